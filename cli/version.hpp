// `panelia version`.
#pragma once

#include <string>

namespace panelia::cli {

/// Version, compiler, Boost, OpenSSL and what else decides how this program behaves.
std::string version_text();

}  // namespace panelia::cli
