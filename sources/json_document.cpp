#include "sources/json_document.hpp"

#include <boost/json/parse.hpp>

#include <charconv>

namespace panelia::sources {

namespace json = boost::json;

namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

std::string_view without_mark(std::string_view body) noexcept {
    if (body.starts_with(byte_order_mark)) body.remove_prefix(byte_order_mark.size());
    return body;
}

bool too_many_values(std::string_view body, std::size_t most) noexcept {
    std::size_t count = 0;
    for (char c : body) {
        count += static_cast<std::size_t>(c == ',' || c == '[' || c == '{');
    }
    return count > most;
}

}  // namespace

std::optional<json::value> parse_json(std::string_view body, json_bounds const& bounds) {
    body = without_mark(body);
    if (body.size() > bounds.bytes || too_many_values(body, bounds.values)) return std::nullopt;
    json::parse_options options;
    options.max_depth = bounds.depth;
    options.allow_invalid_utf8 = true;
    json::error_code failed;
    json::value out = json::parse({body.data(), body.size()}, failed, {}, options);
    if (failed) return std::nullopt;
    return out;
}

bool looks_like_json(std::string_view body) noexcept {
    body = without_mark(body);
    std::size_t const at = body.find_first_not_of(" \t\r\n");
    return at != std::string_view::npos && (body[at] == '{' || body[at] == '[');
}

json::value const* member(json::value const* from, std::string_view key) noexcept {
    if (from == nullptr || !from->is_object()) return nullptr;
    return from->get_object().if_contains({key.data(), key.size()});
}

json::value const* member(
    json::value const* from, std::string_view key, std::string_view other
) noexcept {
    auto const* const first = member(from, key);
    return first != nullptr ? first : member(from, other);
}

std::string_view text_of(json::value const* from) noexcept {
    if (from == nullptr || !from->is_string()) return {};
    auto const& text = from->get_string();
    return {text.data(), text.size()};
}

std::string_view text_of(json::value const* from, std::string_view key) noexcept {
    return text_of(member(from, key));
}

std::span<json::value const> elements_of(json::value const* from) noexcept {
    if (from == nullptr || from->is_null()) return {};
    if (!from->is_array()) return {from, 1};
    auto const& list = from->get_array();
    return {list.data(), list.size()};
}

std::optional<std::uint64_t> count_of(json::value const* from) noexcept {
    constexpr std::uint64_t most = std::uint64_t{1} << 53U;
    if (from == nullptr) return std::nullopt;
    std::uint64_t out = most;
    if (from->is_int64() && from->get_int64() >= 0) {
        out = static_cast<std::uint64_t>(from->get_int64());
    } else if (from->is_double() && from->get_double() >= 0 && from->get_double() < 1e15) {
        out = static_cast<std::uint64_t>(from->get_double());
    } else if (from->is_string()) {
        auto const text = text_of(from);
        auto const* const end = text.data() + text.size();
        auto const [stop, error] = std::from_chars(text.data(), end, out);
        if (error != std::errc{} || stop != end) return std::nullopt;
    }
    if (out >= most) return std::nullopt;
    return out;
}

}  // namespace panelia::sources
