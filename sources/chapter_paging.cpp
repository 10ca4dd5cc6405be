#include "sources/chapter_paging.hpp"

#include "engine/decimal.hpp"
#include "net/ascii.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "sources/regex.hpp"

namespace panelia::sources {
namespace {

std::string_view stripped(std::string_view path) {
    while (path.ends_with('/')) path.remove_suffix(1);
    return path;
}

std::string put_together(net::url const& address, std::string_view path, std::string_view query) {
    std::string out(address.scheme());
    out.append("://").append(address.authority()).append(path);
    if (!query.empty()) out.append("?").append(query);
    return out;
}

std::optional<paged_address> by_query(net::url const& address) {
    static regex const page(R"((?i)^(page|paged|p|pg|part|pagina|seite)=(\d{1,4})$)");
    if (!address.query) return std::nullopt;
    std::string rest;
    std::optional<paged_address> out;
    std::string_view query = *address.query;
    while (!query.empty()) {
        auto const one = query.substr(0, query.find('&'));
        query.remove_prefix(std::min(one.size() + 1, query.size()));
        auto const found = out ? std::nullopt : page.find(one);
        if (found) {
            out.emplace();
            out->manner = "?" + std::string((*found)[1]);
            out->page = net::value_of_digits((*found)[2]);
            out->by_word = true;
            continue;
        }
        if (!rest.empty()) rest += '&';
        rest += one;
    }
    if (!out) return out;
    net::url without = address;
    without.query = rest.empty() ? std::nullopt : std::optional(rest);
    out->base = chapter_address(without);
    return out;
}

std::optional<paged_address> by_path(net::url const& address) {
    static regex const bare(R"(^(.*)(/)(\d{1,4})(\.[a-z]{2,5})?$)");
    static regex const word(
        R"((?i)^(.*?)[-_./]((?:pages?|p|pg|seite|pagina)[-_./]?)(\d{1,4})(\.[a-z]{2,5})?$)"
    );
    // "/fox/ch01p03.html", "/fox/chapter-1/part-3": behind a chapter only.
    static regex const behind_chapter(
        R"((?i)^(.*\d)((?:pages?|p|pg)[-_.]?|/part[-_/]?)(\d{1,4})(\.[a-z]{2,5})?$)"
    );
    auto const path = stripped(address.path);
    auto const query = address.query ? std::string_view(*address.query) : std::string_view{};
    auto const read = [&](regex const& shape) -> std::optional<paged_address> {
        auto const found = shape.find(path);
        if (!found) return std::nullopt;
        auto const& groups = *found;
        paged_address out;
        out.base = put_together(address, stripped(groups[1]), query);
        out.manner = net::to_lower(groups[2]) + std::string(groups[4]);
        out.page = net::value_of_digits(groups[3]);
        out.by_word = &shape != &bare;
        return out;
    };
    if (auto out = read(word)) return out;
    if (auto out = read(behind_chapter); out && names_chapter(out->base)) return out;
    return read(bare);
}

}  // namespace

std::optional<paged_address> read_paged_address(net::url const& address) {
    if (auto found = by_query(address)) return found;
    return by_path(address);
}

std::string chapter_address(net::url const& address) {
    static regex const ending(R"((?i)(?:/index)?\.(?:html?|php|aspx?|jsp)$)");
    // With a query the path is a program's, and the query says which chapter.
    if (address.query) return put_together(address, stripped(address.path), *address.query);
    auto const path = ending.replaced(stripped(address.path), "");
    return put_together(address, stripped(path), {});
}

bool names_chapter(std::string_view base) {
    static regex const chapter(
        R"((?i)(?:^|[^\p{L}\d])(?:(?:chapters?|chapitre|chap|chp|episodes?|episode_no|chapter_no|eps?|capitulo|capitolo|cap|kapitel|kap|bolum|chuong|bab|glava|issue)[-_/=.]{0,2}|(?:ch|c)[-_.=]?)(\d{1,6})(?:[-_.]\d{1,2})?(?:[^\d/][^/]*)?$)"
    );
    auto const found = chapter.find(behind_host(base));
    if (!found) return false;
    auto const number = (*found)[1];
    return number.size() != 4 || !(number.starts_with("19") || number.starts_with("20"));
}

bool ends_in_number(std::string_view base) {
    static regex const bare(R"(/(\d{1,4})$)");
    static regex const date(R"(/(?:19|20)\d\d(?:/\d{1,2}){0,2}$)");
    auto const path = behind_host(base);
    return bare.matches(path) && !date.matches(path);
}

std::string_view behind_host(std::string_view base) {
    auto const host = base.find("://");
    auto const path = base.find('/', host == base.npos ? 0 : host + 3);
    return path == base.npos ? std::string_view{} : base.substr(path);
}

std::string last_number(std::string_view base) {
    auto const path = behind_host(base);
    auto const end = path.find_last_of("0123456789");
    if (end == path.npos) return {};
    auto const before = path.find_last_not_of("0123456789", end);
    auto const begin = before == path.npos ? 0 : before + 1;
    return engine::canonical_decimal(path.substr(begin, end - begin + 1)).value_or("");
}

std::optional<std::string> continued_base(std::string_view address) {
    static regex const part(R"((?i)^(.+?)[-_]part[-_]?[2-9]$)");
    auto const found = part.find(address);
    return found ? std::optional<std::string>((*found)[1]) : std::nullopt;
}

void note_listing(std::vector<chapter_link>& chapters, bool in_parts) {
    std::map<std::string, std::size_t> bases;
    auto const base_of = [](chapter_link const& one) {
        auto const address = net::parse_url(one.url);
        auto const paged = address ? read_paged_address(*address) : std::nullopt;
        return paged ? paged->base : one.url;
    };
    std::set<std::string> continued;
    for (auto const& one : chapters) {
        ++bases[base_of(one)];
        auto const address = net::parse_url(one.url);
        auto const base = address ? continued_base(chapter_address(*address)) : std::nullopt;
        if (base) continued.insert(*base);
    }
    for (auto& one : chapters) {
        auto const base = base_of(one);
        auto const address = net::parse_url(one.url);
        auto const own = address ? chapter_address(*address) : std::string{};
        bool const below = (own != base && bases.contains(own)) || continued.contains(own);
        one.listing = {
            .named = chapter_listing::by::list,
            .among = chapters.size(),
            .in_parts = in_parts,
            .apart = bases[base] == 1,
            .parted = below || (bases[base] > 1 && names_chapter(base))};
    }
}

}  // namespace panelia::sources
