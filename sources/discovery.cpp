#include "sources/discovery.hpp"

#include "net/ascii.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <utility>

#include "sources/address.hpp"
#include "sources/chapter_number.hpp"
#include "sources/chapter_paging.hpp"
#include "sources/chapter_part.hpp"
#include "sources/discovery_images.hpp"
#include "sources/discovery_links.hpp"
#include "sources/discovery_list.hpp"
#include "sources/discovery_names.hpp"
#include "sources/discovery_pager.hpp"
#include "sources/discovery_pages.hpp"
#include "sources/discovery_series.hpp"
#include "sources/discovery_words.hpp"
#include "sources/html.hpp"
#include "sources/iiif_links.hpp"
#include "sources/own_number.hpp"
#include "sources/series_name.hpp"
#include "sources/title_text.hpp"

namespace panelia::sources {
namespace {

/// Among the marks of a list whose chapters are at another host of the site.
constexpr std::string_view site_mark = "hosts site";
/// And of one that lists volumes.
constexpr std::string_view volumes_mark = "volumes";

constexpr char const* by_script = "its chapters are fetched by a script, which is not run";

class discovered_page {
public:
    explicit discovered_page(document const& from) : from_(from), page_(from) {}

    reading read(role as, chapter_link const* named = nullptr) {
        look_around();
        out_.part = find_chapter_part(page_, named);
        page_signs const signs{
            .has_neighbours = has_neighbours(),
            .has_number = has_number_ || (named != nullptr && number_.special),
            .is_chapter = named != nullptr || has_own_number(),
            .one_of_many = out_.part.sure,
            .in_parts = out_.part.further == further_parts::likely,
            .next = out_.next.url};
        auto pages = find_pages(page_, signs);
        if (named != nullptr && shows(named->shown, pages.pages)) {
            pages.confidence = std::max(pages.confidence, sure_enough);
            pages.notes.emplace_back("its list shows the same pictures");
        }
        if (pages.pages.size() != 1) settle_many(pages.pages.size());
        if (as == role::chapter) return read_chapter(std::move(pages));
        return read_list(pages.confidence);
    }

    reading read_part(std::vector<std::string> const& marks) {
        look_around();
        list_pager const pager(page_);
        auto const has = [&marks](std::string_view mark) {
            return std::find(marks.begin(), marks.end(), mark) != marks.end();
        };
        link_wishes const wishes{
            .hosts = has(site_mark) ? link_hosts::site : link_hosts::own,
            .volumes = has(volumes_mark),
            .marks = marks};
        auto said = list_of(find_list_part(find_links(page_, pager, wishes), marks), pager);
        // Neither chapters nor a way on: an error page, a wall, a list that is drawn by a script.
        if (said.chapters.empty() && said.more.empty()) return {};
        return said;
    }

private:
    /// Whether the pages are what a list shows of the chapter, in whatever sizes.
    static bool shows(std::vector<std::string> const& listed, std::vector<page_spec> const& pages) {
        return !listed.empty() && std::equal(
                                      listed.begin(),
                                      listed.end(),
                                      pages.begin(),
                                      pages.end(),
                                      [](std::string const& a, page_spec const& b) {
                                          return sizeless_address(a) == sizeless_address(b.url);
                                      }
                                  );
    }

    /// What is told by one picture to a page does not hold where there are several. Further
    /// documents are tried then, unless there are about as many pictures as pages are counted. Far
    /// fewer than those are not the whole chapter.
    void settle_many(std::size_t pictures) {
        constexpr std::size_t least_count = 4;  // a smaller one may count documents
        auto& part = out_.part;
        bool const one_of_them = std::exchange(part.sure, false);
        auto const said = part.said_by_word ? part.pages_said : 0;
        bool const whole = said >= least_count && pictures + 1 >= said && 2 * pictures <= 3 * said;
        bool const lacking = pictures > 0 && 2 * pictures < said;
        part.sure = pictures > 0 && !whole && part.further == further_parts::likely;
        bool const maybe = pictures > 0 && !whole && part.further == further_parts::maybe;
        part.doubtful = !part.sure && (maybe || (lacking && (part.doubtful || one_of_them)));
        if (!lacking && !part.sure) part.pages_said = 0;
    }

    /// Whether the address has the number that the title has.
    bool has_own_number() const {
        return !number_.number.empty() &&
               read_chapter_number({}, page_.url()).number == number_.number;
    }

    bool has_neighbours() const { return !out_.next.url.empty() || !out_.previous.url.empty(); }

    /// Whether a link by words leads to a further part of the list, and not to one of its chapters.
    bool goes_on(std::vector<chapter_link> const& chapters) const {
        auto const& next = out_.next.url;
        return !next.empty() &&
               std::none_of(chapters.begin(), chapters.end(), [&](auto const& one) {
                   return without_fragment(one.url) == without_fragment(next);
               });
    }

    void look_around() {
        out_.understood = static_cast<bool>(page_.root());
        out_.language = page_.root().attribute("lang").value_or(std::string{});
        auto const title = page_.title();
        number_ = read_chapter_number(title, page_.url());
        has_number_ = number_.evidence >= number_evidence::address;
        find_neighbours();
        awaits_script_ = has_empty_holder();
    }

    /// A place for chapters that a script fills: what else has numbers here is not the list.
    bool has_empty_holder() const {
        for (auto const& one : page_.all("div")) {
            auto const id = one.attribute("id").value_or(std::string{});
            bool const holder =
                id.starts_with("manga-chapters-holder") || id == "chapter-list-holder";
            if (holder && one.descendants("a").empty()) return true;
        }
        return false;
    }

    static void doubt(double& confidence, std::vector<std::string>& notes, std::string why) {
        confidence = std::min(confidence, 0.3);
        notes.push_back(std::move(why));
    }
    void doubt(std::string why) { doubt(out_.confidence, out_.notes, std::move(why)); }
    static void doubt(found_list& found, std::string why) {
        doubt(found.confidence, found.notes, std::move(why));
    }

    std::string first_heading() const {
        for (auto const& one : page_.all("h1")) {
            auto text = one.text();
            if (!text.empty() && text.size() < 200) return text;
        }
        return {};
    }

    /// Links by `rel` count before words, and those before "Read more »"; a link to the page itself
    /// or to another host is none.
    void find_neighbours() {
        enum class told { by_rel, by_words, by_offer };
        auto const how_told = [](html_node node) {
            if (node.attribute("rel")) return told::by_rel;
            return is_offer(node.text()) ? told::by_offer : told::by_words;
        };
        auto const own = without_fragment(page_.url());
        auto const base = net::parse_url(own);
        for (auto const how : {told::by_rel, told::by_words, told::by_offer}) {
            for (auto const* const element : {"link", "a"}) {
                for (auto const& node : page_.all(element)) {
                    if (how_told(node) != how) continue;
                    auto const which = neighbour_of(node);
                    if (which == neighbour::none) continue;
                    auto const address = page_.link(node.attribute("href").value_or(std::string{}));
                    auto const parsed = address ? net::parse_url(*address) : std::nullopt;
                    bool const usable = parsed && base && is_same_host(parsed->host, base->host) &&
                                        *address != own && !has_image_ending(*address);
                    if (!usable) continue;
                    auto& into = which == neighbour::next ? out_.next : out_.previous;
                    if (into.url.empty()) into.url = *address;
                }
            }
        }
    }

    static std::string percent(double value) {
        std::array<char, 16> out{};
        (void)std::snprintf(out.data(), out.size(), "%.0f %%", value * 100);
        return out.data();
    }

    reading read_chapter(found_pages pages) {
        out_.confidence = pages.confidence;
        out_.self.url = without_fragment(page_.url());
        out_.self.pages = std::move(pages.pages);
        if (out_.part.sure) {
            // "Next" is the next page.
            out_.next = {};
            out_.previous = {};
            out_.more = out_.part.others;
            pages.notes.emplace_back("it is one of several pages of the chapter");
            if (!out_.part.chapter.empty()) out_.self.number = out_.part.chapter;
        } else {
            auto own = own_number(page_.title(), first_heading(), page_.url());
            out_.self.number = std::move(own.number);
            out_.self.volume = std::move(own.volume);
        }
        // The number in a title may be the page's.
        bool const several = out_.self.pages.size() > 1;
        if (several && out_.part.further == further_parts::likely && !out_.part.chapter.empty())
            out_.self.number = out_.part.chapter;
        out_.series = series_of_chapter(page_);
        out_.notes = std::move(pages.notes);
        if (awaits_script_) doubt(by_script);
        if (out_.part.doubtful) doubt_part();
        // What it shows are thumbnails of several books.
        if (auto const count = manifests_of(from_).size(); count > 1)
            doubt("it leads to " + std::to_string(count) + " IIIF manifests: name one of them");
        if (!pages.lack.empty()) {
            doubt(pages.lack);
            out_.lack = std::move(pages.lack);
        }
        out_.notes.insert(
            out_.notes.begin(), "read as one chapter, " + percent(out_.confidence) + " sure"
        );
        return std::move(out_);
    }

    void doubt_part() {
        doubt(
            out_.part.pages_said == 0
                ? std::string("it may be one of several pages of a chapter")
                : "it says that there are " + std::to_string(out_.part.pages_said) +
                      " pages, and shows pictures: " + std::to_string(out_.self.pages.size())
        );
    }

    /// Pages of the chapter that this is one of, or chapters and this one among them.
    bool lists_own_chapter(found_list const& found) const {
        // Where others are below its own address, it may as well be the page of a series.
        bool const one_of_them = out_.part.doubtful && out_.part.place != 0;
        if (!out_.part.sure && !one_of_them) return false;
        auto const own = net::parse_url(page_.url());
        auto const its = own ? read_paged_address(*own) : std::nullopt;
        return std::any_of(found.chapters.begin(), found.chapters.end(), [&](auto const& one) {
            bool const page = std::any_of(
                out_.part.others.begin(),
                out_.part.others.end(),
                [&](auto const& other) { return other.url == one.url; }
            );
            auto const address = net::parse_url(one.url);
            return page || (its && address && chapter_address(*address) == its->base);
        });
    }

    /// The chapters of the page's own host, else those that the site keeps at another; and where
    /// there are none, volumes.
    found_list find_list(list_pager const& pager) const {
        bool elsewhere = false;
        bool any_volume = false;
        auto const find = [&](link_hosts hosts, bool volumes) {
            link_wishes const wishes{.hosts = hosts, .volumes = volumes, .marks = {}};
            auto links = find_links(page_, pager, wishes);
            elsewhere = elsewhere || links.elsewhere;
            any_volume = any_volume || links.volumes;
            auto found = find_chapter_list(std::move(links));
            if (hosts == link_hosts::site) found.marks.emplace_back(site_mark);
            if (volumes) found.marks.emplace_back(volumes_mark);
            return found;
        };
        auto own = find(link_hosts::own, false);
        if (own.confidence >= sure_enough) return own;
        constexpr std::array<std::pair<link_hosts, bool>, 3> others = {
            {{link_hosts::site, false}, {link_hosts::own, true}, {link_hosts::site, true}}};
        for (auto const& [hosts, volumes] : others) {
            // Nothing else would be found.
            if ((hosts == link_hosts::site && !elsewhere) || (volumes && !any_volume)) continue;
            auto found = find(hosts, volumes);
            if (found.confidence >= sure_enough) return found;
        }
        return own;
    }

    /// "Read next: chapters 2 and 4" on the page of chapter 3: its own number is left out, and it
    /// is called what they are, or shows pages.
    bool is_left_out_of(found_list const& found, double as_pages) const {
        if (!has_number_ || number_.number.empty() || found.chapters.empty()) return false;
        std::size_t alike = 0;
        auto const own = address_shape(page_.url());
        for (auto const& one : found.chapters) {
            if (one.number == number_.number) return false;
            alike += static_cast<std::size_t>(address_shape(one.url) == own);
        }
        bool const same_kind = 2 * alike > found.chapters.size();
        bool const titled = read_chapter_number(page_.title()).evidence == number_evidence::word;
        auto const address = net::parse_url(page_.url());
        bool const front = !address || address->path == "/";
        if (as_pages >= sure_enough) return !front && (titled || same_kind);
        return titled && same_kind && own.find('#') != own.npos;
    }

    /// Of a list in a sidebar, where another one is drawn by a script: the series that all of its
    /// addresses name and nothing on the page does; or nothing.
    std::string another_series(found_list const& found) const {
        if (!found.aside || found.chapters.empty()) return {};
        auto const named = series_of_address(found.chapters.front().url);
        bool const same =
            std::all_of(found.chapters.begin(), found.chapters.end(), [&](auto const& one) {
                return series_of_address(one.url) == named;
            });
        if (!same || is_general_name(named) || named == series_of_host(page_.url())) return {};
        bool const its = has_words(readable_path(page_.url()), named) ||
                         has_words(page_.title(), named) || has_words(first_heading(), named);
        return its ? std::string{} : named;
    }

    /// Why there are more chapters than links to them; empty: nothing says so, or they are
    /// followed.
    std::string cut(found_list const& found, list_pager const& pager) const {
        if (goes_on(found.chapters) || !pager.next().empty()) return {};
        if (pager.needs_script()) return by_script;
        if (!found.missing.empty()) return "a chapter is not on it: " + found.missing;
        return cut_of(find_list_cuts(page_), found.places, found.chapters.size());
    }

    reading read_list(double as_pages) {
        list_pager const pager(page_);
        auto found = find_list(pager);
        if (page_.truncated())
            found.notes.emplace_back("the page is too large: its beginning is read");
        // A chapter's own page lists its neighbours too; a page full of pages is no list.
        bool const own_page = found.holds_page || lists_own_chapter(found) ||
                              is_left_out_of(found, as_pages) ||
                              (has_number_ && as_pages > found.confidence);
        if (own_page || (as_pages > 0.8 && as_pages > found.confidence))
            doubt(found, "it is a chapter's own page");
        if (awaits_script_) doubt(found, by_script);
        if (auto const other = another_series(found); !other.empty())
            doubt(found, "it stands aside, and is of another series: " + other);
        if (auto why = cut(found, pager); !why.empty()) doubt(found, std::move(why));
        found.notes.insert(
            found.notes.begin(),
            "read as a list of chapters, " + percent(found.confidence) + " sure"
        );
        auto said = list_of(std::move(found), pager);
        if (said.chapters.empty()) said.more.clear();
        return said;
    }

    reading list_of(found_list found, list_pager const& pager) {
        out_.confidence = found.confidence;
        out_.order = found.order;
        out_.chapters = std::move(found.chapters);
        out_.notes = std::move(found.notes);
        out_.marks = std::move(found.marks);
        out_.pictured = found.pictured;
        if (found.pictured) {
            out_.notes.emplace_back(
                "its links are pictures without words: the first one's page tells whether they "
                "are chapters, or pages of one"
            );
        }
        out_.series = series_of_list(page_);
        // On a list "next" is its next part, if it is none of its chapters. Page numbers count
        // before words: those may lead to another series.
        auto next = goes_on(out_.chapters) ? out_.next.url : std::string{};
        out_.next = {};
        out_.previous = {};
        out_.part = {};
        if (!pager.next().empty() && !(!next.empty() && pager.is_part(next))) next = pager.next();
        if (!next.empty()) out_.more.push_back({.url = next, .headers = {}});
        return std::move(out_);
    }

    document const& from_;
    html_tree page_;
    chapter_number number_;
    bool has_number_ = false;
    bool awaits_script_ = false;
    reading out_;
};

class discovery final : public reader {
public:
    std::string_view name() const noexcept override { return "discovery"; }
    bool guesses() const noexcept override { return true; }
    reading read(document const& from, role as) override {
        if (!looks_like_html(from)) return {};
        return discovered_page(from).read(as);
    }
    reading read_chapter(document const& from, chapter_link const& named) override {
        if (!looks_like_html(from)) return {};
        return discovered_page(from).read(role::chapter, &named);
    }
    reading read_part(document const& from, reading const& first) override {
        if (!looks_like_html(from)) return {};
        return discovered_page(from).read_part(first.marks);
    }
};

}  // namespace

std::unique_ptr<reader> discovery_reader(document const& first) {
    if (!looks_like_html(first)) return nullptr;
    return std::make_unique<discovery>();
}

}  // namespace panelia::sources
