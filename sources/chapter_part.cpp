#include "sources/chapter_part.hpp"

#include "net/ascii.hpp"
#include "net/url.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "sources/address.hpp"
#include "sources/chapter_number.hpp"
#include "sources/chapter_paging.hpp"
#include "sources/discovery_words.hpp"
#include "sources/page_count.hpp"
#include "sources/regex.hpp"

namespace panelia::sources {
namespace {

constexpr std::size_t most_links = 10'000;  // of a document that are looked at
constexpr std::size_t most_text = 200;      // bytes of a link's text

/// "Page 3", "page 3 of 20" in a title.
regex const& numbered_page() {
    static regex const words(
        std::string("(?i)(?:") + page_names +
        R"()\s*#?(\d{1,4})(?:\s*(?:/|of|von|de|из|sur|di|dari|z)\s*\d{1,4})?)"
    );
    return words;
}

/// The chapter that a title names, which may name a page as well.
chapter_number named_in(std::string const& title) {
    auto found = read_chapter_number(numbered_page().replaced(title, " "));
    return found.evidence == number_evidence::word ? found : chapter_number{};
}
std::string chapter_in(std::string const& title) {
    return named_in(title).number;
}

struct family {
    std::map<std::size_t, std::string> members;  // by page
    bool says_page = false;                      // a link of it
    bool says_chapter = false;                   // likewise: "Chapter 3" to /3
};

/// By words, then by size: a picture may lead on by another kind of address than the numbers.
bool is_better(family const& a, family const& b) {
    if (a.says_page != b.says_page) return a.says_page;
    return a.members.size() > b.members.size();
}

/// The chapters of a list are counted ("5 of 120") as pages of a chapter are.
bool counts_chapters(page_count const& count, chapter_link const& of) {
    bool const first = of.number.empty() || of.number == "1";
    return first && (count.pages == of.listing.among || of.listing.in_parts);
}

class part_finder {
public:
    explicit part_finder(html_tree const& page, chapter_link const* named) : page_(page) {
        auto const parsed = net::parse_url(without_fragment(page.url()));
        if (!parsed) return;
        own_ = *parsed;
        base_ = chapter_address(own_);
        as_page_ = read_paged_address(own_);
        title_ = page.title();
        if (named != nullptr && named->listing.named != chapter_listing::by::nobody) {
            named_ = named;
            note_known();
        }
        counts_ = find_page_counts(page);
        gather();
    }

    chapter_part find() const {
        if (base_.empty()) return {};
        auto out = by_links();
        if (!out.sure) note_doubt(out);
        return out;
    }

private:
    chapter_part by_links() const {
        // An address that others are made from, by a page's number, is their chapter's; it shows
        // the first page.
        if (auto const below = best_below()) {
            auto const& [manner, pages] = **below;
            auto const own = paged_address{base_, manner, 0, is_word(manner)};
            bool const linked = pages.members.contains(1) || pages.members.contains(2);
            bool const sure = linked && is_sure(own, pages);
            if (sure || !as_page_) return part_of(own, pages, sure);
            if (linked && !pages.says_chapter && may_be(own)) return part_of(own, pages, false);
        }
        if (!as_page_) return {};
        auto const own = *as_page_;
        bool const linked = is_linked(own);
        return part_of(own, beside_, linked && is_sure(own, beside_));
    }

    bool is_linked(paged_address const& own) const {
        return beside_.members.contains(own.page + 1) ||
               (own.page > 0 && beside_.members.contains(own.page - 1)) ||
               (own.page == 2 && !chapters_own_.empty());
    }

    using family_at = std::map<std::string, family>::const_iterator;
    /// None, where two are as good.
    std::optional<family_at> best_below() const {
        std::optional<family_at> out;
        bool alone = true;
        for (auto at = below_.begin(); at != below_.end(); ++at) {
            if (!out || is_better(at->second, (*out)->second)) {
                out = at;
                alone = true;
            } else {
                alone = alone && is_better((*out)->second, at->second);
            }
        }
        return alone ? out : std::nullopt;
    }

    /// Under which addresses, less the page, the chapter is known that somebody named.
    void note_known() {
        auto const address = net::parse_url(named_->url);
        if (!address) return;
        known_.insert(std::string(behind_host(chapter_address(*address))));
        // A list of first pages: those of one chapter are told from chapters by the others.
        auto const paged = read_paged_address(*address);
        if (!paged) return;
        if (!named_->listing.apart) {
            shared_ = behind_host(paged->base);
        } else if (paged->page <= 1) {
            known_.insert(std::string(behind_host(paged->base)));
        }
    }

    /// Not sure to be one of several, but of more pages than are seen here, or maybe so.
    void note_doubt(chapter_part& out) const {
        auto const count = count_alone();
        if (count) {
            out.pages_said = count->pages;
            out.said_by_word = count->by_word;
        }
        if (is_listed() && !is_elsewhere()) return;
        bool const below = out.place == 0 && out.address == base_ && !out.others.empty();
        bool const beside = as_page_ && is_linked(*as_page_) && may_be(*as_page_);
        out.doubtful = count || beside || (below && may_be({.base = base_}));
    }

    bool is_listed() const {
        return named_ != nullptr && named_->listing.named == chapter_listing::by::list;
    }

    /// The address that was named leads to another one.
    bool is_elsewhere() const {
        auto const named = net::parse_url(named_->url);
        return named && behind_host(chapter_address(*named)) != behind_host(base_);
    }

    /// Nothing speaks against the pages of one chapter.
    bool may_be(paged_address const& own) const {
        return ends_in_number(own.base) && !denied_by_title(own);
    }

    static bool is_word(std::string const& manner) {
        return manner != "/" && !manner.starts_with("/.");
    }

    /// Numbers of pages, and not of chapters: the chapter is named beside them.
    bool is_sure(paged_address const& own, family const& pages) const {
        if (names_chapter(own.base)) return true;
        auto const chapter = chapter_in(title_);
        if (!chapter.empty() && last_number(own.base) == chapter) {
            auto const said = numbered_page().find(title_);
            bool const titled = said && net::value_of_digits((*said)[1]) == own.page;
            if (titled || own.by_word || pages.says_page) return true;
        }
        if (pages.says_chapter) return false;
        if (known_.contains(std::string(behind_host(own.base)))) return true;
        bool const of_chapters = is_listed() && behind_host(own.base) == shared_;
        return !of_chapters && may_be(own) && count_of(own);
    }

    /// The title names another chapter, or the number before the page's is a volume's.
    bool denied_by_title(paged_address const& own) const {
        auto const said = named_in(title_);
        if (said.number.empty()) return false;
        auto const before = last_number(own.base);
        bool const by_volume = said.volume == before && said.number == std::to_string(own.page);
        return said.number != before || by_volume;
    }

    /// What counts the pages that are addressed like this one; nothing where two disagree.
    std::optional<page_count> count_of(paged_address const& own) const {
        std::optional<page_count> out;
        for (auto const& one : counts_) {
            if (!is_count_of(one, own) || (out && out->by_word && !one.by_word)) continue;
            bool const better = !out || (one.by_word && !out->by_word);
            if (!better && one.pages != out->pages) return std::nullopt;
            if (better) out = one;
        }
        return out;
    }

    static bool is_count_of(page_count const& one, paged_address const& own) {
        auto const place = std::max<std::size_t>(own.page, 1);
        if (one.page != place && !(one.page == 0 && place == 1)) return false;
        if (one.addresses.empty()) return one.by_word || !one.by_select;
        return std::all_of(one.addresses.begin(), one.addresses.end(), [&](auto const& url) {
            return is_of(url, own.base);
        });
    }

    static bool is_of(std::string const& url, std::string const& base) {
        auto const address = net::parse_url(url);
        if (!address) return false;
        auto const its = read_paged_address(*address);
        return (its && its->base == base) || chapter_address(*address) == base;
    }

    /// Of a page that is no sure part: as the first of a chapter that was named, else as whichever
    /// its address says. Of several the one that says "page", then the larger.
    std::optional<page_count> count_alone() const {
        auto const place = as_page_ && named_ == nullptr ? as_page_->page : 1;
        std::optional<page_count> out;
        for (auto const& one : counts_) {
            bool const there = one.page == 1 || one.page == place;
            if (!there || (one.by_select && !one.by_word)) continue;
            if (named_ != nullptr && counts_chapters(one, *named_)) continue;
            bool const better =
                !out || std::pair(one.by_word, one.pages) > std::pair(out->by_word, out->pages);
            if (better) out = one;
        }
        return out;
    }

    chapter_part part_of(paged_address const& own, family const& pages, bool sure) const {
        chapter_part out;
        out.place = own.page;
        out.address = own.base;
        auto const count = sure ? count_of(own) : std::nullopt;
        if (count) {
            out.pages_said = count->pages;
            out.said_by_word = count->by_word;
        }
        // Where there is a page before, that one tells.
        bool const has_first = own.page < 2 || pages.members.contains(1) ||
                               (own.page > 2 && pages.members.contains(own.page - 1));
        if (!has_first && !chapters_own_.empty()) out.others.push_back(ask_for(chapters_own_));
        for (auto const& [page, url] : pages.members) {
            if (!count || !leads_out(page, url, *count)) out.others.push_back(ask_for(url));
        }
        out.chapter = chapter_of(own, sure);
        out.stray = stray_below(own);
        out.sure = sure && out.stray.empty();
        return out;
    }

    /// The first page may lead back, and the last one on, to what is no page any more.
    bool leads_out(std::size_t page, std::string const& url, page_count const& count) const {
        bool const before = count.page == 1 && previous_.contains(url);
        return before || page > count.pages;
    }

    std::string chapter_of(paged_address const& own, bool sure) const {
        if (names_chapter(own.base)) return read_chapter_number({}, own.base).number;
        auto const titled = chapter_in(title_);
        bool const bare = sure && titled.empty() && ends_in_number(own.base);
        return bare ? last_number(own.base) : titled;
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
            if (is_below(*parsed, own.base)) return url;
        }
        return {};
    }

    static bool is_below(net::url const& address, std::string const& base) {
        std::string shown(address.scheme());
        shown.append("://").append(address.authority()).append(address.path);
        return shown.starts_with(base + "/");
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
        auto const way = node.is("option") ? neighbour::none : neighbour_of(node);
        if (way == neighbour::next) next_.push_back(*address);
        if (way == neighbour::previous) previous_.insert(*address);
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
        if (into.says_page || into.says_chapter) return;
        auto text = node.text();
        text += ' ' + node.attribute("title").value_or(std::string{});
        text += ' ' + node.attribute("aria-label").value_or(std::string{});
        if (text.size() > most_text) text.resize(most_text);
        into.says_page = page_words().matches(text);
        if (into.says_page) return;
        auto const said = read_chapter_number(text);
        into.says_chapter =
            said.evidence == number_evidence::word && said.number == std::to_string(its.page);
    }

    html_tree const& page_;
    chapter_link const* named_ = nullptr;
    std::set<std::string, std::less<>> known_;
    std::string shared_;  // what its address has in common with other chapters', or nothing
    std::vector<page_count> counts_;
    net::url own_;
    std::string base_, title_;
    std::optional<paged_address> as_page_;  // its own address, when that has a page's number
    family beside_;                         // pages of the same chapter as this one
    std::map<std::string, family> below_;   // pages of the chapter whose address this is, by manner
    std::string chapters_own_;              // a link to the address that shows the first page
    std::vector<std::string> next_;         // what "next" leads to
    std::set<std::string> previous_;        // and "previous"
};

}  // namespace

chapter_part find_chapter_part(html_tree const& page, chapter_link const* named) {
    return part_finder(page, named).find();
}

}  // namespace panelia::sources
