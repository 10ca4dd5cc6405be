// See library_series.hpp.
#include "engine/library_series.hpp"

#include "engine/library_names.hpp"
#include "engine/naming.hpp"
#include "engine/numbering.hpp"
#include "engine/series_home.hpp"
#include "net/url.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace panelia::engine {

namespace {

using metrics::database;
using metrics::statement;

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
        if (auto const* own = at(home_)) return own;
        if (auto const* holding = with_an_address()) return holding;
        if (home_.empty()) return by_name();
        for (auto const& one : known_)
            if (may_be(one) && !has_others(one)) return &one;
        return nullptr;
    }

    /// The series whose home that is, and no whole host.
    series_row const* at(std::string_view home) const {
        if (home.empty() || names_host_only(home)) return nullptr;
        return first([home](auto const& one) { return one.home == home; });
    }

private:
    template <class Test>
    series_row const* first(Test test) const {
        auto const found = std::find_if(known_.begin(), known_.end(), test);
        return found == known_.end() ? nullptr : &*found;
    }

    series_row const* of_folder(std::string_view folder) const {
        return first([folder](auto const& one) { return one.folder == folder; });
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
        auto const* near = first([&](auto const& one) {
            return !home.empty() && host_of_home(one.home) == host_of_home(home);
        });
        if (near == nullptr) near = first([](auto const& one) { return one.home.empty(); });
        return near != nullptr ? near : &known_.front();
    }

    bool may_be(series_row const& one) {
        return one.home.empty() ? has_chapter_near(one) : lie_in_line(one.home, home_);
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
            near = host_of_home(series_home(query.text(1))) == host_of_home(home_);
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
        auto const kind = address_kind(chapter.url);
        bool other = false;
        bool same = false;
        while (!same && query.step()) {
            if (series_folder_of(query.text(0)) != one.folder) continue;
            if (!may_share_volume(query.text(2), chapter.volume)) continue;
            same = address_kind(query.text(1)) == kind;
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
    auto const host = host_of_home(home);
    auto const port = host.ends_with(']') ? host.npos : host.rfind(':');
    auto const suffix = " (" + std::string(host.substr(0, port)) + ")";
    return free_name(series_name(plain + suffix), name + '\n' + home, is_free);
}

}  // namespace

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
    std::string_view moved_from,
    std::span<chapter_spec const> chapters
) {
    search asked(on, name, address, chapters);
    settled_series out{.address = std::string(address), .apart_from = {}};
    if (auto const* found = asked.find()) {
        bool const says_less = found->home.empty() || names_host_only(found->home);
        if (!says_less) {
            out.address = address_of_home(found->home);
        } else if (!asked.home().empty() && !names_host_only(asked.home())) {
            out.refines = found->folder;
            out.refined = address;
        }
        return out;
    }
    if (asked.known().empty()) return out;
    if (auto const* old = asked.at(series_home(moved_from))) {
        out.address = address_of_home(old->home);
        out.refines = old->folder;
        out.refined = address;
        return out;
    }
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
