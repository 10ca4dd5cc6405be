// How a chapter gets its final name, or does not.
#include "engine/chapter_files.hpp"
#include "engine/library_state.hpp"

#include <cerrno>
#include <system_error>
#include <unordered_set>
#include <utility>

namespace panelia::engine {

/// Syncs the pages, drops beginnings of others, and gives the folder its final name.
chapter_result library::impl::finish(chapter_row const& row, chapter_result result) const {
    std::string const partial = partial_of(row);
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
        folder_listing listing = list_folder(folder.get(), listed::names);
        std::erase_if(listing.parts, [&](std::string const& part) {
            bool const file = !is_folder(folder.get(), part);
            if (file) remove_file(folder.get(), part);
            return file;
        });
        aside = set_strangers_aside(folder.get(), listing, result.pages);
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
    std::string const partial = partial_of(row);
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
        impl_->abandon(ended.row, place.replaces);
    if (!named && place.replaces) return;
    auto keys = url_keys(chapter);
    if (ended.begun) {
        impl_->rows.later([id = place.row, keys = std::move(keys), written](auto& on) {
            end_begun_chapter(on, id, keys, written);
        });
    } else {
        impl_->rows.later([row = std::move(ended.row), chapter, keys, written](auto& on) {
            end_chapter(on, row, chapter, keys, written);
        });
    }
    if (!ended.anew || result.outcome != chapter_outcome::complete) return;
    std::lock_guard const hold(impl_->state);
    if (impl_->renewed.size() <= place.row) impl_->renewed.resize(place.row + 1);
    impl_->renewed[place.row] = true;
}

}  // namespace panelia::engine
