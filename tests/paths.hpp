// Where the sources, the build and the program under test are. The only test source that is
// compiled with these paths is paths.cpp, so that the compiler cache serves all others in every
// clone.
#pragma once

#include <filesystem>

namespace panelia::testing {

std::filesystem::path source_folder();
std::filesystem::path build_folder();
std::filesystem::path program_file();

}  // namespace panelia::testing
