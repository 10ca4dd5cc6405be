#include "sources/discovery_series.hpp"

#include "net/ascii.hpp"
#include "net/url.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "sources/address.hpp"
#include "sources/chapter_number.hpp"
#include "sources/series_name.hpp"

namespace panelia::sources {
namespace {

constexpr std::size_t most_bytes = 200;  // of a name; more is prose

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
        if (itself || is_general_name(text) || names_chapter(text)) return std::nullopt;
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

/// Lower case, with blanks for what stands between words in texts and in addresses.
std::string plain_words(std::string_view text) {
    auto out = net::to_lower(text);
    std::replace_if(
        out.begin(),
        out.end(),
        [](char c) {
            return std::string_view("-_/.,:;!?'\"()&+ ").find(c) != std::string_view::npos;
        },
        ' '
    );
    return shown_text(out);
}

/// A page's title against what else tells names: the address, links, the name of the site.
class page_title {
public:
    explicit page_title(html_tree const& page)
        : page_(page), title_(page.title()), path_(plain_words(readable_path(page.url()))) {
        for (auto const& one : page.all("meta")) {
            if (one.attribute("property") == "og:site_name" && site_.empty())
                site_ = shown_text(one.attribute("content").value_or(std::string{}));
        }
        auto const parts = parts_of_title(title_);
        // "Kaiju No. 8 - Chapter 3" of /chapter-3: the number that the address has, too, if any.
        auto const number = read_chapter_number({}, page.url()).number;
        bool const told = std::any_of(parts.begin(), parts.end(), [&](auto part) {
            return names_chapter(part, page.url()) && read_chapter_number(part).number == number;
        });
        for (auto const part : parts) {
            bool const chapter = names_chapter(part, page.url()) &&
                                 (!told || read_chapter_number(part).number == number);
            if (!chapter && is_general_name(part)) continue;
            if (chapter && chapter_.empty()) {
                chapter_ = part;
            } else if (!chapter) {
                (chapter_.empty() ? before_ : after_).emplace_back(without_offer(part));
            }
        }
    }

    std::string const& site() const noexcept { return site_; }
    /// What the part of the title that names the chapter says before it.
    std::string own() const { return series_before_chapter(chapter_, page_.url()); }
    /// Parts before the one that names the chapter, and after it (all, where none does).
    std::vector<std::string> const& before() const noexcept { return before_; }
    std::vector<std::string> const& after() const noexcept { return after_; }
    bool has_chapter() const noexcept { return !chapter_.empty(); }

    bool is_in_path(std::string_view name) const {
        auto const words = plain_words(name);
        return !words.empty() && stands_in(words, path_);
    }

    /// By its own word, or by its host ("Comic Host" of www.comichost.example).
    bool is_site(std::string_view name) const {
        if (net::equals_ignoring_case(name, site_)) return true;
        auto squeezed = plain_words(name);
        std::erase(squeezed, ' ');
        auto const host = "." + series_of_host(page_.url()) + ".";
        return !squeezed.empty() && host.find("." + squeezed + ".") != host.npos;
    }

    /// Of several names: the one that the address has, or that a link bears; else the first that is
    /// not the site's.
    std::string choose(std::vector<std::string> const& names) const {
        auto const first = [&](auto test) {
            auto const found = std::find_if(names.begin(), names.end(), test);
            return found == names.end() ? std::string() : *found;
        };
        if (names.size() < 2) return names.empty() ? std::string() : names.front();
        if (auto one = first([&](auto const& n) { return is_in_path(n); }); !one.empty())
            return one;
        if (auto one = first([&](auto const& n) { return is_linked(n); }); !one.empty()) return one;
        if (auto one = first([&](auto const& n) { return !is_site(n); }); !one.empty()) return one;
        return names.front();
    }

private:
    /// By a link to something below the site's front page.
    bool is_linked(std::string_view name) const {
        auto const own = net::parse_url(page_.url());
        auto const links = page_.all("a");
        return own && std::any_of(links.begin(), links.end(), [&](auto const& link) {
                   auto const address = page_.link(link.attribute("href").value_or(std::string{}));
                   auto const target = address ? net::parse_url(*address) : std::nullopt;
                   return target && target->host == own->host && target->path != "/" &&
                          net::equals_ignoring_case(link.text(), name);
               });
    }

    html_tree const& page_;
    std::string title_, path_, site_, chapter_;
    std::vector<std::string> before_, after_;
};

/// Where nothing on the page names the series.
std::string by_address(html_tree const& page, page_title const& title) {
    auto named = series_in_path(page.url());
    return named.empty() ? title.site() : named;
}

}  // namespace

std::string series_of_chapter(html_tree const& page, std::string const& heading) {
    page_title const title(page);
    auto own = title.own();
    if (own.empty() && title.has_chapter() && !title.before().empty())
        return title.choose(title.before());
    auto up = links_up(page).name();
    if (!own.empty()) {
        if (!up.empty() && stands_in(up, own)) return up;
        std::vector<std::string> names{std::move(own)};
        names.insert(names.end(), title.before().begin(), title.before().end());
        return title.choose(names);
    }
    if (!up.empty()) return up;
    auto const& others = title.has_chapter() ? title.after() : title.before();
    if (auto named = title.choose(others); !named.empty()) return named;
    if (!names_chapter(heading, page.url()) && !is_general_name(heading)) return heading;
    return by_address(page, title);
}

std::string series_of_list(html_tree const& page, std::string const& heading) {
    page_title const title(page);
    auto const& parts = title.has_chapter() ? title.after() : title.before();
    if (!is_general_name(heading)) {
        // A site's own name heads every page of it.
        auto const named = std::find_if(parts.begin(), parts.end(), [&](auto const& part) {
            return !title.is_site(part) && title.is_in_path(part);
        });
        if (title.is_site(heading) && named != parts.end()) return *named;
        return std::string(without_general_side(heading));
    }
    auto named = title.choose(parts);
    if (!named.empty() && !title.is_site(named)) return named;
    auto below = by_address(page, title);
    return below.empty() ? named : below;
}

}  // namespace panelia::sources
