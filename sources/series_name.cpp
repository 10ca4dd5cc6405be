#include "sources/series_name.hpp"

#include "net/ascii.hpp"
#include "net/percent.hpp"
#include "net/url.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>

#include "sources/chapter_number.hpp"
#include "sources/regex.hpp"

namespace panelia::sources {
namespace {

constexpr std::array<std::string_view, 6> separators = {
    " | ", " - ", " \xE2\x80\x93 ", " \xE2\x80\x94 ", " \xC2\xBB ", " :: "};

/// A segment of a path that names nothing: a number, a language or a single letter, an identifier.
bool is_telling(std::string_view segment) {
    static regex const identifier(
        R"((?i)^(?:[0-9a-f ]{16,}|[a-z]+\d+[a-z]+[a-z\d]*|\d+[a-z]+\d+[a-z\d]*)$)"
    );
    return segment.size() > 2 && segment.find_first_not_of(" 0123456789") != segment.npos &&
           !identifier.matches(segment) && !is_general_name(segment);
}

/// The segments of a path from the last one on, readable, without the last one's extension.
std::vector<std::string> names_in_path(std::string_view address) {
    auto const url = net::parse_url(address);
    std::vector<std::string> out;
    std::string_view path = url ? std::string_view(url->path) : std::string_view();
    while (!path.empty()) {
        bool const folder = path.ends_with('/');
        while (path.ends_with('/')) path.remove_suffix(1);
        auto const slash = path.rfind('/');
        auto name = net::percent_decode(path.substr(slash == path.npos ? 0 : slash + 1));
        path = slash == path.npos ? std::string_view{} : path.substr(0, slash);
        auto const dot = name.rfind('.');
        if (!folder && dot != name.npos && dot > 0) name.resize(dot);
        std::replace_if(
            name.begin(), name.end(), [](char c) { return c == '-' || c == '_'; }, ' '
        );
        if (!name.empty()) out.push_back(std::move(name));
    }
    return out;
}

/// Where ": " divides a general text from another one.
std::optional<std::size_t> general_colon(std::string_view text) {
    auto const at = text.find(": ");
    if (at == text.npos) return std::nullopt;
    bool const general =
        is_general_name(text.substr(0, at)) != is_general_name(text.substr(at + 2));
    return general ? std::optional(at) : std::nullopt;
}

}  // namespace

bool is_general_name(std::string_view text) {
    constexpr char apart[] = R"([^\p{L}\p{M}\p{N}])";
    // Words with blanks around them, in the languages that sites are in.
    constexpr char words[] =
        "back|go|up|to|the|a|an|of|and|by|all|view|see|read|latest|newest|recent|new|list|full|"
        "order|first|last|next|prev|previous|random"
        "|home|homepage|start|index|browse|main|front|page|pages|toc|table|contents?|directory"
        "|archives?|chapters?|episodes?|issues?|volumes?|strips?|series|story|comics?|webcomics?"
        "|manga|manhwa|manhua|webtoons?|titles?|posts?|blog|news|overview|storylines?|past|library|"
        "online|genres?"
        "|catalogue?|info|details|reader|viewer|reading|feeds?|rss|atom|sitemaps?|site|map|xml"
        "|updates?|title|search|at|server|api|category|categories|tags?|untitled|welcome"
        "|kapitel|kapitelliste|archiv|inhalt|inhaltsverzeichnis|übersicht|startseite|alle|folgen|"
        "liste"
        "|chapitres?|accueil|sommaire|des|les|tous|de|la|épisodes|lecture"
        "|cap[ií]tulos?|archivos?|arquivo|[ií]ndice|in[ií]cio|lista|todos|los|os|dos|episodios|"
        "sumário"
        "|capitoli|archivio|indice|elenco|episodi|hoofdstukken|inhoud|overzicht"
        "|rozdziały|archiwum|spis|treści|strona|główna|bölümler|arşiv|anasayfa|daftar|beranda|"
        "semua|bab"
        "|chương|danh|sách|mục|lục|trang|chủ"
        "|главы|глав|архив|содержание|оглавление|главная|страница|список|все|выпуски|читать|онлайн"
        "|الفصول|الرئيسية";
    constexpr char signs[] =
        "목록|목차|홈|회차|전체|에피소드|아카이브|一覧|目次|エピソード|アーカイブ|トップ|ホーム|"
        "ページ|作品|漫画|マンガ|話|の"
        "|目录|目錄|章节|章節|列表|首页|首頁|归档|全部";
    static regex const general(
        std::string("(?i)^") + apart + "*(?:(?:" + words + ")(?:" + apart + "+|$)|(?:" + signs +
        ")" + apart + "*)*$"
    );
    return general.matches(text);
}

bool names_chapter(std::string_view text, std::string_view address) {
    auto const number = read_chapter_number(text, address);
    return number.evidence == number_evidence::word ||
           (number.evidence == number_evidence::address && (number.leads || !number.before.empty())
           );
}

std::vector<std::string_view> parts_of_title(std::string_view title) {
    std::vector<std::string_view> out;
    auto const add = [&out](std::string_view part) {
        part = net::trim(part);
        if (!part.empty()) out.push_back(part);
    };
    while (!title.empty()) {
        std::size_t end = title.size();
        std::size_t skip = 0;
        for (auto const one : separators) {
            if (std::size_t const at = title.find(one); at < end) {
                end = at;
                skip = one.size();
            }
        }
        auto const part = title.substr(0, end);
        title.remove_prefix(end + skip);
        auto const colon = general_colon(part);
        add(part.substr(0, colon.value_or(part.size())));
        if (colon) add(part.substr(*colon + 2));
    }
    return out;
}

std::string without_part(std::string_view title, std::string_view name) {
    name = net::trim(name);
    std::string out;
    bool found = false;
    for (auto part : parts_of_title(title)) {
        auto const colon = part.find(": ");
        bool const leads =
            colon != part.npos && net::equals_ignoring_case(net::trim(part.substr(0, colon)), name);
        bool const whole = net::equals_ignoring_case(part, name);
        found = found || leads || whole;
        if (leads) part = net::trim(part.substr(colon + 2));
        if (whole || part.empty()) continue;
        if (!out.empty()) out += " - ";
        out += part;
    }
    return found ? out : std::string(title);
}

std::string_view without_general_side(std::string_view text) {
    auto const colon = general_colon(text);
    if (!colon) return text;
    auto const before = text.substr(0, *colon);
    return is_general_name(before) ? net::trim(text.substr(*colon + 2)) : before;
}

std::string_view without_offer(std::string_view text) {
    // "Read Only Memories" and "Sword Art Online" are names: an offer has both ends.
    static regex const offer(
        R"((?i)^\s*read\s+(?:free\s+)?(.+?)\s+(?:online(?:\s+(?:for\s+)?free)?|(?:for\s+)?free(?:\s+online)?)[\s!.]*$)"
    );
    auto const found = offer.find(text);
    return found ? (*found)[1] : text;
}

std::string without_label(std::string_view text) {
    static regex const count(
        R"((?i)\s*[(\[]\s*(?:(?:chapters?|ch|episodes?|eps?|vols?|volumes?|issues?)\b\.?\s*)?\d+(?:\.\d+)?\s*(?:[-–/]|to|of)\s*(?:\d+(?:\.\d+)?|\?+)\+?\s*[)\]]\s*$)"
        R"(|\s*[(\[]\s*(?:\d+\s+)?(?:chapters?|episodes?|ongoing|completed?|hiatus)\s*[)\]]\s*$)"
    );
    static regex const kind(
        R"((?i)\s+(?:(?:all|full)\s+)?(?:chapters?|episodes?)(?:\s+(?:list|index|archives?))?\s*$)"
    );
    static regex const of(
        R"((?i)^\s*(?:index|table of contents|contents|list of (?:all )?(?:chapters|episodes)|all (?:chapters|episodes))\s+(?:of|for)\s+)"
    );
    std::string name(net::trim(text));
    auto const colon = general_colon(name);
    if (colon && is_general_name(std::string_view(name).substr(0, *colon)))
        name = std::string(net::trim(std::string_view(name).substr(*colon + 2)));
    for (auto const* const around : {&count, &kind, &of}) {
        auto shorter = around->replaced(name, "");
        if (!is_general_name(shorter)) name = std::move(shorter);
    }
    return name;
}

std::string without_kind(std::string_view text) {
    static regex const kind(
        R"((?i)^(?:manga|manhwa|manhua|komik|манга|манхва|маньхуа|комикс|truyện)\s+)"
        R"(|\s+(?:manga|manhwa|manhua|komik|comics?|webtoon)$)"
    );
    return kind.replaced(text, "");
}

std::string in_title_case(std::string text) {
    constexpr std::array<std::string_view, 17> small = {
        "a",
        "an",
        "and",
        "at",
        "by",
        "for",
        "from",
        "in",
        "no",
        "of",
        "on",
        "or",
        "the",
        "to",
        "vs",
        "with",
        "de"};
    bool const written =
        std::any_of(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
    if (written) return text;
    for (std::size_t at = 0; at < text.size();) {
        auto const end = std::min(text.find(' ', at), text.size());
        auto const word = std::string_view(text).substr(at, end - at);
        bool const stays = at > 0 && std::find(small.begin(), small.end(), word) != small.end();
        if (!stays && text[at] >= 'a' && text[at] <= 'z')
            text[at] = static_cast<char>(text[at] - 'a' + 'A');
        at = end + 1;
    }
    return text;
}

std::string series_before_chapter(std::string_view part, std::string_view address) {
    static regex const offer(R"((?i)^read\s+(?:free\s+)?)");
    auto const number = read_chapter_number(part, address);
    if (!names_chapter(part, address) || number.leads) return {};
    // "The Den (Chapter 3)" is the title of a chapter, "Blue Fox (2016) #3" is none.
    static regex const year(R"(\((?:19|20)\d\d\))");
    if (year.replaced(part, "").find_first_of("([") != std::string::npos) return {};
    auto const before = offer.replaced(number.before, "");
    bool const name =
        before.size() > 1 && !is_general_name(before) && !read_chapter_number(before).leads;
    return name ? before : std::string();
}

std::string series_in_title(std::string_view title) {
    for (auto const part : parts_of_title(title)) {
        if (!names_chapter(part) && !is_general_name(part)) return std::string(without_offer(part));
    }
    return {};
}

std::string series_in_path(std::string_view address) {
    for (auto const& name : names_in_path(address)) {
        // "Chapter 2" is in the series' folder.
        if (is_telling(name) && !names_chapter(name)) return name;
    }
    return {};
}

std::string series_on_shelf(std::string_view address) {
    // Not "comic" or "archive": what is below may be a part of the site's one series.
    static regex const shelf(
        R"((?i)^(?:mangas?|manhwa|manhua|webtoons?|series|titles?|komik|truyen(?: tranh)?|read|reader|leitor|lector)$)"
    );
    auto const names = names_in_path(address);
    for (std::size_t i = 0; i + 1 < names.size(); ++i) {
        bool const name = is_telling(names[i]) && !names_chapter(names[i]);
        if (name && shelf.matches(names[i + 1])) return names[i];
    }
    return {};
}

std::string series_of_address(std::string_view address) {
    if (auto named = series_in_path(address); !named.empty()) return named;
    for (auto const& name : names_in_path(address)) {
        auto before = series_before_chapter(name);
        if (is_telling(before)) return before;
    }
    return series_of_host(address);
}

std::string series_of_host(std::string_view address) {
    auto const url = net::parse_url(address);
    if (!url) return "Untitled";
    return url->host.starts_with("www.") ? url->host.substr(4) : url->host;
}

std::string series_of_file(std::string_view address) {
    auto const names = names_in_path(address);
    return names.empty() ? series_of_host(address) : names.front();
}

}  // namespace panelia::sources
