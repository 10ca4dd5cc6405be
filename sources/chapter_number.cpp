#include "sources/chapter_number.hpp"

#include "engine/decimal.hpp"
#include "net/ascii.hpp"
#include "net/url.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "sources/number_words.hpp"
#include "sources/regex.hpp"

namespace panelia::sources {
namespace {

constexpr std::size_t most_bytes = 2000;

// Words for a chapter that a number follows. Longer ones first where one begins like another.
constexpr char chapter_words[] =
    "chapters?|chapitre|chapter|chap|chp|ch|c"
    "|episode|episodio|épisode|episódio|episodul|epizoda|epizod|eps|ep|e"
    "|capítulo|capitulo|capítol|capitolul|capitolo|cap|kapitel|kapitola|kapitula|kap|hoofdstuk"
    "|rozdział|rozdzial|rozdz|fejezet|bölüm|bolum|chương|chuong|chap|bab|luku|peatükk|poglavlje"
    "|глава|главы|гл|эпизод|выпуск|серия|розділ|κεφάλαιο|บทที่|ตอนที่|ตอน|الفصل|فصل|الحلقة|פרק"
    "|issue|strip|folge|aflevering";
constexpr char volume_words[] =
    "volume|vol|volumen|tome|tomo|band|bd|book|cilt|sv|том|v|t|season|saison|temporada|staffel"
    "|sezon|сезон|s";

constexpr char digits[] = R"((\d{1,6})(?:[.,](\d{1,3}))?(?:[-_](\d{1,2}))?([a-i])?)";

struct number_found {
    std::string number;
    std::size_t begin = 0, end = 0;  // of what it was read from, in the text
};

std::string joined(std::string_view whole, std::string_view fraction) {
    std::string out(whole);
    if (!fraction.empty()) out.append(".").append(fraction);
    return engine::canonical_decimal(out).value_or("");
}

// Four groups as `digits` has them, from `at` on. "10-5" is 10.5 in an address; in a text only
// where it cannot be a range.
std::string decimal_of(std::vector<std::string_view> const& groups, std::size_t at, bool address) {
    auto const whole = groups[at], fraction = groups[at + 1], second = groups[at + 2];
    if (!fraction.empty()) return joined(whole, fraction);
    bool const is_fraction =
        !second.empty() && second != "0" && second.size() == 1 &&
        (address || net::value_of_digits(second) < net::value_of_digits(whole));
    if (is_fraction) return joined(whole, second);
    auto const letter = groups[at + 3];
    if (letter.empty() || !second.empty()) return joined(whole, "");
    return joined(whole, std::to_string(net::to_lower(letter[0]) - 'a' + 1));
}

std::size_t offset(std::string_view part, std::string_view text) {
    return static_cast<std::size_t>(part.data() - text.data());
}

// Dates and ages, which would pass for numbers.
std::string const& date_words() {
    static std::string const month =
        R"((?:january|february|march|april|may|june|july|august|september|october|november|december)"
        R"(|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec)\b\.?)";
    static std::string const words =
        R"((?:\b\d{1,2}(?:st|nd|rd|th)?\.?\s+)" + month + R"(,?\s+\d{4}\b)" +
        R"(|\b\d{4}[-/._]\d{1,2}[-/._]\d{1,2}\b|\b(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\b)"
        R"(|\b\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d{2})\b)"
        R"(|\d{4}年\d{1,2}月\d{1,2}日)"
        R"(|\b(?:an?|\d+)\s*(?:sec|second|min|minute|hour|day|week|month|year)s?\s+ago\b)"
        R"(|\b)" +
        month + R"(\s+\d{1,2}(?:st|nd|rd|th)?(?:,?\s+'?\d{2,4})?\b))";
    return words;
}
constexpr char time_of_day[] = R"(\d{1,2}:\d{2}(?::\d{2})?(?:\s*[ap]m)?\b)";

void blank(std::string& text, std::string_view part, std::string_view in) {
    auto const at = static_cast<std::ptrdiff_t>(part.data() - in.data());
    std::fill_n(text.begin() + at, part.size(), ' ');
}

// Blanks in their place, so that places in the text stay what they are.
std::string without_dates(std::string const& text) {
    static regex const dates("(?i)" + date_words() + "|" + time_of_day);
    std::string out = text;
    for (std::size_t from = 0; auto const found = dates.find(text, from);) {
        auto const whole = (*found)[0];
        blank(out, whole, text);
        from = offset(whole, text) + std::max<std::size_t>(whole.size(), 1);
    }
    return out;
}

bool is_number_end(std::string_view text, std::size_t at) {
    if (at < text.size() && text[at] == '.') ++at;
    return at >= text.size() || !net::is_digit(text[at]);
}

// The first number that follows one of the words.
std::optional<number_found> after_word(regex const& words, std::string_view text, bool address) {
    for (std::size_t from = 0; auto const found = words.find(text, from);) {
        auto const& groups = *found;
        auto const number = decimal_of(groups, 2, address);
        std::size_t end = offset(groups[0], text) + groups[0].size();
        // An unused piece of the number ("10a" followed by letters) ends before it.
        if (!groups[6].empty()) end -= groups[6].size();
        std::size_t const begin = offset(groups[1], text);
        if (!number.empty() && is_number_end(text, end)) return number_found{number, begin, end};
        from = begin + std::max<std::size_t>(groups[1].size(), 1);
    }
    return std::nullopt;
}

regex word_regex(char const* words, char const* between) {
    // Group 1: the word; 2 to 5: the number; 6: what follows.
    return regex(
        std::string(R"((?i)(?:^|[^\p{L}\p{M}\d])()") + words + ")" + between + digits +
        R"((?:v\d)?([^\p{L}\d]|$))"
    );
}

std::optional<number_found> chapter_in(std::string_view text) {
    static auto const words =
        word_regex(chapter_words, R"((?:\s*(?:[.:#_-]|no\.|nr\.|n[°º])){0,3}\s*)");
    return after_word(words, text, false);
}

std::optional<number_found> volume_in(std::string_view text) {
    static auto const words = word_regex(volume_words, R"((?:[.:#-])?\s*)");
    static regex const east(R"(第?(\d{1,4})(?:巻|卷|권)|시즌\s*(\d{1,3}))");
    // "S2E10", "V2C3": the number ends where the chapter's word begins.
    static regex const glued(R"((?i)(?:^|[^\p{L}])([sv]0*(\d{1,3}))(?:e|ep|c|ch)\.?\s*\d)");
    if (auto const g = glued.find(text)) {
        auto const at = offset((*g)[1], text);
        return number_found{joined((*g)[2], ""), at, at + (*g)[1].size()};
    }
    if (auto found = after_word(words, text, false)) return found;
    if (auto const g = east.find(text)) {
        auto const at = offset((*g)[0], text);
        return number_found{
            joined((*g)[1].empty() ? (*g)[2] : (*g)[1], ""), at, at + (*g)[0].size()};
    }
    return std::nullopt;
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

// Chapter XII, Chapter Twelve.
std::optional<number_found> spelled_chapter_in(std::string_view text) {
    static regex const words(std::string(
        R"((?i)(?:^|[^\p{L}])(?:chapter|chapitre|cap[ií]tulo|capitolo|kapitel|episode|part)\s+([a-z]+)(?:[^\p{L}]|$))"
    ));
    auto const g = words.find(text);
    if (!g) return std::nullopt;
    auto const value = spelled_number((*g)[1]);
    if (!value) return std::nullopt;
    auto const end = offset((*g)[1], text) + (*g)[1].size();
    return number_found{std::to_string(*value), offset((*g)[0], text), end};
}

std::optional<number_found> hash_in(std::string_view text) {
    static auto const words = word_regex(R"(#|№|no\.|nr\.|n[°º]|number|part|page)", R"(\s*)");
    return after_word(words, text, false);
}

bool is_special(std::string_view text) {
    static regex const words(
        R"((?i)\b(?:epilogue?|extras?|specials?|omake|side\s*stor(?:y|ies)|bonus|afterword|interlude|intermission|announcement|notice|hiatus|teaser|trailer|oneshot|one[- ]shot|spin[- ]?off|gaiden)\b|番外|外伝|特別編|おまけ|эпилог|экстра|спешл|бонус|외전|특별편|에필로그|epílogo|epilogo|bonustrack)"
    );
    return words.matches(text);
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

// A number at the beginning or at the end, and no word beside it that says of what it is.
std::optional<number_found> bare_in(std::string_view text) {
    static regex const first(
        std::string(R"((?i)^\s*[(\[]?)") + digits + R"((?:$|\s*[)\]:|–—]|\s+-|-\s|\.(?:\s|$)|\s*$))"
    );
    static regex const last(std::string(R"((?i)(?:^|[\s(\[-]))") + digits + R"([)\]]?\s*$)");
    auto const is_year = [](std::vector<std::string_view> const& g) {
        return g[1].size() == 4 && g[2].empty() && g[3].empty() &&
               (g[1].starts_with("19") || g[1].starts_with("20"));
    };
    for (auto const* shape : {&first, &last}) {
        auto const g = shape->find(text);
        if (!g || is_year(*g)) continue;
        auto const number = decimal_of(*g, 1, false);
        auto const begin = offset((*g)[0], text);
        // What divides the number from a title tells what kind of title it is.
        std::size_t end = 0;
        for (std::size_t i = 1; i <= 4; ++i) {
            if (!(*g)[i].empty()) end = offset((*g)[i], text) + (*g)[i].size();
        }
        if (!number.empty()) return number_found{number, begin, end};
    }
    return std::nullopt;
}

// What lists show beside a title: how often it was read, what it costs, that it can be read. What
// follows a colon or a dash is the title itself ("Chapter 10 - 5 coins"), and beside a title only
// what hardly can be of it counts ("The Den 1.2K views", not "The 12 Coins").
std::string_view without_counts(std::string_view text) {
    static regex const alone(
        R"((?i)^[^\p{L}\p{N}:–—-]*\d[\d.,]*\s*[km]?\s*(?:views?|reads?|likes?|votes?|comments?|coins?|tokens?)[\s)\]]*$)"
    );
    static regex const views(
        R"((?i)\s[(\[]?(?:\d[\d.,]*\s*[km]|\d[\d.,]{2,})\s*(?:views?|reads?)[\s)\]]*$)"
    );
    static regex const titled(R"([:–—-]\s*$)");
    static regex const offer(
        R"((?i)(?:^|\s)read\s+(?:online(?:\s+(?:for\s+)?free)?|(?:for\s+)?free(?:\s+online)?)[\s!.]*$)"
    );
    auto const before = [&text](auto const& found) {
        return text.substr(0, offset((*found)[0], text));
    };
    if (auto const found = offer.find(text)) text = before(found);
    if (auto const found = views.find(text); found && !titled.matches(before(found)))
        text = before(found);
    return alone.matches(text) ? std::string_view{} : text;
}

// Also when it came, and that it is new ("Chapter 10: 5 years ago" is titled so).
std::string_view without_badges(std::string_view text) {
    text = without_counts(text);
    static regex const last(
        "(?i)(?:" + date_words() + R"((?:[\s,]*)" + time_of_day + R"()?|(?:^|\s)(?:new|hot)\b!?))" +
        R"([\s)\]]*$)"
    );
    static regex const first("(?i)^[\\s(\\[]*" + date_words() + R"((?:[\s)\]|,]+|$))");
    static regex const only(R"((?i)^\s*(?:up|free)\s*$)");
    while (auto const found = last.find(text)) {
        auto const before = text.substr(0, offset((*found)[0], text));
        auto const end = before.find_last_not_of(" \t\n([");
        if (end != before.npos && before[end] == ':') break;
        text = before;
    }
    if (auto const found = first.find(text)) text.remove_prefix((*found)[0].size());
    text = without_counts(text);
    return only.matches(text) ? std::string_view{} : text;
}

std::string trimmed_title(std::string_view text) {
    static regex const edges(
        R"(^(?:[\s:;,.|~/_·•–—-]|\(\s*\)|\[\s*\]|[)\]](?:\s|$))+|(?:[\s:;,|~/_·•–—-]|\(\s*\)|\[\s*\]|[(\[]\s*$)+$)"
    );
    static regex const blanks(R"(\s+)");
    return blanks.replaced(edges.replaced(without_badges(text), ""), " ");
}

// "Read More": what a button says beside a title. As the whole of a text it is none.
bool is_offer(std::string_view text) {
    static regex const words(
        R"((?i)^[\s\[(]*(?:read(?:\s+(?:more|now|on|it|here|online|chapter|episode|the\s+(?:chapter|comic|episode)))?|(?:continue|keep|start)\s+reading)"
        R"(|weiterlesen|mehr\s+lesen|jetzt\s+lesen|lesen|lire(?:\s+(?:la\s+suite|plus|le\s+chapitre))?|leer(?:\s+(?:más|mas|ahora|capítulo))?|(?:seguir|continuar)\s+leyendo)"
        R"(|ler(?:\s+(?:mais|agora|capítulo))?|(?:continuar?|continue)\s+(?:a\s+ler|lendo)|leia\s+mais|leggi(?:\s+(?:tutto|di\s+più|ora|il\s+capitolo))?|continua\s+a\s+leggere)"
        R"(|lees(?:\s+(?:verder|meer))?|verder\s+lezen|czytaj(?:\s+(?:dalej|więcej))?|читать(?:\s+(?:далее|дальше|онлайн|главу))?|читати(?:\s+далі)?)"
        R"(|(?:devamını\s+)?oku|baca(?:\s+(?:selengkapnya|sekarang))?|selengkapnya|đọc(?:\s+(?:tiếp|thêm|ngay))?|läs(?:\s+mer)?|læs(?:\s+mere)?|les(?:\s+mer)?|lue(?:\s+lisää)?)"
        R"(|číst(?:\s+dále)?|celý\s+článek|tovább|citește(?:\s+mai\s+mult)?|続きを読む|もっと読む|読む|阅读(?:更多|全文)?|閱讀(?:更多|全文)?|继续阅读|繼續閱讀|开始阅读)"
        R"(|계속\s*읽기|더\s*읽기|더\s*보기|보기|읽기|اقرأ(?:\s+المزيد)?|قراءة(?:\s+المزيد)?|อ่าน(?:ต่อ|เลย)?|קרא\s+עוד)[\s.…!»›→>\])]*$)"
    );
    return words.matches(text);
}

// What stands beyond the number: what follows it; nothing else, for what comes before is most often
// the series' name.
std::string title_of(std::string_view text, number_found const& at) {
    return trimmed_title(text.substr(std::min(at.end, text.size())));
}

/// Whether a volume that is named after the chapter's number is its volume, and not of its title
/// ("Ch. 5 (Vol. 2)", not "Ch. 11: Volume 3 preview").
bool is_label(std::string_view text, number_found const& volume, number_found const& chapter) {
    if (volume.begin < chapter.end) return true;
    auto const between = text.substr(chapter.end, volume.begin - chapter.end);
    if (between.find_first_not_of(" \t\n,([|/-") != between.npos) return false;
    auto const after = text.substr(std::min(volume.end, text.size()));
    auto const next = after.find_first_not_of(" \t\n");
    bool const ends = next == after.npos || after[next] == ')' || after[next] == ']' ||
                      after[next] == ':' || after[next] == ',';
    if (ends) return true;
    bool const one_letter = text.size() > volume.begin + 1 && net::is_digit(text[volume.begin + 1]);
    return !one_letter && between.find_first_of("|/-") == between.npos;
}

bool leads(std::string_view text, number_found const& at) {
    return text.substr(0, at.begin).find_first_not_of(" \t\n()[].,:|#-") == text.npos;
}

std::string path_and_query(std::string_view address) {
    if (auto const parsed = net::parse_url(address)) {
        return parsed->path + (parsed->query ? "?" + *parsed->query : "");
    }
    return std::string(address.substr(0, address.find('#')));
}

struct address_number {
    std::string number, volume, date;
    bool by_word = false;
};

address_number in_address(std::string_view address) {
    static auto const words = word_regex(
        R"(chapters?|chapitre|chap|chp|ch|c|episodes?|episode_no|chapter_no|ep|eps|capitulo|capitolo|cap|kapitel|kap|bolum|chuong|bab|glava|issue|strip|comic|page|part)",
        "[-_/=.]{0,2}"
    );
    static auto const volumes = word_regex(R"(volume|vol|v|tome|tomo|season|s)", "[-_/=.]{0,2}");
    static regex const segment(
        std::string(R"(/)") + digits + R"((?:-[^/\d][^/]*)?(?:\.[a-z]{2,5})?/?(?:\?.*)?$)"
    );
    static regex const date(R"(/(?:19|20)\d\d/\d{1,2}(?:/\d{1,2})?/)");
    // 2020-01-06, 20200106, 2020/01/06: with or without more behind it.
    static regex const day(
        R"((^|[^\d])((?:19|20)\d\d)[-/_.]?(0[1-9]|1[0-2])[-/_.]?(0[1-9]|[12]\d|3[01])([^\d]|$))"
    );
    static regex const last(R"([^\d]((?:19|20)\d\d)[-/_.]?(\d\d)[-/_.]?(\d\d)(?:\.[a-z]{2,5}|/)?$)"
    );
    address_number out;
    auto const whole = path_and_query(address);
    if (auto const g = last.find(whole); g && day.matches((*g)[0])) {
        out.date = std::string((*g)[1]).append((*g)[2]).append((*g)[3]);
    }
    std::string const text = date.replaced(day.replaced(whole, "\\1\\5"), "/");
    if (auto const volume = after_word(volumes, text, true)) out.volume = volume->number;
    if (auto const found = after_word(words, text, true)) {
        // More digits than that is an identifier.
        if (found->number.substr(0, found->number.find('.')).size() <= 5) {
            out.number = found->number;
            out.by_word = true;
        }
    } else if (auto const g = segment.find(text)) {
        if ((*g)[1].size() <= 4) out.number = decimal_of(*g, 1, true);
    }
    return out;
}

// Full-width digits and number signs as plain ones.
std::string ascii_digits(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        bool const wide = text.substr(i, 2) == "\xEF\xBC" && i + 2 < text.size();
        auto const last = wide ? static_cast<unsigned char>(text[i + 2]) : 0U;
        if (last == 0x83 || (last >= 0x90 && last <= 0x99)) {
            out += last == 0x83 ? '#' : static_cast<char>('0' + (last - 0x90));
            i += 2;
        } else {
            out += text[i];
        }
    }
    return out;
}

std::optional<number_found> named_in(std::string_view text) {
    if (auto found = chapter_in(text)) return found;
    if (auto found = counted_chapter_in(text)) return found;
    if (auto found = eastern_chapter_in(text)) return found;
    if (auto found = spelled_chapter_in(text)) return found;
    if (is_special(text)) return std::nullopt;
    if (auto found = hash_in(text)) return found;
    return prologue_in(text);
}

}  // namespace

chapter_number read_chapter_number(std::string_view text, std::string_view address) {
    std::string shown = ascii_digits(text.substr(0, most_bytes));
    if (is_offer(shown)) shown.clear();
    std::string const said = without_dates(shown);
    auto const there = in_address(address.substr(0, most_bytes));
    chapter_number out;
    std::string rest = said;
    auto volume = volume_in(said);
    auto const without_volume = [&volume](std::string& from) {
        auto const length = volume->end - volume->begin;
        std::fill_n(from.begin() + static_cast<std::ptrdiff_t>(volume->begin), length, ' ');
    };
    if (volume) without_volume(rest);
    auto const found = named_in(rest);
    if (volume && found && !is_label(said, *volume, *found)) volume.reset();
    bool const special = !found && is_special(rest);
    if (volume) {
        out.volume = volume->number;
        if (!special) without_volume(shown);
    }
    if (out.volume.empty()) out.volume = there.volume;
    if (found) {
        out.number = found->number;
        bool const kept = found->begin >= rest.size();
        out.title = kept ? trimmed_title(shown) : title_of(shown, *found);
        out.evidence = number_evidence::word;
        out.leads = !kept && leads(rest, *found);
        if (!kept) out.before = trimmed_title(shown.substr(0, found->begin));
        return out;
    }
    if (special) {
        out.special = true;
        out.title = trimmed_title(shown);
        return out;
    }
    auto const bare = bare_in(rest);
    if (there.by_word) {
        out.number = there.number;
        out.evidence = number_evidence::address;
        bool const same = bare && bare->number == there.number;
        out.title = same ? title_of(shown, *bare) : trimmed_title(shown);
        out.leads = same && leads(rest, *bare);
        if (same) out.before = trimmed_title(shown.substr(0, bare->begin));
        return out;
    }
    if (bare) {
        out.number = bare->number;
        out.title = title_of(shown, *bare);
        out.evidence = number_evidence::bare;
        out.leads = leads(rest, *bare);
        out.before = trimmed_title(shown.substr(0, bare->begin));
        return out;
    }
    out.number = there.number;
    if (out.number.empty()) out.date = there.date;
    if (!out.number.empty() || !out.date.empty()) out.evidence = number_evidence::bare;
    out.title = trimmed_title(shown);
    return out;
}

}  // namespace panelia::sources
