#include "sources/discovery_up.hpp"

#include "net/ascii.hpp"
#include "net/url.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string_view>

#include "sources/series_name.hpp"

namespace panelia::sources {
namespace {

constexpr std::size_t most_bytes = 200;  // of a name; more is prose

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
    explicit links_up(name_signs const& signs)
        : signs_(signs),
          page_(signs.page()),
          title_(page_.title()),
          own_(net::parse_url(page_.url())) {}

    std::string name() const {
        std::string marked, trail, above;
        for (auto const& link : page_.all("a")) {
            auto const text = link.text();
            auto const target = target_of(link.attribute("href").value_or(std::string{}), text);
            if (!target) continue;
            bool const up = has_word(link.attribute("rel").value_or(std::string{}), "up");
            if (up && marked.empty()) marked = text;
            if (in_trail(link)) trail = text;
            if (above.empty() && leads_above(*target) && is_its_name(text, *target)) above = text;
        }
        if (trail.empty()) trail = declared_step_up();
        if (!marked.empty()) return marked;
        auto const& series = signs_.declared().series;
        if (!series.empty()) return series;
        return trail.empty() ? above : trail;
    }

private:
    /// Where a link leads that can be the series', or nothing.
    std::optional<net::url> target_of(std::string const& reference, std::string const& text) const {
        if (!own_ || text.size() < 2 || text.size() > most_bytes) return std::nullopt;
        auto const address = page_.link(reference);
        auto target = address ? net::parse_url(*address) : std::nullopt;
        if (!target || target->host != own_->host || target->path == "/") return std::nullopt;
        bool const itself = target->path == own_->path && target->query == own_->query;
        if (itself || is_general_name(text) || names_chapter(text)) return std::nullopt;
        return target;
    }

    std::string declared_step_up() const {
        std::string last;
        for (auto const& step : signs_.declared().trail)
            if (target_of(step.url, step.name)) last = step.name;
        return last;
    }

    bool is_its_name(std::string const& text, net::url const& target) const {
        return stands_in(text, title_) || stands_in(text, signs_.heading()) ||
               signs_.is_headed(text) || name_signs::is_last_in(target.path, text);
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

    name_signs const& signs_;
    html_tree const& page_;
    std::string title_;
    std::optional<net::url> own_;
};

}  // namespace

std::string name_of_link_up(name_signs const& signs) {
    return links_up(signs).name();
}

}  // namespace panelia::sources
