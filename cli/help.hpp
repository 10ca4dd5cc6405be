// The help texts. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace panelia::cli {

/// `panelia --help`.
std::string program_help();
/// `panelia COMMAND --help`; nothing for an unknown command.
std::string get_help();
std::string demo_help();
std::string verify_help();
std::string retry_help();
std::string rules_help();
std::string history_help();
std::string version_help();

}  // namespace panelia::cli
