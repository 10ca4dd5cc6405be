// JSON documents of sites and standards: parsed within bounds, and looked into without surprises
// (a missing or ill-typed part reads as an empty one). Pure.
#pragma once

#include <boost/json/value.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace panelia::sources {

/// What a JSON document may hold; more is not parsed. Together they keep the parsed form under
/// about 200 MB whatever the bytes are.
struct json_bounds {
    std::size_t bytes = 64 << 20;
    std::size_t values = 4'000'000;  ///< judged by the commas and brackets, those in strings too
    std::size_t depth = 64;
};

/// The value of a document (a byte order mark is skipped), or nothing when it is not JSON or is out
/// of bounds.
std::optional<boost::json::value> parse_json(std::string_view body, json_bounds const& bounds = {});

/// Whether a body begins like a JSON object or array.
bool looks_like_json(std::string_view body) noexcept;

/// The member of an object, or null: `from` may be null or something else than an object.
boost::json::value const* member(boost::json::value const* from, std::string_view key) noexcept;
/// The first of the members that is there.
boost::json::value const* member(
    boost::json::value const* from, std::string_view key, std::string_view other
) noexcept;
/// The string, or empty.
std::string_view text_of(boost::json::value const* from) noexcept;
std::string_view text_of(boost::json::value const* from, std::string_view key) noexcept;
/// The elements of an array; any other value counts as a list of one, null as none.
std::span<boost::json::value const> elements_of(boost::json::value const* from) noexcept;
/// A count as numbers or strings of digits give it, below 2^53; nothing for anything else.
std::optional<std::uint64_t> count_of(boost::json::value const* from) noexcept;

}  // namespace panelia::sources
