#include "sources/link_address.hpp"

#include "net/ascii.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

#include "sources/discovery_pager.hpp"

namespace panelia::sources {
namespace {

/// The last part of a path that can name a series: "fox" of "/manga/fox/chapters/".
std::string series_name(std::string_view path) {
    constexpr std::array<std::string_view, 12> generic = {
        "index",
        "list",
        "archive",
        "chapters",
        "episodes",
        "view",
        "detail",
        "all",
        "manga",
        "series",
        "comic",
        "comics"};
    while (!path.empty()) {
        while (path.ends_with('/')) path.remove_suffix(1);
        auto const slash = path.rfind('/');
        auto name = net::to_lower(path.substr(slash == path.npos ? 0 : slash + 1));
        path = slash == path.npos ? std::string_view{} : path.substr(0, slash);
        if (auto const dot = name.find('.'); dot != name.npos) name.resize(dot);
        bool const telling =
            name.size() >= 3 && std::any_of(name.begin(), name.end(), net::is_alpha);
        if (!telling) return {};
        if (std::find(generic.begin(), generic.end(), name) == generic.end()) return name;
    }
    return {};
}

/// Whether one of the path's segments is that name, or begins with it and a dash.
bool has_segment(std::string_view path, std::string_view name) {
    for (auto at = path.find(name); at != path.npos; at = path.find(name, at + 1)) {
        auto const end = at + name.size();
        bool const begins = at > 0 && path[at - 1] == '/';
        bool const ends = end >= path.size() || path[end] == '/' || path[end] == '-' ||
                          path[end] == '_' || path[end] == '.';
        if (begins && ends) return true;
    }
    return false;
}

std::vector<std::string> parameters_of(std::string_view query) {
    std::vector<std::string> out;
    while (!query.empty()) {
        auto const one = query.substr(0, query.find('&'));
        query.remove_prefix(std::min(one.size() + 1, query.size()));
        if (one.find('=') != one.npos && !one.ends_with('=')) out.emplace_back(one);
    }
    return out;
}

}  // namespace

series_address::series_address(std::string_view own) {
    auto const counted = page_in_address(own);
    auto const parsed = net::parse_url(counted ? counted->rest : own);
    if (!parsed) return;
    name_ = series_name(parsed->path);
    for (auto& one : parameters_of(parsed->query.value_or(""))) {
        // Which part or in which order says nothing of the series.
        bool const identifies = one.find("id=") != one.npos || one.find("_no=") != one.npos ||
                                one.find("series") != one.npos || one.find("title") != one.npos;
        if (identifies) parameters_.push_back(std::move(one));
    }
    if (!parameters_.empty()) return;
    below_ = parsed->path;
    while (below_.ends_with('/')) below_.pop_back();
    if (!below_.empty()) below_ += '/';
}

series_bond series_address::bond_of(net::url const& address) const {
    if (!below_.empty() && address.path.size() > below_.size() && address.path.starts_with(below_))
        return series_bond::below;
    if (!parameters_.empty() && address.query) {
        auto const its = parameters_of(*address.query);
        bool const same = std::any_of(its.begin(), its.end(), [&](std::string const& one) {
            return std::find(parameters_.begin(), parameters_.end(), one) != parameters_.end();
        });
        if (same) return series_bond::below;
    }
    bool const named = !name_.empty() && has_segment(net::to_lower(address.path), name_);
    return named ? series_bond::name : series_bond::none;
}

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
    // A query that counts tells which it is; then the name before it is that of a program.
    bool const counting = query.find_first_of("0123456789") != std::string_view::npos;
    out += '/';
    if (numbered) {
        out.append(name.substr(0, digit)).append("#");
    } else {
        out.append(counting ? name : "*");
    }
    if (query.empty()) return out;
    out += '?';
    for (char c : query) {
        if (!net::is_digit(c)) {
            out += c;
        } else if (!out.ends_with('#')) {
            out += '#';
        }
    }
    return out;
}

std::string_view shape_folder(std::string_view shape) {
    shape = shape.substr(0, shape.find('?'));
    return shape.substr(0, shape.rfind('/'));
}

}  // namespace panelia::sources
