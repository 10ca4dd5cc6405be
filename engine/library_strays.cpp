// See library_strays.hpp.
#include "engine/library_strays.hpp"

#include "engine/chapter_check.hpp"
#include "engine/library_names.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace panelia::engine {

namespace {

/// Where users let sessions write their figures, events and logs, besides elsewhere.
bool may_be_export(std::string_view name) {
    constexpr std::array<std::string_view, 5> endings = {
        ".json", ".ndjson", ".csv", ".prom", ".log"};
    return std::any_of(endings.begin(), endings.end(), [name](auto ending) {
        return name.ends_with(ending);
    });
}

class search {
public:
    search(
        library_folders const& folders,
        metrics::database& rows,
        check_options const& options,
        std::function<void(finding)> const& tell
    )
        : folders_(folders), rows_(rows), options_(options), tell_(tell) {}

    void library() {
        for (auto const& name : list_names(folders_.root())) {
            if (stopped()) return;
            if (is_litter(name)) continue;
            bool const folder = is_folder(folders_.root(), name);
            if (folder && (is_series(name) || holds_unfinished(name)))
                series(name);
            else if (folder || !may_be_export(name))
                alien(name, "not of this library");
        }
    }

private:
    bool stopped() const { return options_.stopped && options_.stopped(); }

    /// What lies beside a series' chapters.
    void series(std::string const& folder) {
        file_handle const opened = open(folder);
        if (!opened) return;  // its chapters have told
        for (auto const& name : list_names(opened.get())) {
            std::string path = folder + '/';
            path += name;
            if (is_litter(name) || is_chapter(path)) continue;
            if (name.ends_with(partial_suffix) && is_folder(opened.get(), name))
                unfinished(path);
            else
                alien(path, "no chapter of this library");
        }
    }

    file_handle open(std::string const& folder) const {
        try {
            return folders_.open(folder);
        } catch (std::system_error const&) {
            return {};
        }
    }

    bool is_series(std::string const& folder) {
        auto& query = rows_.cached("SELECT 1 FROM series_folders WHERE folder = ?1");
        bool const found = query.bind(folder).step();
        query.reset();
        return found;
    }

    /// A folder of a chapter that has a row, finished or not.
    bool is_chapter(std::string_view folder) {
        if (folder.ends_with(partial_suffix)) folder.remove_suffix(partial_suffix.size());
        auto& query = rows_.cached("SELECT 1 FROM chapters WHERE folder = ?1");
        bool const found = query.bind(std::string(folder)).step();
        query.reset();
        return found;
    }

    /// A folder of a series whose rows were lost.
    bool holds_unfinished(std::string const& folder) const {
        file_handle const opened = open(folder);
        if (!opened) return false;
        auto const names = list_names(opened.get());
        return std::any_of(names.begin(), names.end(), [&opened](std::string const& name) {
            return name.ends_with(partial_suffix) && is_folder(opened.get(), name);
        });
    }

    void unfinished(std::string path) const {
        finding one;
        one.kind = finding_kind::unfinished;
        one.path = std::move(path);
        one.why = "not complete, and the database does not know it: fetch it with get";
        tell_(std::move(one));
    }

    void alien(std::string path, std::string why) const {
        finding one;
        one.kind = finding_kind::alien;
        one.path = std::move(path);
        one.why = std::move(why);
        one.tolerated = options_.ignore_aliens;
        tell_(std::move(one));
    }

    library_folders const& folders_;
    metrics::database& rows_;
    check_options const& options_;
    std::function<void(finding)> const& tell_;
};

}  // namespace

void find_strays(
    library_folders const& folders,
    metrics::database& rows,
    check_options const& options,
    std::function<void(finding)> const& tell
) {
    search(folders, rows, options, tell).library();
}

}  // namespace panelia::engine
