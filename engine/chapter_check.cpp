// See chapter_check.hpp.
#include "engine/chapter_check.hpp"

#include "engine/stored_page.hpp"

#include <algorithm>
#include <array>
#include <system_error>
#include <unordered_set>
#include <utility>

namespace panelia::engine {

namespace {

finding_kind kind_of(page_fault fault) {
    switch (fault) {
        case page_fault::missing:
            return finding_kind::missing_page;
        case page_fault::size:
            return finding_kind::wrong_size;
        case page_fault::digest:
            return finding_kind::changed;
        case page_fault::irregular:
        case page_fault::unreadable:
            return finding_kind::unreadable;
        case page_fault::structure:
        case page_fault::none:
            break;
    }
    return finding_kind::broken;
}

/// The look at one chapter, and what it leaves.
class look {
public:
    look(library_folders const& folders, recorded_chapter const& chapter, check_options const& how)
        : folders_(folders), chapter_(chapter), how_(how) {}

    chapter_findings finished() {
        open(chapter_.folder);
        if (!folder_) return whole_folder_missing();
        std::unordered_set<std::string> ours;
        for (std::size_t i = 0; i < chapter_.page_count; ++i) recorded_page(i, ours);
        strangers(ours);
        if (damaged_pages_ > 0)
            result_.damage = std::to_string(damaged_pages_) +
                             (damaged_pages_ == 1 ? " page is" : " pages are") +
                             " damaged or missing";
        return std::move(result_);
    }

    chapter_findings unfinished() {
        path_ = chapter_.folder + ".partial";
        open(path_);
        std::size_t good = 0;
        if (folder_) good = unrecorded_pages();
        auto const lacks = chapter_.page_count - std::min(good, chapter_.page_count);
        result_.pages_missing += lacks;
        std::string why = "not complete (" + chapter_.state + ")";
        if (!chapter_.message.empty()) why += ": " + chapter_.message;
        add(finding_kind::unfinished, path_, 0, std::move(why)).pages = lacks;
        return std::move(result_);
    }

private:
    void open(std::string const& folder) {
        path_ = folder;
        try {
            folder_ = folders_.open(folder);
        } catch (std::system_error const& problem) {
            obstacle_ = problem.code().message();
        }
    }

    finding& add(finding_kind kind, std::string path, std::size_t page, std::string why) {
        return result_.found.emplace_back(finding{
            .kind = kind,
            .chapter = chapter_.id,
            .series = chapter_.series,
            .number = chapter_.number,
            .title = chapter_.title,
            .path = std::move(path),
            .page = page,
            .pages = 0,
            .why = std::move(why),
            .tolerated = false});
    }

    chapter_findings whole_folder_missing() {
        result_.pages_missing += chapter_.page_count;
        result_.damage = obstacle_.empty() ? "its folder is missing" : "its folder: " + obstacle_;
        add(finding_kind::missing_folder, path_, 0, result_.damage).pages = chapter_.page_count;
        return std::move(result_);
    }

    void recorded_page(std::size_t i, std::unordered_set<std::string>& ours) {
        held_page const none;
        held_page const& page = i < chapter_.pages.size() ? chapter_.pages[i] : none;
        if (page.file.empty()) return lacking(i);
        ours.insert(page.file);
        page_memory known;
        known.bytes = page.bytes;
        known.digest = page.digest;
        auto const seen = look_at_page(folder_.get(), page.file, known, verify_mode::structure);
        // A digest settles it: what --verify off took as it came need not be an image.
        auto const verdict = seen.fault == page_fault::structure && page.digest
                                 ? look_at_page(folder_.get(), page.file, known, verify_mode::off)
                                 : seen;
        ++result_.pages;
        result_.bytes += verdict.bytes;
        if (!page.digest) ++result_.without_digest;
        if (verdict) return;
        ++damaged_pages_;
        auto const kind = kind_of(verdict.fault);
        ++(kind == finding_kind::missing_page ? result_.pages_missing : result_.pages_bad);
        // The structure says more than "other bytes".
        auto const& told = seen.fault == page_fault::structure ? seen : verdict;
        add(kind, path_ + '/' + page.file, i + 1, told.why).pages =
            kind == finding_kind::missing_page ? 1 : 0;
    }

    void lacking(std::size_t i) {
        ++result_.pages_missing;
        bool const partial = chapter_.state == "partial";
        if (!partial) ++damaged_pages_;
        auto& told =
            add(partial ? finding_kind::lacking_page : finding_kind::missing_page,
                path_,
                i + 1,
                partial ? "the chapter was accepted without it" : "no file is recorded");
        told.pages = 1;
        auto const recorded = static_cast<std::size_t>(std::count_if(
            chapter_.pages.begin(),
            chapter_.pages.end(),
            [](held_page const& page) { return !page.file.empty(); }
        ));
        told.tolerated = partial && chapter_.page_count - recorded <= how_.allow_missing;
    }

    void stranger(std::string const& name) {
        ++result_.aliens;
        add(finding_kind::alien, path_ + '/' + name, 0, "not a page of this chapter").tolerated =
            how_.ignore_aliens;
    }

    void strangers(std::unordered_set<std::string> const& ours) {
        for (auto const& name : list_names(folder_.get()))
            if (!ours.contains(name) && !is_litter(name)) stranger(name);
    }

    /// How many good pages an unfinished chapter has.
    std::size_t unrecorded_pages() {
        for (auto const& name : list_names(folder_.get()))
            if (!page_index(name) && !is_litter(name) && !is_part_name(name)) stranger(name);
        std::size_t good = 0;
        for (auto const& file : list_folder(folder_.get()).pages) {
            if (file.index >= chapter_.page_count) {
                stranger(file.name);
                continue;
            }
            auto const seen = look_at_page(folder_.get(), file.name, {}, verify_mode::structure);
            ++result_.pages;
            result_.bytes += seen.bytes;
            if (seen) {
                ++good;
                continue;
            }
            ++result_.pages_bad;
            add(kind_of(seen.fault), path_ + '/' + file.name, file.index + 1, seen.why);
        }
        return good;
    }

    library_folders const& folders_;
    recorded_chapter const& chapter_;
    check_options const& how_;
    std::string path_, obstacle_;
    file_handle folder_;
    std::size_t damaged_pages_ = 0;
    chapter_findings result_;
};

}  // namespace

bool is_litter(std::string_view name) noexcept {
    constexpr std::array<std::string_view, 8> known = {
        "Thumbs.db",
        "thumbs.db",
        "desktop.ini",
        "Desktop.ini",
        "lost+found",
        "System Volume Information",
        "$RECYCLE.BIN",
        "@eaDir"};
    return name.starts_with('.') || std::find(known.begin(), known.end(), name) != known.end();
}

chapter_findings check_chapter(
    library_folders const& folders, recorded_chapter const& chapter, check_options const& options
) {
    bool const ended = chapter.state == "complete" || chapter.state == "partial";
    look one(folders, chapter, options);
    return ended ? one.finished() : one.unfinished();
}

}  // namespace panelia::engine
