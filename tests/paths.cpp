#include "tests/paths.hpp"

namespace panelia::testing {

std::filesystem::path source_folder() {
    return PANELIA_SOURCE_DIR;
}

std::filesystem::path build_folder() {
    return PANELIA_BINARY_DIR;
}

std::filesystem::path program_file() {
    return PANELIA_PROGRAM;
}

}  // namespace panelia::testing
