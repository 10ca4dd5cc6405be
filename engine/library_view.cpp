// See library_view.hpp.
#include "engine/library_view.hpp"

#include "engine/library.hpp"
#include "engine/library_check.hpp"
#include "engine/library_folders.hpp"
#include "engine/library_lock.hpp"
#include "engine/library_rows.hpp"
#include "metrics/database.hpp"
#include "metrics/migrations.hpp"

#include <set>
#include <system_error>
#include <utility>

namespace panelia::engine {

namespace fs = std::filesystem;

struct library_view::impl {
    explicit impl(fs::path where)
        : root(std::move(where)),
          still(!library_lock::held(root)),
          rows(metrics::open_database_for_looking(metrics::database_file(root))),
          folders(root) {}

    /// The database; once somebody has begun to write it, as SQLite reads what is being written.
    metrics::database& base() {
        if (still && library_lock::held(root)) {
            still = false;
            rows = metrics::open_database_for_reading(metrics::database_file(root));
        }
        return rows;
    }
    bool whole(chapter_row const& row) const {
        try {
            file_handle const folder = folders.open(row.folder);
            return folder && !row.pages.empty() && as_recorded(folder.get(), row.pages);
        } catch (std::system_error const&) {
            return false;  // something else stands in its place
        }
    }

    fs::path root;
    bool still;  ///< nobody has been seen to write the library
    metrics::database rows;
    library_folders folders;
    std::set<std::uint64_t> seen;  ///< rows of chapters that were looked up
};

library_view::library_view(std::unique_ptr<impl> made) : impl_(std::move(made)) {}

library_view::~library_view() = default;

std::unique_ptr<library_view> library_view::open(fs::path const& folder) {
    std::error_code error;
    if (!fs::exists(metrics::database_file(folder), error) && !error) return nullptr;
    auto root = existing_library(folder);
    try {
        return std::unique_ptr<library_view>(new library_view(std::make_unique<impl>(std::move(root)
        )));
    } catch (metrics::database_error const& problem) {
        throw library_error(problem.what());
    } catch (std::system_error const& problem) {
        throw library_error("cannot read " + folder.string() + ": " + problem.code().message());
    }
}

std::optional<std::size_t> library_view::holds(chapter_spec const& named, known_by how) {
    try {
        for (auto const& row : find_complete(impl_->base(), named, how)) {
            if (impl_->whole(row)) return row.pages.size();
        }
        return std::nullopt;
    } catch (metrics::database_error const& problem) {
        throw library_error(problem.what());
    }
}

settled_series library_view::settle(read_series const& series) {
    try {
        return settle_series(
            impl_->base(), series.name, series.address, series.moved_from, series.chapters
        );
    } catch (metrics::database_error const& problem) {
        throw library_error(problem.what());
    }
}

std::string library_view::series_folder(chapter_spec const& chapter) {
    try {
        return find_or_name_series(impl_->base(), chapter).folder;
    } catch (metrics::database_error const& problem) {
        throw library_error(problem.what());
    }
}

holding library_view::look_up(chapter_spec const& chapter) {
    try {
        auto const keys = url_keys(chapter);
        auto const taken = [this](std::uint64_t id) {
            return impl_->seen.contains(id);
        };
        auto const row = find_chapter(impl_->base(), chapter, keys, taken, 0);
        if (!row.known) return holding::nothing;
        impl_->seen.insert(row.id);
        bool const ended = row.state == "complete" && row.damage.empty();
        if (ended && row.pages.size() == keys.size() && impl_->whole(row)) return holding::all;
        return row.keys.empty() ? holding::nothing : holding::begun;
    } catch (metrics::database_error const& problem) {
        throw library_error(problem.what());
    }
}

}  // namespace panelia::engine
