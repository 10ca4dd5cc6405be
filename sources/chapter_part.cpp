#include "sources/chapter_part.hpp"

#include "net/ascii.hpp"
#include "net/url.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "sources/chapter_number.hpp"
#include "sources/chapter_paging.hpp"
#include "sources/page_count.hpp"
#include "sources/part_links.hpp"
#include "sources/regex.hpp"

namespace panelia::sources {
namespace {

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

/// By words, then by size: a picture may lead on by another kind of address than the numbers.
bool is_better(part_family const& a, part_family const& b) {
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
    part_finder(html_tree const& page, chapter_link const* named)
        : links_(find_part_links(page)), title_(page.title()) {
        if (links_.base.empty()) return;
        if (named != nullptr && named->listing.named != chapter_listing::by::nobody) {
            named_ = named;
            note_known();
        }
        counts_ = find_page_counts(page);
    }

    chapter_part find() const {
        if (links_.base.empty()) return {};
        auto out = by_links();
        if (!out.sure) note_doubt(out);
        out.further = further_after(out);
        return out;
    }

private:
    chapter_part by_links() const {
        // An address that others are made from, by a page's number, is their chapter's; it shows
        // the first page.
        if (auto const below = best_below()) {
            auto const& [manner, pages] = **below;
            auto const own = paged_address{links_.base, manner, 0, is_word(manner)};
            bool const linked = pages.members.contains(1) || pages.members.contains(2);
            bool const sure = linked && is_sure(own, pages);
            if (sure || !links_.as_page) return part_of(own, pages, sure);
            // "/read/9123?page=2": a number that the title does not have is no chapter's.
            bool const titled = !is_linked(*links_.as_page) && !chapter_in(title_).empty();
            if (linked && !pages.says_chapter && (titled || may_be(own)))
                return part_of(own, pages, false);
        }
        if (!links_.as_page) return {};
        auto const own = *links_.as_page;
        bool const linked = is_linked(own);
        return part_of(own, links_.beside, linked && is_sure(own, links_.beside));
    }

    bool is_linked(paged_address const& own) const {
        return links_.beside.members.contains(own.page + 1) ||
               (own.page > 0 && links_.beside.members.contains(own.page - 1)) ||
               (own.page == 2 && !links_.chapters_own.empty());
    }

    using family_at = std::map<std::string, part_family>::const_iterator;
    /// None, where two are as good.
    std::optional<family_at> best_below() const {
        std::optional<family_at> out;
        bool alone = true;
        for (auto at = links_.below.begin(); at != links_.below.end(); ++at) {
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
        bool const below = out.place == 0 && out.address == links_.base && !out.others.empty();
        bool const beside = links_.as_page && is_linked(*links_.as_page) && may_be(*links_.as_page);
        out.doubtful = count || beside || (below && may_be({.base = links_.base}));
    }

    /// Of a document of several pictures. Who tries further ones sees whether they are; so less is
    /// needed than for those of one picture: numbers below its address and a chapter in its title.
    further_parts further_after(chapter_part const& out) const {
        if (named_ != nullptr && named_->listing.parted) return further_parts::none;
        if (out.sure) return further_parts::likely;
        bool const other_list = is_listed() && named_->listing.in_parts;
        if (links_.continued && !other_list) return further_parts::maybe;
        auto const below = best_below();
        if (!below || out.others.empty() || out.address != links_.base) return further_parts::none;
        auto const& [manner, pages] = **below;
        bool const linked = pages.members.contains(1) || pages.members.contains(2);
        if (!linked || pages.says_chapter || !out.stray.empty()) return further_parts::none;
        // The parts of a front page are of the whole site.
        bool const front = behind_host(links_.base).empty();
        if (!front && !chapter_in(title_).empty()) return further_parts::likely;
        bool const worded = is_word(manner) || pages.says_page || pages.in_pager;
        return worded ? further_parts::maybe : further_parts::none;
    }

    bool is_listed() const {
        return named_ != nullptr && named_->listing.named == chapter_listing::by::list;
    }

    /// The address that was named leads to another one.
    bool is_elsewhere() const {
        auto const named = net::parse_url(named_->url);
        return named && behind_host(chapter_address(*named)) != behind_host(links_.base);
    }

    /// Nothing speaks against the pages of one chapter.
    bool may_be(paged_address const& own) const {
        return ends_in_number(own.base) && !denied_by_title(own);
    }

    static bool is_word(std::string const& manner) {
        return manner != "/" && !manner.starts_with("/.");
    }

    /// Numbers of pages, and not of chapters: the chapter is named beside them.
    bool is_sure(paged_address const& own, part_family const& pages) const {
        if (names_chapter(own.base)) return true;
        auto const chapter = chapter_in(title_);
        if (!chapter.empty() && last_number(own.base) == chapter) {
            auto const said = numbered_page().find(title_);
            // The chapter's own address (0) shows the first one.
            bool const titled =
                said && net::value_of_digits((*said)[1]) == std::max<std::size_t>(own.page, 1);
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
        auto const place = links_.as_page && named_ == nullptr ? links_.as_page->page : 1;
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

    chapter_part part_of(paged_address const& own, part_family const& pages, bool sure) const {
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
        if (!has_first && !links_.chapters_own.empty())
            out.others.push_back(ask_for(links_.chapters_own));
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
        bool const before = count.page == 1 && links_.previous.contains(url);
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
        for (auto const& url : links_.next) {
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

    chapter_link const* named_ = nullptr;
    std::set<std::string, std::less<>> known_;
    std::string shared_;  // what its address has in common with other chapters', or nothing
    std::vector<page_count> counts_;
    part_links links_;
    std::string title_;
};

}  // namespace

chapter_part find_chapter_part(html_tree const& page, chapter_link const* named) {
    return part_finder(page, named).find();
}

}  // namespace panelia::sources
