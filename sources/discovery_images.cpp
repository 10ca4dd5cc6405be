#include "sources/discovery_images.hpp"

#include "net/ascii.hpp"

#include <algorithm>
#include <array>
#include <unordered_map>

#include "sources/address.hpp"
#include "sources/discovery_words.hpp"
#include "sources/image_choice.hpp"

namespace panelia::sources {
namespace {

/// Both sides below it: an ornament, or a thumbnail.
constexpr double smallest_page = 100;
constexpr char const* held_by_script = "in the attributes of an element without a picture";
/// More often than so, an image is an ornament.
constexpr std::size_t most_repeats = 2;

double pixels(std::string_view text) {
    text = net::trim(text);
    double out = 0;
    std::size_t size = 0;
    while (size < text.size() && size < 7 && net::is_digit(text[size])) {
        out = out * 10 + (text[size++] - '0');
    }
    auto const unit = text.substr(size);
    bool const whole = unit.empty() || unit.starts_with("px") || unit.starts_with('.') ||
                       unit.starts_with(';') || unit.starts_with(' ');
    return whole ? out : 0;
}

/// The value of a property of a style attribute: "width: 400px".
std::string_view style_value(std::string_view style, std::string_view property) {
    std::size_t at = 0;
    while ((at = style.find(property, at)) != std::string_view::npos) {
        bool const own = at == 0 || style[at - 1] == ';' || style[at - 1] == ' ';
        auto rest = net::trim(style.substr(at + property.size()));
        at += property.size();
        if (!own || !rest.starts_with(':')) continue;
        rest.remove_prefix(1);
        return net::trim(rest.substr(0, rest.find(';')));
    }
    return {};
}

/// The address in "url(…)", quoted or not.
std::string_view style_address(std::string_view style) {
    std::size_t const at = style.find("url(");
    if (at == std::string_view::npos) return {};
    auto rest = net::trim(style.substr(at + 4));
    if (rest.empty()) return {};
    char const quote = rest.front();
    if (quote == '"' || quote == '\'') {
        rest.remove_prefix(1);
        return rest.substr(0, rest.find(quote));
    }
    return net::trim(rest.substr(0, rest.find(')')));
}

html_node link_around(html_node node) {
    auto at = node.parent();
    for (int level = 0; at && level < 4; ++level, at = at.parent()) {
        if (at.is("a")) return at;
    }
    return {};
}

class image_finder {
public:
    explicit image_finder(html_tree const& page) : page_(page) {}

    std::vector<shown_image> find() {
        auto const root = page_.root();
        for (auto node = root.first_child(); node; node = node.next_in(root)) {
            if (node.is("img") || node.is("amp-img")) {
                add_image(node);
            } else if (node.is("a")) {
                add_link(node);
            } else if (auto const style = node.attribute("style");
                       style && shows_background(*style)) {
                add_background(node, *style);
            } else if (is_holder(node)) {
                add_holder(node);
            }
        }
        refuse_repeated();
        replace_smaller();
        return std::move(found_);
    }

private:
    void add_image(html_node node) {
        auto const choice = choose_image(page_, node);
        if (!choice) return;
        shown_image one;
        one.node = node;
        one.url = choice->url;
        one.shown_url = choice->url;
        measure(node, *choice, one);
        one.refused = tracker_reason(node);
        // A viewer shows one page at a time.
        one.refused_softly = one.refused == hidden_reason;
        if (one.refused.empty() && choice->doubtful) one.refuse("named like a stand-in", true);
        if (auto const link = link_around(node)) {
            auto const target = page_.link(link.attribute("href").value_or(std::string{}));
            if (target && has_image_ending(*target)) {
                one.enlarged = *target != one.url;
                one.url = *target;
            } else if (target) {
                one.leads_to = *target;
            }
        }
        judge(one);
        found_.push_back(std::move(one));
    }

    static void measure(html_node node, image_choice const& choice, shown_image& one) {
        one.width = choice.width;
        one.height = choice.height;
        auto const style = node.attribute("style").value_or(std::string{});
        if (one.width == 0) one.width = pixels(node.attribute("width").value_or(std::string{}));
        if (one.height == 0) one.height = pixels(node.attribute("height").value_or(std::string{}));
        if (one.width == 0) one.width = pixels(style_value(style, "width"));
        if (one.height == 0) one.height = pixels(style_value(style, "height"));
    }

    static void judge(shown_image& one) {
        if (!one.refused.empty() && !one.refused_softly) return;
        bool const vector_drawing =
            net::to_lower(file_of(one.url)).find(".svg") != std::string::npos ||
            net::to_lower(file_of(one.url)).ends_with(".ico");
        bool const measured = one.width > 0 || one.height > 0;
        bool const small =
            measured && one.width < smallest_page && one.height < smallest_page &&
            // Of one side alone nothing follows unless it is tiny.
            ((one.width > 0 && one.height > 0) || std::max(one.width, one.height) < 60);
        auto const names = one.node.attribute("class").value_or(std::string{}) + " " +
                           one.node.attribute("id").value_or(std::string{});
        if (vector_drawing) {
            one.refuse("a drawing in SVG, or an icon");
        } else if (small && !one.enlarged) {
            one.refuse("smaller than 100 pixels");
        } else if (!one.refused.empty()) {
            return;
        } else if (names_decoration(names)) {
            one.refuse("named like a logo, icon or advertisement");
        } else if (names_decoration(file_of(one.url))) {
            one.refuse("named like a logo, icon or advertisement", true);
        }
    }

    /// A link by words to an image file: the larger version of a picture nearby, or a page.
    void add_link(html_node node) {
        auto const target = page_.link(node.attribute("href").value_or(std::string{}));
        if (!target || !has_image_ending(*target)) return;
        if (!node.descendants("img").empty() || !node.descendants("amp-img").empty()) return;
        shown_image one;
        one.node = node;
        one.url = *target;
        one.linked_by_text = true;
        if (names_decoration(file_of(one.url))) one.refused = "named like a logo or icon";
        found_.push_back(std::move(one));
    }

    /// An empty element that a script may fill with the picture of its attributes.
    static bool is_holder(html_node node) {
        constexpr std::array<std::string_view, 7> names = {
            "div", "span", "p", "li", "figure", "section", "canvas"};
        bool const named = std::find(names.begin(), names.end(), node.name()) != names.end();
        return named && !node.first_child() && !link_around(node) && node.text().empty();
    }

    /// A page only where it is like the others.
    void add_holder(html_node node) {
        auto const choice = choose_image(page_, node);
        if (!choice || choice->doubtful || !has_image_ending(choice->url)) return;
        shown_image one;
        one.node = node;
        one.url = choice->url;
        one.shown_url = choice->url;
        measure(node, *choice, one);
        one.refuse(held_by_script, true);
        judge(one);
        found_.push_back(std::move(one));
    }

    static bool shows_background(std::string const& style) {
        return style.find("background") != std::string::npos;
    }

    void add_background(html_node node, std::string const& style) {
        auto const address = style_address(style);
        auto const target = page_.link(address);
        if (!target || !has_image_ending(*target)) return;
        if (is_placeholder(address) || is_doubtful(address)) return;
        shown_image one;
        one.node = node;
        one.url = *target;
        one.shown_url = *target;
        one.width = pixels(style_value(style, "width"));
        one.height = pixels(style_value(style, "height"));
        bool const layout = node.is("body") || node.is("html") || node.is("a") || node.is("button");
        if (layout) one.refused = "a background of the page";
        judge(one);
        found_.push_back(std::move(one));
    }

    /// The first of several showings counts; what is shown again and again is an ornament.
    void refuse_repeated() {
        std::unordered_map<std::string, std::size_t> times;
        for (auto const& one : found_) {
            if (!one.linked_by_text && one.refused != held_by_script) ++times[one.url];
        }
        std::unordered_map<std::string, bool> seen;
        for (auto& one : found_) {
            if (one.refused == held_by_script) continue;
            bool const again = !seen.emplace(one.url, true).second;
            if (!one.refused.empty()) continue;
            bool const in_noscript = times[one.url] <= most_repeats;
            if (!in_noscript) one.refused = "shown again and again";
            if (in_noscript && again) one.refused = shown_before;
        }
    }

    /// "Larger map": a link by words whose file is that of a picture before it, less "_thumb".
    void replace_smaller() {
        std::unordered_map<std::string, std::size_t> shown;
        for (std::size_t i = 0; i < found_.size(); ++i) {
            auto& one = found_[i];
            if (!one.refused.empty()) continue;
            auto const name = full_name(one.url);
            if (!one.linked_by_text) {
                shown.emplace(name, i);
                continue;
            }
            auto const smaller = shown.find(name);
            if (smaller == shown.end()) continue;
            auto& there = found_[smaller->second];
            if (!there.enlarged) {
                there.url = one.url;
                there.enlarged = true;
            }
            one.refused = "the larger version of a picture before it";
        }
    }

    html_tree const& page_;
    std::vector<shown_image> found_;
};

bool is_in_reader(html_node node) {
    for (int level = 0; node && level < 8; ++level, node = node.parent()) {
        if (node.is("body") || node.is("html")) return false;
        for (auto const* const attribute : {"class", "id"}) {
            if (names_reader(node.attribute(attribute).value_or(std::string{}))) return true;
        }
    }
    return false;
}

}  // namespace

html_node holder_of(std::vector<shown_image*> const& of) {
    auto out = of.front()->node.parent();
    for (auto const* one : of) {
        while (out && !one->node.is_inside(out)) out = out.parent();
    }
    return out;
}

std::string full_name(std::string_view address) {
    auto name = net::to_lower(file_of(address));
    if (std::size_t const dot = name.rfind('.'); dot != std::string::npos) name.resize(dot);
    // "-300x200", as content systems name what they scaled.
    std::size_t const dash = name.find_last_of("-_");
    if (dash != std::string::npos && dash > 0) {
        auto const size = std::string_view(name).substr(dash + 1);
        bool const scaled = size.find('x') != std::string_view::npos && size.size() >= 3 &&
                            size.find_first_not_of("0123456789x") == std::string_view::npos;
        if (scaled) name.resize(dash);
    }
    constexpr std::array<std::string_view, 12> marks = {
        "_thumbnail",
        "-thumbnail",
        "_thumb",
        "-thumb",
        "_small",
        "-small",
        "_tn",
        "-tn",
        "_large",
        "-large",
        "_full",
        "-full"};
    for (auto const mark : marks) {
        if (name.ends_with(mark) && name.size() > mark.size())
            name.resize(name.size() - mark.size());
    }
    return name;
}

std::vector<shown_image> shown_images(html_tree const& page) {
    auto out = image_finder(page).find();
    for (auto& one : out) one.in_reader = is_in_reader(one.node);
    return out;
}

std::string sizeless_address(std::string_view address) {
    if (!has_image_ending(address)) return std::string(address);
    auto const path = address.substr(0, address.find_first_of("?#"));
    return std::string(path.substr(0, path.rfind('/') + 1)) + full_name(path);
}

}  // namespace panelia::sources
