#include "sources/number_text.hpp"

#include "net/ascii.hpp"

#include <utility>
#include <vector>

#include "sources/number_words.hpp"
#include "sources/regex.hpp"

namespace panelia::sources {
namespace {

// Words for a chapter that a number follows. Longer ones first where one begins like another.
constexpr char chapter_words[] =
    "chapters?|chapitre|chapter|chap|chp|ch|c"
    "|episode|episodio|épisode|episódio|episodul|epizoda|epizod|eps|ep|e"
    "|capítulo|capitulo|capítol|capitolul|capitolo|cap|kapitel|kapitola|kapitula|kap|hoofdstuk"
    "|rozdział|rozdzial|rozdz|fejezet|bölüm|bolum|chương|chuong|chap|bab|luku|peatükk|poglavlje"
    "|глава|главы|гл|эпизод|выпуск|серия|розділ|κεφάλαιο|บทที่|ตอนที่|ตอน|الفصل|فصل|الحلقة|פרק"
    "|issue|strip|comic|folge|aflevering";

std::optional<number_found> chapter_in(std::string_view text) {
    static auto const words =
        word_regex(chapter_words, R"((?:\s*(?:[.:#_-]|no\.|nr\.|n[°º])){0,3}\s*)");
    return after_word(words, text, false);
}

// 7. Bölüm, 7. fejezet. Without the point it is most often how many there are.
std::optional<number_found> counted_chapter_in(std::string_view text) {
    static regex const words(
        R"((?i)(?:^|[^\p{L}\d.,])((\d{1,6})\.\s?(?:bölüm|bolum|fejezet|rész|kapitel|folge|kapitola|díl|kapitula|poglavlje|luku|peatükk|rozdział|odcinek))(?:[^\p{L}]|$))"
    );
    auto const g = words.find(text);
    if (!g) return std::nullopt;
    auto const at = offset((*g)[1], text);
    return number_found{joined((*g)[2], ""), at, at + (*g)[1].size()};
}

// 第12話, 12화, 第十二章.
std::optional<number_found> eastern_chapter_in(std::string_view text) {
    static regex const arabic(
        R"(第?\s*(\d{1,6})(?:[.．-](\d{1,2}))?\s*(?:話|话|回|章|화|회|장|集|节|節)|第\s*(\d{1,6})(?:[.．](\d{1,2}))?)"
    );
    static regex const han(R"(第\s*([〇零一二三四五六七八九十百千]+)\s*(?:話|话|回|章|集|节|節)?)");
    if (auto const g = arabic.find(text)) {
        bool const first = !(*g)[1].empty();
        auto const at = offset((*g)[0], text);
        auto number = joined((*g)[first ? 1 : 3], (*g)[first ? 2 : 4]);
        return number_found{std::move(number), at, at + (*g)[0].size()};
    }
    if (auto const g = han.find(text)) {
        auto const at = offset((*g)[0], text);
        if (auto const value = han_number((*g)[1])) {
            return number_found{std::to_string(*value), at, at + (*g)[0].size()};
        }
    }
    return std::nullopt;
}

std::optional<number_found> spelled_in(regex const& words, std::string_view text) {
    auto const g = words.find(text);
    if (!g) return std::nullopt;
    auto const value = spelled_number((*g)[1]);
    if (!value) return std::nullopt;
    auto const end = offset((*g)[1], text) + (*g)[1].size();
    return number_found{std::to_string(*value), offset((*g)[0], text), end};
}

// Chapter XII, Chapter Twelve.
std::optional<number_found> spelled_chapter_in(std::string_view text) {
    static regex const words(
        R"((?i)(?:^|[^\p{L}])(?:chapter|chapitre|cap[ií]tulo|capitolo|kapitel|episode)\s+([a-z]+)(?:[^\p{L}]|$))"
    );
    return spelled_in(words, text);
}

std::optional<number_found> spelled_piece_in(std::string_view text) {
    static regex const words(R"((?i)(?:^|[^\p{L}])part\s+([a-z]+)(?:[^\p{L}]|$))");
    return spelled_in(words, text);
}

std::optional<number_found> hash_in(std::string_view text) {
    static auto const words = word_regex("#|№", R"(\s*)");
    return after_word(words, text, false);
}

std::optional<number_found> piece_in(std::string_view text) {
    static auto const words = word_regex(R"(no\.|nr\.|n[°º]|number|part|page)", R"(\s*)");
    return after_word(words, text, false);
}

std::optional<number_found> prologue_in(std::string_view text) {
    static regex const words(
        R"((?i)(?:\b(?:prologue?|prólogo|prologo|prolog)\b|プロローグ|序章|пролог|프롤로그))"
    );
    static regex const number(R"(\d)");
    auto const g = words.find(text);
    if (!g || number.matches(text)) return std::nullopt;
    return number_found{"0", text.size(), text.size()};  // the word stays in the title
}

bool is_year(std::vector<std::string_view> const& groups) {
    return groups[1].size() == 4 && groups[2].empty() && groups[3].empty() &&
           (groups[1].starts_with("19") || groups[1].starts_with("20"));
}

// Where the digits themselves end: what divides the number from a title tells what kind of title it
// is.
std::size_t end_of(std::vector<std::string_view> const& groups, std::string_view text) {
    std::size_t end = 0;
    for (std::size_t i = 1; i <= 4; ++i) {
        if (!groups[i].empty()) end = offset(groups[i], text) + groups[i].size();
    }
    return end;
}

// The value of a decimal digit of a few scripts at the beginning of `text`, or "#" of a wide one;
// its length in bytes is added to `at`.
std::optional<char> plain_digit(std::string_view text, std::size_t& at) {
    auto const byte = [text](std::size_t i) {
        return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
    };
    auto const digit = [&at](unsigned from, unsigned value, std::size_t bytes) {
        at += bytes;
        return static_cast<char>('0' + (value - from));
    };
    auto const within = [](unsigned value, unsigned from) {
        return value >= from && value <= from + 9;
    };
    if (byte(0) == 0xD9 && within(byte(1), 0xA0)) return digit(0xA0, byte(1), 2);  // Arabic
    if (byte(0) == 0xDB && within(byte(1), 0xB0)) return digit(0xB0, byte(1), 2);  // Persian
    if (byte(0) != 0xEF || byte(1) != 0xBC) return std::nullopt;
    if (within(byte(2), 0x90)) return digit(0x90, byte(2), 3);  // full width
    if (byte(2) != 0x83) return std::nullopt;
    at += 3;
    return '#';
}

}  // namespace

std::string ascii_digits(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size();) {
        if (auto const plain = plain_digit(text.substr(i), i)) {
            out += *plain;
        } else {
            out += text[i++];
        }
    }
    return out;
}

bool is_special(std::string_view text) {
    static regex const words(
        R"((?i)\b(?:epilogue?|extras?|specials?|omake|side\s*stor(?:y|ies)|bonus|afterword|interlude|intermission|announcement|notice|hiatus|teaser|trailer|oneshot|one[- ]shot|spin[- ]?off|gaiden|annuals?|tpb|trade\s+paperback|fcbd)\b|番外|外伝|特別編|おまけ|эпилог|экстра|спешл|бонус|외전|특별편|에필로그|epílogo|epilogo|bonustrack)"
    );
    return words.matches(text);
}

bool leads(std::string_view text, number_found const& at) {
    return text.substr(0, at.begin).find_first_not_of(" \t\n()[].,:|#-") == text.npos;
}

std::optional<named_number> named_number_in(std::string_view text) {
    for (auto const in : {chapter_in, counted_chapter_in, eastern_chapter_in, spelled_chapter_in}) {
        if (auto found = in(text)) return named_number{std::move(*found), false};
    }
    if (is_special(text)) return std::nullopt;
    if (auto found = hash_in(text)) return named_number{std::move(*found), false};
    for (auto const in : {spelled_piece_in, piece_in}) {
        if (auto found = in(text)) return named_number{std::move(*found), true};
    }
    if (auto found = prologue_in(text)) return named_number{std::move(*found), false};
    return std::nullopt;
}

std::optional<number_found> bare_number_in(std::string_view text) {
    static regex const first(
        std::string(R"((?i)^\s*[(\[]?)") + digits + R"((?:$|\s*[)\]:|–—]|\s+-|-\s|\.(?:\s|$)|\s*$))"
    );
    static regex const last(std::string(R"((?i)(?:^|[\s(\[-]))") + digits + R"([)\]]?\s*$)");
    for (auto const* shape : {&first, &last}) {
        auto const g = shape->find(text);
        if (!g || is_year(*g)) continue;
        auto number = decimal_of(*g, 1, false);
        if (number.empty()) continue;
        return number_found{std::move(number), offset((*g)[0], text), end_of(*g, text)};
    }
    return std::nullopt;
}

std::optional<number_found> shown_number_in(std::string_view text) {
    static regex const first(std::string(R"((?i)^\s*)") + digits + R"(\s+[^\s\d])");
    auto bare = bare_number_in(text);
    if (bare && leads(text, *bare)) return bare;
    if (auto const g = first.find(text); g && !is_year(*g)) {
        if (auto number = decimal_of(*g, 1, false); !number.empty())
            return number_found{std::move(number), offset((*g)[0], text), end_of(*g, text)};
    }
    return bare;
}

}  // namespace panelia::sources
