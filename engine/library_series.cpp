// See library_series.hpp.
#include "engine/library_series.hpp"

#include "engine/library_names.hpp"
#include "engine/naming.hpp"
#include "engine/numbering.hpp"
#include "net/url.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace panelia::engine {

namespace {

using metrics::database;
using metrics::statement;

constexpr std::string_view digits = "0123456789";

/// A home in its parts; `path` begins with '/' or is empty, `query` with '?' or is empty.
struct home_parts {
    std::string_view host, path, query;
};

home_parts parts_of(std::string_view home) {
    auto const host_end = std::min(home.find_first_of("/?"), home.size());
    auto const path_end = std::min(home.find('?', host_end), home.size());
    return {
        home.substr(0, host_end),
        home.substr(host_end, path_end - host_end),
        home.substr(path_end)};
}

std::string_view host_of(std::string_view home) {
    return parts_of(home).host;
}

bool is_whole_host(std::string_view home) {
    return !home.empty() && home == host_of(home);
}

/// Whether `folder` is, or holds, `inside`.
bool is_above(home_parts const& folder, home_parts const& inside) {
    if (folder.host != inside.host || !folder.query.empty()) return false;
    return inside.path.starts_with(folder.path) &&
           (inside.path.size() == folder.path.size() || inside.path[folder.path.size()] == '/');
}

bool are_in_line(std::string_view home, std::string_view other) {
    auto const a = parts_of(home);
    auto const b = parts_of(other);
    return is_above(a, b) || is_above(b, a);
}

/// What addresses of one series' chapters have in common: "x.example/#/fox-#" of
/// "https://x.example/2024/fox-3-the-den". A title may follow the number in its segment.
std::string kind_of(std::string_view url) {
    auto const home = series_home(url);
    auto const last = home.find_last_of(digits);
    auto const host_end = host_of(home).size();
    if (last == std::string::npos || last < host_end) return home;
    auto const segment = home.find_last_of("/?", last);
    auto const end = home.find_first_of(digits, segment);
    std::string kind = home.substr(0, host_end);
    for (auto at = host_end; at < end; ++at) {
        bool const digit = digits.find(home[at]) != digits.npos;
        if (!digit || !kind.ends_with('#')) kind += digit ? '#' : home[at];
    }
    return kind + '#';
}

std::string_view series_folder_of(std::string_view chapter_folder) {
    return chapter_folder.substr(0, chapter_folder.find('/'));
}

std::vector<series_row> series_of_name(database& on, std::string_view name) {
    std::vector<series_row> found;
    statement& query =
        on.cached("SELECT folder, home FROM series_folders WHERE series = ?1 ORDER BY rowid");
    query.bind(name);
    while (query.step()) found.push_back({std::string(query.text(0)), std::string(query.text(1))});
    return found;
}

/// One source's question, and the series of its name.
class search {
public:
    search(
        database& on,
        std::string_view name,
        std::string_view address,
        std::span<chapter_spec const> chapters
    )
        : on_(on),
          name_(name),
          home_(series_home(address)),
          chapters_(chapters),
          known_(series_of_name(on, name)) {}

    std::vector<series_row> const& known() const noexcept { return known_; }
    std::string const& home() const noexcept { return home_; }

    series_row const* find() {
        if (known_.empty()) return nullptr;
        if (!is_whole_host(home_) && !home_.empty()) {
            if (auto const* own = at_home()) return own;
        }
        if (auto const* holding = with_an_address()) return holding;
        if (home_.empty()) return by_name();
        for (auto const& one : known_)
            if (may_be(one) && !has_others(one)) return &one;
        return nullptr;
    }

private:
    series_row const* at_home() const {
        auto const found = std::find_if(known_.begin(), known_.end(), [this](auto const& one) {
            return one.home == home_;
        });
        return found == known_.end() ? nullptr : &*found;
    }

    series_row const* of_folder(std::string_view folder) const {
        auto const found = std::find_if(known_.begin(), known_.end(), [folder](auto const& one) {
            return one.folder == folder;
        });
        return found == known_.end() ? nullptr : &*found;
    }

    series_row const* with_an_address() {
        if (known_.size() == 1 && home_.empty()) return nullptr;  // it is that one in any case
        statement& query =
            on_.cached("SELECT folder FROM chapters WHERE series = ?1 AND url = ?2 ORDER BY id");
        for (auto const& chapter : chapters_) {
            if (chapter.url.empty()) continue;
            query.bind(name_, net::without_credentials(chapter.url));
            std::string folder;
            if (query.step()) folder = series_folder_of(query.text(0));
            query.reset();
            if (auto const* found = of_folder(folder)) return found;
        }
        return nullptr;
    }

    series_row const* by_name() const {
        std::string const address = chapters_.empty() ? std::string() : chapters_.front().url;
        auto const home = series_home(address);
        auto const first = [this](auto test) {
            auto const found = std::find_if(known_.begin(), known_.end(), test);
            return found == known_.end() ? nullptr : &*found;
        };
        auto const* near = first([&](auto const& one) {
            return !home.empty() && host_of(one.home) == host_of(home);
        });
        if (near == nullptr) near = first([](auto const& one) { return one.home.empty(); });
        return near != nullptr ? near : &known_.front();
    }

    bool may_be(series_row const& one) {
        return one.home.empty() ? has_chapter_near(one) : are_in_line(one.home, home_);
    }

    /// A chapter's address is on the same host, or none has any address.
    bool has_chapter_near(series_row const& one) {
        statement& query =
            on_.cached("SELECT folder, url FROM chapters WHERE series = ?1 AND url <> ''");
        query.bind(name_);
        bool any = false;
        bool near = false;
        while (!near && query.step()) {
            if (series_folder_of(query.text(0)) != one.folder) continue;
            any = true;
            near = host_of(series_home(query.text(1))) == host_of(home_);
        }
        query.reset();
        return near || !any;
    }

    /// One of the source's chapters is another one there.
    bool has_others(series_row const& one) {
        return std::any_of(chapters_.begin(), chapters_.end(), [&](auto const& chapter) {
            return has_other(one, chapter);
        });
    }
    bool has_other(series_row const& one, chapter_spec const& chapter) {
        if (chapter.number.empty() || chapter.url.empty()) return false;
        statement& query = on_.cached(
            "SELECT folder, url, volume FROM chapters WHERE series = ?1 AND number = ?2"
            " AND url <> '' AND (language = ?3 OR language = '' OR ?3 = '')"
        );
        query.bind(name_, chapter.number, chapter.language);
        auto const kind = kind_of(chapter.url);
        bool other = false;
        bool same = false;
        while (!same && query.step()) {
            if (series_folder_of(query.text(0)) != one.folder) continue;
            if (!may_share_volume(query.text(2), chapter.volume)) continue;
            same = kind_of(query.text(1)) == kind;
            other = true;
        }
        query.reset();
        return other && !same;
    }

    database& on_;
    std::string name_, home_;
    std::span<chapter_spec const> chapters_;
    std::vector<series_row> known_;
};

/// A series of a name that is taken is called by its host too.
std::string new_folder(
    database& on, std::string const& name, std::string const& home, bool name_taken
) {
    auto const is_free = [&on](std::string const& folder) {
        statement& same = on.cached("SELECT 1 FROM series_folders WHERE folder_key = ?1");
        bool const found = same.bind(folded_name(folder)).step();
        same.reset();
        return !found;
    };
    auto const plain = series_name(name);
    if (!name_taken || home.empty()) return free_name(plain, name + home, is_free);
    auto const host = host_of(home);
    auto const port = host.ends_with(']') ? host.npos : host.rfind(':');
    auto const suffix = " (" + std::string(host.substr(0, port)) + ")";
    return free_name(series_name(plain + suffix), name + '\n' + home, is_free);
}

}  // namespace

std::string series_home(std::string_view url) {
    auto const parsed = net::parse_url(url);
    if (!parsed) return {};
    auto host = parsed->authority();
    if (host.starts_with("www.")) host.erase(0, 4);
    auto path = parsed->path;
    while (path.ends_with('/')) path.pop_back();
    return host + path + (parsed->query ? '?' + *parsed->query : std::string());
}

std::string address_of_home(std::string_view home) {
    return home.empty() ? std::string() : "https://" + std::string(home);
}

std::string host_address(std::string_view url) {
    return address_of_home(host_of(series_home(url)));
}

std::optional<series_row> find_series(
    database& on,
    std::string_view name,
    std::string_view address,
    std::span<chapter_spec const> chapters
) {
    search asked(on, name, address, chapters);
    auto const* const found = asked.find();
    return found == nullptr ? std::nullopt : std::optional(*found);
}

series_row find_or_name_series(database& on, chapter_spec const& chapter) {
    search asked(on, chapter.series, chapter.series_url, {&chapter, 1});
    if (auto const* found = asked.find()) return *found;
    auto const taken = [&](std::string const& home) {
        return std::any_of(asked.known().begin(), asked.known().end(), [&](auto const& one) {
            return one.home == home;
        });
    };
    // Only a whole host can be another series' home, too.
    auto home = asked.home();
    if (taken(home)) home = series_home(chapter.url);
    return {new_folder(on, chapter.series, home, !asked.known().empty()), home};
}

void keep_series(database& on, std::string_view name, series_row const& row) {
    on.cached(
          "INSERT OR IGNORE INTO series_folders (series, folder, folder_key, home)"
          " VALUES (?1, ?2, ?3, ?4)"
    )
        .bind(name, row.folder, folded_name(row.folder), row.home)
        .run();
}

settled_series settle_series(
    database& on,
    std::string_view name,
    std::string_view address,
    std::span<chapter_spec const> chapters
) {
    search asked(on, name, address, chapters);
    settled_series out{std::string(address), {}, {}};
    if (auto const* found = asked.find()) {
        bool const says_less = found->home.empty() || is_whole_host(found->home);
        if (!says_less) {
            out.address = address_of_home(found->home);
        } else if (!asked.home().empty() && !is_whole_host(asked.home())) {
            out.refines = found->folder;
        }
        return out;
    }
    if (asked.known().empty()) return out;
    out.apart_from = asked.known().front().folder;
    bool const taken =
        std::any_of(asked.known().begin(), asked.known().end(), [&](auto const& one) {
            return one.home == asked.home();
        });
    if (taken && !chapters.empty()) out.address = chapters.front().url;
    return out;
}

void refine_home(
    database& on, std::string_view name, std::string_view folder, std::string_view address
) {
    on.cached("UPDATE OR IGNORE series_folders SET home = ?3 WHERE series = ?1 AND folder = ?2")
        .bind(name, folder, series_home(address))
        .run();
}

}  // namespace panelia::engine
