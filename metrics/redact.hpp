// Takes credentials out of text before it is stored. Pure; knows no more of URLs than that.
#pragma once

#include <string>
#include <string_view>

namespace panelia::metrics {

/// `text` without the user information of any URL in it: whatever stands between "//" (or "http:",
/// "https:") and the last "@" before the next slash, backslash, "?" or "#" is dropped, the "@" too.
/// Rather too much than too little.
std::string redact(std::string_view text);

}  // namespace panelia::metrics
