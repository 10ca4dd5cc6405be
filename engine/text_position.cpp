#include "engine/text_position.hpp"

#include <algorithm>
#include <cstring>

namespace panelia::engine {

namespace {

unsigned char byte_at(std::string_view text, std::size_t i) noexcept {
    return static_cast<unsigned char>(text[i]);
}

bool is_continuation(std::string_view text, std::size_t i) noexcept {
    return i < text.size() && (byte_at(text, i) & 0xC0U) == 0x80U;
}

/// Length of the well-formed sequence at `i`, or 0.
std::size_t sequence_length(std::string_view text, std::size_t i) noexcept {
    unsigned char const first = byte_at(text, i);
    if (first < 0x80) return 1;
    if (first < 0xC2 || first > 0xF4 || !is_continuation(text, i + 1)) return 0;
    if (first < 0xE0) return 2;
    unsigned char const second = byte_at(text, i + 1);
    if (!is_continuation(text, i + 2)) return 0;
    if (first < 0xF0) {
        bool const overlong = first == 0xE0 && second < 0xA0;
        bool const surrogate = first == 0xED && second > 0x9F;
        return overlong || surrogate ? 0 : 3;
    }
    if (!is_continuation(text, i + 3)) return 0;
    bool const overlong = first == 0xF0 && second < 0x90;
    bool const too_high = first == 0xF4 && second > 0x8F;
    return overlong || too_high ? 0 : 4;
}

/// The first byte at or after `i` that is not ASCII; eight at a time, for manifests are long.
std::size_t skip_ascii(std::string_view text, std::size_t i) noexcept {
    constexpr std::uint64_t high_bits = 0x8080808080808080ULL;
    while (i + sizeof(std::uint64_t) <= text.size()) {
        std::uint64_t word = 0;
        std::memcpy(&word, text.data() + i, sizeof word);
        if ((word & high_bits) != 0) break;
        i += sizeof word;
    }
    while (i < text.size() && byte_at(text, i) < 0x80) ++i;
    return i;
}

bool is_control(std::string_view text, std::size_t i, std::size_t length) noexcept {
    unsigned char const first = byte_at(text, i);
    if (length == 1) return first < 0x20 || first == 0x7F;
    // U+0080–U+009F, and the line and paragraph separators and bidirectional controls of U+20xx.
    if (length == 2) return first == 0xC2 && byte_at(text, i + 1) < 0xA0;
    if (length != 3 || first != 0xE2) return false;
    unsigned char const second = byte_at(text, i + 1);
    unsigned char const third = byte_at(text, i + 2);
    return (second == 0x80 && third >= 0xA8 && third <= 0xAE) || (second == 0x81 && third >= 0xA6);
}

}  // namespace

text_position position_at(std::string_view text, std::size_t offset, std::uint64_t first_line) {
    std::string_view const before = text.substr(0, std::min(offset, text.size()));
    std::size_t const last_break = before.rfind('\n');
    std::string_view const line =
        last_break == std::string_view::npos ? before : before.substr(last_break + 1);
    auto const breaks = std::count(before.begin(), before.end(), '\n');
    auto const points = std::count_if(line.begin(), line.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
    });
    return {
        first_line + static_cast<std::uint64_t>(breaks), 1 + static_cast<std::uint64_t>(points)};
}

std::optional<std::size_t> find_invalid_utf8(std::string_view text) noexcept {
    for (std::size_t i = skip_ascii(text, 0); i < text.size(); i = skip_ascii(text, i)) {
        std::size_t const length = sequence_length(text, i);
        if (length == 0) return i;
        i += length;
    }
    return std::nullopt;
}

std::string one_line(std::string_view text, std::size_t limit) {
    std::string out;
    for (std::size_t i = 0; i < text.size();) {
        std::size_t const length = sequence_length(text, i);
        std::size_t const step = std::max<std::size_t>(length, 1);
        if (out.size() + step > limit) return out + "...";
        if (length == 0 || is_control(text, i, length)) {
            out += '?';
        } else {
            out.append(text, i, length);
        }
        i += step;
    }
    return out;
}

}  // namespace panelia::engine
