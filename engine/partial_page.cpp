// See partial_page.hpp.
#include "engine/partial_page.hpp"

#include "engine/digest.hpp"
#include "net/field_text.hpp"
#include "net/http_date.hpp"
#include "panelia/error.hpp"

#include <algorithm>
#include <charconv>

namespace panelia::engine {

namespace {

using net::same_name;

bool is_encoded(net::response_head const& head) {
    return std::any_of(head.fields.begin(), head.fields.end(), [](auto const& field) {
        return same_name(field.first, "Content-Encoding") && !field.second.empty() &&
               !same_name(field.second, "identity");
    });
}

/// DQUOTE *etagc DQUOTE (RFC 9110, 8.8.3), not longer than is reasonable.
bool is_strong_tag(std::string_view tag) noexcept {
    if (tag.size() < 2 || tag.size() > 512 || tag.front() != '"' || tag.back() != '"') return false;
    auto const inner = tag.substr(1, tag.size() - 2);
    return std::all_of(inner.begin(), inner.end(), [](char c) {
        auto const byte = static_cast<unsigned char>(c);
        return byte > 0x20 && byte != '"' && byte != 0x7F;
    });
}

std::optional<std::string> strong_date(net::response_head const& head) {
    auto const modified = head.find("Last-Modified");
    auto const sent = head.find("Date");
    if (!modified || !sent) return std::nullopt;
    auto const now = std::chrono::system_clock::now();  // only for the century of a short year
    auto const then = net::parse_http_date(*modified, now);
    auto const at = net::parse_http_date(*sent, now);
    if (!then || !at || *at - *then < std::chrono::seconds(1)) return std::nullopt;
    return std::string(*modified);
}

struct content_range {
    std::uint64_t first = 0, last = 0, total = 0;
};

bool read_number(std::string_view& text, std::uint64_t& out) {
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    if (error != std::errc()) return false;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return true;
}

bool take(std::string_view& text, char c) {
    if (text.empty() || text.front() != c) return false;
    text.remove_prefix(1);
    return true;
}

/// "bytes 100-199/200"; the total must be known.
std::optional<content_range> read_range(std::string_view text) {
    content_range range;
    if (!same_name(text.substr(0, 6), "bytes ")) return std::nullopt;
    text.remove_prefix(6);
    bool const good = read_number(text, range.first) && take(text, '-') &&
                      read_number(text, range.last) && take(text, '/') &&
                      read_number(text, range.total) && text.empty();
    if (!good || range.last < range.first || range.last >= range.total) return std::nullopt;
    return range;
}

/// The one Content-Range of a response; nothing when it has none, or several that may differ.
std::optional<content_range> range_of(net::response_head const& head) {
    auto const named = [](auto const& field) {
        return same_name(field.first, "Content-Range");
    };
    auto const& all = head.fields;
    if (std::count_if(all.begin(), all.end(), named) != 1) return std::nullopt;
    return read_range(std::find_if(all.begin(), all.end(), named)->second);
}

/// A server that does not look at If-Range may send the rest of another entity: what it repeats
/// must be what was asked for.
bool same_entity(std::string_view validator, net::response_head const& head, bool proven) {
    bool const tag = validator.starts_with('"');
    auto const repeated = head.find(tag ? "ETag" : "Last-Modified");
    return repeated ? *repeated == validator : proven;
}

bool announces(net::response_head const& head, std::string_view kind) {
    auto const type = head.find("Content-Type");
    return type && same_name(type->substr(0, kind.size()), kind);
}

}  // namespace

std::string target_key(net::url const& target) {
    return sha256_hex(target.display());
}

std::optional<std::string> resume_validator(net::response_head const& head) {
    auto const ranges = head.find("Accept-Ranges");
    if (is_encoded(head) || (ranges && same_name(*ranges, "none"))) return std::nullopt;
    auto const tag = head.find("ETag");
    if (!tag) return strong_date(head);
    return is_strong_tag(*tag) ? std::optional(std::string(*tag)) : std::nullopt;
}

std::optional<std::uint64_t> whole_if_continued(
    partial_page const& begun, net::response_head const& head, bool proven
) {
    if (head.status != 206 || is_encoded(head) || announces(head, "multipart/")) return {};
    auto const range = range_of(head);
    if (!range || range->first != begun.size || range->last + 1 != range->total) return {};
    if (begun.total && *begun.total != range->total) return {};
    if (!same_entity(begun.validator, head, proven)) return {};
    return range->total;
}

bool broke_off(std::error_code error) noexcept {
    return error == errc::truncated || error == errc::stalled || error == errc::page_timeout ||
           error == errc::connection_lost;
}

bool rest_refused(std::error_code error) noexcept {
    if (error == errc::range_refused || error == errc::unsupported_encoding) return true;
    if (error.category() != http_status_category() || error != condition::permanent) return false;
    return error.value() != 404 && error.value() != 410;
}

}  // namespace panelia::engine
