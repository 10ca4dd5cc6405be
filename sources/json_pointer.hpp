// JSON pointers (RFC 6901) as site rules write them, and the texts of values. Pure.
#pragma once

#include <boost/json/value.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace panelia::sources {

/// The text of a string or a number; nothing for any other value.
std::optional<std::string> text_value(boost::json::value const* from);

/// Whether a text is a JSON pointer of RFC 6901: "/a/0/b"; "~" stands before 0 or 1 only.
bool is_json_pointer(std::string_view text) noexcept;

/// The values that a pointer names, in order; a step "*" stands for every element of a list or
/// object. At most `most`.
std::vector<boost::json::value const*> values_at(
    boost::json::value const& from, std::string_view pointer, std::size_t most
);

}  // namespace panelia::sources
