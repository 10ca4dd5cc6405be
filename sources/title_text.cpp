#include "sources/title_text.hpp"

#include "sources/number_dates.hpp"
#include "sources/number_digits.hpp"
#include "sources/regex.hpp"

namespace panelia::sources {
namespace {

// What lists show beside a title: how often it was read, what it costs, that it can be read. What
// follows a colon or a dash is the title itself ("Chapter 10 - 5 coins"), and beside a title only
// what hardly can be of it counts ("The Den 1.2K views", not "The 12 Coins").
std::string_view without_counts(std::string_view text) {
    static regex const alone(
        R"((?i)^[^\p{L}\p{N}:–—-]*\d[\d.,]*\s*[km]?\s*(?:views?|reads?|likes?|votes?|comments?|coins?|tokens?)[\s)\]]*$)"
    );
    // "♥ 77 1,234", "like1,123 #7": figures only, and more than one or with a word.
    static regex const figures(
        R"((?i)^[^\p{L}\p{N}:–—-]*(?:(?:likes?|views?)[^\p{L}\p{N}]*\d[\d.,]*\s*[km]?(?:[^\p{L}\p{N}]+\d[\d.,]*[km]?)*)"
        R"(|\d[\d.,]*[km]?(?:\s[^\p{L}\p{N}]*\d[\d.,]*[km]?)+)[\s)\]]*$)"
    );
    static regex const views(
        R"((?i)\s[(\[]?(?:\d[\d.,]*\s*[km]|\d[\d.,]{2,})\s*(?:views?|reads?)[\s)\]]*$)"
    );
    static regex const titled(R"([:–—-]\s*$)");
    static regex const offer(
        R"((?i)(?:^|\s)(?:read\s+(?:online(?:\s+(?:for\s+)?free)?|(?:for\s+)?free(?:\s+online)?)|bahasa\s+indonesia|subtitle\s+indonesia)[\s!.]*$)"
    );
    auto const before = [&text](auto const& found) {
        return text.substr(0, offset((*found)[0], text));
    };
    if (auto const found = offer.find(text)) text = before(found);
    if (auto const found = views.find(text); found && !titled.matches(before(found)))
        text = before(found);
    return alone.matches(text) || figures.matches(text) ? std::string_view{} : text;
}

// Also when it came, and that it is new ("Chapter 10: 5 years ago" is titled so).
std::string_view without_badges(std::string_view text) {
    text = without_counts(text);
    static regex const last(
        "(?i)(?:" + date_words() + R"((?:[\s,]*)" + time_of_day + R"()?|(?:^|\s)(?:new|hot)\b!?))" +
        R"([\s)\]]*$)"
    );
    static regex const first("(?i)^[\\s(\\[]*" + date_words() + R"((?:[\s)\]|,]+|$))");
    static regex const only(R"((?i)^\s*(?:up|free|\d{1,3}\s?(?:min|mo|[smhdwy])(?:\s+ago)?)\s*$)");
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

}  // namespace

std::string trimmed_title(std::string_view text) {
    static regex const edges(
        R"(^(?:[\s:;,.|~/_·•–—-]|\(\s*\)|\[\s*\]|[)\]](?:\s|$))+|(?:[\s:;,|~/_·•–—-]|\(\s*\)|\[\s*\]|[(\[]\s*$)+$)"
    );
    static regex const blanks(R"(\s+)");
    return blanks.replaced(edges.replaced(without_badges(text), ""), " ");
}

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

}  // namespace panelia::sources
