#include "sources/image_renderings.hpp"

#include "net/ascii.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "sources/image_choice.hpp"
#include "sources/regex.hpp"

namespace panelia::sources {
namespace {

using image_list = std::vector<shown_image>;
using group = std::vector<shown_image*>;

/// A page for large screens is cut into so many for small ones at most.
constexpr std::size_t most_slices = 8;
constexpr std::size_t least_row = 2;

std::string names_of(html_node node) {
    return node.attribute("class").value_or(std::string{}) + " " +
           node.attribute("id").value_or(std::string{});
}

bool stands_hidden(html_node node) {
    for (node = node.parent(); node && !node.is("body"); node = node.parent()) {
        if (is_hidden(node)) return true;
    }
    return false;
}

void refuse_hidden(image_list& images) {
    std::set<std::string> seen;  // what is shown again elsewhere
    group hidden;
    std::size_t shown = 0;
    for (auto& one : images) {
        bool const candidate = one.refused.empty() && !one.linked_by_text;
        bool const again = one.refused == shown_before;
        if (!candidate && !again) continue;
        bool const unseen = stands_hidden(one.node);
        if (!unseen && again) seen.insert(one.url);
        if (!unseen && candidate) ++shown;
        if (unseen && candidate) hidden.push_back(&one);
    }
    std::erase_if(hidden, [&](auto const* one) { return seen.contains(one->url); });
    shown += seen.size();
    if (shown < hidden.size()) return;
    for (auto* one : hidden) one->refuse(hidden_reason.data(), true);
}

/// The innermost element around that is for some screens only.
struct meant {
    screen for_screen = screen::any;
    html_node within{};
};
meant meant_for(html_node node) {
    for (; node && !node.is("body"); node = node.parent()) {
        auto const its = screen_of(names_of(node));
        if (its != screen::any) return {its, node};
    }
    return {};
}

void refuse_small_screens(image_list& images) {
    group large, small;
    std::vector<html_node> of_large;
    for (auto& one : images) {
        if (!one.refused.empty()) continue;
        auto const its = meant_for(one.node);
        if (its.for_screen == screen::small) small.push_back(&one);
        if (its.for_screen != screen::large) continue;
        large.push_back(&one);
        if (of_large.empty() || !(of_large.back() == its.within)) of_large.push_back(its.within);
    }
    if (large.empty() || small.size() > most_slices * large.size()) return;
    for (auto* one : small) {
        bool const within = std::any_of(of_large.begin(), of_large.end(), [&](auto const& other) {
            return one->node.is_inside(other);
        });
        if (!within) one->refuse("of a rendering for small screens");
    }
}

std::string folder_of(std::string const& address) {
    auto const path = address.substr(0, address.find_first_of("?#"));
    return path.substr(0, path.rfind('/') + 1);
}

html_node holder_of(group const& of) {
    auto out = of.front()->node.parent();
    for (auto const* one : of) {
        while (out && !one->node.is_inside(out)) out = out.parent();
    }
    return out;
}

/// Named like smaller versions, as a folder or an element is.
bool names_smaller(std::string_view names) {
    static regex const words(
        R"((?i)(?:^|[^a-z])(?:t|th|tn|thumbs?|thumbnails?|small|sm|s|m|mobile|mini|previews?|low|lq|lowres|filmstrip)(?:[^a-z]|$))"
    );
    return words.matches(names);
}

/// A row of pictures from one folder.
struct row {
    std::string folder{};
    group images{};
    html_node holder{};
    double width = 0;  // the largest that is declared
};

/// What of two folders is not the same.
std::pair<std::string_view, std::string_view> difference(std::string_view a, std::string_view b) {
    while (!a.empty() && !b.empty() && a.front() == b.front()) {
        a.remove_prefix(1);
        b.remove_prefix(1);
    }
    while (!a.empty() && !b.empty() && a.back() == b.back()) {
        a.remove_suffix(1);
        b.remove_suffix(1);
    }
    return {a, b};
}

/// Whether `a` is surely the smaller rendering of `b`.
bool is_smaller(row const& a, row const& b) {
    if (a.width > 0 && b.width > 0 && a.width != b.width) return a.width < b.width;
    auto const [its, other] = difference(a.folder, b.folder);
    if (names_smaller(its) != names_smaller(other)) return names_smaller(its);
    return names_smaller(names_of(a.holder)) && !names_smaller(names_of(b.holder));
}

bool stand_apart(row const& a, row const& b) {
    return !a.holder.is_inside(b.holder) && !b.holder.is_inside(a.holder);
}

/// Rows by the names of their files.
std::map<std::string, std::vector<row>> rows_of(image_list& images) {
    std::map<std::string, row> by_folder;
    for (auto& one : images) {
        if (!one.refused.empty() || one.linked_by_text) continue;
        auto& into = by_folder[folder_of(one.url)];
        into.images.push_back(&one);
        into.width = std::max(into.width, one.width);
    }
    std::map<std::string, std::vector<row>> out;
    for (auto& [folder, one] : by_folder) {
        if (one.images.size() < least_row) continue;
        std::string names;
        for (auto const* image : one.images) names += full_name(image->url) + '/';
        one.folder = folder;
        one.holder = holder_of(one.images);
        out[names].push_back(std::move(one));
    }
    return out;
}

void refuse_smaller(image_list& images) {
    for (auto const& [names, rows] : rows_of(images)) {
        // More than two are chapters on one page.
        if (rows.size() != 2 || !stand_apart(rows[0], rows[1])) continue;
        for (std::size_t i : {0U, 1U}) {
            if (!is_smaller(rows[i], rows[1 - i])) continue;
            for (auto* one : rows[i].images) one->refuse("the same as others, and smaller");
        }
    }
}

}  // namespace

bool is_hidden(html_node node) {
    static regex const unseen(R"((?i)display\s*:\s*none|visibility\s*:\s*hidden)");
    if (node.attribute("hidden")) return true;
    auto const style = node.attribute("style");
    return style && unseen.matches(*style);
}

screen screen_of(std::string_view names) {
    static regex const unseen(R"((?i)(?:^|[\s_-])(?:hidden|hide|no|not)(?:[\s_-]|$))");
    constexpr char const* before = R"((?i)(?:^|\s)(?:[a-z]+[-_])*)";
    constexpr char const* after =
        R"((?:[-_](?:only|version|view|reader|comics?|strips?|pages?|images?|content|layout))?(?:\s|$))";
    static regex const desktop(std::string(before) + "desktop" + after);
    static regex const mobile(std::string(before) + "(?:mobile|phone)" + after);
    static regex const from_large(
        R"((?:^|\s)(?:(?:d-none|hidden)\s(?:.*\s)?(?:d-(?:sm|md|lg|xl|xxl)-(?:block|flex|grid|inline\S*)|(?:sm|md|lg|xl|2xl):(?:block|flex|grid|inline\S*))|hidden-(?:xs|sm)|visible-(?:md|lg)\S*|show-for-(?:medium|large))(?:\s|$))"
    );
    static regex const to_small(
        R"((?:^|\s)(?:d-(?:sm|md|lg|xl|xxl)-none|(?:sm|md|lg|xl|2xl):hidden|hidden-(?:md|lg|xl)|visible-(?:xs|sm)\S*|hide-for-(?:medium|large))(?:\s|$))"
    );
    bool const hides = unseen.matches(names);
    bool const of_desktop = desktop.matches(names);
    bool const of_mobile = mobile.matches(names);
    bool const large = from_large.matches(names) || (hides ? of_mobile : of_desktop);
    bool const small = to_small.matches(names) || (hides ? of_desktop : of_mobile);
    if (large == small) return screen::any;
    return large ? screen::large : screen::small;
}

void refuse_renderings(image_list& images) {
    refuse_smaller(images);
    refuse_hidden(images);
    refuse_small_screens(images);
}

}  // namespace panelia::sources
