// Domains to ASCII. Plain ASCII takes one pass over a table; only other text meets libidn2.
#include "net/url_host.hpp"

#include "net/ascii.hpp"
#include "net/ip_literal.hpp"
#include "net/percent.hpp"

#include <idn2.h>

#include <array>
#include <cstddef>
#include <cstdint>

namespace panelia::net {
namespace {

enum : std::uint8_t { plain = 0, forbidden = 1, upper = 2, percent = 4, beyond_ascii = 8 };

constexpr std::array<std::uint8_t, 256> make_domain_table() {
    std::array<std::uint8_t, 256> table{};
    for (std::size_t c = 0; c <= 0x20; ++c) table[c] = forbidden;
    for (char c : std::string_view("#/:<>?@[\\]^|\x7f")) {
        table[static_cast<unsigned char>(c)] = forbidden;
    }
    for (std::size_t c = 'A'; c <= 'Z'; ++c) table[c] = upper;
    table['%'] = percent;
    for (std::size_t c = 0x80; c < table.size(); ++c) table[c] = beyond_ascii;
    return table;
}

constexpr std::array<std::uint8_t, 256> domain_table = make_domain_table();

unsigned traits_of(std::string_view text) noexcept {
    unsigned traits = plain;
    for (char c : text) traits |= domain_table[static_cast<unsigned char>(c)];
    return traits;
}

std::optional<std::string> call_idn(std::string const& label, int flags) {
    char* ascii = nullptr;
    int const result = idn2_to_ascii_8z(label.c_str(), &ascii, flags | IDN2_NO_ALABEL_ROUNDTRIP);
    std::optional<std::string> out;
    if (result == IDN2_OK) out = ascii;
    idn2_free(ascii);
    return out;
}

// UTS 46 accepts symbols (U+2603, emoji) that IDNA 2008, and with it libidn2's non-transitional
// mode, refuses. Its transitional mode accepts them; it differs otherwise only in the four
// deviation characters, so labels with one of those never take this way.
bool has_deviation(std::string_view label) noexcept {
    for (std::string_view one : {"\u00df", "\u03c2", "\u200c", "\u200d", "\u1e9e"}) {
        if (label.find(one) != std::string_view::npos) return true;
    }
    return false;
}

std::optional<std::string> label_to_ascii(std::string_view label) {
    std::string const text = to_lower(label);
    bool const ascii = (traits_of(text) & beyond_ascii) == 0;
    if (ascii && text.substr(0, 4) != "xn--") return text;
    auto out = call_idn(text, IDN2_NONTRANSITIONAL);
    if (!out && !has_deviation(text)) out = call_idn(text, IDN2_TRANSITIONAL);
    return out;
}

// Label by label: libidn2 would apply rules about hyphens to the ASCII labels, which the standard
// does not (CheckHyphens is false). All four characters that UTS 46 takes for a dot end a label.
std::optional<std::string> domain_to_ascii(std::string_view domain) {
    constexpr std::array<std::string_view, 4> dots = {".", "\u3002", "\uff0e", "\uff61"};
    std::string out;
    std::size_t begin = 0;
    for (std::size_t i = 0; i <= domain.size();) {
        std::size_t dot = 0;
        for (std::string_view candidate : dots) {
            if (domain.substr(i, candidate.size()) == candidate) dot = candidate.size();
        }
        if (dot == 0 && i < domain.size()) {
            ++i;
            continue;
        }
        auto const label = label_to_ascii(domain.substr(begin, i - begin));
        if (!label) return std::nullopt;
        out += *label;
        if (dot == 0) break;
        out += '.';
        begin = i += dot;
    }
    return out;
}

std::optional<std::string> parse_bracketed(std::string_view text) {
    if (text.back() != ']') return std::nullopt;
    auto const address = parse_ipv6(text.substr(1, text.size() - 2));
    if (!address) return std::nullopt;
    return '[' + format_ipv6(*address) + ']';
}

std::optional<std::string> finish_domain(std::string domain) {
    if (domain.empty()) return std::nullopt;
    if (!ends_in_number(domain)) return domain;
    auto const address = parse_ipv4(domain);
    if (!address) return std::nullopt;
    return format_ipv4(*address);
}

}  // namespace

std::optional<std::string> parse_host(std::string_view text) {
    if (text.empty()) return std::nullopt;
    if (text.front() == '[') return parse_bracketed(text);
    unsigned traits = traits_of(text);
    if ((traits & forbidden) != 0) return std::nullopt;
    std::string domain = (traits & percent) != 0 ? percent_decode(text) : std::string(text);
    if ((traits & percent) != 0) traits = traits_of(domain);
    if ((traits & (forbidden | percent)) != 0) return std::nullopt;
    if ((traits & beyond_ascii) != 0) {
        auto ascii = domain_to_ascii(domain);
        if (!ascii || (traits_of(*ascii) & ~unsigned{upper}) != 0) return std::nullopt;
        domain = *std::move(ascii);
    } else if ((traits & upper) != 0) {
        domain = to_lower(domain);
    }
    return finish_domain(std::move(domain));
}

}  // namespace panelia::net
