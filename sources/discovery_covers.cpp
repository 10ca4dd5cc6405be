#include "sources/discovery_covers.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "sources/address.hpp"
#include "sources/discovery_links.hpp"
#include "sources/discovery_words.hpp"
#include "sources/regex.hpp"

namespace panelia::sources {
namespace {

using image_list = std::vector<shown_image>;
using group = std::vector<shown_image*>;

/// So many pictures that lead elsewhere are a row of covers.
constexpr std::size_t least_covers = 2;
// What is looked at: no page of a chapter has more, and hostile ones end soon.
constexpr std::size_t most_pictures = 2'000;
constexpr int most_headings = 100;  // before one picture
constexpr int most_elements = 100;  // of a card

group open_ones(image_list& images) {
    group out;
    for (auto& one : images) {
        if (one.refused.empty()) out.push_back(&one);
    }
    return out;
}

void refuse_all(group const& of, char const* why) {
    for (auto* one : of) one->refuse(why);
}

std::vector<html_node> headings_of(html_tree const& page) {
    std::vector<html_node> out;
    auto const root = page.root();
    for (auto node = root.first_child(); node; node = node.next_in(root)) {
        if (is_heading(node)) out.push_back(node);
    }
    return out;
}

/// A heading stands for what follows it inside the same element, or beside its own wrapper.
bool stands_for(html_node heading, html_node picture) {
    auto const around = heading.parent();
    if (picture.is_inside(around)) return true;
    bool const wrapper = !heading.next_sibling() && !heading.previous_sibling();
    return wrapper && picture.is_inside(around.parent());
}

/// A card of a row has a heading of its own ("Red Wolf"), which says nothing of the row.
bool is_card(html_node around) {
    constexpr int most_images = 2;  // one, and again in a <noscript>
    int images = 0;
    int elements = 0;
    for (auto node = around.first_child(); node; node = node.next_in(around)) {
        images += static_cast<int>(node.is("img"));
        if (images > most_images || ++elements > most_elements) return false;
    }
    return true;
}

/// Whether the last heading before a picture announces others.
bool is_announced(html_node picture, std::vector<html_node> const& headings) {
    auto at = std::lower_bound(
        headings.begin(),
        headings.end(),
        picture.order(),
        [](html_node heading, auto order) { return heading.order() < order; }
    );
    html_node card;
    for (int looked = 0; at != headings.begin() && looked < most_headings; ++looked) {
        auto const heading = *--at;
        if (!stands_for(heading, picture) || heading.is_inside(card)) continue;
        if (announces_others(heading.text())) return true;
        if (!is_card(heading.parent())) return false;
        card = heading.parent();
    }
    return false;
}

void refuse_announced(html_tree const& page, image_list& images) {
    auto const headings = headings_of(page);
    auto const open = open_ones(images);
    if (open.size() > most_pictures) return;
    group announced;
    for (auto* one : open) {
        if (is_announced(one->node, headings)) announced.push_back(one);
    }
    if (announced.size() < open.size()) refuse_all(announced, "under a heading of other series");
}

/// Whether they are pages by themselves: in a reader, or a row of one kind.
bool look_like_pages(group const& of) {
    constexpr std::size_t least_row = 3;
    std::map<std::string, std::size_t> shapes;
    for (auto const* one : of) {
        if (one->in_reader || ++shapes[address_shape(one->url)] == least_row) return true;
    }
    return false;
}

/// Whether an address is below that of the page, or differs from it in the query only: there are
/// the chapter's own pages, seen small here.
bool is_own(std::string const& target, std::string const& page) {
    auto own = page.substr(0, page.find_first_of("?#"));
    while (own.ends_with('/')) own.pop_back();
    if (!target.starts_with(own)) return false;
    auto const rest = std::string_view(target).substr(own.size());
    return rest.empty() || rest.front() == '/' || rest.front() == '?';
}

/// Of pages none leads anywhere but on; each cover leads to a page of its own.
void refuse_leading(html_tree const& page, image_list& images, cover_signs const& by) {
    group pages;
    group covers;
    std::set<std::string> targets;
    for (auto* one : open_ones(images)) {
        bool const stays = one->leads_to.empty() || one->leads_to == by.next;
        if (!stays && is_own(one->leads_to, page.url())) return;
        if (!stays) targets.insert(one->leads_to);
        (stays ? pages : covers).push_back(one);
    }
    bool const a_row = targets.size() >= least_covers && 2 * targets.size() > covers.size();
    if (!a_row || !look_like_pages(pages)) return;
    auto const holder = holder_of(covers);
    bool const mixed = std::any_of(pages.begin(), pages.end(), [&](auto const* one) {
        return one->node.is_inside(holder);
    });
    if (!mixed) refuse_all(covers, "a cover that leads to another page");
}

std::string folder_of(shown_image const& one) {
    auto const shape = address_shape(one.url);
    return std::string(shape_folder(shape));
}

void refuse_outside_reader(image_list& images) {
    group outside;
    std::set<std::string> folders;
    std::size_t inside = 0;
    for (auto* one : open_ones(images)) {
        if (one->in_reader) {
            ++inside;
            folders.insert(folder_of(*one));
        } else if (!one->linked_by_text) {
            outside.push_back(one);
        }
    }
    if (inside < 2 || outside.size() > inside) return;
    std::erase_if(outside, [&](auto const* one) {
        return folders.contains(folder_of(*one)) && !names_cover(file_of(one->url));
    });
    refuse_all(outside, "outside of the reader, a cover or from another folder");
}

}  // namespace

bool announces_others(std::string_view heading) {
    static regex const words(
        R"((?i)^\W*(?:(?:you|readers)\s+(?:may|might|will|could)\s+(?:also\s+)?(?:like|enjoy)|(?:more|other|similar|related|recommended|suggested|popular|trending|hot|latest|new)\s+(?:series|mangas?|comics?|webtoons?|manhwas?|titles?|posts?|stories|works|galler(?:y|ies)|reads?|releases|updates|articles)|(?:more|others?)\s+like\s+this|related|recommend(?:ed|ations?)(?:\s+for\s+you)?|similar|also\s+(?:read|by)|read\s+also|people\s+also|popular(?:\s+(?:now|today))?|trending)\b)"
        R"(|(?i)^\W*(?:te\s+puede|también\s+te|tal\s+vez|relacionad[oa]s|recomendad[oa]s|recomendaciones|vous\s+aimerez|séries?\s+similaires|das\s+könnte|ähnliche|potrebbe|ti\s+potrebbe|correlati|você\s+(?:pode|também)|похож|рекоменд|вам\s+(?:может|также)|популярн|rekomendasi|mungkin|có\s+thể\s+bạn|truyện\s+liên\s+quan|benzer|polecan|podobne))"
        R"(|^\W*(?:おすすめ|関連作品|こちらもおすすめ|推荐|推薦|相关|相關|猜你喜欢|추천|비슷한))"
    );
    return heading.size() <= 80 && words.matches(heading);
}

void refuse_covers(html_tree const& page, std::vector<shown_image>& images, cover_signs const& by) {
    refuse_announced(page, images);
    if (by.reads_comic) refuse_leading(page, images, by);
    refuse_outside_reader(images);
}

}  // namespace panelia::sources
