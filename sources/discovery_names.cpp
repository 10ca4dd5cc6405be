#include "sources/discovery_names.hpp"

#include "net/ascii.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

#include "sources/address.hpp"
#include "sources/regex.hpp"
#include "sources/series_name.hpp"

namespace panelia::sources {
namespace {

constexpr std::size_t most_bytes = 200;  // of a heading; more is prose
constexpr std::array<char const*, 4> headings = {"h1", "h2", "h3", "h4"};

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

/// The parts of a path between its slashes, in plain words.
std::vector<std::string> folders_of(std::string_view path) {
    std::vector<std::string> out;
    while (!path.empty()) {
        auto const slash = std::min(path.find('/'), path.size());
        if (auto words = plain_words(path.substr(0, slash)); !words.empty())
            out.push_back(std::move(words));
        path.remove_prefix(std::min(slash + 1, path.size()));
    }
    return out;
}

/// "Ongoing", another name: what is marked as standing beside a heading's text.
bool is_beside(html_node node) {
    if (node.is("small") || node.is("sup") || node.is("button")) return true;
    static regex const badge(
        R"((?i)(?:^|[\s_-])(?:badges?|label|status|tag|subtitle|alt)(?:$|[\s_-]))"
    );
    return !node.is("a") && badge.matches(node.attribute("class").value_or(std::string{}));
}

/// A heading's text less that of the elements beside it, where it begins or ends with them.
std::string without_badges(html_node heading) {
    auto text = heading.text();
    for (bool shorter = text.size() < most_bytes; shorter;) {
        shorter = false;
        for (auto node = heading.first_child(); node; node = node.next_in(heading)) {
            auto const beside = is_beside(node) ? node.text() : std::string();
            if (beside.empty() || beside.size() >= text.size()) continue;
            auto rest = std::string_view(text);
            if (rest.ends_with(beside)) {
                rest.remove_suffix(beside.size());
            } else if (rest.starts_with(beside + ' ')) {
                rest.remove_prefix(beside.size());
            } else {
                continue;
            }
            text = shown_text(rest);
            shorter = true;
        }
    }
    return text;
}

}  // namespace

bool stands_in(std::string_view text, std::string_view other) {
    auto const all = net::to_lower(other);
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

bool has_words(std::string_view text, std::string_view name) {
    auto const words = plain_words(name);
    return !words.empty() && stands_in(words, plain_words(text));
}

name_signs::name_signs(html_tree const& page)
    : page_(page),
      own_(net::parse_url(page.url())),
      declared_(read_declared_names(page)),
      path_(readable_path(page.url())),
      folders_(folders_of(path_)),
      heading_(find_heading()) {}

std::string name_signs::find_heading() const {
    auto const all = page_.all("h1");
    bool const entries =
        all.size() > 1 && std::all_of(all.begin(), all.end(), [&](auto const& one) {
            return names_chapter(one.text(), page_.url());
        });
    for (auto const& one : all) {
        auto text = one.text();
        if (entries || text.empty() || text.size() >= most_bytes) continue;
        // What the title has, too, is the name.
        return has_words(page_.title(), text) ? text : without_badges(one);
    }
    return {};
}

bool name_signs::is_in_path(std::string_view name) const {
    return has_words(path_, name);
}

bool name_signs::is_last_in(std::string_view path, std::string_view name) {
    auto const folders = folders_of(path);
    return !folders.empty() && folders.back() == plain_words(name);
}

bool name_signs::is_folder(std::string_view name) const {
    return std::find(folders_.begin(), folders_.end(), plain_words(name)) != folders_.end();
}

bool name_signs::is_site(std::string_view name) const {
    if (net::equals_ignoring_case(name, declared_.site)) return true;
    auto squeezed = plain_words(name);
    std::erase(squeezed, ' ');
    auto const host = "." + series_of_host(page_.url()) + ".";
    return !squeezed.empty() && host.find("." + squeezed + ".") != host.npos;
}

bool name_signs::has_link(std::string_view name, bool to_front) const {
    auto const links = page_.all("a");
    return own_ && std::any_of(links.begin(), links.end(), [&](auto const& link) {
               if (!net::equals_ignoring_case(link.text(), name)) return false;
               auto const address = page_.link(link.attribute("href").value_or(std::string{}));
               auto const target = address ? net::parse_url(*address) : std::nullopt;
               return target && target->host == own_->host && (target->path == "/") == to_front;
           });
}

bool name_signs::heads_site(std::string_view name) const {
    return is_site(name) || has_link(name, true);
}

bool name_signs::is_linked(std::string_view name) const {
    return has_link(name, false);
}

bool name_signs::is_headed(std::string_view name) const {
    return !headed(name).empty();
}

std::string name_signs::choose(std::vector<std::string> const& names) const {
    auto const first = [&](auto test) {
        auto const found = std::find_if(names.begin(), names.end(), test);
        return found == names.end() ? std::string() : *found;
    };
    if (names.size() < 2) return names.empty() ? std::string() : names.front();
    if (auto one = first([&](auto const& n) { return is_in_path(n); }); !one.empty()) return one;
    if (auto one = first([&](auto const& n) { return is_linked(n); }); !one.empty()) return one;
    if (auto one = first([&](auto const& n) { return !heads_site(n); }); !one.empty()) return one;
    return names.front();
}

std::string name_signs::plain(std::string name) const {
    if (is_folder(name)) return name;
    name = without_label(without_offer(name));
    auto rest = without_kind(name);
    return !is_folder(name) && is_folder(rest) ? rest : name;
}

std::string name_signs::below_path(std::string name) const {
    if (name.find('/') == name.npos) return name;
    auto const words = plain_words(name);
    std::string folders;
    std::string last;
    std::string found;
    for (std::string_view path = path_; !path.empty();) {
        auto const slash = std::min(path.find('/'), path.size());
        auto const segment = path.substr(0, slash);
        path.remove_prefix(std::min(slash + 1, path.size()));
        if (segment.empty()) continue;
        folders += ' ' + plain_words(segment);
        last = shown_text(segment);
        if ((' ' + words).ends_with(folders)) found = last;
    }
    return found.empty() ? name : found;
}

std::string name_signs::headed(std::string_view words) const {
    auto const wanted = plain_words(words);
    for (auto const* const element : headings) {
        for (auto const& one : page_.all(element)) {
            auto text = without_badges(one);
            if (!wanted.empty() && text.size() < most_bytes && plain_words(text) == wanted)
                return text;
        }
    }
    return {};
}

std::string name_signs::written(std::string const& words) const {
    if (auto text = headed(words); !text.empty()) return text;
    auto const wanted = plain_words(words);
    for (auto const& link : page_.all("a")) {
        auto text = link.text();
        if (text.size() < most_bytes && plain_words(text) == wanted) return text;
    }
    return in_title_case(words);
}

}  // namespace panelia::sources
