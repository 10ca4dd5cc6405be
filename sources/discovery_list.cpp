#include "sources/discovery_list.hpp"

#include "engine/decimal.hpp"
#include "net/ascii.hpp"

#include <algorithm>
#include <map>
#include <unordered_map>
#include <unordered_set>

#include "sources/address.hpp"
#include "sources/chapter_number.hpp"
#include "sources/discovery_words.hpp"

namespace panelia::sources {
namespace {

constexpr std::size_t most_text = 300;  // bytes of a link's text that are looked at

struct numbered_link {
    chapter_link chapter{};
    number_evidence evidence = number_evidence::none;
    std::string shape{};
    bool leads = false;  ///< the text begins with the number
};

struct group {
    std::vector<numbered_link> links;
    std::unordered_set<std::string> seen;
    bool aside = false;
    bool holds_page = false;
};

/// Where a link stands: its ancestors' names, with their classes from the third on (rows of one
/// list have classes of their own). Digits in classes tell rows apart, not lists.
std::string place_of(html_node link) {
    std::string out(link.name());
    int level = 0;
    for (auto node = link.parent(); node; node = node.parent()) {
        out.append("<").append(node.name());
        if (++level < 3 || out.size() > 2000) continue;
        if (auto const classes = node.attribute("class")) {
            out += '.';
            for (char c : classes->substr(0, 60)) {
                if (!net::is_digit(c)) out += c;
            }
        }
    }
    return out;
}

double share(std::size_t part, std::size_t whole) {
    return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

/// How often numbers rise and fall from one link to the next.
struct trend {
    std::size_t rising = 0, falling = 0, distinct = 0;
};

trend trend_of(std::vector<numbered_link> const& links) {
    trend out;
    std::unordered_set<std::string_view> numbers;
    for (std::size_t i = 0; i < links.size(); ++i) {
        numbers.insert(links[i].chapter.number);
        if (i == 0) continue;
        auto const way =
            engine::compare_decimals(links[i - 1].chapter.number, links[i].chapter.number);
        out.rising += static_cast<std::size_t>(std::is_lt(way));
        out.falling += static_cast<std::size_t>(std::is_gt(way));
    }
    out.distinct = numbers.size();
    return out;
}

double score(group const& of, trend const& way) {
    std::size_t const n = of.links.size();
    if (n < 2) return 0;
    std::size_t worded = 0;
    std::size_t led = 0;
    std::map<std::string_view, std::size_t> shapes;
    std::size_t alike = 0;
    for (auto const& link : of.links) {
        worded += static_cast<std::size_t>(link.evidence >= number_evidence::address);
        alike = std::max(alike, ++shapes[link.shape]);
        led += static_cast<std::size_t>(link.leads || link.shape.ends_with('#'));
    }
    double const ordered = share(std::max(way.rising, way.falling), n - 1);
    double const distinct = share(way.distinct, n);
    double const same_kind = share(alike, n);
    double const named = share(worded, n);
    // Numbers of nothing in particular: pages of a list, years, products. Only a long orderly row
    // of one kind is taken for chapters.
    double out = named >= 0.5 ? 0.35 * named + 0.15 * distinct + 0.25 * ordered + 0.25 * same_kind
                              : 0.55 * ordered * distinct * same_kind;
    if (named < 0.5 && n < 5) out *= 0.5;
    if (named < 0.5 && share(led, n) < 0.8) out *= 0.8;  // "Lamp 2": a name that has a number
    if (named >= 0.5 && same_kind < 0.4) out *= 0.6;     // of many series: news of a whole site
    if (n == 2) out *= 0.75;
    if (of.aside) out *= 0.6;
    return out;
}

class list_finder {
public:
    explicit list_finder(html_tree const& page)
        : page_(page), own_(without_fragment(page.url())), base_(net::parse_url(page.url())) {}

    found_list find() {
        auto const root = page_.root();
        for (auto const& node : page_.all("a")) {
            if (leads_on(node))
                neighbours_.insert(page_.link(*node.attribute("href")).value_or(own_));
        }
        for (auto node = root.first_child(); node; node = node.next_in(root)) {
            if (node.is("a")) add(node, node.attribute("href"));
            if (node.is("option")) add(node, option_address(node));
        }
        return best();
    }

private:
    /// Values that are addresses; most are only keys for a script.
    static std::optional<std::string> option_address(html_node option) {
        auto value = option.attribute("value");
        if (!value) value = option.attribute("data-url");
        bool const address = value && value->find_first_of("/?") != std::string::npos;
        return address ? value : std::nullopt;
    }

    void add(html_node node, std::optional<std::string> const& reference) {
        if (!reference) return;
        auto const address = page_.link(*reference);
        if (!address || has_image_ending(*address)) return;
        auto const parsed = net::parse_url(*address);
        if (!parsed || !base_ || parsed->host != base_->host) return;
        auto text = node.text();
        if (text.size() > most_text) text.resize(most_text);
        if (text.empty()) text = node.attribute("title").value_or(std::string{});
        bool const digits = text.find_first_of("0123456789") != std::string::npos;
        if (!digits && neighbours_.contains(*address)) return;
        if (counts_pages(text, *parsed)) return;
        auto number = read_chapter_number(text, *address);
        if (number.number.empty()) return;
        auto& into = groups_[place_of(node)];
        if (*address == own_) into.holds_page = true;
        if (!into.seen.insert(*address).second) return;
        if (into.links.empty()) into.aside = stands_aside(node);
        numbered_link link;
        link.chapter.number = std::move(number.number);
        link.chapter.volume = std::move(number.volume);
        link.chapter.title = std::move(number.title);
        link.chapter.url = *address;
        link.evidence = number.evidence;
        link.shape = address_shape(*address);
        link.leads = !text.empty() && (net::is_digit(text[0]) || text[0] == '#');
        into.links.push_back(std::move(link));
    }

    /// "Next" and "previous" lead from one chapter to another: they and what leads to the same (the
    /// picture, often) make no list.
    static bool leads_on(html_node link) {
        auto const reference = link.attribute("href");
        if (!reference || neighbour_of(link) == neighbour::none) return false;
        return link.text().find_first_of("0123456789") == std::string::npos;
    }

    /// A link to another page of a list: its text is a bare number, its address says "page".
    static bool counts_pages(std::string const& text, net::url const& address) {
        bool const bare = text.find_first_not_of("0123456789 ") == std::string::npos;
        auto const query = address.query ? "?" + *address.query : std::string{};
        auto const where = net::to_lower(address.path + query);
        return bare && (where.find("/page/") != std::string::npos ||
                        where.find("page=") != std::string::npos ||
                        where.find("paged=") != std::string::npos);
    }

    found_list best() {
        found_list out;
        group const* chosen = nullptr;
        trend way;
        double most = 0;
        std::size_t candidates = 0;
        for (auto const& [place, one] : groups_) {
            auto const its = trend_of(one.links);
            double const value = score(one, its);
            candidates += static_cast<std::size_t>(value > 0.3);
            // Of equals the longer: a list's newest few are often shown a second time.
            double const rank = value + 0.2 * std::min(1.0, share(one.links.size(), 50));
            if (value <= 0 || rank <= most) continue;
            most = rank;
            chosen = &one;
            way = its;
            out.confidence = value;
        }
        if (chosen == nullptr) return out;
        for (auto const& link : chosen->links) out.chapters.push_back(link.chapter);
        if (way.falling > way.rising) out.order = list_order::newest_first;
        if (way.rising > way.falling) out.order = list_order::oldest_first;
        out.holds_page = chosen->holds_page;
        out.notes.push_back(
            "a list of " + std::to_string(out.chapters.size()) + " numbered links like " +
            chosen->links.front().shape +
            (candidates > 1 ? ", the best of " + std::to_string(candidates) : std::string{})
        );
        return out;
    }

    html_tree const& page_;
    std::string own_;
    std::optional<net::url> base_;
    std::unordered_set<std::string> neighbours_;
    std::map<std::string, group> groups_;
};

}  // namespace

std::string address_shape(std::string_view address) {
    auto const parsed = net::parse_url(address);
    if (!parsed) return {};
    std::string_view path = parsed->path;
    while (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
    std::size_t const last = path.rfind('/');
    std::string out = parsed->authority();
    std::string_view parents = path.substr(0, last);
    while (!parents.empty()) {
        parents.remove_prefix(1);
        auto const segment = parents.substr(0, parents.find('/'));
        parents.remove_prefix(segment.size());
        bool const counted = segment.find_first_of("0123456789") != std::string_view::npos;
        out.append("/").append(counted ? "#" : segment);
    }
    auto const name = path.substr(last + 1);
    std::size_t const digit = name.find_first_of("0123456789");
    bool const numbered = digit != std::string_view::npos;
    std::string_view const query = parsed->query ? std::string_view(*parsed->query) : "";
    if (query.empty())
        return out + "/" + (numbered ? std::string(name.substr(0, digit)) + "#" : "*");
    out.append("/").append(name).append("?");
    for (char c : query) {
        if (!net::is_digit(c)) {
            out += c;
        } else if (!out.ends_with('#')) {
            out += '#';
        }
    }
    return out;
}

found_list find_chapter_list(html_tree const& page) {
    return list_finder(page).find();
}

}  // namespace panelia::sources
