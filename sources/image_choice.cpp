#include "sources/image_choice.hpp"

#include "net/ascii.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <utility>

#include "sources/regex.hpp"

namespace panelia::sources {
namespace {

constexpr std::size_t most_candidates = 200;
constexpr std::string_view blanks = " \t\r\n\f";

// In the order they are believed: what a script would put into src comes before src.
constexpr std::array<std::string_view, 18> lazy_attributes = {
    "data-src",
    "data-lazy-src",
    "data-original",
    "data-lazy",
    "data-url",
    "data-cfsrc",
    "data-original-src",
    "data-orig-src",
    "data-orig-file",
    "data-full-url",
    "data-full",
    "data-large_image",
    "data-pagespeed-lazy-src",
    "data-image",
    "data-echo",
    "data-aload",
    "data-wpfc-original-src",
    "data-img"};
constexpr std::array<std::string_view, 5> srcset_attributes = {
    "data-srcset", "data-lazy-srcset", "data-wpfc-original-srcset", "data-original-set", "srcset"};

// What the files of stand-ins are called, and what follows it.
constexpr char const* stand_ins =
    "(?:blank|spacer|pixel|1x1|1px|loading|loader|ajax-loader|placeholder|place-holder|transparent|"
    "trans|clear|cleardot|dot|empty|grey|gray|dflazy|lazy|lazyload|lazy-load|preload|preloader|"
    "spinner|no-?image|img-?loading|image-loading)";
constexpr char const* image_end = R"(\.(?:gif|png|svg|jpe?g|webp)(?:[?#].*)?$)";

double number_of(std::string_view text) {
    double value = 0, place = 1;
    bool fraction = false;
    for (char c : text) {
        if (c == '.' && !fraction) {
            fraction = true;
        } else if (!net::is_digit(c)) {
            return 0;
        } else if (fraction) {
            value += (place /= 10) * (c - '0');
        } else {
            value = value * 10 + (c - '0');
        }
        if (value > 1e9) return 0;
    }
    return value;
}

// "800", "800px"; 0 for percentages and everything else.
double pixels(std::optional<std::string> const& text) {
    if (!text) return 0;
    auto number = net::trim(*text);
    if (number.ends_with("px")) number.remove_suffix(2);
    return number_of(number);
}

void read_descriptor(std::string_view word, srcset_candidate& out) {
    if (word.size() < 2) return;
    double const value = number_of(word.substr(0, word.size() - 1));
    if (word.back() == 'w') out.width = value;
    if (word.back() == 'x') out.density = value;
}

// The comma that ends a candidate, or the end; those in parentheses belong to a descriptor.
std::size_t end_of_descriptors(std::string_view text) {
    bool inside = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == ',' && !inside) return i;
        if (text[i] == '(') inside = true;
        if (text[i] == ')') inside = false;
    }
    return text.size();
}

// A width for comparing: what is said, or a guess from the density.
double weight(srcset_candidate const& c) {
    return c.width > 0 ? c.width : std::max(c.density, 1.0);
}

class choice {
public:
    explicit choice(html_tree const& tree) : tree_(tree) {}

    void offer(std::string_view address, std::string attribute, double weight, double width) {
        if (is_placeholder(address)) return;
        bool const doubtful = is_doubtful(address);
        if (doubtful) weight /= 1e9;
        if (best_ && weight <= weight_) return;
        auto url = tree_.link(address);
        if (!url) return;
        best_ = image_choice{*std::move(url), std::move(attribute), width, 0, doubtful};
        weight_ = weight;
    }

    void offer_srcsets(html_node element, std::string const& prefix, double least) {
        for (auto const name : srcset_attributes) {
            auto const text = element.attribute(name);
            if (!text) continue;
            for (auto const& c : parse_srcset(*text)) {
                auto const w = std::max(weight(c), least);
                offer(c.url, prefix + std::string(name), w, c.width);
            }
        }
    }

    void offer_own(html_node image, std::string const& prefix) {
        // Weights below 2: any candidate of a srcset that says more than 1x wins, and among equals
        // what a script would show; then srcset before src, as browsers have it.
        offer_srcsets(image, prefix, 1.15);
        for (auto const name : lazy_attributes) {
            if (auto const text = image.attribute(name)) {
                offer(*text, prefix + std::string(name), 1.3, 0);
            }
        }
        // Many name the attribute their own way; its value still ends like an image.
        static regex const image_file(
            R"((?i)^\s*(?:https?:/)?/?[^\s,]+\.(?:jpe?g|png|webp|avif|gif)(?:\?\S*)?\s*$)"
        );
        for (auto const& [name, text] : image.attributes()) {
            bool const file = name.starts_with("data-") && image_file.matches(text);
            if (file && !is_other_size(name)) offer(text, prefix + name, 1.2, 0);
        }
        if (auto const text = image.attribute("src")) offer(*text, prefix + "src", 1.1, 0);
    }

    std::optional<image_choice> best() && { return std::move(best_); }
    bool is_sure() const { return best_ && !best_->doubtful; }

private:
    static bool is_other_size(std::string_view name) {
        return name.find("thumb") != name.npos || name.find("small") != name.npos ||
               name.find("placeholder") != name.npos || name.find("loading") != name.npos ||
               name.find("low") != name.npos || name.find("avatar") != name.npos;
    }

    html_tree const& tree_;
    std::optional<image_choice> best_;
    double weight_ = 0;
};

// The width from which a <source> is meant, as its media attribute has it.
double least_width(html_node source) {
    static regex const least(R"(\(\s*min-width\s*:\s*(\d{1,5})(?:\.\d+)?px\s*\))");
    auto const media = source.attribute("media");
    if (!media) return 0;
    auto const found = least.find(*media);
    return found ? number_of((*found)[1]) : 0;
}

html_node noscript_of(html_node image) {
    for (auto n = image.first_child(); n; n = n.next_sibling()) {
        if (n.is("noscript")) return n;
    }
    if (auto const next = image.next_sibling(); next.is("noscript")) return next;
    auto const around = image.parent();
    if (!around.is("picture") && !around.is("a")) return {};
    auto const next = around.next_sibling();
    return next.is("noscript") ? next : html_node{};
}

}  // namespace

std::vector<srcset_candidate> parse_srcset(std::string_view text) {
    std::vector<srcset_candidate> out;
    while (out.size() < most_candidates) {
        auto const start = text.find_first_not_of(" \t\r\n\f,");
        if (start == text.npos) break;
        text.remove_prefix(start);
        auto const end = std::min(text.find_first_of(blanks), text.size());
        auto url = text.substr(0, end);
        text.remove_prefix(end);
        srcset_candidate next;
        // A comma that ends the address ends the candidate; inside, it belongs to the address.
        bool const ended = url.ends_with(',');
        while (url.ends_with(',')) url.remove_suffix(1);
        next.url = url;
        if (!ended) {
            auto described = text.substr(0, end_of_descriptors(text));
            text.remove_prefix(std::min(described.size() + 1, text.size()));
            while (!described.empty()) {
                auto const from = std::min(described.find_first_not_of(blanks), described.size());
                described.remove_prefix(from);
                auto const to = std::min(described.find_first_of(blanks), described.size());
                read_descriptor(described.substr(0, to), next);
                described.remove_prefix(to);
            }
        }
        if (next.density == 0 && next.width == 0) next.density = 1;
        if (!next.url.empty()) out.push_back(std::move(next));
    }
    return out;
}

bool is_placeholder(std::string_view address) {
    static regex const files(std::string(R"((?i)(?:^|/))") + stand_ins + image_end);
    auto const text = net::trim(address);
    if (text.empty() || text.front() == '#') return true;
    for (auto const* scheme : {"data:", "about:", "javascript:", "blob:"}) {
        if (net::equals_ignoring_case(text.substr(0, std::string_view(scheme).size()), scheme))
            return true;
    }
    return files.matches(text);
}

bool is_doubtful(std::string_view address) {
    static regex const files(
        std::string(R"((?i)(?:^|[/._-]))") + stand_ins + R"((?:[-_]?\d{1,3})?)" + image_end
    );
    return files.matches(net::trim(address));
}

std::optional<image_choice> choose_image(html_tree const& tree, html_node image) {
    choice found(tree);
    found.offer_own(image, "");
    if (auto const around = image.parent(); around.is("picture")) {
        for (auto n = around.first_child(); n; n = n.next_sibling()) {
            if (n.is("source")) found.offer_srcsets(n, "source ", least_width(n));
        }
    }
    if (!found.is_sure()) {
        if (auto const hidden = noscript_of(image)) {
            for (auto const& inner : hidden.descendants("img")) found.offer_own(inner, "noscript ");
        }
    }
    auto best = std::move(found).best();
    if (!best) return best;
    if (best->width == 0) best->width = pixels(image.attribute("width"));
    best->height = pixels(image.attribute("height"));
    return best;
}

std::string one_pixel_reason(html_node image) {
    for (auto const* side : {"width", "height"}) {
        auto const text = image.attribute(side);
        auto const value = text ? net::trim(*text) : std::string_view{};
        if (value == "1" || value == "0" || value == "1px" || value == "0px") {
            return std::string(side) + " " + std::string(value);
        }
    }
    return {};
}

std::string tracker_reason(html_node image) {
    static regex const unseen(
        R"((?i)display\s*:\s*none|visibility\s*:\s*hidden|(?:^|[;\s])(?:width|height)\s*:\s*[01]px)"
    );
    if (auto why = one_pixel_reason(image); !why.empty()) return why;
    auto const style = image.attribute("style");
    bool const lazy = std::any_of(lazy_attributes.begin(), lazy_attributes.end(), [&](auto name) {
        return image.attribute(name).has_value();
    });
    if (style && !lazy && unseen.matches(*style)) return std::string(hidden_reason);
    return {};
}

}  // namespace panelia::sources
