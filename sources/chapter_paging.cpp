#include "sources/chapter_paging.hpp"

#include "engine/decimal.hpp"
#include "net/ascii.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <utility>
#include <vector>

#include "sources/address.hpp"
#include "sources/chapter_number.hpp"
#include "sources/discovery_words.hpp"
#include "sources/regex.hpp"

namespace panelia::sources {
namespace {

constexpr std::size_t most_links = 10'000;  // of a document that are looked at
constexpr std::size_t most_text = 200;      // bytes of a link's text

std::size_t value_of(std::string_view digits) {
    std::size_t out = 0;
    for (char c : digits) out = out * 10 + static_cast<std::size_t>(c - '0');
    return out;
}

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
    static regex const page(R"((?i)^(page|paged|p|pg|pagina|seite)=(\d{1,4})$)");
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
            out->page = value_of((*found)[2]);
            out->by_word = true;
            continue;
        }
        if (!rest.empty()) rest += '&';
        rest += one;
    }
    if (out) out->base = put_together(address, stripped(address.path), rest);
    return out;
}

std::optional<paged_address> by_path(net::url const& address) {
    static regex const bare(R"(^(.*)/(\d{1,4})(\.[a-z]{2,5})?$)");
    static regex const word(
        R"((?i)^(.*?)[-_./]((?:pages?|p|pg|seite|pagina)[-_./]?)(\d{1,4})(\.[a-z]{2,5})?$)"
    );
    auto const path = stripped(address.path);
    auto const query = address.query ? std::string_view(*address.query) : std::string_view{};
    paged_address out;
    if (auto const found = word.find(path)) {
        auto const& groups = *found;
        out.manner = net::to_lower(groups[2]) + std::string(groups[4]);
        out.page = value_of(groups[3]);
        out.by_word = true;
        out.base = put_together(address, stripped(groups[1]), query);
        return out;
    }
    auto const found = bare.find(path);
    if (!found) return std::nullopt;
    out.manner = "/" + std::string((*found)[3]);
    out.page = value_of((*found)[2]);
    out.base = put_together(address, stripped((*found)[1]), query);
    return out;
}

/// What stands behind the host, where chapters are named.
std::string_view behind_host(std::string_view base) {
    auto const host = base.find("://");
    auto const path = base.find('/', host == base.npos ? 0 : host + 3);
    return path == base.npos ? std::string_view{} : base.substr(path);
}

/// The number that an address without its page ends in, or nothing.
std::string last_number(std::string_view base) {
    auto const path = behind_host(base);
    auto const end = path.find_last_of("0123456789");
    if (end == path.npos) return {};
    auto const before = path.find_last_not_of("0123456789", end);
    auto const begin = before == path.npos ? 0 : before + 1;
    return engine::canonical_decimal(path.substr(begin, end - begin + 1)).value_or("");
}

regex const& page_words() {
    static regex const words(
        R"((?i)(?:^|[^\p{L}])(?:pages?|pg|seite|p[áa]gina|strona|halaman|trang|sayfa|страница|стр)(?:[^\p{L}]|$)|ページ|頁|页|페이지)"
    );
    return words;
}

/// "Page 3", "page 3 of 20" in a title.
regex const& numbered_page() {
    static regex const words(
        R"((?i)(?:pages?|pg\.?|seite|p[áa]gina|strona|halaman|trang|sayfa|страница)\s*#?(\d{1,4})(?:\s*(?:/|of|von|de|из|sur|di|dari|z)\s*\d{1,4})?)"
    );
    return words;
}

/// The chapter's number in a title, which may name a page as well.
std::string chapter_in(std::string const& title) {
    auto const found = read_chapter_number(numbered_page().replaced(title, " "));
    return found.evidence == number_evidence::word ? found.number : std::string{};
}

struct family {
    std::map<std::size_t, std::string> members;  // by page
    bool says_page = false;                      // a link of it
};

class part_finder {
public:
    explicit part_finder(html_tree const& page) : page_(page) {
        auto const parsed = net::parse_url(without_fragment(page.url()));
        if (!parsed) return;
        own_ = *parsed;
        base_ = chapter_address(own_);
        as_page_ = read_paged_address(own_);
        title_ = page.title();
        gather();
    }

    chapter_part find() const {
        chapter_part out;
        if (base_.empty()) return out;
        // An address that others are made from, by a page's number, is their chapter's; it shows
        // the first page.
        if (below_.size() == 1) {
            auto const& [manner, pages] = *below_.begin();
            auto const own = paged_address{base_, manner, 0, is_word(manner)};
            bool const linked = pages.members.contains(1) || pages.members.contains(2);
            bool const sure = linked && is_sure(own, pages);
            if (sure || !as_page_) return part_of(own, pages, sure);
        }
        if (!as_page_) return out;
        auto const own = *as_page_;
        bool const linked = beside_.members.contains(own.page + 1) ||
                            (own.page > 0 && beside_.members.contains(own.page - 1)) ||
                            (own.page == 2 && !chapters_own_.empty());
        return part_of(own, beside_, linked && is_sure(own, beside_));
    }

private:
    static bool is_word(std::string const& manner) {
        return manner != "/" && !manner.starts_with("/.");
    }

    /// Numbers of pages, and not of chapters: the chapter is named beside them.
    bool is_sure(paged_address const& own, family const& pages) const {
        if (names_chapter(own.base)) return true;
        auto const chapter = chapter_in(title_);
        if (chapter.empty() || last_number(own.base) != chapter) return false;
        auto const said = numbered_page().find(title_);
        bool const titled = said && value_of((*said)[1]) == own.page;
        return titled || own.by_word || pages.says_page;
    }

    chapter_part part_of(paged_address const& own, family const& pages, bool sure) const {
        chapter_part out;
        out.place = own.page;
        out.address = own.base;
        bool const has_first = own.page < 2 || pages.members.contains(1);
        if (!has_first && !chapters_own_.empty()) out.others.push_back(ask_for(chapters_own_));
        for (auto const& [page, url] : pages.members) out.others.push_back(ask_for(url));
        out.chapter =
            names_chapter(own.base) ? read_chapter_number({}, own.base).number : chapter_in(title_);
        out.stray = stray_below(own);
        out.sure = sure && out.stray.empty();
        return out;
    }

    static document_request ask_for(std::string url) {
        return {.url = std::move(url), .headers = {}};
    }

    /// "Next" that leads to something of the chapter which is no page as the others are.
    std::string stray_below(paged_address const& own) const {
        for (auto const& url : next_) {
            auto const parsed = net::parse_url(url);
            if (!parsed || chapter_address(*parsed) == own.base) continue;
            auto const its = read_paged_address(*parsed);
            if (its && its->base == own.base && its->manner == own.manner) continue;
            if (put_together(*parsed, parsed->path, {}).starts_with(own.base + "/")) return url;
        }
        return {};
    }

    void gather() {
        auto const root = page_.root();
        std::size_t seen = 0;
        for (auto node = root.first_child(); node && seen < most_links; node = node.next_in(root)) {
            if (node.is("option")) {
                auto value = node.attribute("value");
                if (!value) value = node.attribute("data-url");
                bool const address = value && value->find_first_of("/?") != std::string::npos;
                if (address) add(node, *value);
                seen += static_cast<std::size_t>(address);
            } else if (node.is("a") || (node.is("link") && node.attribute("rel"))) {
                auto const way = node.is("link") ? neighbour_of(node) : neighbour::next;
                auto const target = node.attribute("href");
                if (!target || way == neighbour::none) continue;
                add(node, *target);
                ++seen;
            }
        }
    }

    void add(html_node node, std::string const& reference) {
        auto const address = page_.link(reference);
        if (!address || has_image_ending(*address)) return;
        auto const parsed = net::parse_url(*address);
        if (!parsed || !parsed->same_origin(own_)) return;
        bool const onward = !node.is("option") && neighbour_of(node) == neighbour::next;
        if (onward) next_.push_back(*address);
        if (as_page_ && chapter_address(*parsed) == as_page_->base) chapters_own_ = *address;
        auto const its = read_paged_address(*parsed);
        if (!its) return;
        bool const beside =
            as_page_ && its->base == as_page_->base && its->manner == as_page_->manner;
        if (beside && its->page != as_page_->page) put(beside_, *its, *address, node);
        if (!beside && its->base == base_) put(below_[its->manner], *its, *address, node);
    }

    static void put(
        family& into, paged_address const& its, std::string const& url, html_node node
    ) {
        into.members.try_emplace(its.page, url);
        if (into.says_page) return;
        auto text = node.text();
        text += ' ' + node.attribute("title").value_or(std::string{});
        text += ' ' + node.attribute("aria-label").value_or(std::string{});
        into.says_page = page_words().matches(std::string_view(text).substr(0, most_text));
    }

    html_tree const& page_;
    net::url own_;
    std::string base_, title_;
    std::optional<paged_address> as_page_;  // its own address, when that has a page's number
    family beside_;                         // pages of the same chapter as this one
    std::map<std::string, family> below_;   // pages of the chapter whose address this is, by manner
    std::string chapters_own_;              // a link to the address that shows the first page
    std::vector<std::string> next_;         // what "next" leads to
};

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

chapter_part find_chapter_part(html_tree const& page) {
    return part_finder(page).find();
}

}  // namespace panelia::sources
