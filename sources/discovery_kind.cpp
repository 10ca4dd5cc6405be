#include "sources/discovery_kind.hpp"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <map>
#include <string_view>
#include <unordered_set>
#include <utility>

namespace panelia::sources {
namespace {

/// Chapters without a number ("Epilogue") that stand among those that have one.
bool belongs(found_link const& unnumbered, list_kind const& kind) {
    auto const folder = shape_folder(unnumbered.shape);
    bool const beside = std::any_of(kind.shapes.begin(), kind.shapes.end(), [&](auto const& one) {
        return shape_folder(one) == folder;
    });
    // Straight below the host everything of a site can be.
    return beside && (unnumbered.special || folder.find('/') != std::string_view::npos);
}

}  // namespace

double value_of(std::string const& decimal) {
    double value = 0;
    std::from_chars(decimal.data(), decimal.data() + decimal.size(), value);
    return value;
}

list_kind kind_of(link_list const& links) {
    list_kind out;
    std::map<std::string_view, std::size_t> shapes;
    std::map<number_evidence, std::size_t> evidence;
    std::size_t most = 0;
    std::size_t of_page = 0;
    for (auto const& link : links) {
        out.shapes.insert(link.shape);
        ++evidence[link.evidence];
        of_page += static_cast<std::size_t>(link.of_page);
        if (auto const n = ++shapes[link.shape]; n > most) {
            most = n;
            out.shape = link.shape;
        }
    }
    most = 0;
    for (auto const& [kind, count] : evidence) {
        if (count < most) continue;
        most = count;
        out.evidence = kind;
    }
    out.of_page = 2 * of_page > links.size();
    // One that is alone of its kind says nothing of others.
    if (links.size() > 3) {
        std::erase_if(out.shapes, [&](std::string const& shape) { return shapes[shape] < 2; });
        out.shapes.insert(out.shape);
    }
    return out;
}

std::vector<std::string> marks_of(list_kind const& kind) {
    std::vector<std::string> out;
    for (auto const& one : kind.places) out.push_back("place " + one);
    for (auto const& one : kind.frames) out.push_back("frame " + one);
    for (auto const& one : kind.shapes) out.push_back("shape " + one);
    out.push_back("evidence " + std::to_string(static_cast<int>(kind.evidence)));
    if (kind.of_page) out.emplace_back("of_page");
    return out;
}

list_kind kind_of(std::vector<std::string> const& marks) {
    list_kind out;
    for (auto const& mark : marks) {
        auto const at = std::min(mark.find(' '), mark.size());
        auto const what = std::string_view(mark).substr(0, at);
        auto const value = mark.substr(std::min(at + 1, mark.size()));
        if (what == "place") out.places.insert(value);
        if (what == "frame") out.frames.insert(value);
        if (what == "shape") out.shapes.insert(value);
        if (what == "evidence") out.evidence = static_cast<number_evidence>(value_of(value));
        if (what == "of_page") out.of_page = true;
    }
    return out;
}

void add_unnumbered(link_group& from, list_kind const& kind, link_list& to) {
    std::unordered_set<std::string_view> known;
    for (auto const& link : to) known.insert(link.chapter.url);
    link_list found;
    for (auto& link : from.unnumbered) {
        if (belongs(link, kind) && known.insert(link.chapter.url).second)
            found.push_back(std::move(link));
    }
    std::move(found.begin(), found.end(), std::back_inserter(to));
}

}  // namespace panelia::sources
