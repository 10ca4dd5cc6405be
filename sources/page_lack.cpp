#include "sources/page_lack.hpp"

#include "net/ascii.hpp"
#include "net/url.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <unordered_set>

#include "sources/address.hpp"
#include "sources/discovery_words.hpp"
#include "sources/image_choice.hpp"
#include "sources/image_renderings.hpp"
#include "sources/regex.hpp"

namespace panelia::sources {
namespace {

using image_list = std::vector<shown_image>;

constexpr std::size_t most_text = 300;    // bytes of a text that tells of a lock
constexpr int most_elements = 12;         // inside such a one
constexpr std::size_t least_places = 2;   // without a picture: one is a spinner
constexpr std::size_t few_pages = 10;     // beside which a frame may hold the chapter
constexpr std::uint64_t low_frame = 400;  // pixels: an advertisement, a form

/// A dialogue waits in the markup of every page.
bool waits_unseen(html_node node) {
    static regex const dialogue(
        R"((?i)(?:^|[^a-z])(?:modal|dialog|popup|tooltip|toast)(?:[^a-z]|$))"
    );
    for (; node && !node.is("body"); node = node.parent()) {
        if (is_hidden(node) || node.is("dialog") || node.is("template")) return true;
        if (dialogue.matches(names_of(node)) || node.attribute("role") == "dialog") return true;
    }
    return false;
}

bool stands_elsewhere(html_node node) {
    return stands_aside(node) || stands_in_comments(node) || waits_unseen(node);
}

/// Its own text, or that of few elements; not one of a link.
bool is_short_text(html_node node) {
    if (node.is("a") || node.is("option") || node.is("script") || node.is("style")) return false;
    int elements = 0;
    for (auto at = node.first_child(); at; at = at.next_in(node)) {
        if (++elements > most_elements || at.is("img") || at.is("li")) return false;
    }
    return true;
}

/// "This chapter is locked."
bool tells_lock(std::string_view text) {
    static regex const locked(
        R"((?i)\bthis (?:chapter|episode|comic)(?: [\d.]+)? is (?:currently )?(?:locked|premium|paid|(?:only )?for (?:members|subscribers|patrons|supporters)|(?:members?|subscribers?|patrons?)[- ]only))"
    );
    return locked.matches(text);
}

/// "Log in to read the remaining 3 pages"; not "buy the full comic in print", nor what is offered
/// beyond a whole chapter.
bool sells_rest(std::string_view text) {
    static regex const rest(
        R"((?i)\b(?:log ?in|sign ?in|sign ?up|register|subscribe|unlock|buy|purchase|pay|join|become an? (?:member|patron|subscriber|supporter))\b[^.!?]{0,60}\b(?:the rest|rest of (?:this|the) (?:chapter|episode)|(?:the )?remaining (?:\d+ )?(?:pages|images|panels)|(?:the )?(?:full|whole|entire) (?:chapter|episode)|to continue reading)\b)"
    );
    static regex const bought(
        R"((?i)\b(?:unlock|purchase) this (?:chapter|episode)|\b(?:log ?in|sign ?in|subscribe) to (?:read|view|see) this (?:chapter|episode)\b)"
    );
    static regex const beyond(
        R"((?i)\bnext (?:chapter|episode)|\b(?:chapter|episode) (?:list|index|archive)|\b(?:ahead|early|in advance|print|paperback|pdf|e-?book|amazon|bookmark|comment|ads|where you left)\b)"
    );
    return (rest.matches(text) || bought.matches(text)) && !beyond.matches(text);
}

/// "6 pages", "Pages: 6" and nothing else; 0 for any other text.
std::size_t bare_count(std::string_view text) {
    static regex const count(R"((?i)^\W*(?:pages?\s*[:：]\s*(\d{1,4})|(\d{1,4})\s+pages)\W*$)");
    auto const found = count.find(text);
    if (!found) return 0;
    auto const& groups = *found;
    return net::value_of_digits(groups[1].empty() ? groups[2] : groups[1]);
}

/// "Load more pages", which leads nowhere without a script; `bare`: "Load more" will do.
bool loads_more(html_node node, html_tree const& page, bool bare) {
    static regex const of_pages(
        R"((?i)^\W*(?:load|show|view|read|see)\s+(?:more|all|remaining|the\s+(?:rest|remaining))(?:\s+of)?(?:\s+the)?(?:\s+\d+)?(?:\s+more)?\s+(?:pages|images|pictures|panels)\W*$)"
    );
    static regex const anything(R"((?i)^\W*(?:load|show)\s+more\W*$)");
    auto const text = node.text();
    if (text.size() > most_text) return false;
    if (!of_pages.matches(text) && !(bare && anything.matches(text))) return false;
    return !node.is("a") || !page.link(node.attribute("href").value_or(std::string{}));
}

class lack_finder {
public:
    lack_finder(html_tree const& page, image_list const& images, std::size_t pages)
        : page_(page), images_(images), pages_(pages) {
        for (auto const& one : images) {
            if (!one.refused.empty() || one.linked_by_text) continue;
            taken_.insert(one.node.raw());
            widen(one.node);
            ++like_[kind_of(one.node.parent())];
            in_reader_ = in_reader_ || one.in_reader;
        }
        if (container_.is("body") || container_.is("html")) container_ = {};
    }

    std::string find(bool by_count) {
        if (taken_.empty() && pages_ == 0) return {};
        auto const root = page_.root();
        for (auto node = root.first_child(); node; node = node.next_in(root)) {
            if (auto why = look_at(node); !why.empty()) return why;
        }
        auto const lost = std::max(lost_of(without_), lost_of(empty_));
        if (lost > 0) {
            return "it has places for " + std::to_string(lost) +
                   " more pictures, which a script fills";
        }
        if (by_count && counts_ == 1 && pages_ > 1 && 2 * pages_ <= count_) {
            return "it says that there are " + std::to_string(count_) +
                   " pages, and shows pictures: " + std::to_string(pages_);
        }
        return {};
    }

private:
    void widen(html_node node) {
        if (!container_) container_ = node.parent();
        while (container_ && !node.is_inside(container_)) container_ = container_.parent();
    }

    static std::string kind_of(html_node node) {
        return std::string(node.name()) + ' ' + node.attribute("class").value_or(std::string{});
    }
    std::string look_at(html_node node) {
        if (node.is("img") || node.is("amp-img")) {
            note_image(node);
        } else if (node.is("iframe")) {
            return frame(node);
        } else if (node.is("button") || node.is("a")) {
            bool const bare =
                container_ && (node.parent() == container_ || node.parent().parent() == container_);
            if (loads_more(node, page_, bare) && !stands_elsewhere(node))
                return "more of it is loaded by a script (\"" + node.text() + "\")";
        } else {
            return look_at_box(node);
        }
        return {};
    }

    std::string look_at_box(html_node node) {
        if (loads_itself(node)) return "more of it is loaded by a script as one reads on";
        note_holder(node);
        if (!is_short_text(node)) return {};
        auto const text = node.text();
        if (text.size() < 6 || text.size() > most_text) return {};
        if (is_wrapper(node, text)) return {};
        if (auto const count = bare_count(text); count > 0) note_count(node, count);
        // A single picture is a strip more often than the beginning of a chapter.
        bool const locked = tells_lock(text) || (pages_ > 1 && sells_rest(text));
        if (locked && !stands_elsewhere(node)) return "it says: \"" + text + "\"";
        return {};
    }

    /// https://htmx.org/attributes/hx-trigger/
    bool loads_itself(html_node node) const {
        if (!container_ || !node.attribute("hx-get") || !node.is_inside(container_)) return false;
        auto const trigger = node.attribute("hx-trigger").value_or(std::string{});
        return trigger.find("revealed") != trigger.npos || trigger.find("load") != trigger.npos ||
               trigger.find("intersect") != trigger.npos;
    }

    /// Two that differ are of something else.
    void note_count(html_node node, std::size_t count) {
        if (stands_elsewhere(node) || count == count_) return;
        count_ = count;
        ++counts_;
    }

    void note_image(html_node node) {
        if (taken_.contains(node.raw())) return;
        bool const inside = container_ && node.is_inside(container_);
        auto const place = kind_of(node.parent());
        if (!inside && !like_.contains(place)) return;
        if (choose_image(page_, node) && !shows_stand_in(node)) return;
        bool const other = names_decoration(names_of(node)) || !one_pixel_reason(node).empty() ||
                           node.parent().is("noscript") || stands_elsewhere(node);
        if (!other) ++without_[place];
    }

    /// Left out for what it is called; a script puts the picture there.
    bool shows_stand_in(html_node node) const {
        auto const at = std::lower_bound(
            images_.begin(),
            images_.end(),
            node.order(),
            [](shown_image const& one, std::size_t order) { return one.node.order() < order; }
        );
        return at != images_.end() && at->node == node && is_stand_in(at->url);
    }
    static bool is_stand_in(std::string_view url) {
        static regex const spinner(R"((?i)(?:^|[/._-])(?:spin|spinner|loading|loader|lazy)\.\w+$)");
        return is_doubtful(url) || spinner.matches(url.substr(0, url.find_first_of("?#")));
    }

    /// Of places by kind, those that must have pictures which are not shown yet.
    std::size_t lost_of(std::map<std::string, std::size_t> const& places) const {
        std::size_t out = 0;
        for (auto const& [place, lost] : places) {
            auto const like = like_.find(place);
            auto const with = like == like_.end() ? 0 : like->second;
            // Elsewhere than the pages they are something else, unless they are many.
            if (with == 0 && (lost < 3 || 2 * lost < pages_ || taken_.size() == 1)) continue;
            // All of them are shown, elsewhere on the page or by a script.
            if (lost < least_places || pages_ >= lost + with) continue;
            out += lost;
        }
        return 5 * out >= pages_ ? out : 0;
    }

    /// An element like those around the pages, counted like them, and empty.
    void note_holder(html_node node) {
        static regex const numbered(R"(\d)");
        if (node.first_child() || !node.attribute("class") || !node.text().empty()) return;
        auto const kind = kind_of(node);
        if (!like_.contains(kind)) return;
        for (auto const& [name, value] : node.attributes()) {
            bool const names = name == "id" || name.starts_with("data-");
            if (!names || !numbered.matches(value)) continue;
            ++empty_[kind];
            return;
        }
    }

    /// A reader in a frame, beside few pictures that stand in none.
    std::string frame(html_node node) const {
        static regex const reader(
            R"((?i)(?:^|[^a-z])(?:reader|viewer|flip-?book)(?:[^a-z]|$)|issuu\.com|calameo\.com|yumpu\.com|fliphtml5\.com|heyzine\.com)"
        );
        static regex const own(
            R"((?i)(?:^|[^a-z])(?:embed|chapter|episode|comic|pages|book|read)(?:[^a-z]|$))"
        );
        static regex const others(
            R"((?i)youtu\.?be|vimeo|disqus|facebook|twitter|discord|spotify|soundcloud|captcha|(?:^|[^a-z])(?:ads?|advert|video|chat|comments?)(?:[^a-z]|$))"
        );
        if (pages_ >= few_pages || in_reader_ || stands_elsewhere(node)) return {};
        auto const address = page_.link(frame_address(node));
        if (!address || is_low(node)) return {};
        auto const names = names_of(node) + ' ' + *address;
        bool const here = is_same_site(host_of(*address), host_of(page_.url()));
        bool const reads = reader.matches(names) || (here && own.matches(names));
        if (!reads || others.matches(names)) return {};
        return "its pages may be in a frame (" + *address + ")";
    }

    static bool is_low(html_node frame) {
        auto const height = frame.attribute("height").value_or(std::string{});
        bool const pixels = !height.empty() && height.size() < 6 &&
                            height.find_first_not_of("0123456789") == height.npos;
        return pixels && net::value_of_digits(height) < low_frame;
    }

    static std::string frame_address(html_node frame) {
        for (auto const* const name : {"src", "data-src"}) {
            if (auto const value = frame.attribute(name); value && !value->empty()) return *value;
        }
        return {};
    }

    html_tree const& page_;
    image_list const& images_;
    std::size_t pages_;
    std::unordered_set<void const*> taken_;  // the pictures that are pages
    html_node container_;                    // what holds them; none: the whole document
    // By what is around: the pictures that are pages, images without an address; and empty elements
    // like what is around a page.
    std::map<std::string, std::size_t> like_, without_, empty_;
    std::size_t count_ = 0, counts_ = 0;  // "6 pages", and how many differ
    bool in_reader_ = false;
};

}  // namespace

std::string find_lack(
    html_tree const& page, image_list const& images, std::size_t pages, bool by_count
) {
    return lack_finder(page, images, pages).find(by_count);
}

}  // namespace panelia::sources
