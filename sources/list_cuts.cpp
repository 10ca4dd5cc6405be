#include "sources/list_cuts.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include "sources/address.hpp"
#include "sources/discovery_words.hpp"
#include "sources/regex.hpp"

namespace panelia::sources {
namespace {

constexpr std::size_t most_text = 60;  // bytes of a text that is a control, a gap or a count
/// So many elements after the last chapter a control is the list's.
constexpr std::size_t near = 15;
/// Of what a page says that there are, so many may have no link: counts include notices, and
/// chapters that are for sale.
constexpr double tolerated = 0.1;

/// What a user can press: without an address, as those are followed or refused elsewhere.
bool is_control(html_node node, html_tree const& page) {
    static regex const pressed(
        R"((?i)(?:^|[^a-z])(?:btn|button|load-?more|show-?more|view-?more)(?:[^a-z]|$))"
    );
    if (node.is("a")) return !page.link(node.attribute("href").value_or(""));
    if (node.is("button") || node.is("summary") || node.is("input")) return true;
    if (!(node.is("span") || node.is("div") || node.is("li") || node.is("p") || node.is("td")))
        return false;
    return node.attribute("onclick") || node.attribute("role").value_or("") == "button" ||
           pressed.matches(names_of(node));
}

/// What a control says: icons have labels.
std::string label_of(html_node node) {
    auto text = node.is("input") ? node.attribute("value").value_or("") : node.text();
    for (auto const* const name : {"aria-label", "title"}) {
        if (text.empty()) text = node.attribute(name).value_or("");
    }
    return text;
}

/// An element whose coming into view loads more.
bool is_sentinel(html_node node) {
    static regex const names(R"((?i)infinite-?(?:scroll|load)|load-?more|scroll-?sentinel)");
    static regex const triggers(R"((?i)revealed|intersect)");
    if (triggers.matches(node.attribute("hx-trigger").value_or(""))) return true;
    if (node.is("body") || node.is("html") || node.is("button") || node.is("a")) return false;
    if (node.attribute("data-infinite-scroll")) return true;
    bool const named = names.matches(names_of(node));
    return named && (!node.first_child() || node.attribute("data-next") ||
                     node.attribute("data-next-page") || node.attribute("data-next-url"));
}

/// The largest element that holds nothing but it.
html_node alone_with(html_node node) {
    constexpr int most_levels = 4;
    auto const text = node.text();
    for (int level = 0; level < most_levels; ++level) {
        auto const around = node.parent();
        bool const same = around && !around.is("body") && around.first_child() == node &&
                          !node.next_sibling() && around.text() == text;
        if (!same) break;
        node = around;
    }
    return node;
}

class cut_finder {
public:
    explicit cut_finder(html_tree const& page) : page_(page), own_(without_fragment(page.url())) {}

    list_cuts find() {
        auto const root = page_.root();
        for (auto node = root.first_child(); node; node = node.next_in(root)) {
            if (holds_text(node)) look_at(node);
        }
        keep_sure_spans();
        return std::move(out_);
    }

private:
    static bool holds_text(html_node node) {
        return !(
            node.is("script") || node.is("style") || node.is("template") || node.is("head") ||
            node.is("title") || node.is("body") || node.is("noscript")
        );
    }

    /// Nothing of what is looked for has more than a few elements inside.
    static bool is_small(html_node node) {
        int elements = 0;
        for (auto at = node.first_child(); at; at = at.next_in(node)) {
            if (++elements > 4) return false;
        }
        return true;
    }

    void look_at(html_node node) {
        if (is_heading(node) || node.is("footer")) note_boundary(node);
        if (is_sentinel(node)) return note_sentinel(node);
        if (!is_small(node)) return;
        bool const control = is_control(node, page_);
        auto const text = control ? label_of(node) : node.text();
        if (text.empty() || text.size() > most_text || is_wrapper(node, text)) return;
        if (says_left_out(text) && stands_between_rows(node) && is_new(node))
            out_.gaps.push_back(node.order());
        if ((control && says_more(text)) || says_loading(text)) return note_control(node, text);
        if (control || node.is("option")) {
            auto const span = span_in(text);
            if (span && is_new(node)) spans_.push_back(*span);
        }
        auto const count = count_in(text);
        if (count.all > 0 && !node.is("a") && is_new(node) && !stands_aside(node))
            out_.counts.push_back({count, is_own_count(node)});
    }

    void note_boundary(html_node node) {
        if (out_.boundaries.size() >= most) return;
        out_.boundaries.push_back(node.order());
        if (is_heading(node) && names_the_latest(node.text())) out_.latest.push_back(node.order());
    }

    void note_control(html_node node, std::string const& text) {
        if (!is_new(node)) return;
        auto const whole = alone_with(node);
        out_.controls.push_back(
            {whole.order(), whole.parent().order(), 0, names_chapters(text), text}
        );
    }

    void note_sentinel(html_node node) {
        if (!is_new(node)) return;
        std::size_t last = 0;
        for (auto at = node.first_child(); at; at = at.next_in(node)) last = at.order();
        out_.controls.push_back({node.order(), node.parent().order(), last, false, {}});
    }

    /// Whether it is one more to be noted: so many are enough of any page.
    bool is_new(html_node node) { return ++found_ <= most && !stands_in_comments(node); }

    /// Not in a row: "…" there is a menu, or the end of an excerpt.
    static bool stands_between_rows(html_node node) {
        if (node.is("a") || node.is("option")) return false;
        for (auto at = node; at && !at.is("body"); at = at.parent()) {
            if (at.is("button") || at.is("a")) return false;
            if (at.is("li") || at.is("tr")) return !holds_link(at);
        }
        auto const before = node.previous_sibling();
        auto const after = node.next_sibling();
        return (before && holds_link(before)) || (after && holds_link(after));
    }

    /// Nothing in the card around it leads elsewhere.
    bool is_own_count(html_node node) const {
        constexpr int most_elements = 8;
        for (auto at = node; at && !at.is("body"); at = at.parent()) {
            int elements = 0;
            for (auto in = at.first_child(); in; in = in.next_in(at)) {
                if (++elements > most_elements) return true;
            }
            for (auto const& link : at.descendants("a")) {
                auto const address = page_.link(link.attribute("href").value_or(""));
                if (address && *address != own_) return false;
            }
            if (at.is("a")) return false;
        }
        return true;
    }

    /// Numbers without a word may be years or ages; those that go on from one to the next are not.
    void keep_sure_spans() {
        for (auto const& one : spans_) {
            bool const in_a_row = std::any_of(spans_.begin(), spans_.end(), [&](auto const& other) {
                return other.first == one.last + 1 || other.last + 1 == one.first;
            });
            if (one.by_word || in_a_row) out_.spans.push_back(one);
        }
    }

    static constexpr std::size_t most = 1'000;

    html_tree const& page_;
    std::string own_;
    list_cuts out_;
    std::vector<said_span> spans_;
    std::size_t found_ = 0;
};

using places = std::vector<counted_place>;

bool falls(places const& chapters) {
    return chapters.size() > 1 && chapters.front().number > chapters.back().number;
}

bool is_unfinished(places const& chapters) {
    return falls(chapters) && chapters.back().number > 1;
}

/// From the newest to the first without a gap: nothing is left for "more".
bool is_whole(places const& chapters) {
    if (!falls(chapters) || is_unfinished(chapters)) return false;
    for (std::size_t i = 1; i < chapters.size(); ++i) {
        if (chapters[i - 1].number - chapters[i].number > 1) return false;
    }
    return true;
}

std::string cut_by_gap(list_cuts const& cuts, places const& chapters) {
    for (std::size_t i = 1; i < chapters.size(); ++i) {
        auto const& a = chapters[i - 1];
        auto const& b = chapters[i];
        bool const marked = std::any_of(cuts.gaps.begin(), cuts.gaps.end(), [&](auto const at) {
            return a.order < at && at < b.order;
        });
        if (marked && std::abs(a.number - b.number) > 1)
            return "between its chapters it says that some are left out";
    }
    return {};
}

/// It follows the list in the same element (or in one around it), and nothing else begins between.
bool follows(more_control const& one, list_cuts const& cuts, std::size_t last) {
    bool const around = one.order < last && last <= one.last;
    if (around) return true;
    bool const after = one.within < last && last < one.order;
    return after &&
           std::none_of(cuts.boundaries.begin(), cuts.boundaries.end(), [&](auto const at) {
               return last < at && at <= one.order;
           });
}

std::string cut_by_control(list_cuts const& cuts, places const& chapters) {
    if (is_whole(chapters)) return {};
    auto const last = chapters.back().order;
    for (auto const& one : cuts.controls) {
        bool const its_own =
            follows(one, cuts, last) && (one.order <= last + near || is_unfinished(chapters));
        if (!its_own && !one.names_chapters) continue;
        auto const what = one.text.empty() ? std::string("its end") : '"' + one.text + '"';
        return what + " has no address: a script would fetch more of them";
    }
    return {};
}

std::string cut_by_span(list_cuts const& cuts, places const& chapters) {
    for (auto const& span : cuts.spans) {
        bool const any = std::any_of(chapters.begin(), chapters.end(), [&](auto const& one) {
            return span.first <= one.number && one.number <= span.last;
        });
        if (any) continue;
        auto const shown = [](double value) {
            return std::to_string(static_cast<std::size_t>(value));
        };
        return "chapters " + shown(span.first) + " to " + shown(span.last) +
               " have a place, and no links";
    }
    return {};
}

/// The number of chapters that the page says of itself; 0: none, or several.
std::size_t said_of(list_cuts const& cuts, places const& chapters, std::size_t links) {
    double highest = 0;
    for (auto const& one : chapters) highest = std::max(highest, one.number);
    std::set<std::size_t> own;
    for (auto const& one : cuts.counts) {
        auto const all = static_cast<double>(one.said.all);
        bool const agrees = std::abs(highest - all) <= tolerated * all;
        if (agrees || one.said.shown == links) return one.said.all;
        if (one.own && one.said.shown == 0) own.insert(one.said.all);
    }
    return own.size() == 1 ? *own.begin() : 0;
}

std::string cut_by_count(list_cuts const& cuts, places const& chapters, std::size_t links) {
    auto const said = said_of(cuts, chapters, links);
    auto const all = static_cast<double>(said);
    if (all - static_cast<double>(links) <= tolerated * all) return {};
    return "it says that there are " + std::to_string(said) + " chapters, and links to " +
           std::to_string(links);
}

/// "Latest chapters", of which the last is not the first.
std::string cut_by_heading(list_cuts const& cuts, places const& chapters) {
    if (!is_unfinished(chapters) || chapters.size() > short_list) return {};
    auto const first = chapters.front().order;
    std::size_t heading = 0;
    for (auto const at : cuts.boundaries) {
        if (at < first) heading = std::max(heading, at);
    }
    bool const latest =
        std::find(cuts.latest.begin(), cuts.latest.end(), heading) != cuts.latest.end();
    return latest ? "they are called the latest, and do not reach the first" : "";
}

}  // namespace

list_cuts find_list_cuts(html_tree const& page) {
    return cut_finder(page).find();
}

std::string cut_of(
    list_cuts const& cuts, std::vector<counted_place> const& chapters, std::size_t links
) {
    if (chapters.empty()) return {};
    for (auto const& why :
         {cut_by_gap(cuts, chapters),
          cut_by_control(cuts, chapters),
          cut_by_span(cuts, chapters),
          cut_by_count(cuts, chapters, links),
          cut_by_heading(cuts, chapters)}) {
        if (!why.empty()) return why;
    }
    return {};
}

}  // namespace panelia::sources
