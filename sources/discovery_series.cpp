#include "sources/discovery_series.hpp"

#include "net/ascii.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sources/chapter_number.hpp"
#include "sources/discovery_names.hpp"
#include "sources/discovery_title.hpp"
#include "sources/discovery_up.hpp"
#include "sources/regex.hpp"
#include "sources/series_name.hpp"

namespace panelia::sources {
namespace {

/// Where nothing on the page names the series.
std::string by_address(name_signs const& signs) {
    auto const named = series_in_path(signs.page().url());
    return named.empty() ? signs.declared().site : signs.written(named);
}

/// Not "Archive", nor "Strip 12", which heads the newest one on a front page.
bool can_name_series(std::string_view heading) {
    static regex const numbers(R"([\d#]+(?:\.\d+)?)");
    if (is_general_name(numbers.replaced(heading, ""))) return false;
    auto const number = read_chapter_number(heading);
    return number.evidence != number_evidence::word || !number.leads;
}

/// What og:title says before the chapter, of a site where it is the page's.
std::string declared_before_chapter(name_signs const& signs) {
    auto const title = take_title(signs.declared().title, signs);
    if (!title.has_chapter) return {};
    auto named = title.own.empty() ? signs.choose(title.before) : title.own;
    return signs.is_site(named) ? std::string() : named;
}

/// What can be a list's name in og:title, of a site where it is the page's.
std::string declared_of_list(name_signs const& signs) {
    auto named = signs.choose(take_title(signs.declared().title, signs).others());
    bool const its = signs.is_in_path(named) || signs.is_headed(named);
    return its && !signs.heads_site(named) ? named : std::string();
}

/// Of a title whose part with the chapter has nothing else: what stands before it; or, where that
/// is the site's or the chapter's name, what stands after it and is the page's folder.
std::string around_chapter(taken_title const& title, name_signs const& signs) {
    auto before = signs.choose(title.before);
    for (auto const& name : title.after) {
        bool const folder = signs.is_folder(name) && !signs.is_in_path(before);
        if (folder && (signs.heads_site(before) || signs.is_linked(name))) return name;
    }
    return before;
}

std::string of_chapter(name_signs const& signs) {
    auto const title = take_title(signs.page().title(), signs);
    if (title.own.empty() && title.has_chapter && !title.before.empty())
        return around_chapter(title, signs);
    auto up = name_of_link_up(signs);
    auto const& heading = signs.heading();
    auto own = title.own.empty() ? declared_before_chapter(signs) : title.own;
    if (own.empty() && !title.has_chapter)
        own = signs.plain(series_before_chapter(heading, signs.page().url()));
    if (!own.empty()) {
        if (!up.empty() && stands_in(up, own)) return up;
        std::vector<std::string> names{std::move(own)};
        names.insert(names.end(), title.before.begin(), title.before.end());
        return signs.choose(names);
    }
    if (!up.empty()) return up;
    auto named = signs.choose(title.others());
    auto const shelved = series_on_shelf(signs.page().url());
    bool const of_site = signs.is_site(named) || (!shelved.empty() && signs.heads_site(named));
    if (!named.empty() && !of_site) return named;
    if (!names_chapter(heading, signs.page().url()) && can_name_series(heading))
        return signs.plain(heading);
    if (named.empty()) return by_address(signs);
    return shelved.empty() ? named : signs.written(shelved);
}

/// The part of the title that names the series where a site's own name heads every page of it.
std::string instead_of_site(
    std::string const& heading, std::vector<std::string> const& parts, name_signs const& signs
) {
    bool const of_title = std::any_of(parts.begin(), parts.end(), [&](auto const& part) {
        return net::equals_ignoring_case(part, heading);
    });
    if (!signs.heads_site(heading) && (!of_title || signs.is_in_path(heading))) return {};
    for (auto const& part : parts) {
        bool const another = !net::equals_ignoring_case(part, heading) && !signs.is_site(part);
        bool const headed = signs.heads_site(heading) && signs.is_headed(part);
        if (another && (signs.is_in_path(part) || headed)) return part;
    }
    return {};
}

/// A heading less what it says more than the title, or a declared name, agrees to.
std::string shortened(
    std::string const& heading, std::vector<std::string> const& parts, name_signs const& signs
) {
    auto const& series = signs.declared().series;
    if (!series.empty() && stands_in(series, heading)) return series;
    if (has_words(signs.page().title(), heading)) return heading;
    for (auto const& whole : parts) {
        auto part = without_kind(whole);
        auto const rest = std::string_view(heading).substr(std::min(part.size(), heading.size()));
        // "Blue Fox (Manga)" is the longer one's name.
        bool const begins = rest.starts_with(' ') && !rest.starts_with(" (") &&
                            net::equals_ignoring_case(heading.substr(0, part.size()), part);
        if (begins && !signs.heads_site(part)) return part;
    }
    return heading;
}

std::string of_list(name_signs const& signs) {
    auto const title = take_title(signs.page().title(), signs);
    auto const& parts = title.others();
    auto const heading = signs.plain(signs.heading());
    if (can_name_series(heading)) {
        auto named = instead_of_site(heading, parts, signs);
        return named.empty() ? shortened(heading, parts, signs) : named;
    }
    if (!signs.declared().series.empty()) return signs.declared().series;
    auto named = signs.choose(parts);
    if (!named.empty() && !signs.is_site(named)) {
        if (!signs.heads_site(named)) return named;
        if (auto declared = declared_of_list(signs); !declared.empty()) return declared;
        auto headed = signs.headed(series_in_path(signs.page().url()));
        return headed.empty() ? named : headed;
    }
    if (auto declared = declared_of_list(signs); !declared.empty()) return declared;
    if (auto below = by_address(signs); !below.empty()) return below;
    return named.empty() && !is_general_name(heading) ? heading : named;
}

/// The site's name in a title, also before a colon, or empty.
std::string_view site_in(std::vector<std::string_view> const& parts, name_signs const& signs) {
    for (auto const part : parts) {
        for (auto const one : {part, part.substr(0, part.find(": "))})
            if (signs.heads_site(one)) return one;
    }
    return {};
}

}  // namespace

std::string series_of_chapter(html_tree const& page) {
    name_signs const signs(page);
    return signs.below_path(of_chapter(signs));
}

std::string series_of_strip(html_tree const& page) {
    auto const title = page.title();
    auto const parts = parts_of_title(title);
    name_signs const signs(page);
    auto const site = site_in(parts, signs);
    // Beside the site's name "Part 2" is that of a story: "Fox Strips: The Fall - Part 2".
    bool const told = std::any_of(parts.begin(), parts.end(), [&](auto part) {
        return names_chapter(part, page.url()) &&
               (site.empty() || !read_chapter_number(part, page.url()).of_piece);
    });
    if (told) {
        if (auto named = of_chapter(signs); !named.empty()) return named;
    }
    return site.empty() ? title : std::string(site);
}

std::string series_of_list(html_tree const& page) {
    name_signs const signs(page);
    return signs.below_path(of_list(signs));
}

}  // namespace panelia::sources
