// The URL standard's readers and writers of IP addresses.
#include "net/ip_literal.hpp"

#include "net/ascii.hpp"
#include "net/percent.hpp"

#include <algorithm>
#include <cstddef>

namespace panelia::net {
namespace {

// One part of an IPv4 address. Numbers too large for any address come back as 2^32.
std::optional<std::uint64_t> parse_ipv4_part(std::string_view part) noexcept {
    constexpr std::uint64_t too_large = 1ULL << 32U;
    if (part.empty()) return std::nullopt;
    unsigned radix = 10;
    if (part.size() >= 2 && part[0] == '0') {
        bool const hex = part[1] == 'x' || part[1] == 'X';
        radix = hex ? 16 : 8;
        part.remove_prefix(hex ? 2 : 1);
    }
    std::uint64_t value = 0;
    for (char c : part) {
        int const digit = hex_value(c);
        if (digit < 0 || digit >= static_cast<int>(radix)) return std::nullopt;
        value = std::min(value * radix + static_cast<unsigned>(digit), too_large);
    }
    return value;
}

// The last label, not counting one dot at the end.
std::string_view last_label(std::string_view domain) noexcept {
    if (!domain.empty() && domain.back() == '.') domain.remove_suffix(1);
    return domain.substr(domain.rfind('.') + 1);  // npos + 1 == 0
}

// The dotted decimal tail of an IPv6 address: exactly four parts without leading zeros.
std::optional<std::uint32_t> parse_dotted_tail(std::string_view text) noexcept {
    std::uint32_t address = 0;
    for (int part = 0; part < 4; ++part) {
        if (part > 0) {
            if (text.empty() || text[0] != '.') return std::nullopt;
            text.remove_prefix(1);
        }
        std::size_t length = 0;
        std::uint32_t value = 0;
        while (length < text.size() && is_digit(text[length])) {
            if (length > 0 && value == 0) return std::nullopt;
            value = value * 10 + static_cast<std::uint32_t>(text[length] - '0');
            if (value > 255) return std::nullopt;
            ++length;
        }
        if (length == 0) return std::nullopt;
        text.remove_prefix(length);
        address = address << 8U | value;
    }
    if (!text.empty()) return std::nullopt;
    return address;
}

// One to four hexadecimal digits off the front of `text`; none leave it as it is and give 0.
std::uint16_t take_piece(std::string_view& text) noexcept {
    unsigned value = 0;
    std::size_t length = 0;
    while (length < 4 && length < text.size() && hex_value(text[length]) >= 0) {
        value = value * 16 + static_cast<unsigned>(hex_value(text[length++]));
    }
    text.remove_prefix(length);
    return static_cast<std::uint16_t>(value);
}

struct zero_run {
    std::size_t begin = 8, length = 0;
};

zero_run longest_zero_run(ipv6_pieces const& pieces) noexcept {
    zero_run best;
    for (std::size_t i = 0; i < pieces.size();) {
        std::size_t end = i;
        while (end < pieces.size() && pieces[end] == 0) ++end;
        if (end - i > std::max<std::size_t>(best.length, 1)) best = {i, end - i};
        i = end + 1;
    }
    return best;
}

}  // namespace

bool ends_in_number(std::string_view domain) noexcept {
    std::string_view const last = last_label(domain);
    if (last.empty() || !is_digit(last[0])) return false;
    return std::all_of(last.begin(), last.end(), is_digit) || parse_ipv4_part(last).has_value();
}

std::optional<std::uint32_t> parse_ipv4(std::string_view text) noexcept {
    if (text.size() > 1 && text.back() == '.') text.remove_suffix(1);
    std::uint64_t address = 0;
    for (unsigned part = 0; part < 4; ++part) {
        std::size_t const dot = text.find('.');
        auto const value = parse_ipv4_part(text.substr(0, dot));
        if (!value) return std::nullopt;
        if (dot == std::string_view::npos) {
            if (*value >= 1ULL << 8U * (4 - part)) return std::nullopt;
            return static_cast<std::uint32_t>(address + *value);
        }
        if (*value > 255) return std::nullopt;
        address += *value << 8U * (3 - part);
        text.remove_prefix(dot + 1);
    }
    return std::nullopt;
}

std::optional<ipv6_pieces> parse_ipv6(std::string_view text) noexcept {
    constexpr std::ptrdiff_t piece_count = 8;
    ipv6_pieces pieces{};
    std::ptrdiff_t count = 0;
    std::optional<std::ptrdiff_t> compress;
    if (text.substr(0, 2) == "::") {
        compress = count = 1;  // "::" stands for one zero at least
        text.remove_prefix(2);
    } else if (text.empty() || text[0] == ':') {
        return std::nullopt;
    }
    while (!text.empty()) {
        if (count == piece_count) return std::nullopt;
        if (text[0] == ':') {
            if (compress) return std::nullopt;
            compress = ++count;
            text.remove_prefix(1);
            continue;
        }
        std::string_view const before = text;
        std::uint16_t const value = take_piece(text);
        if (!text.empty() && text[0] == '.') {
            auto const tail = parse_dotted_tail(before);
            if (!tail || count > 6) return std::nullopt;
            pieces[static_cast<std::size_t>(count++)] = static_cast<std::uint16_t>(*tail >> 16U);
            pieces[static_cast<std::size_t>(count++)] = static_cast<std::uint16_t>(*tail & 0xffffU);
            break;
        }
        if (!text.empty()) {
            if (text[0] != ':' || text.size() == 1) return std::nullopt;
            text.remove_prefix(1);
        }
        pieces[static_cast<std::size_t>(count++)] = value;
    }
    if (!compress && count != piece_count) return std::nullopt;
    if (compress) {  // moves what follows "::" to the end
        auto const begin = pieces.begin();
        std::rotate(begin + *compress, begin + count, pieces.end());
    }
    return pieces;
}

std::string format_ipv4(std::uint32_t address) {
    std::string out;
    for (unsigned part = 0; part < 4; ++part) {
        if (part > 0) out += '.';
        out += std::to_string(address >> 8U * (3 - part) & 255U);
    }
    return out;
}

std::string format_ipv6(ipv6_pieces const& pieces) {
    constexpr char digits[] = "0123456789abcdef";
    zero_run const zeros = longest_zero_run(pieces);
    std::string out;
    for (std::size_t i = 0; i < pieces.size();) {
        if (i == zeros.begin) {
            out += "::";
            i += zeros.length;
            continue;
        }
        if (!out.empty() && out.back() != ':') out += ':';
        bool leading = true;
        for (unsigned shift = 16; shift > 0;) {
            shift -= 4;
            unsigned const digit = pieces[i] >> shift & 15U;
            if (leading && digit == 0 && shift > 0) continue;
            leading = false;
            out += digits[digit];
        }
        ++i;
    }
    return out;
}

}  // namespace panelia::net
