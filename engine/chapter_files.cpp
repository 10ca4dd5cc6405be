// See chapter_files.hpp.
#include "engine/chapter_files.hpp"

#include "engine/naming.hpp"
#include "engine/resume_journal.hpp"
#include "engine/stored_page.hpp"

#include <algorithm>
#include <cstddef>
#include <map>
#include <string_view>
#include <unordered_set>
#include <utility>

namespace panelia::engine {

namespace {

constexpr std::string_view part_suffix = ".part";

bool named_as(std::string_view file, std::size_t index, std::size_t count) {
    return file.starts_with(page_stem(index + 1, count) + '.');
}

/// The pages in a .partial folder that broke off and may be continued. Each has its own record of
/// where it came from, so that no row is needed to believe it.
std::vector<partial_page> begun_pages(
    int folder, chapter_spec const& chapter, std::vector<held_page> const& held
) {
    std::vector<partial_page> begun;
    for (auto& page : read_journal(load_journal(folder), boot_name())) {
        auto const index = page_index(page.file);
        if (!index || *index >= held.size() || !held[*index].file.empty()) continue;
        bool const named = named_as(page.file, *index, held.size());
        auto const size = file_size(folder, page.file + std::string(part_suffix));
        bool const some = size && *size >= resume_threshold && (!page.total || *size < *page.total);
        auto const promised = chapter.pages[*index].bytes;
        bool const fits = !promised || !page.total || *promised == *page.total;
        auto const same = [&](auto const& other) {
            return page_index(other.file) == index;
        };
        if (!named || !some || !fits || std::any_of(begun.begin(), begun.end(), same)) continue;
        page.size = *size;
        begun.push_back(std::move(page));
    }
    return begun;
}

/// Puts the pages of one .partial folder in order.
class sifter {
public:
    sifter(
        int folder,
        chapter_row const& row,
        chapter_spec const& chapter,
        std::vector<std::uint64_t> const& keys,
        verify_mode verify
    )
        : folder_(folder), row_(row), chapter_(chapter), keys_(keys), verify_(verify) {
        result_.held.resize(chapter.pages.size());
    }

    sifted_folder sifted(bool anew) {
        for (auto& [index, names] : names_by_index()) {
            // Those that are none of the row's pages make room first.
            auto const ours = std::stable_partition(
                names.begin(),
                names.end(),
                [&, at = index](std::string const& name) { return !of_row(at, name); }
            );
            bool const only = names.end() - ours == 1;
            for (auto const& name : names)
                if (anew || !hold(index, name, only)) discard(index, name, only);
        }
        if (!anew) result_.begun = begun_pages(folder_, chapter_, result_.held);
        settle_parts();
        return std::move(result_);
    }

private:
    using names_of_pages = std::map<std::size_t, std::vector<std::string>>;

    /// A folder in a page's place is nobody's page, and would be in its way.
    names_of_pages names_by_index() {
        names_of_pages found;
        for (auto& file : list_folder(folder_, listed::names).pages) {
            if (file.folder)
                put_aside(file.name);
            else
                found[file.index].push_back(std::move(file.name));
        }
        return found;
    }

    /// The row says that its chapter's page `index` is this file.
    bool recorded(std::size_t index, std::string const& name) const {
        return index < row_.pages.size() && row_.pages[index].file == name;
    }

    /// The row's chapter had such a page, and a page gets such a name.
    bool of_row(std::size_t index, std::string const& name) const {
        return row_.known && index < row_.keys.size() && named_as(name, index, row_.keys.size());
    }

    /// It is known to be the page: of two files that could be it, neither is.
    bool is_page(std::size_t index, std::string const& name, bool only) const {
        return of_row(index, name) && (only || recorded(index, name));
    }

    /// Keeps a file as a page of the chapter; false when it is none, or not known to be.
    bool hold(std::size_t index, std::string const& name, bool only) {
        if (index >= result_.held.size() || !result_.held[index].file.empty()) return false;
        bool const by_row = is_page(index, name, only) && keys_[index] == row_.keys[index];
        bool const by_sum = !chapter_.pages[index].sha256.empty();
        if (!by_row && !by_sum) return false;
        auto const bytes = file_size(folder_, name);
        if (!bytes) return false;
        auto known = promised(chapter_.pages[index]);
        bool const was_recorded = by_row && index < row_.pages.size();
        if (was_recorded) known.digest = row_.pages[index].digest;
        if (was_recorded && verify_ == verify_mode::off && row_.pages[index].bytes != *bytes)
            return false;
        auto const look = look_at_page(folder_, name, known, verify_);
        if (!look) return false;
        std::string now = page_stem(index + 1, result_.held.size()) + name.substr(name.find('.'));
        if (now != name && !rename_file(folder_, name, now)) return false;
        result_.held[index] = {std::move(now), *bytes, look.digest};
        return true;
    }

    /// A page of the row's chapter that is of no use goes; what may be another's is set aside.
    void discard(std::size_t index, std::string const& name, bool only) {
        if (is_page(index, name, only))
            remove_file(folder_, name);
        else
            put_aside(name);
    }

    /// .part files that are not to be continued go, then their record: in this order nothing is
    /// ever taken for what it is not.
    void settle_parts() {
        for (auto const& part : list_folder(folder_, listed::names).parts) {
            if (part == resume_journal_name) continue;
            std::string const name = part.substr(0, part.size() - part_suffix.size());
            auto const is = [&](auto const& page) {
                return page.file == name;
            };
            if (std::any_of(result_.begun.begin(), result_.begun.end(), is)) continue;
            auto const index = page_index(name);
            if (index && of_row(*index, name) && !is_folder(folder_, part))
                remove_file(folder_, part);
            else
                put_aside(part);
        }
        store_journal(folder_, result_.begun);
    }

    void put_aside(std::string const& name) {
        set_aside(folder_, name);
        result_.aside.push_back(name);
    }

    int folder_;
    chapter_row const& row_;
    chapter_spec const& chapter_;
    std::vector<std::uint64_t> const& keys_;
    verify_mode verify_;
    sifted_folder result_;
};

}  // namespace

std::vector<held_page> whole_chapter(int folder, chapter_spec const& chapter, verify_mode verify) {
    auto const count = chapter.pages.size();
    folder_listing const listing = list_folder(folder);
    if (count == 0 || listing.pages.size() != count || !listing.parts.empty()) return {};
    std::vector<held_page> pages;
    for (std::size_t i = 0; i < count; ++i) {
        page_file const& file = listing.pages[i];
        if (file.index != i || !named_as(file.name, i, count)) return {};
        auto const look = look_at_page(folder, file.name, promised(chapter.pages[i]), verify);
        if (!look) return {};
        pages.push_back({file.name, file.bytes, look.digest});
    }
    return pages;
}

std::vector<std::string> set_strangers_aside(int folder, std::vector<held_page> const& recorded) {
    return set_strangers_aside(folder, list_folder(folder, listed::names), recorded);
}

std::vector<std::string> set_strangers_aside(
    int folder, folder_listing const& listing, std::vector<held_page> const& recorded
) {
    std::unordered_set<std::string> ours;
    for (auto const& page : recorded) ours.insert(page.file);
    std::vector<std::string> strangers;
    for (auto const& page : listing.pages)
        if (page.folder || !ours.contains(page.name)) strangers.push_back(page.name);
    // A folder gets its final name without any of these.
    strangers.insert(strangers.end(), listing.parts.begin(), listing.parts.end());
    for (auto const& name : strangers) set_aside(folder, name);
    return strangers;
}

sifted_folder sift_folder(
    int folder,
    chapter_row const& row,
    chapter_spec const& chapter,
    std::vector<std::uint64_t> const& keys,
    verify_mode verify,
    bool anew
) {
    return sifter(folder, row, chapter, keys, verify).sifted(anew);
}

std::string some_names(std::vector<std::string> const& names) {
    constexpr std::size_t most = 3;
    std::string list;
    for (std::size_t i = 0; i < std::min(most, names.size()); ++i)
        list += (i > 0 ? ", " : "") + names[i];
    if (names.size() > most) list += " and " + std::to_string(names.size() - most) + " more";
    return list;
}

}  // namespace panelia::engine
