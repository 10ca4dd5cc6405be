// Where a chapter lives, and what of it is there already.
#include "engine/chapter_files.hpp"
#include "engine/library_state.hpp"
#include "net/url.hpp"

#include <algorithm>
#include <system_error>
#include <utility>

namespace panelia::engine {

namespace fs = std::filesystem;

namespace {

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
    std::string const partial = partial_of(row);
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
    std::string const partial = partial_of(row);
    std::vector<std::string> aside;
    if (file_handle const there = folders.open(row.folder); there && has_ended(row)) {
        folders.dissolve(partial, row.folder);
        if (!force && shares_a_page(row, keys) && !folders.open(partial)) {
            // While the row still says which pages are the chapter's.
            aside = set_strangers_aside(there.get(), row.pages);
            folders.rename(row.folder, partial);
        }
    }
    auto const made = folders.make(partial);
    place.held.resize(chapter.pages.size());
    if (!made.fresh) {
        auto sifted = sift_folder(made.folder.get(), row, chapter, keys, verify, force);
        place.held = std::move(sifted.held);
        place.begun = std::move(sifted.begun);
        aside.insert(aside.end(), sifted.aside.begin(), sifted.aside.end());
    }
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
    if (!place.complete) {
        impl_->prepare_or_tell(place, row, chapter, keys, force);
        place.replaces = force && row.state == "complete" && impl_->folders.open(row.folder);
        // Before any of its files can be there, or a kill would leave pages that nothing tells of.
        if (!place.replaces)
            impl_->rows.at_once([&](metrics::database& on) {
                begin_chapter(on, row, chapter, keys);
            });
        try {
            impl_->rows.need_room();
        } catch (...) {
            impl_->folders.remove_if_empty(partial_of(row));
            throw;
        }
    }
    std::lock_guard const hold(impl_->state);
    impl_->next_id = std::max(impl_->next_id, place.row + 1);
    if (impl_->seen.size() <= place.row) impl_->seen.resize(place.row + 1);
    impl_->seen[place.row] = true;
    if (!place.complete)
        impl_->current.emplace(place.row, impl::in_hand{std::move(row), force, !place.replaces});
    return place;
}

void library::note_failed(chapter_spec const& chapter, std::string const& why) {
    // What is posted is not kept (library_spec.hpp): a document that needs it is no address.
    bool const has_document = !chapter.document.url.empty() && !chapter.document.post;
    if (chapter.url.empty() && !has_document) return;
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

}  // namespace panelia::engine
