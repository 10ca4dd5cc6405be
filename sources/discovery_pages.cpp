#include "sources/discovery_pages.hpp"

#include "net/url.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

#include "sources/address.hpp"
#include "sources/discovery_covers.hpp"
#include "sources/discovery_images.hpp"
#include "sources/discovery_list.hpp"
#include "sources/discovery_words.hpp"
#include "sources/image_likeness.hpp"
#include "sources/image_renderings.hpp"
#include "sources/natural_order.hpp"
#include "sources/page_lack.hpp"
#include "sources/script_images.hpp"

namespace panelia::sources {
namespace {

constexpr double large_side = 300;
constexpr std::size_t sure_count = 10;  ///< pictures from which on they are the matter of the page

using image_list = std::vector<shown_image>;

/// Less than this part of the page's pictures stands aside; a wrapper that is merely named
/// "with-sidebar" holds most of them.
constexpr double most_aside = 0.5;

/// Drops what stands in menus, sidebars and the like.
void refuse_aside(image_list& images) {
    std::map<void const*, std::vector<std::size_t>> inside;
    std::size_t candidates = 0;
    for (std::size_t i = 0; i < images.size(); ++i) {
        if (!images[i].refused.empty()) continue;
        ++candidates;
        html_node within;
        if (stands_aside(images[i].node, &within)) inside[within.raw()].push_back(i);
    }
    for (auto const& [element, members] : inside) {
        auto const part = static_cast<double>(members.size());
        if (part > most_aside * static_cast<double>(candidates)) continue;
        for (auto const i : members) images[i].refused = "in a menu, sidebar or footer";
    }
}

/// Drops advertisements: pictures that lead to another site.
void refuse_foreign(image_list& images, std::string const& own) {
    std::vector<std::size_t> foreign;
    for (std::size_t i = 0; i < images.size(); ++i) {
        if (!images[i].refused.empty()) continue;
        auto const& target = images[i].leads_to;
        if (!target.empty() && host_of(target) != own) foreign.push_back(i);
    }
    for (auto const i : foreign) images[i].refuse("a link to another site", true);
}

/// Drops the pictures of buttons ("next.gif"), where others are left: links to another page that
/// say nothing but where they lead, by their file's name or by the text in their place.
void refuse_ways(image_list& images) {
    std::vector<shown_image*> ways;
    std::size_t others = 0;
    for (auto& one : images) {
        if (!one.refused.empty()) continue;
        bool const large = std::max(one.width, one.height) >= large_side;
        bool const named = names_way(file_of(one.url)) ||
                           names_way(one.node.attribute("alt").value_or(std::string{}));
        if (named && !large && !one.leads_to.empty()) {
            ways.push_back(&one);
        } else {
            ++others;
        }
    }
    if (others == 0) return;
    for (auto* one : ways) one->refuse("named like a button that leads to another page");
}

/// Of a row of pictures, those few that lead to pages of their own are covers and links ("you may
/// also like"), no pages.
void refuse_links(image_list& images) {
    std::set<std::string> targets;
    std::size_t plain = 0;
    std::size_t linked = 0;
    for (auto const& one : images) {
        if (!one.refused.empty()) continue;
        (one.leads_to.empty() ? plain : linked) += 1;
        if (!one.leads_to.empty()) targets.insert(one.leads_to);
    }
    if (plain < 3 || targets.empty() || linked > plain) return;
    for (auto& one : images) {
        if (one.refused.empty() && !one.leads_to.empty())
            one.refuse("a link to another page", true);
    }
}

/// Links by words count where there are hardly pictures (a directory's listing), or where they lie
/// in the folders that the pictures come from.
void refuse_stray_links(image_list& images) {
    std::size_t pictures = 0;
    for (auto const& one : images) {
        pictures += static_cast<std::size_t>(one.refused.empty() && !one.linked_by_text);
    }
    if (pictures == 0) return;
    std::set<std::string> hosts;
    for (auto const& one : images) {
        if (one.refused.empty() && !one.linked_by_text) hosts.insert(host_of(one.url));
    }
    for (auto& one : images) {
        bool const stray = one.linked_by_text && !hosts.contains(host_of(one.url));
        if (one.refused.empty() && stray) one.refused = "a link by words, to another site";
    }
}

struct facts {
    std::size_t count = 0;      ///< pictures taken
    std::size_t large = 0;      ///< by declared size, or because a larger version is linked
    std::size_t alike = 0;      ///< of the most common kind of address
    std::size_t targets = 0;    ///< different pages that they lead to
    std::size_t linked = 0;     ///< that lead to a page
    bool reader_words = false;  ///< in the classes around them
    std::size_t text = 0;       ///< bytes of text on the page
    std::size_t prices = 0;
    bool asks_password = false;
};

std::size_t prices_in(std::string_view text) {
    std::size_t out = 0;
    for (auto const* const sign : {"$", "\xE2\x82\xAC", "\xC2\xA3", "\xC2\xA5", "USD", "EUR"}) {
        std::string_view const wanted = sign;
        for (auto at = text.find(wanted); at != std::string_view::npos && out < 100;
             at = text.find(wanted, at + wanted.size())) {
            auto const after = text.substr(at + wanted.size(), 2);
            out += static_cast<std::size_t>(
                after.find_first_of("0123456789") != std::string_view::npos
            );
        }
    }
    return out;
}

facts facts_of(image_list const& images, html_tree const& page) {
    facts out;
    std::map<std::string, std::size_t> shapes;
    std::set<std::string> targets;
    for (auto const& one : images) {
        if (!one.refused.empty()) continue;
        ++out.count;
        bool const large =
            one.enlarged || one.linked_by_text || std::max(one.width, one.height) >= large_side;
        out.large += static_cast<std::size_t>(large);
        out.alike = std::max(out.alike, ++shapes[address_shape(one.url)]);
        if (!one.leads_to.empty()) {
            ++out.linked;
            targets.insert(one.leads_to);
        }
        out.reader_words = out.reader_words || one.in_reader;
    }
    out.targets = targets.size();
    auto const text = page.root().text();
    out.text = text.size();
    out.prices = prices_in(text);
    for (auto const& input : page.all("input")) {
        out.asks_password = out.asks_password || input.attribute("type") == "password";
    }
    return out;
}

double part(std::size_t some, std::size_t whole) {
    return whole == 0 ? 0 : static_cast<double>(some) / static_cast<double>(whole);
}

/// One picture is a page where everything else says that this is a comic.
double score_of_one(facts const& of, page_signs const& signs) {
    double out = 0.1;
    if (signs.one_of_many) out += 0.4;
    if (signs.has_neighbours) out += 0.35;
    if (of.reader_words) out += 0.2;
    if (signs.has_number) out += 0.1;
    if (of.large > 0) out += 0.1;
    if (of.text > 4000) out -= 0.2;
    return out;
}

double score(facts const& of, page_signs const& signs) {
    if (of.count == 0) return 0;
    double out = of.count == 1 ? score_of_one(of, signs) : 0.1;
    if (of.count > 1) {
        out += std::min(0.35, 0.035 * static_cast<double>(of.count));
        out += 0.25 * part(of.alike, of.count) + 0.15 * part(of.large, of.count);
        if (of.reader_words) out += 0.2;
        if (signs.has_number) out += 0.15;
        if (signs.has_neighbours) out += 0.1;
        // An article with illustrations.
        bool const wordy = of.text / of.count > 400;
        if (wordy && of.count < sure_count && !of.reader_words) out -= 0.4;
        // Pictures that each lead elsewhere: a shop, a gallery of series, results of a search.
        if (of.targets > 1 && part(of.targets, of.count) > 0.5) out -= 0.6;
    }
    // A price to each picture.
    if (of.prices >= 3 && 2 * of.prices >= of.count && !of.reader_words) out -= 0.3;
    if (of.asks_password && of.count < sure_count) out -= 0.4;
    return std::clamp(out, 0.0, 1.0);
}

address_row taken_of(image_list const& images) {
    address_row out;
    std::set<std::string> taken;
    for (auto const& one : images) {
        if (one.refused.empty() && taken.insert(one.url).second) out.push_back(one.url);
    }
    return out;
}

/// Whether a row may be all strips of a series, of which one is shown, and no chapter's pages.
bool may_be_strips(address_row const& row, std::string const& shown) {
    constexpr std::size_t least_pages = 3;
    return row.size() < least_pages || row.front() != shown ||
           !std::is_sorted(row.begin(), row.end(), natural_less);
}

/// The pages with those that only a script knows, which may be all. Beside a single picture that
/// another page follows, the row must begin with it.
address_row with_scripts(
    html_tree const& page, address_row const& shown, page_signs const& signs, bool comic
) {
    bool const single = shown.size() == 1 && !signs.one_of_many;
    if (single && !comic) return shown;
    if (shown.empty()) return comic && signs.is_chapter ? only_row(page) : shown;
    auto rows = find_address_rows(page, shown);
    if (single && signs.has_neighbours) {
        std::erase_if(rows, [&](auto const& row) { return may_be_strips(row, shown.front()); });
    }
    return completed(shown, rows);
}

/// How many were left out for each reason, most first.
std::vector<std::string> reasons(image_list const& images) {
    std::map<std::string, std::size_t> counts;
    for (auto const& one : images) {
        if (!one.refused.empty()) ++counts[one.refused];
    }
    std::vector<std::string> out;
    out.reserve(counts.size());
    for (auto const& [why, count] : counts) {
        out.push_back(std::to_string(count) + " images left out: " + why);
    }
    return out;
}

}  // namespace

found_pages find_pages(html_tree const& page, page_signs const& signs) {
    auto images = shown_images(page);
    bool const comic =
        signs.has_number || std::any_of(images.begin(), images.end(), [](shown_image const& one) {
            return one.in_reader;
        });
    refuse_renderings(images);
    refuse_ways(images);
    refuse_covers(page, images, {.reads_comic = comic, .next = signs.next});
    refuse_aside(images);
    refuse_foreign(images, host_of(page.url()));
    refuse_links(images);
    auto const back = take_back_alike(images, host_of(page.url()), comic);
    refuse_stray_links(images);
    auto known = facts_of(images, page);
    found_pages out;
    if (back > 0) {
        out.notes.push_back(std::to_string(back) + " images taken all the same: like the others");
    }
    auto const shown = taken_of(images);
    out.notes.push_back(std::to_string(shown.size()) + " images taken for pages");
    auto const all = with_scripts(page, shown, signs, comic);
    if (auto const added = all.size() - shown.size(); added > 0) {
        auto const* const which =
            shown.empty() ? " pages from a script" : " more of the same kind from a script";
        out.notes.push_back(std::to_string(added) + which);
        known.count += added;
        known.alike += added;
    }
    out.confidence = score(known, signs);
    out.lack = find_lack(page, images, all.size(), comic && !signs.in_parts);
    // One more may be a cover, or a page that is refused here.
    auto const named = out.lack.empty() && comic ? count_same_names(page, all) : 0;
    if (named > all.size() + 1) {
        out.lack = "a script names " + std::to_string(named) + " pictures, and it shows " +
                   std::to_string(all.size());
    }
    for (auto const& url : all) {
        page_spec next;
        next.url = url;
        out.pages.push_back(std::move(next));
    }
    for (auto& why : reasons(images)) out.notes.push_back(std::move(why));
    return out;
}

}  // namespace panelia::sources
