#include "engine/naming.hpp"

#include <doctest/doctest.h>
#include <unistr.h>

#include <random>
#include <string>
#include <string_view>
#include <vector>

using namespace panelia::engine;

namespace {

struct named {
    std::string_view text, name;
};

bool valid_utf8(std::string_view text) {
    return u8_check(reinterpret_cast<std::uint8_t const*>(text.data()), text.size()) == nullptr;
}

/// What every name on disk must be, whatever it was made from.
void check_safe(std::string const& name, std::size_t limit) {
    CAPTURE(name);
    CHECK(name.size() <= limit);
    CHECK_FALSE(name.empty());
    CHECK(valid_utf8(name));
    CHECK(name.find_first_of(std::string_view("<>:\"|?*/\\\0\n\r\t", 13)) == std::string::npos);
    CHECK(name.front() != '.');
    CHECK(name.front() != ' ');
    CHECK(name.back() != '.');
    CHECK(name.back() != ' ');
    CHECK(safe_name(name, limit) == name);
}

std::string repeated(std::string_view text, std::size_t times) {
    std::string out;
    for (std::size_t i = 0; i < times; ++i) out += text;
    return out;
}

}  // namespace

TEST_CASE("naming: no text leads out of its folder or hides in it") {
    std::vector<named> const table = {
        {"../../etc/passwd", "_.._etc_passwd"},
        {"..", "_"},
        {".", "_"},
        {"/", "_"},
        {"/etc/passwd", "_etc_passwd"},
        {"..\\..\\windows", "_.._windows"},
        {"C:\\x", "C__x"},
        {".panelia", "panelia"},
        {".hidden", "hidden"},
        {"a/../b", "a_.._b"},
        {std::string_view("a\0b", 3), "ab"},
        {"\xC0\xAE\xC0\xAE/", "\uFFFD\uFFFD\uFFFD\uFFFD_"},  // over-long dots stay bad bytes
    };
    for (auto const& row : table) {
        CAPTURE(row.text);
        CHECK(safe_name(row.text) == row.name);
    }
}

TEST_CASE("naming: reserved device names are told apart from devices") {
    for (std::string_view const text :
         {"CON",
          "con",
          "aux.txt",
          "PRN",
          "nul.tar.gz",
          "NUL .txt",
          "COM1",
          "lpt9.jpg",
          "COM\u00B9",
          "CONIN$",
          "com0"}) {
        CAPTURE(text);
        CHECK(safe_name(text) == "_" + std::string(text));
    }
    for (std::string_view const text : {"CONTENT", "COM", "COM10", "LPTX", "auxiliary", "c.con"}) {
        CAPTURE(text);
        CHECK(safe_name(text) == text);
    }
    CHECK(safe_name("CON.") == "_CON");
    CHECK(safe_name("con..") == "_con");
    CHECK(safe_name("CONTENT", 3) == "_CO");  // reserved only after the cut
}

TEST_CASE("naming: what Windows cannot hold is replaced or trimmed") {
    std::vector<named> const table = {
        {"Who? What: \"When\"", "Who_ What_ _When_"},
        {"a<b>c|d*e", "a_b_c_d_e"},
        {"To be continued...", "To be continued"},
        {"ends with spaces  ", "ends with spaces"},
        {" . . ", "_"},
        {"  led by spaces", "led by spaces"},
        {"tab\tand\r\nline", "tab and line"},
        {"many     spaces", "many spaces"},
        {"bell\a and escape\x1b[31m", "bell and escape[31m"},
        {"\u3000wide\u3000space\u3000", "wide space"},
        {"delete\x7F and \u0085next", "delete and next"},
        {"", "_"},
        {"???", "___"},
    };
    for (auto const& row : table) {
        CAPTURE(row.text);
        CHECK(safe_name(row.text) == row.name);
    }
}

TEST_CASE("naming: names are NFC and free of invisible and direction-changing characters") {
    std::vector<named> const table = {
        {"Cafe\u0301", "Caf\u00E9"},
        {"\u1112\u1161\u11AB", "\uD55C"},  // Hangul jamo
        {"e\u200B\u0301", "\u00E9"},       // composes once the invisible is gone
        {"gpj.\u202Eexe", "gpj.exe"},
        {"\u2066x\u2069 \u200Fy\u061C", "x y"},
        {"\uFEFFtitle", "title"},
        {"line\u2028sep", "line sep"},
        {"\u037E", ";"},
        {"\U000E0001tag\U000E0041\U000E007F", "tag"},
        {"a\u2063b\uFFF9c\U000E0FFF", "abc"},
    };
    for (auto const& row : table) {
        CAPTURE(row.text);
        CHECK(safe_name(row.text) == row.name);
    }
    CHECK(safe_name("\U0001F469\u200D\U0001F680") == "\U0001F469\u200D\U0001F680");  // joiner kept
    constexpr auto wales = "\U0001F3F4\U000E0067\U000E0062\U000E0077\U000E006C\U000E0073\U000E007F";
    CHECK(safe_name(wales) == wales);
}

TEST_CASE("naming: bad UTF-8 becomes U+FFFD") {
    CHECK(safe_name("a\xFFz") == "a\uFFFDz");
    CHECK(safe_name("cut \xE6\xBC") == "cut \uFFFD");
    CHECK(safe_name("\xED\xA0\x80").find("\uFFFD") == 0);  // a surrogate
    CHECK(valid_utf8(safe_name("\xF8\x88\x80\x80\x80 five")));
}

TEST_CASE("naming: the cut keeps whole characters within the limit") {
    CHECK(safe_name(std::string(1000, 'x')) == std::string(240, 'x'));
    CHECK(safe_name(repeated("漫", 100)) == repeated("漫", 80));
    CHECK(safe_name(repeated("漫", 100), 239) == repeated("漫", 79));
    CHECK(safe_name("ab漫", 4) == "ab");
    CHECK(safe_name("漫", 2) == "_");
    std::string const family = "\U0001F468\u200D\U0001F469\u200D\U0001F467";  // 18 bytes
    CHECK(safe_name(repeated(family, 20), 40) == family + family);
    CHECK(safe_name("xe\u0323\u0302\u0316", 4) == "x");  // a base letter does not lose its marks
    CHECK(safe_name("words and...more", 12) == "words and");
}

TEST_CASE("naming: a pile of marks longer than the limit is cut, not dropped") {
    auto const zalgo = "Z" + repeated("\u0335", 500);
    auto const name = safe_name(zalgo);
    CHECK(name.front() == 'Z');
    CHECK(name.size() > 200);
    check_safe(name, max_name_bytes);
}

TEST_CASE("naming: random text always gives a safe name, and the same one twice") {
    std::mt19937 random(20240607);  // the same texts in every run
    std::vector<std::string_view> const pieces = {
        "a",          "Z",      ".",        " ",      "/",      "\\",           ":",
        "con",        "漫",     "e\u0301",  "\u0301", "\u200D", "\u202E",       "\uFEFF",
        "\U0001F469", "\xFF",   "\xE6\xBC", "\n",     "\u1112", "\u1161",       "\u0344",
        "\u2126",     "\u212B", "aux.",     "_",      "-",      "\u0F71\u0F72", "\u3000",
        "<\u0338",    "\uFFFF",
    };
    for (int round = 0; round < 3000; ++round) {
        std::string text;
        for (auto left = random() % 120; left > 0; --left) text += pieces[random() % pieces.size()];
        auto const limit = 4 + random() % 237;
        CAPTURE(text);
        check_safe(safe_name(text, limit), limit);
        auto const folder = chapter_folder("10.5", text);
        check_safe(folder, max_name_bytes);
        check_safe(with_suffix(folder, text) + ".partial", max_name_bytes);
    }
}

TEST_CASE("naming: a chapter's folder bears its padded number and its title") {
    struct chapter {
        std::string_view number, title, folder;
    };
    std::vector<chapter> const table = {
        {"10.5", "The Piskies", "c010.5 - The Piskies"},
        {"1", "", "c001"},
        {"0", "Prologue", "c000 - Prologue"},
        {"1000", "x", "c1000 - x"},
        {"100.25", "", "c100.25"},
        {"-1", "Before", "c-001 - Before"},
        {"-0.5", "", "c-000.5"},
        {"7", "  ...  ", "c007"},
        {"7", "\u200B", "c007"},
        {"7", "../../x", "c007 - .._.._x"},
        {"7", "...and then", "c007 - ...and then"},
        {"7", "CON", "c007 - CON"},
        {"7", "half.partial", "c007 - half_partial"},
        {"7", "half.PARTIAL", "c007 - half_PARTIAL"},
    };
    for (auto const& row : table) {
        CAPTURE(row.number);
        CAPTURE(row.title);
        CHECK(chapter_folder(row.number, row.title) == row.folder);
    }
    auto const longest = chapter_folder("10.5", std::string(1000, 'x'));
    CHECK(longest.size() + std::string_view("-abcdef.partial").size() == max_name_bytes);
}

TEST_CASE("naming: the suffix depends on the key alone and fits") {
    auto const name = chapter_folder("1", std::string(500, 'x'));
    auto const one = with_suffix(name, "https://a.example/1");
    CHECK(one == with_suffix(name, "https://a.example/1"));
    CHECK(one != with_suffix(name, "https://a.example/2"));
    CHECK(one.size() == name.size() + 7);
    CHECK(with_suffix("c001", "") == "c001-e3b0c4");
}

TEST_CASE("naming: pages are numbered from 1 and sort as text") {
    CHECK(page_stem(1, 1) == "001");
    CHECK(page_stem(12, 999) == "012");
    CHECK(page_stem(1, 1000) == "0001");
    CHECK(page_stem(123456, 123456) == "123456");
    CHECK(page_stem(1000, 10) == "1000");
}

TEST_CASE("naming: an extension from a URL is short, plain and lower-case, or bin") {
    std::vector<named> const table = {
        {"/a/b/001.JPG", "jpg"},
        {"/p.jpeg", "jpeg"},
        {"/x.avif", "avif"},
        {"/x", "bin"},
        {"/", "bin"},
        {"", "bin"},
        {"/x.", "bin"},
        {"/v1.5/page", "bin"},
        {"/x.jp%67", "bin"},
        {"/x.toolong", "bin"},
        {"/x.a/b", "bin"},
        {"/x.tar.gz", "gz"},
        {"/x.p\xC3\xA9", "bin"},
        {"/x.jpg;v=1", "bin"},
        {"/x.part", "bin"},
        {"/.png", "png"},
    };
    for (auto const& row : table) {
        CAPTURE(row.text);
        CHECK(url_extension(row.text) == row.name);
    }
}
