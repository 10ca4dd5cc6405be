// Opening and closing a library, and what it is asked besides chapters (library_place.cpp,
// library_commit.cpp).
#include "engine/library_lists.hpp"
#include "engine/library_state.hpp"
#include "metrics/migrations.hpp"

#include <algorithm>
#include <chrono>
#include <system_error>
#include <utility>

namespace panelia::engine {

namespace fs = std::filesystem;

namespace {

fs::path prepared(fs::path const& folder) {
    try {
        fs::create_directories(folder);
        fs::path root = fs::canonical(folder);
        auto const own = root / ".panelia";
        if (fs::is_symlink(own)) throw library_error(own.string() + " is a symbolic link");
        fs::create_directory(own);
        return root;
    } catch (fs::filesystem_error const& problem) {
        throw library_error(
            "cannot use " + folder.string() + " as a library: " + problem.code().message()
        );
    }
}

}  // namespace

bool as_recorded(int folder, std::vector<held_page> const& pages) noexcept {
    return std::all_of(pages.begin(), pages.end(), [folder](held_page const& page) {
        return !page.file.empty() && file_size(folder, page.file) == page.bytes;
    });
}

library::impl::impl(
    fs::path const& where, verify_mode how, std::function<void(std::string_view)> tell
)
    : root(prepared(where)),
      verify(how),
      warn(std::move(tell)),
      lock(root),
      folders(root),
      rows(root, folders, warn) {
    rows.now([this](metrics::database& on) { next_id = next_chapter_id(on); });
}

library::impl::~impl() {
    // Placed but never ended: nothing was fetched for them, or a kill is near.
    for (auto const& [id, chapter] : current) folders.remove_if_empty(partial_of(chapter.row));
}

std::optional<std::size_t> library::holds(chapter_spec const& named, known_by how) const {
    std::vector<chapter_row> candidates;
    impl_->rows.now([&](metrics::database& on) { candidates = find_complete(on, named, how); });
    for (auto const& row : candidates) {
        file_handle const folder = impl_->folders.open(row.folder);
        bool const whole = folder && !row.pages.empty() && as_recorded(folder.get(), row.pages);
        if (whole) return row.pages.size();
    }
    return std::nullopt;
}

settled_series library::settle(read_series const& series) {
    settled_series out;
    impl_->rows.now([&](metrics::database& on) {
        out = settle_series(on, series.name, series.address, series.moved_from, series.chapters);
    });
    if (out.refines.empty()) return out;
    impl_->rows.later([name = series.name, out](metrics::database& on) {
        refine_home(on, name, out.refines, out.refined);
    });
    out.address = out.refined;
    return out;
}

std::optional<list_record> library::list(list_key const& which) const {
    std::optional<list_record> found;
    auto const now = std::chrono::system_clock::now();
    impl_->rows.now([&](metrics::database& on) { found = find_list(on, which, now); });
    return found;
}

void library::keep_list(list_record what) {
    auto const now = std::chrono::system_clock::now();
    impl_->rows.later([kept = std::move(what), now](metrics::database& on) {
        engine::keep_list(on, kept, now);
    });
}

library::library(
    fs::path const& folder, verify_mode verify, std::function<void(std::string_view)> warn
)
    : impl_(std::make_unique<impl>(folder, verify, std::move(warn))) {}

library::~library() = default;

open_folder library::open_partial(chapter_place const& place, std::error_code& error) const {
    try {
        auto opened = impl_->folders.open(place.shown.string() + std::string(partial_suffix));
        if (opened) return open_folder(std::move(opened));
        error = std::make_error_code(std::errc::no_such_file_or_directory);
    } catch (std::system_error const& problem) {
        error = problem.code();  // something else stands in its place
    }
    return {};
}

std::string library::trouble(std::error_code met) const {
    auto const full = [this] {
        impl_->rows.full_was_told();
        return "the disk is full: " + impl_->root.string();
    };
    if (lacks_room(met)) return full();
    auto const error = impl_->folders.try_to_write(".panelia");
    if (!error) return {};
    if (lacks_room(error)) return full();
    if (error == std::errc::no_such_file_or_directory)
        return "the library is gone: " + impl_->root.string();
    return "the library cannot be written any more: " + impl_->root.string() + ": " +
           error.message();
}

fs::path const& library::folder() const noexcept {
    return impl_->root;
}

fs::path library::database_file() const {
    return metrics::database_file(impl_->root);
}

}  // namespace panelia::engine
