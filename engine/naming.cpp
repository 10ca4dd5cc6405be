#include "engine/naming.hpp"

#include "engine/digest.hpp"

#include <unictype.h>
#include <unigbrk.h>
#include <uninorm.h>
#include <unistr.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <new>

namespace panelia::engine {

namespace {

constexpr std::string_view partial_suffix = ".partial";
constexpr std::size_t distinguishing_suffix_bytes = 7;  // "-xxxxxx"
constexpr std::size_t max_folder_bytes =
    max_name_bytes - partial_suffix.size() - distinguishing_suffix_bytes;
/// A user-perceived character longer than this is a pile of marks, not a letter or an emoji (the
/// longest emoji have 41 bytes), and may be cut inside.
constexpr std::size_t max_kept_grapheme_bytes = 64;

std::uint8_t const* bytes_of(std::string_view text) noexcept {
    return reinterpret_cast<std::uint8_t const*>(text.data());
}

char lower(char c) noexcept {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

/// One of those that spell a flag after U+1F3F4 and are invisible elsewhere.
bool is_tag(ucs4_t c) noexcept {
    return c >= 0xE0000 && c <= 0xE007F;
}

bool is_invisible(ucs4_t c) noexcept {
    bool const operators = c >= 0x2061 && c <= 0x2064;
    bool const unassigned = (c >= 0xE0080 && c <= 0xE00FF) || (c >= 0xE01F0 && c <= 0xE0FFF);
    if (operators || unassigned || (c >= 0xFFF9 && c <= 0xFFFB)) return true;
    constexpr std::array<ucs4_t, 3> zero_width = {0x200B, 0x2060, 0xFEFF};
    return uc_is_property_bidi_control(c) || (c >= 0x206A && c <= 0x206F) ||
           std::find(zero_width.begin(), zero_width.end(), c) != zero_width.end();
}

/// What stands for a character of foreign text in a name; 0 = nothing.
ucs4_t replacement(ucs4_t c) noexcept {
    constexpr std::string_view forbidden = "<>:\"|?*/\\";
    if (uc_is_property_white_space(c)) return ' ';
    if (c < 0x20 || (c >= 0x7F && c < 0xA0) || is_invisible(c)) return 0;
    if (c < 0x80 && forbidden.find(static_cast<char>(c)) != std::string_view::npos) return '_';
    if (uc_is_property_not_a_character(c)) return 0xFFFD;
    return c;
}

void append(std::string& text, ucs4_t c) {
    std::array<std::uint8_t, 6> encoded{};
    int const size = u8_uctomb(encoded.data(), c, std::ptrdiff_t{encoded.size()});
    text.append(reinterpret_cast<char const*>(encoded.data()), static_cast<std::size_t>(size));
}

/// Valid UTF-8 of allowed characters only, runs of white space made one space.
std::string filter(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    bool in_flag = false;
    while (!text.empty()) {
        ucs4_t c = 0;
        int const used = u8_mbtouc(&c, bytes_of(text), text.size());  // U+FFFD for bad bytes
        text.remove_prefix(static_cast<std::size_t>(used));
        in_flag = c == 0x1F3F4 || (in_flag && is_tag(c));
        c = is_tag(c) && !in_flag ? 0 : replacement(c);
        bool const repeated_space = c == ' ' && !out.empty() && out.back() == ' ';
        if (c != 0 && !repeated_space) append(out, c);
    }
    return out;
}

std::string to_nfc(std::string const& text) {
    if (text.empty()) return text;
    struct release {
        void operator()(std::uint8_t* p) const noexcept { std::free(p); }
    };
    std::size_t size = 0;
    std::unique_ptr<std::uint8_t, release> const normal{
        u8_normalize(UNINORM_NFC, bytes_of(text), text.size(), nullptr, &size)};
    if (!normal) throw std::bad_alloc();
    return {reinterpret_cast<char const*>(normal.get()), size};
}

void trim_end(std::string& text) {
    text.erase(text.find_last_not_of(". ") + 1);
}

/// Whether Windows takes the name for a device: CON, NUL, COM1 …, with any extension, in any case.
bool is_device(std::string_view name) {
    auto base = name.substr(0, name.find('.'));
    base = base.substr(0, base.find_last_not_of(' ') + 1);
    std::string folded(base);
    std::transform(folded.begin(), folded.end(), folded.begin(), lower);
    constexpr std::array<std::string_view, 7> plain = {
        "con", "prn", "aux", "nul", "conin$", "conout$", "clock$"};
    if (std::find(plain.begin(), plain.end(), folded) != plain.end()) return true;
    if (!folded.starts_with("com") && !folded.starts_with("lpt")) return false;
    constexpr std::array<std::string_view, 3> superscripts = {"\u00B9", "\u00B2", "\u00B3"};
    auto const port = std::string_view(folded).substr(3);
    bool const digit = port.size() == 1 && port[0] >= '0' && port[0] <= '9';
    return digit || std::find(superscripts.begin(), superscripts.end(), port) != superscripts.end();
}

/// The longest prefix of whole characters of valid UTF-8 within the limit.
std::size_t prefix_bytes(std::string_view text, std::size_t limit) {
    if (text.size() <= limit) return text.size();
    auto const* const begin = bytes_of(text);
    auto const* const end = begin + text.size();
    auto const* at = begin;
    auto const* next = u8_grapheme_next(at, end);
    while (next != nullptr && static_cast<std::size_t>(next - begin) <= limit) {
        at = next;
        next = u8_grapheme_next(at, end);
    }
    auto kept = static_cast<std::size_t>(at - begin);
    if (next != nullptr && static_cast<std::size_t>(next - at) > max_kept_grapheme_bytes) {
        kept = limit;
        while (kept > 0 && (begin[kept] & 0xC0U) == 0x80U) --kept;
    }
    return kept;
}

/// A name made of allowed characters; empty when nothing is left of the text.
std::string clean(std::string_view text, std::size_t limit) {
    auto name = to_nfc(filter(text));
    name.erase(0, std::min(name.find_first_not_of(". "), name.size()));
    name.resize(prefix_bytes(name, limit));
    trim_end(name);
    if (is_device(name)) {
        name.insert(0, "_");
        name.resize(prefix_bytes(name, limit));
        trim_end(name);
    }
    return name;
}

/// No finished chapter may look like one in progress.
void disarm_partial(std::string& folder) {
    if (folder.size() < partial_suffix.size()) return;
    auto const at = folder.size() - partial_suffix.size();
    bool const same = std::equal(
        partial_suffix.begin(),
        partial_suffix.end(),
        folder.begin() + static_cast<std::ptrdiff_t>(at),
        [](char a, char b) { return a == lower(b); }
    );
    if (same) folder[at] = '_';
}

}  // namespace

std::string safe_name(std::string_view text, std::size_t limit) {
    auto name = clean(text, limit);
    return name.empty() ? "_" : name;
}

std::string series_name(std::string_view name) {
    return safe_name(name, max_folder_bytes);
}

std::string chapter_folder(std::string_view number, std::string_view title) {
    std::string folder = "c";
    if (number.starts_with('-')) {
        folder += '-';
        number.remove_prefix(1);
    }
    auto const integer_digits = std::min(number.find('.'), number.size());
    if (integer_digits < 3) folder.append(3 - integer_digits, '0');
    folder += number;

    auto shown = to_nfc(filter(title));
    shown.erase(0, std::min(shown.find_first_not_of(' '), shown.size()));
    trim_end(shown);
    if (!shown.empty()) folder.append(" - ").append(shown);
    folder = safe_name(folder, max_folder_bytes);
    disarm_partial(folder);
    return folder;
}

std::string with_suffix(std::string_view name, std::string_view key) {
    auto distinct = safe_name(name, max_folder_bytes);
    return distinct.append("-").append(sha256_hex(key), 0, distinguishing_suffix_bytes - 1);
}

std::string page_stem(std::size_t index, std::size_t count) {
    auto const width = std::max<std::size_t>(3, std::to_string(count).size());
    auto const digits = std::to_string(index);
    return std::string(width - std::min(width, digits.size()), '0') + digits;
}

std::string url_extension(std::string_view path) {
    auto const name = path.substr(path.find_last_of('/') + 1);
    auto const dot = name.find_last_of('.');
    if (dot == std::string_view::npos) return "bin";
    std::string extension(name.substr(dot + 1));
    std::transform(extension.begin(), extension.end(), extension.begin(), lower);
    bool const plain = std::all_of(extension.begin(), extension.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    });
    // ".part" marks pages that are still being written.
    bool const usable = plain && !extension.empty() && extension.size() <= 5 && extension != "part";
    return usable ? extension : "bin";
}

}  // namespace panelia::engine
