#include "engine/accept_header.hpp"

#include "net/ascii.hpp"

#include <algorithm>
#include <optional>

namespace panelia::engine {
namespace {

/// Takes the text up to `separator`, and it, off the front of `text`; one within quotes does not
/// count.
std::string_view take_unquoted(std::string_view& text, char separator) noexcept {
    bool quoted = false;
    std::size_t end = 0;
    for (; end < text.size(); ++end) {
        char const c = text[end];
        if (c == separator && !quoted) break;
        if (c == '"') quoted = !quoted;
        if (c == '\\' && quoted) ++end;
    }
    end = std::min(end, text.size());
    auto const taken = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return taken;
}

/// A weight in thousandths; nothing unless it is 0 to 1 with up to three decimals.
std::optional<int> parse_weight(std::string_view text) noexcept {
    if (text.empty() || text.size() > 5 || (text[0] != '0' && text[0] != '1')) return {};
    if (text.size() > 1 && text[1] != '.') return {};
    int weight = (text[0] - '0') * 1000;
    int unit = 100;
    for (char const c : text.substr(std::min<std::size_t>(2, text.size()))) {
        if (!net::is_digit(c)) return {};
        weight += (c - '0') * unit;
        unit /= 10;
    }
    return weight <= 1000 ? std::optional(weight) : std::nullopt;
}

struct media_range {
    std::string_view type, version;
    int weight = 1000;
};

std::optional<media_range> parse_range(std::string_view text) noexcept {
    media_range out;
    out.type = net::trim(take_unquoted(text, ';'));
    while (!text.empty()) {
        auto value = take_unquoted(text, ';');
        auto const name = net::trim(net::take_until(value, '='));
        value = net::trim(value);
        if (value.size() >= 2 && value.front() == '"' && value.back() == '"') {
            value = value.substr(1, value.size() - 2);
        }
        if (net::equals_ignoring_case(name, "version")) out.version = value;
        if (!net::equals_ignoring_case(name, "q")) continue;
        auto const weight = parse_weight(value);
        if (!weight) return {};
        out.weight = *weight;
    }
    return out;
}

/// The greater of the weights seen for one kind of range.
void raise(std::optional<int>& weight, int seen) noexcept {
    weight = std::max(weight.value_or(0), seen);
}

}  // namespace

metrics::exposition negotiate(std::string_view accept) noexcept {
    int open = 0;
    std::optional<int> plain, any_text, anything;
    while (!accept.empty()) {
        auto const range = parse_range(take_unquoted(accept, ','));
        if (!range) continue;
        auto const is = [&range](std::string_view type, std::string_view version = "") {
            return net::equals_ignoring_case(range->type, type) &&
                   (range->version.empty() || range->version == version);
        };
        if (is("application/openmetrics-text", "1.0.0")) open = std::max(open, range->weight);
        if (is("text/plain", "0.0.4")) raise(plain, range->weight);
        if (is("text/*")) raise(any_text, range->weight);
        if (is("*/*")) raise(anything, range->weight);
    }
    // The most specific range decides.
    int const text = plain.value_or(any_text.value_or(anything.value_or(0)));
    return open > 0 && open >= text ? metrics::exposition::openmetrics : metrics::exposition::text;
}

}  // namespace panelia::engine
