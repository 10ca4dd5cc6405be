// The version of the library. Standard library only.
#pragma once

#include <string_view>

namespace panelia {

inline constexpr std::string_view version = "0.1.0";
/// Named in the User-Agent. Whoever distributes panelia puts the address of their own project page
/// here.
inline constexpr std::string_view project_url = "https://panelia.example/";

}  // namespace panelia
