#include "sources/charset.hpp"

#include "engine/text_position.hpp"
#include "net/ascii.hpp"

#include <iconv.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <utility>

namespace panelia::sources {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";  // U+FFFD
constexpr std::size_t declaration_reach = 4096;

// What browsers mean by a label where iconv means something narrower or nothing.
constexpr std::array<std::pair<std::string_view, std::string_view>, 27> browser_names = {{
    {"utf8", "utf-8"},
    {"unicode-1-1-utf-8", "utf-8"},
    {"iso-8859-1", "windows-1252"},
    {"iso8859-1", "windows-1252"},
    {"iso_8859-1", "windows-1252"},
    {"latin1", "windows-1252"},
    {"l1", "windows-1252"},
    {"ascii", "windows-1252"},
    {"us-ascii", "windows-1252"},
    {"cp1252", "windows-1252"},
    {"x-cp1252", "windows-1252"},
    {"iso-8859-9", "windows-1254"},
    {"tis-620", "cp874"},
    {"windows-874", "cp874"},
    {"gb2312", "gb18030"},
    {"gbk", "gb18030"},
    {"x-gbk", "gb18030"},
    {"shift_jis", "cp932"},
    {"shift-jis", "cp932"},
    {"sjis", "cp932"},
    {"x-sjis", "cp932"},
    {"windows-31j", "cp932"},
    {"euc-kr", "cp949"},
    {"ks_c_5601-1987", "cp949"},
    {"big5", "big5-hkscs"},
    {"x-euc-jp", "euc-jp"},
    {"utf-7", "windows-1252"},
}};

std::string browser_name(std::string_view label) {
    std::string name = net::to_lower(net::trim(label));
    for (auto const& [from, to] : browser_names) {
        if (name == from) return std::string(to);
    }
    return name;
}

std::string_view byte_order_mark(std::string_view bytes) {
    if (bytes.starts_with("\xEF\xBB\xBF")) return "utf-8";
    if (bytes.starts_with("\xFE\xFF")) return "utf-16be";
    if (bytes.starts_with("\xFF\xFE")) return "utf-16le";
    return {};
}

bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

bool is_label_char(char c) {
    return net::is_alpha(c) || net::is_digit(c) || c == '-' || c == '_' || c == ':' || c == '.';
}

// The value of `name` = … inside a tag's text, quoted or not.
std::string_view value_after(std::string_view tag, std::string_view name) {
    for (std::size_t at = tag.find(name); at != tag.npos; at = tag.find(name, at + 1)) {
        std::size_t i = at + name.size();
        while (i < tag.size() && is_blank(tag[i])) ++i;
        if (i == tag.size() || tag[i] != '=') continue;
        ++i;
        while (i < tag.size() && (is_blank(tag[i]) || tag[i] == '"' || tag[i] == '\'')) ++i;
        std::size_t end = i;
        while (end < tag.size() && is_label_char(tag[end])) ++end;
        if (end > i) return tag.substr(i, end - i);
    }
    return {};
}

// What a <meta> or an XML declaration near the beginning says, or nothing.
std::string declared_inside(std::string_view bytes) {
    std::string const head = net::to_lower(bytes.substr(0, declaration_reach));
    std::string_view const text = head;
    if (text.starts_with("<?xml")) {
        auto const name = value_after(text.substr(0, text.find('>')), "encoding");
        if (!name.empty()) return std::string(name);
    }
    for (auto at = text.find("<meta"); at != text.npos; at = text.find("<meta", at + 1)) {
        auto const tag = text.substr(at, text.find('>', at) - at);
        auto const name = value_after(tag, "charset");
        if (!name.empty()) return std::string(name);
    }
    return {};
}

bool is_kept(char c) {
    return static_cast<unsigned char>(c) >= 0x20 || is_blank(c);
}

std::string well_formed(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        auto const bad = engine::find_invalid_utf8(text);
        out += text.substr(0, bad.value_or(text.size()));
        if (!bad) break;
        out += replacement;
        text.remove_prefix(*bad + 1);
    }
    std::replace_if(
        out.begin(), out.end(), [](char c) { return !is_kept(c); }, ' '
    );
    return out;
}

class converter {
public:
    explicit converter(std::string const& from) : cd_(iconv_open("UTF-8", from.c_str())) {}
    converter(converter const&) = delete;
    converter& operator=(converter const&) = delete;
    ~converter() {
        if (usable()) iconv_close(cd_);
    }
    bool usable() const { return cd_ != invalid(); }

    std::string convert(std::string_view bytes) {
        std::string out;
        out.reserve(bytes.size() + bytes.size() / 2);
        char* in = const_cast<char*>(bytes.data());  // iconv's signature; it does not write there
        std::size_t left = bytes.size();
        std::array<char, 16 * 1024> block;  // NOLINT(cppcoreguidelines-pro-type-member-init)
        while (left > 0) {
            char* to = block.data();
            std::size_t room = block.size();
            std::size_t const result = iconv(cd_, &in, &left, &to, &room);
            int const problem = result == static_cast<std::size_t>(-1) ? errno : 0;
            out.append(block.data(), block.size() - room);
            if (problem == 0 || problem == E2BIG) continue;
            out += replacement;
            if (problem == EINVAL || left == 0) break;  // the text ends inside a character
            ++in;
            --left;
        }
        return out;
    }

private:
    static iconv_t invalid() {
        return reinterpret_cast<iconv_t>(-1);  // NOLINT(performance-no-int-to-ptr)
    }
    iconv_t cd_;
};

}  // namespace

std::string charset_of(std::string_view bytes, std::string_view declared) {
    if (auto const mark = byte_order_mark(bytes); !mark.empty()) return std::string(mark);
    if (!declared.empty()) return browser_name(declared);
    if (auto const inside = declared_inside(bytes); !inside.empty()) {
        // It could be read as ASCII, so it is no UTF-16 whatever it says.
        return inside.starts_with("utf-16") ? "utf-8" : browser_name(inside);
    }
    return engine::find_invalid_utf8(bytes) ? "windows-1252" : "utf-8";
}

std::string to_utf8(std::string_view bytes, std::string_view charset) {
    std::string const name = browser_name(charset);
    std::string text;
    bool converted = false;
    bool const plain = std::all_of(name.begin(), name.end(), is_label_char);
    if (name != "utf-8" && !name.empty() && plain) {
        converter from(name);
        if (from.usable()) {
            text = from.convert(bytes);
            converted = true;
        }
    }
    std::string out = well_formed(converted ? std::string_view(text) : bytes);
    if (out.starts_with("\xEF\xBB\xBF")) out.erase(0, 3);
    return out;
}

}  // namespace panelia::sources
