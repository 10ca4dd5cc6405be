#include "sources/discovery_score.hpp"

#include "net/ascii.hpp"
#include "net/url.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_set>
#include <vector>

namespace panelia::sources {
namespace {

/// Two links can be the buttons "read first" and "read last": neighbours only are a list.
double trust_in_two(link_list const& links) {
    return are_neighbours(links[0], links[1]) ? 0.75 : 0.4;
}

/// "012" and "12" are one; of "10.5" the part before the point counts.
bool is_number(std::string_view digits, std::string_view whole) {
    while (digits.size() > 1 && digits.front() == '0') digits.remove_prefix(1);
    return digits == whole;
}

std::vector<std::string_view> segments_of(std::string_view path) {
    std::vector<std::string_view> out;
    while (!path.empty()) {
        auto const slash = path.find('/');
        out.push_back(path.substr(0, slash));
        path = slash == path.npos ? std::string_view{} : path.substr(slash + 1);
    }
    return out;
}

/// Folders that are numbers and nothing else are dates, or count something.
std::string without_counts(std::string_view prefix) {
    std::string out;
    for (auto const segment : segments_of(prefix)) {
        bool const counts =
            !segment.empty() && std::all_of(segment.begin(), segment.end(), net::is_digit);
        if (!out.empty() || segment.empty()) out += '/';
        out += counts ? std::string_view("#") : segment;
    }
    return out;
}

/// Least so many links, for all of them to be of different series.
constexpr std::size_t least_scattered = 3;

std::set<std::string> prefixes_of(link_list const& links) {
    std::set<std::string> out;
    for (auto const& link : links)
        out.insert(without_counts(series_prefix(link.chapter.url, link.chapter.number)));
    return out;
}

/// The last part of a prefix that has a letter: what names the series, if anything does.
std::string_view name_in(std::string_view prefix) {
    auto const all = segments_of(prefix);
    for (auto at = all.rbegin(); at != all.rend(); ++at) {
        if (at->find_first_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ%") != at->npos)
            return *at;
    }
    return {};
}

}  // namespace

double share(std::size_t part, std::size_t whole) {
    return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

trend trend_of(link_list const& links) {
    trend out;
    std::unordered_set<std::string_view> numbers;
    for (auto const& link : links) {
        if (link.key.empty()) continue;
        numbers.insert(link.key);
        if (!out.last.empty()) {
            auto const apart = value_of(out.last) - value_of(link.key);
            out.steps += static_cast<std::size_t>(apart >= -1 && apart <= 1 && apart != 0);
        }
        out.add(link.key);
    }
    out.distinct = numbers.size();
    return out;
}

bool are_neighbours(found_link const& a, found_link const& b) {
    auto const apart = value_of(a.key) - value_of(b.key);
    return apart >= -1 && apart <= 1;
}

double score(link_group const& of, trend const& way) {
    std::size_t const n = of.links.size();
    if (n < 2) return 0;
    std::size_t worded = 0;
    std::size_t led = 0;
    std::map<std::string_view, std::size_t> shapes;
    std::size_t alike = 0;
    for (auto const& link : of.links) {
        worded += static_cast<std::size_t>(link.worded());
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
    if (n == 2) out *= trust_in_two(of.links);
    if (of.aside) out *= 0.6;
    return out;
}

list_order order_of(trend const& way) {
    if (way.falling > way.rising) return list_order::newest_first;
    return way.rising > way.falling ? list_order::oldest_first : list_order::unknown;
}

std::string series_prefix(std::string_view address, std::string_view number) {
    auto const parsed = net::parse_url(address);
    if (!parsed) return {};
    std::string_view path = parsed->path;
    while (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
    auto const whole = number.substr(0, number.find('.'));
    for (auto end = path.size(); end > 0 && !whole.empty();) {
        while (end > 0 && !net::is_digit(path[end - 1])) --end;
        auto begin = end;
        while (begin > 0 && net::is_digit(path[begin - 1])) --begin;
        if (begin < end && is_number(path.substr(begin, end - begin), whole))
            return std::string(path.substr(0, begin));
        end = begin;
    }
    return std::string(path.substr(0, path.rfind('/') + 1));
}

bool is_scattered(link_list const& links) {
    if (links.size() < least_scattered) return false;
    return 5 * prefixes_of(links).size() >= 4 * links.size();
}

bool is_of_many_series(link_list const& links) {
    if (links.size() < least_scattered) return false;
    std::set<std::string> names;
    auto const prefixes = prefixes_of(links);
    if (5 * prefixes.size() < 4 * links.size()) return false;
    for (auto const& prefix : prefixes) {
        auto const name = name_in(prefix);
        if (name.find_first_of("0123456789") == name.npos) names.emplace(name);
    }
    return 5 * names.size() >= 3 * links.size();
}

bool are_of_two_series(std::string_view one, std::string_view other) {
    auto const a = segments_of(one.substr(0, one.find('?')));
    auto const b = segments_of(other.substr(0, other.find('?')));
    if (a.size() != b.size()) return false;
    std::size_t differing = 0;
    for (std::size_t i = 0; i < a.size(); ++i) differing += static_cast<std::size_t>(a[i] != b[i]);
    return differing == 1 && a.front() == b.front();
}

}  // namespace panelia::sources
