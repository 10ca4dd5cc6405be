#include "sources/discovery_title.hpp"

#include "net/ascii.hpp"

#include <algorithm>
#include <cstddef>
#include <string>

#include "sources/chapter_number.hpp"
#include "sources/regex.hpp"
#include "sources/series_name.hpp"

namespace panelia::sources {
namespace {

/// "(7) Blue Fox": so many messages wait.
std::string without_messages(std::string_view title) {
    static regex const count(R"(^\s*\(\d{1,3}\+?\)\s+)");
    return count.replaced(title, "");
}

/// "Blue Fox 2-3" of ".../2-3.html": before the address's own last numbers, or nothing.
std::string before_numbers_of(std::string_view address, std::string_view part) {
    static regex const numbers(R"(/(\d+[-_.]\d+)(?:\.[a-z]{2,5})?/?(?:[?#].*)?$)");
    auto const found = numbers.find(address);
    if (!found || !part.ends_with((*found)[1])) return {};
    auto const before = part.substr(0, part.size() - (*found)[1].size());
    return before.ends_with(' ') ? std::string(net::trim(before)) : std::string();
}

/// As a title is cut elsewhere, too, and behind the site's name: "Fox Blog: Blue Fox".
std::vector<std::string_view> parts_of(std::string_view title, name_signs const& signs) {
    std::vector<std::string_view> out;
    for (auto const part : parts_of_title(title)) {
        auto const colon = part.find(": ");
        bool const site = colon != part.npos && signs.heads_site(part.substr(0, colon));
        if (site) out.push_back(part.substr(0, colon));
        out.push_back(site ? net::trim(part.substr(colon + 2)) : part);
    }
    return out;
}

}  // namespace

taken_title take_title(std::string_view title, name_signs const& signs) {
    constexpr std::size_t most_bytes = 1000;  // more is prose
    taken_title out;
    auto const& address = signs.page().url();
    auto const text = without_messages(title.substr(0, most_bytes));
    auto const parts = parts_of(text, signs);
    // "Kaiju No. 8 - Chapter 3" of /chapter-3: the number that the address has, too, if any.
    auto const number = read_chapter_number({}, address).number;
    bool const told = std::any_of(parts.begin(), parts.end(), [&](auto part) {
        return names_chapter(part, address) && read_chapter_number(part).number == number;
    });
    for (auto const part : parts) {
        auto name = signs.plain(std::string(part));
        auto numbered = before_numbers_of(address, part);
        bool const chapter =
            !numbered.empty() ||
            (names_chapter(name, address) && (!told || read_chapter_number(part).number == number));
        if (!chapter && is_general_name(part)) continue;
        if (chapter && !out.has_chapter) {
            out.has_chapter = true;
            out.own = numbered.empty() ? signs.plain(series_before_chapter(name, address))
                                       : std::move(numbered);
        } else if (!chapter) {
            (out.has_chapter ? out.after : out.before).push_back(std::move(name));
        }
    }
    return out;
}

}  // namespace panelia::sources
