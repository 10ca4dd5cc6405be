// Where a chapter lives and what of it is there already; how it gets its final name.
#include "engine/library.hpp"

#include "engine/chapter_files.hpp"
#include "engine/library_folders.hpp"
#include "engine/library_lists.hpp"
#include "engine/library_lock.hpp"
#include "engine/library_rows.hpp"
#include "engine/library_store.hpp"
#include "metrics/migrations.hpp"
#include "net/url.hpp"
#include "panelia/error.hpp"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <map>
#include <mutex>
#include <system_error>
#include <unordered_set>
#include <utility>

namespace panelia::engine {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view partial_suffix = ".partial";

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

/// Its row describes the folder under its final name, with its pages.
bool has_ended(chapter_row const& row) {
    return row.state == "complete" || row.state == "partial";
}

/// A page of the chapter is still the one that its row tells of.
bool shares_a_page(chapter_row const& row, std::vector<std::uint64_t> const& keys) {
    auto const most = std::min(keys.size(), row.keys.size());
    for (std::size_t i = 0; i < most; ++i)
        if (keys[i] == row.keys[i]) return true;
    return false;
}

}  // namespace

bool as_recorded(int folder, std::vector<held_page> const& pages) noexcept {
    return std::all_of(pages.begin(), pages.end(), [folder](held_page const& page) {
        return !page.file.empty() && file_size(folder, page.file) == page.bytes;
    });
}

struct library::impl {
    impl(fs::path const& where, verify_mode how, std::function<void(std::string_view)> tell);
    ~impl();

    chapter_row find(
        chapter_spec const& chapter,
        std::vector<std::uint64_t> const& keys,
        std::vector<std::string> const& avoid = {}
    );
    chapter_row own_row(
        chapter_spec const& chapter, std::vector<std::uint64_t> const& keys, bool force
    );
    chapter_place located(chapter_row const& row) const;
    bool settled(
        chapter_row const& row, chapter_spec const& chapter, std::vector<std::uint64_t> const& keys
    );
    bool adopted(
        chapter_row const& row,
        chapter_spec const& chapter,
        std::vector<std::uint64_t> const& keys,
        file_handle const& folder
    );
    void prepare(
        chapter_place& place,
        chapter_row const& row,
        chapter_spec const& chapter,
        std::vector<std::uint64_t> const& keys,
        bool force
    );
    void prepare_or_tell(
        chapter_place& place,
        chapter_row const& row,
        chapter_spec const& chapter,
        std::vector<std::uint64_t> const& keys,
        bool force
    );
    chapter_result finish(chapter_row const& row, chapter_result result) const;
    void abandon(chapter_row const& row, bool replacing) const;
    void tell_aside(chapter_row const& row, std::vector<std::string> const& names) const;

    struct in_hand {
        chapter_row row;
        bool replacing = false;  ///< --force over a whole copy: the row stays until the new one is
        bool anew = false;       ///< --force
    };

    fs::path root;
    verify_mode verify;
    std::function<void(std::string_view)> warn;
    library_lock lock;
    library_folders folders;
    library_store rows;
    std::mutex placing;  ///< one place() at a time

    std::mutex state;  ///< of all below
    std::uint64_t next_id = 1;
    std::vector<bool> seen;     ///< by row id: placed in this session (a bit each, for long runs)
    std::vector<bool> renewed;  ///< likewise: fetched anew, whole, by --force
    std::map<std::uint64_t, in_hand> current;
};

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
    for (auto const& [id, chapter] : current)
        folders.remove_if_empty(chapter.row.folder + std::string(partial_suffix));
}

// --- place

chapter_row library::impl::find(
    chapter_spec const& chapter,
    std::vector<std::uint64_t> const& keys,
    std::vector<std::string> const& avoid
) {
    chapter_row row;
    auto const taken = [this](std::uint64_t id) {
        return id < seen.size() && seen[id];
    };
    rows.now([&](metrics::database& on) {
        std::lock_guard const hold(state);
        row = find_chapter(on, chapter, keys, taken, next_id, avoid);
    });
    return row;
}

/// The chapter's row; a new one gets a folder in which no pages of somebody else lie. (Pages that
/// are the whole chapter are taken over instead, unless they would be replaced.)
chapter_row library::impl::own_row(
    chapter_spec const& chapter, std::vector<std::uint64_t> const& keys, bool force
) {
    std::vector<std::string> avoid;
    for (;;) {
        chapter_row row = find(chapter, keys, avoid);
        if (row.known) return row;
        file_handle const there = folders.open(row.folder);
        if (!there) return row;
        auto const listing = list_folder(there.get(), listed::names);
        if (listing.pages.empty() && listing.parts.empty()) return row;
        if (!force && !whole_chapter(there.get(), chapter, verify).empty()) return row;
        avoid.push_back(row.folder);
    }
}

chapter_place library::impl::located(chapter_row const& row) const {
    chapter_place place;
    place.row = row.id;
    place.shown = fs::path(row.folder);
    place.final_folder = root / place.shown;
    place.partial_folder = place.final_folder;
    place.partial_folder += partial_suffix;
    return place;
}

/// Nothing to do for this chapter: it is whole on disk, by its row or by its own look.
bool library::impl::settled(
    chapter_row const& row, chapter_spec const& chapter, std::vector<std::uint64_t> const& keys
) {
    // What `verify` found to be damaged is looked at page by page, whatever it looks like.
    if (!row.damage.empty()) return false;
    file_handle const folder = folders.open(row.folder);
    if (!folder) return false;
    bool const recorded = row.state == "complete" && !keys.empty();
    if (recorded && row.pages.size() == keys.size() && as_recorded(folder.get(), row.pages)) {
        if (row.title != chapter.title || row.url != net::without_credentials(chapter.url))
            rows.later([id = row.id, named = chapter_spec(chapter)](metrics::database& on) {
                rename_chapter(on, id, named);
            });
    } else if (!adopted(row, chapter, keys, folder)) {
        return false;
    }
    // Left by a --force that was stopped.
    std::string const partial = row.folder + std::string(partial_suffix);
    if (file_handle const left = row.known ? file_handle() : folders.open(partial))
        tell_aside(row, set_strangers_aside(left.get(), {}));
    folders.dissolve(partial, row.folder);
    return true;
}

/// A whole folder under its final name whose row is missing, unfinished or out of date.
bool library::impl::adopted(
    chapter_row const& row,
    chapter_spec const& chapter,
    std::vector<std::uint64_t> const& keys,
    file_handle const& folder
) {
    // Without a look inside, a changed size is all there is to tell a torn page by.
    if (verify == verify_mode::off && row.state == "complete") return false;
    chapter_result result;
    result.outcome = chapter_outcome::complete;
    result.pages = whole_chapter(folder.get(), chapter, verify);
    if (result.pages.empty()) return false;
    std::vector<std::string> names;
    for (auto const& page : result.pages) names.push_back(page.file);
    sync_files(folder.get(), names);
    folders.sync_parent(row.folder);
    rows.later([row, chapter, keys, result = std::move(result)](metrics::database& on) {
        end_chapter(on, row, chapter, keys, result);
    });
    return true;
}

/// Makes the .partial folder hold exactly the pages that need not be fetched, and beginnings of
/// others.
void library::impl::prepare(
    chapter_place& place,
    chapter_row const& row,
    chapter_spec const& chapter,
    std::vector<std::uint64_t> const& keys,
    bool force
) {
    std::string const partial = row.folder + std::string(partial_suffix);
    std::vector<std::string> aside;
    if (file_handle const there = folders.open(row.folder); there && has_ended(row)) {
        folders.dissolve(partial, row.folder);
        if (!force && shares_a_page(row, keys) && !folders.open(partial)) {
            // While the row still says which pages are the chapter's.
            aside = set_strangers_aside(there.get(), row.pages);
            folders.rename(row.folder, partial);
        }
    }
    file_handle const folder = folders.make(partial);
    auto sifted = sift_folder(folder.get(), row, chapter, keys, verify, force);
    place.held = std::move(sifted.held);
    place.begun = std::move(sifted.begun);
    aside.insert(aside.end(), sifted.aside.begin(), sifted.aside.end());
    tell_aside(row, aside);
}

/// What is not panelia's has got another name.
void library::impl::tell_aside(chapter_row const& row, std::vector<std::string> const& names)
    const {
    if (names.empty() || !warn) return;
    warn(
        row.folder + ": not panelia's, and in the way of pages: " + some_names(names) +
        "; renamed to end in .alien"
    );
}

/// `prepare`; when the folder cannot be made, the row says so before the error goes on.
void library::impl::prepare_or_tell(
    chapter_place& place,
    chapter_row const& row,
    chapter_spec const& chapter,
    std::vector<std::uint64_t> const& keys,
    bool force
) {
    try {
        prepare(place, row, chapter, keys, force);
    } catch (std::system_error const& problem) {
        chapter_result result;
        result.message = problem.what();
        bool const kept = row.known && has_ended(row);
        {
            std::lock_guard const hold(state);
            next_id = std::max(next_id, row.id + 1);
        }
        if (!kept)
            rows.later([row, chapter, keys, result](metrics::database& on) {
                end_chapter(on, row, chapter, keys, result);
            });
        throw;
    }
}

chapter_place library::place(chapter_spec const& chapter, bool force) {
    std::lock_guard const one(impl_->placing);
    auto keys = url_keys(chapter);
    chapter_row row = impl_->own_row(chapter, keys, force);
    impl_->rows.need_room();
    chapter_place place = impl_->located(row);
    {
        std::lock_guard const hold(impl_->state);
        place.duplicate = impl_->current.contains(row.id);
        // What this session has fetched anew need not be once more.
        if (row.id < impl_->renewed.size() && impl_->renewed[row.id]) force = false;
    }
    if (place.duplicate) return place;
    place.complete = !force && impl_->settled(row, chapter, keys);
    bool replacing = false;
    if (!place.complete) {
        impl_->prepare_or_tell(place, row, chapter, keys, force);
        // --force: a whole copy keeps its row until the new one is whole.
        replacing = force && row.state == "complete" && impl_->folders.open(row.folder);
        // Before any of its files can be there, or a kill would leave pages that nothing tells of.
        if (!replacing)
            impl_->rows.at_once([&](metrics::database& on) {
                begin_chapter(on, row, chapter, keys);
            });
        try {
            impl_->rows.need_room();
        } catch (...) {
            impl_->folders.remove_if_empty(row.folder + std::string(partial_suffix));
            throw;
        }
    }
    std::lock_guard const hold(impl_->state);
    impl_->next_id = std::max(impl_->next_id, place.row + 1);
    if (impl_->seen.size() <= place.row) impl_->seen.resize(place.row + 1);
    impl_->seen[place.row] = true;
    if (!place.complete)
        impl_->current.emplace(place.row, impl::in_hand{std::move(row), replacing, force});
    return place;
}

void library::note_failed(chapter_spec const& chapter, std::string const& why) {
    if (chapter.url.empty() && chapter.document.url.empty()) return;
    std::lock_guard const one(impl_->placing);
    bool known = false;
    impl_->rows.now([&](metrics::database& on) { known = knows_pages(on, chapter); });
    auto row = known ? chapter_row{} : impl_->find(chapter, {});
    if (known || row.known) return;
    {
        std::lock_guard const hold(impl_->state);
        impl_->next_id = std::max(impl_->next_id, row.id + 1);
    }
    chapter_result result;
    result.message = why;
    impl_->rows.later([row = std::move(row), chapter, result](metrics::database& on) {
        end_chapter(on, row, chapter, {}, result);
    });
}

// --- commit

/// Syncs the pages, drops beginnings of others, and gives the folder its final name.
chapter_result library::impl::finish(chapter_row const& row, chapter_result result) const {
    std::string const partial = row.folder + std::string(partial_suffix);
    std::unordered_set<std::string> wanted;
    std::vector<std::string> names;
    for (auto const& page : result.pages) {
        if (page.file.empty()) continue;
        names.push_back(page.file);
        wanted.insert(page.file);
    }
    std::vector<std::string> aside;
    {
        file_handle const folder = folders.open(partial);
        if (!folder) throw std::system_error(ENOENT, std::generic_category(), partial);
        folder_listing const listing = list_folder(folder.get(), listed::names);
        for (auto const& part : listing.parts)
            if (!is_folder(folder.get(), part)) remove_file(folder.get(), part);
        aside = set_strangers_aside(folder.get(), result.pages);
        std::size_t there = 0;
        for (auto const& file : listing.pages) there += wanted.contains(file.name) ? 1 : 0;
        if (there < wanted.size())
            throw std::system_error(ENOENT, std::generic_category(), partial);
        sync_files(folder.get(), names);
    }
    if (file_handle const old = folders.open(row.folder)) {
        for (auto& name : set_strangers_aside(old.get(), row.pages))
            aside.push_back(std::move(name));
        folders.replace(partial, row.folder);
    } else {
        folders.rename(partial, row.folder);
    }
    tell_aside(row, aside);
    folders.sync_parent(row.folder);
    return result;
}

/// A chapter without its final name: an empty folder goes, and so do the pages of a replacement
/// that did not come whole (no row says which pages they are).
void library::impl::abandon(chapter_row const& row, bool replacing) const {
    std::string const partial = row.folder + std::string(partial_suffix);
    if (replacing)
        folders.clear(partial);
    else
        folders.remove_if_empty(partial);
}

void library::commit(
    chapter_place const& place, chapter_spec const& chapter, chapter_result const& result
) {
    impl::in_hand ended;
    {
        std::lock_guard const hold(impl_->state);
        auto const entry = impl_->current.find(place.row);
        if (entry == impl_->current.end()) return;
        ended = entry->second;
    }
    // In hand until its folder and its row are what they will be: nobody else may touch them.
    struct release {
        impl& of;
        std::uint64_t row;
        ~release() {
            std::lock_guard const hold(of.state);
            of.current.erase(row);
        }
    } const at_end{*impl_, place.row};
    bool const named =
        result.outcome == chapter_outcome::complete || result.outcome == chapter_outcome::partial;
    chapter_result written = result;
    if (named)
        written = impl_->finish(ended.row, result);
    else
        impl_->abandon(ended.row, ended.replacing);
    if (!named && ended.replacing) return;
    impl_->rows.later([row = std::move(ended.row), chapter, written](metrics::database& on) {
        end_chapter(on, row, chapter, url_keys(chapter), written);
    });
    if (!ended.anew || result.outcome != chapter_outcome::complete) return;
    std::lock_guard const hold(impl_->state);
    if (impl_->renewed.size() <= place.row) impl_->renewed.resize(place.row + 1);
    impl_->renewed[place.row] = true;
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

// --- the rest

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
