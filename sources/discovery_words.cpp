#include "sources/discovery_words.hpp"

#include "net/ascii.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "sources/address.hpp"

namespace panelia::sources {
namespace {

using words = std::span<std::string_view const>;

constexpr std::array<std::string_view, 8> page_endings = {
    ".jpg", ".jpeg", ".png", ".webp", ".avif", ".gif", ".jxl", ".bmp"};

constexpr std::array<std::string_view, 29> decoration_words = {
    "logo",    "icon",   "icons",   "favicon", "avatar", "avatars", "gravatar", "banner",
    "banners", "advert", "adverts", "ads",     "ad",     "sprite",  "button",   "btn",
    "badge",   "emoji",  "smiley",  "smilies", "smilie", "spacer",  "pixel",    "tracker",
    "captcha", "flag",   "flags",   "rating",  "sponsor"};

constexpr std::array<std::string_view, 14> reader_words = {
    "reader",
    "reading",
    "chapter",
    "comic",
    "comics",
    "manga",
    "webtoon",
    "viewer",
    "strip",
    "pages",
    "toon",
    "manhwa",
    "scan",
    "comicpane"};

constexpr std::array<std::string_view, 9> cover_words = {
    "cover", "covers", "poster", "info", "summary", "detail", "details", "thumb", "thumbnail"};

constexpr std::array<std::string_view, 28> aside_words = {
    "sidebar",         "widget",     "widgets",  "footer", "related",    "recommend", "recommended",
    "recommendations", "comments",   "comment",  "advert", "ads",        "ad",        "sponsor",
    "share",           "social",     "menu",     "navbar", "popular",    "trending",  "breadcrumb",
    "breadcrumbs",     "newsletter", "masthead", "topbar", "pagination", "signature", "discussion"};

// Lower case, as far as ASCII goes; others in the forms that sites use.
constexpr std::array<std::string_view, 33> next_words = {
    "next",
    "siguiente",
    "sig.",
    "suivant",
    "weiter",
    "n\xC3\xA4"
    "chst",
    "N\xC3\xA4"
    "chst",
    "pr\xC3\xB3xim",
    "proximo",
    "seguinte",
    "successiv",
    "volgende",
    "nast\xC4\x99pn",
    "sonraki",
    "berikutnya",
    "selanjutnya",
    "ti\xE1\xBA\xBFp",
    "\xD1\x81\xD0\xBB\xD0\xB5\xD0\xB4\xD1\x83\xD1\x8E\xD1\x89",
    "\xD0\xA1\xD0\xBB\xD0\xB5\xD0\xB4\xD1\x83\xD1\x8E\xD1\x89",
    "\xD0\xB2\xD0\xBF\xD0\xB5\xD1\x80\xD1\x91\xD0\xB4",
    "\xD0\xB2\xD0\xBF\xD0\xB5\xD1\x80\xD0\xB5\xD0\xB4",
    "\xD0\x92\xD0\xBF\xD0\xB5\xD1\x80\xD0\xB5\xD0\xB4",
    "\xD0\xB4\xD0\xB0\xD0\xBB\xD0\xB5\xD0\xB5",
    "\xD0\x94\xD0\xB0\xD0\xBB\xD0\xB5\xD0\xB5",
    "\xE6\xAC\xA1",
    "\xE4\xB8\x8B\xE4\xB8\x80",
    "\xE4\xB8\x8B\xE9\xA0\x81",
    "\xEB\x8B\xA4\xEC\x9D\x8C",
    "\xE2\x86\x92",
    "\xC2\xBB",
    "\xE2\x80\xBA",
    ">",
    "\xE2\x96\xB6"};

constexpr std::array<std::string_view, 31> previous_words = {
    "prev",
    "anterior",
    "ant.",
    "pr\xC3\xA9"
    "c\xC3\xA9"
    "dent",
    "Pr\xC3\xA9"
    "c\xC3\xA9"
    "dent",
    "zur\xC3\xBC"
    "ck",
    "vorherig",
    "voriger",
    "vorige",
    "precedent",
    "poprzedni",
    "\xC3\xB6nceki",
    "\xC3\x96nceki",
    "sebelumnya",
    "tr\xC6\xB0\xE1\xBB\x9B"
    "c",
    "\xD0\xBF\xD1\x80\xD0\xB5\xD0\xB4\xD1\x8B\xD0\xB4\xD1\x83\xD1\x89",
    "\xD0\x9F\xD1\x80\xD0\xB5\xD0\xB4\xD1\x8B\xD0\xB4\xD1\x83\xD1\x89",
    "\xD0\xBD\xD0\xB0\xD0\xB7\xD0\xB0\xD0\xB4",
    "\xD0\x9D\xD0\xB0\xD0\xB7\xD0\xB0\xD0\xB4",
    "\xE5\x89\x8D\xE3\x81\xB8",
    "\xE5\x89\x8D\xE3\x81\xAE",
    "\xE5\x89\x8D\xE8\xA9\xB1",
    "\xE4\xB8\x8A\xE4\xB8\x80",
    "\xE4\xB8\x8A\xE9\xA0\x81",
    "\xEC\x9D\xB4\xEC\xA0\x84",
    "\xE2\x86\x90",
    "\xC2\xAB",
    "\xE2\x80\xB9",
    "<",
    "\xE2\x97\x80",
    "newer entries"};

// Where the pictures of buttons lead.
constexpr std::array<std::string_view, 4> back_words = {"prev", "previous", "back", "previouspage"};
constexpr std::array<std::string_view, 3> on_words = {"next", "forward", "nextpage"};
constexpr std::array<std::string_view, 12> way_words = {
    "first",
    "last",
    "home",
    "index",
    "archive",
    "archives",
    "arrow",
    "arrows",
    "latest",
    "newest",
    "oldest",
    "random"};
// What may stand beside them.
constexpr std::array<std::string_view, 24> beside_way = {
    "page",  "comic", "strip", "chapter", "episode", "issue", "go",    "to",
    "the",   "nav",   "btn",   "button",  "link",    "img",   "image", "left",
    "right", "up",    "top",   "gif",     "png",     "jpg",   "webp",  "on"};

bool is_one_of(std::string_view word, words wanted) {
    return std::find(wanted.begin(), wanted.end(), word) != wanted.end();
}

/// Calls `told` with each run of letters, in lower case; true ends it, and is returned.
template <class Told>
bool any_word(std::string_view text, Told const& told) {
    auto const lower = net::to_lower(text.substr(0, 500));
    std::string_view rest = lower;
    while (!rest.empty()) {
        std::size_t size = 0;
        while (size < rest.size() && net::is_alpha(rest[size])) ++size;
        if (size > 0 && told(rest.substr(0, size))) return true;
        rest.remove_prefix(std::min(size + 1, rest.size()));
    }
    return false;
}

bool has_word(std::string_view text, words wanted) {
    return any_word(text, [&](std::string_view word) { return is_one_of(word, wanted); });
}

/// What a picture's name leads to, where it says nothing else.
neighbour by_way(std::string_view name) {
    if (!names_way(name)) return neighbour::none;
    if (has_word(name, on_words)) return neighbour::next;
    return has_word(name, back_words) ? neighbour::previous : neighbour::none;
}

/// Of a link that is a picture.
neighbour by_picture(html_node link) {
    for (auto const& picture : link.descendants("img")) {
        auto const said = by_way(picture.attribute("alt").value_or(std::string{}));
        if (said != neighbour::none) return said;
        auto const file = picture.attribute("src").value_or(std::string{});
        auto const named = by_way(file_of(file));
        if (named != neighbour::none) return named;
    }
    return neighbour::none;
}

bool begins_with(std::string_view text, words wanted) {
    return std::any_of(wanted.begin(), wanted.end(), [&](std::string_view word) {
        return text.starts_with(word);
    });
}

neighbour by_text(std::string_view shown) {
    auto const text = net::to_lower(net::trim(shown));
    if (text.empty() || text.size() > 60) return neighbour::none;
    // What a blog has before is what comes next, whichever way its arrow points.
    for (auto const* const older : {"older entries", "older posts"}) {
        if (text.find(older) != text.npos) return neighbour::next;
    }
    // "Next Chapter", "Chapitre suivant", "Chapter 3 >": the word may come last.
    if (begins_with(text, next_words)) return neighbour::next;
    if (begins_with(text, previous_words)) return neighbour::previous;
    std::size_t const last = text.rfind(' ');
    if (last == std::string::npos) return neighbour::none;
    auto const end = std::string_view(text).substr(last + 1);
    if (begins_with(end, next_words)) return neighbour::next;
    return begins_with(end, previous_words) ? neighbour::previous : neighbour::none;
}

}  // namespace

std::string names_of(html_node node) {
    return node.attribute("class").value_or(std::string{}) + " " +
           node.attribute("id").value_or(std::string{});
}

bool has_image_ending(std::string_view address) {
    auto const path = net::to_lower(address.substr(0, address.find_first_of("?#")));
    return std::any_of(page_endings.begin(), page_endings.end(), [&](std::string_view ending) {
        return path.ends_with(ending);
    });
}

bool names_decoration(std::string_view name) {
    return has_word(name, decoration_words);
}

// "manga-info", "comic-cover": what stands beside a reader bears its words, too.
bool names_reader(std::string_view name) {
    while (!name.empty()) {
        auto const one = name.substr(0, name.find(' '));
        name.remove_prefix(std::min(one.size() + 1, name.size()));
        if (has_word(one, reader_words) && !has_word(one, cover_words)) return true;
    }
    return false;
}

bool names_cover(std::string_view name) {
    return has_word(name, cover_words);
}

bool stands_aside(html_node node, html_node* within) {
    for (auto at = node.parent(); at; at = at.parent()) {
        if (at.is("body") || at.is("html")) return false;
        bool const element = at.is("nav") || at.is("footer") || at.is("aside");
        if (!element && !has_word(names_of(at), aside_words)) continue;
        if (within != nullptr) *within = at;
        return true;
    }
    return false;
}

bool stands_in_comments(html_node node) {
    constexpr std::array<std::string_view, 6> comments = {
        "comment", "comments", "review", "reviews", "replies", "disqus"};
    for (auto at = node.parent(); at && !at.is("body"); at = at.parent()) {
        if (has_word(names_of(at), comments)) return true;
    }
    return false;
}

bool names_way(std::string_view name) {
    constexpr std::size_t longest = 40;
    bool const other = name.size() > longest || any_word(name, [](std::string_view word) {
                           return !is_one_of(word, back_words) && !is_one_of(word, on_words) &&
                                  !is_one_of(word, way_words) && !is_one_of(word, beside_way);
                       });
    return !other &&
           (has_word(name, back_words) || has_word(name, on_words) || has_word(name, way_words));
}

bool is_heading(html_node node) {
    auto const name = node.name();
    return name.size() == 2 && name[0] == 'h' && name[1] >= '1' && name[1] <= '6';
}

bool holds_link(html_node node) {
    return node.is("a") || !node.descendants("a").empty();
}

bool is_wrapper(html_node node, std::string_view text) {
    auto const inner = node.first_child();
    return inner && !inner.next_sibling() && inner.text() == text;
}

neighbour neighbour_of(html_node link) {
    auto const rel = net::to_lower(link.attribute("rel").value_or(std::string{}));
    constexpr std::array<std::string_view, 1> next = {"next"};
    constexpr std::array<std::string_view, 2> previous = {"prev", "previous"};
    if (has_word(rel, next)) return neighbour::next;
    if (has_word(rel, previous)) return neighbour::previous;
    if (!link.is("a")) return neighbour::none;
    auto text = link.text();
    if (text.empty()) text = link.attribute("title").value_or(std::string{});
    if (text.empty()) text = link.attribute("aria-label").value_or(std::string{});
    auto const said = text.empty() ? by_picture(link) : by_text(text);
    if (said != neighbour::none) return said;
    auto const names = names_of(link);
    if (has_word(names, next)) return neighbour::next;
    return has_word(names, previous) ? neighbour::previous : neighbour::none;
}

bool named_for_chapters(html_node link) {
    for (auto at = link; at && !at.is("body"); at = at.parent()) {
        for (auto const* const attribute : {"class", "id"}) {
            auto const name = net::to_lower(at.attribute(attribute).value_or(std::string{}));
            if (name.find("chapter") != name.npos || name.find("episode") != name.npos) return true;
        }
    }
    return false;
}

}  // namespace panelia::sources
