#include "sources/discovery_series.hpp"

#include "net/ascii.hpp"
#include "net/url.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "sources/address.hpp"
#include "sources/chapter_number.hpp"
#include "sources/regex.hpp"

namespace panelia::sources {
namespace {

constexpr std::size_t most_bytes = 200;  // of a name; more is prose

std::vector<std::string_view> parts_of(std::string_view title) {
    constexpr std::array<std::string_view, 6> separators = {
        " | ", " - ", " \xE2\x80\x93 ", " \xE2\x80\x94 ", " \xC2\xBB ", " :: "};
    std::vector<std::string_view> out;
    while (!title.empty()) {
        std::size_t end = title.size();
        std::size_t skip = 0;
        for (auto const one : separators) {
            if (std::size_t const at = title.find(one); at < end) {
                end = at;
                skip = one.size();
            }
        }
        out.push_back(title.substr(0, end));
        title.remove_prefix(end + skip);
    }
    return out;
}

bool names_chapter(std::string_view text) {
    return read_chapter_number(text).evidence == number_evidence::word;
}

/// Words of a way up that is no series'.
bool is_general(std::string_view text) {
    static regex const words(
        R"((?i)^\W*(?:(?:back|go|up|home|start|index|browse|all|the|to|view|see|latest|list|of|series|manga|manhwa|manhua)"
        R"(|comics?|webtoons?|chapters?|episodes?|overview|archive|library|read|online|genres?|catalogue?|toc|contents|info|details|«|‹|←)\W*)+$)"
    );
    return words.matches(text);
}

bool stands_in(std::string_view text, std::string_view title) {
    auto const all = net::to_lower(title);
    auto const part = net::to_lower(text);
    auto const apart = [](char c) {
        auto const byte = static_cast<unsigned char>(c);
        return byte < 0x80 && !net::is_digit(c) && !(c >= 'a' && c <= 'z');
    };
    for (auto at = all.find(part); at != all.npos; at = all.find(part, at + 1)) {
        auto const end = at + part.size();
        if ((at == 0 || apart(all[at - 1])) && (end == all.size() || apart(all[end]))) return true;
    }
    return false;
}

/// In a trail of breadcrumbs.
bool in_trail(html_node node) {
    for (int level = 0; node && level < 6; ++level, node = node.parent()) {
        for (auto const* const name : {"class", "id", "aria-label", "itemtype"}) {
            auto const value = net::to_lower(node.attribute(name).value_or(std::string{}));
            if (value.find("breadcrumb") != value.npos) return true;
        }
    }
    return false;
}

bool has_word(std::string_view words, std::string_view word) {
    while (!words.empty()) {
        auto const end = std::min(words.find(' '), words.size());
        if (net::equals_ignoring_case(words.substr(0, end), word)) return true;
        words.remove_prefix(std::min(end + 1, words.size()));
    }
    return false;
}

class links_up {
public:
    explicit links_up(html_tree const& page)
        : page_(page), title_(page.title()), own_(net::parse_url(page.url())) {}

    std::string name() const {
        std::string marked, trail, above;
        for (auto const& link : page_.all("a")) {
            auto const text = link.text();
            auto const target = target_of(link, text);
            if (!target) continue;
            bool const up = has_word(link.attribute("rel").value_or(std::string{}), "up");
            if (up && marked.empty()) marked = text;
            if (in_trail(link)) trail = text;
            if (above.empty() && leads_above(*target) && stands_in(text, title_)) above = text;
        }
        return !marked.empty() ? marked : !trail.empty() ? trail : above;
    }

private:
    /// Where a link leads that can be the series', or nothing.
    std::optional<net::url> target_of(html_node link, std::string const& text) const {
        if (!own_ || text.size() < 2 || text.size() > most_bytes) return std::nullopt;
        auto const address = page_.link(link.attribute("href").value_or(std::string{}));
        auto target = address ? net::parse_url(*address) : std::nullopt;
        if (!target || target->host != own_->host || target->path == "/") return std::nullopt;
        bool const itself = target->path == own_->path && target->query == own_->query;
        if (itself || is_general(text) || names_chapter(text)) return std::nullopt;
        return target;
    }

    /// To a folder that the page lies in, or to another page of such a folder.
    bool leads_above(net::url const& target) const {
        std::string_view path = target.path;
        if (under(path)) return true;
        path = path.substr(0, path.rfind('/'));
        return under(path);
    }
    bool under(std::string_view folder) const {
        while (folder.ends_with('/')) folder.remove_suffix(1);
        std::string_view const path = own_->path;
        return !folder.empty() && path.starts_with(folder) && path.size() > folder.size() + 1 &&
               path[folder.size()] == '/';
    }

    html_tree const& page_;
    std::string title_;
    std::optional<net::url> own_;
};

}  // namespace

std::string series_in_title(std::string_view title) {
    for (auto const part : parts_of(title)) {
        if (!names_chapter(part)) return std::string(part);
    }
    return {};
}

std::string series_of_chapter(html_tree const& page, std::string const& heading) {
    auto const title = page.title();
    auto const parts = parts_of(title);
    bool const chapter_follows =
        parts.size() > 1 && !names_chapter(parts[0]) &&
        std::any_of(parts.begin() + 1, parts.end(), [](auto part) { return names_chapter(part); });
    if (chapter_follows) return std::string(parts[0]);
    if (auto up = links_up(page).name(); !up.empty()) return up;
    auto own = series_in_title(title);
    return own.empty() ? heading : own;
}

}  // namespace panelia::sources
