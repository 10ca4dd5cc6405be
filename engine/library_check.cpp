// One thread reads rows, several look at chapters; between them a short queue.
#include "engine/library_check.hpp"

#include "engine/chapter_check.hpp"
#include "engine/library_folders.hpp"
#include "engine/library_strays.hpp"
#include "metrics/database.hpp"
#include "metrics/migrations.hpp"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <exception>
#include <map>
#include <mutex>
#include <optional>
#include <system_error>
#include <thread>
#include <utility>

namespace panelia::engine {

namespace fs = std::filesystem;

std::string_view to_string(finding_kind kind) noexcept {
    switch (kind) {
        case finding_kind::changed:
            return "changed";
        case finding_kind::wrong_size:
            return "wrong_size";
        case finding_kind::broken:
            return "broken";
        case finding_kind::unreadable:
            return "unreadable";
        case finding_kind::missing_page:
            return "missing_page";
        case finding_kind::lacking_page:
            return "lacking_page";
        case finding_kind::missing_folder:
            return "missing_folder";
        case finding_kind::unfinished:
            return "unfinished";
        case finding_kind::alien:
            return "alien";
        case finding_kind::database:
            break;
    }
    return "database";
}

fs::path existing_library(fs::path const& folder) {
    std::error_code error;
    auto root = fs::canonical(folder, error);
    if (error) throw library_error(folder.string() + ": " + error.message());
    if (!fs::is_directory(root, error)) throw library_error(folder.string() + " is not a folder");
    auto const own = root / ".panelia";
    if (fs::is_symlink(fs::symlink_status(own, error)))
        throw library_error(own.string() + " is a symbolic link");
    auto const file = metrics::database_file(root);
    if (!fs::exists(file, error)) {
        if (error) throw library_error(file.string() + ": " + error.message());
        throw library_error(folder.string() + " is not a library: there is no .panelia/panelia.db");
    }
    return root;
}

namespace {

metrics::database opened(fs::path const& root) {
    try {
        return metrics::open_database_for_reading(metrics::database_file(root));
    } catch (metrics::database_error const& problem) {
        throw library_error(problem.what());
    }
}

/// A queue of a few chapters: the reader waits for those that look, not the other way round.
class chapter_line {
public:
    explicit chapter_line(std::size_t most) : most_(most) {}
    bool push(recorded_chapter chapter) {
        std::unique_lock hold(lock_);
        room_.wait(hold, [this] { return closed_ || waiting_.size() < most_; });
        if (closed_) return false;
        waiting_.push_back(std::move(chapter));
        filled_.notify_one();
        return true;
    }
    std::optional<recorded_chapter> pop() {
        std::unique_lock hold(lock_);
        filled_.wait(hold, [this] { return closed_ || !waiting_.empty(); });
        if (waiting_.empty()) return {};
        auto chapter = std::move(waiting_.front());
        waiting_.pop_front();
        room_.notify_one();
        return chapter;
    }
    /// No further chapter comes.
    void close() {
        std::lock_guard const hold(lock_);
        closed_ = true;
        filled_.notify_all();
        room_.notify_all();
    }

private:
    std::size_t most_;
    std::mutex lock_;
    std::condition_variable room_, filled_;
    std::deque<recorded_chapter> waiting_;
    bool closed_ = false;
};

}  // namespace

struct library_check::impl {
    impl(fs::path const& where, check_options given)
        : root(existing_library(where)),
          options(std::move(given)),
          lock(root, lock_kind::shared),
          rows(opened(root)),
          folders(root) {}

    bool stopped() const { return options.stopped && options.stopped(); }
    void tell(finding one);
    void read_chapters(chapter_line& line);
    void work(chapter_line& line) noexcept;
    void look_at(recorded_chapter const& chapter);
    void look_at_database();
    void look_around();

    fs::path root;
    check_options options;
    library_lock lock;
    metrics::database rows;
    library_folders folders;
    check_sums sums;
    std::function<void(finding)> const* found = nullptr;
    std::mutex telling;                          // of those below
    std::map<std::uint64_t, std::string> marks;  // chapters whose damage is not what is recorded
    std::exception_ptr defect;
};

void library_check::impl::tell(finding one) {
    if (!one.tolerated) ++sums.findings;
    std::lock_guard const hold(telling);
    (*found)(std::move(one));
}

void library_check::impl::look_at(recorded_chapter const& chapter) {
    auto result = check_chapter(folders, chapter, options);
    bool const ended = chapter.state == "complete" || chapter.state == "partial";
    ++sums.chapters;
    sums.pages += result.pages;
    sums.pages_bad += result.pages_bad;
    sums.pages_missing += result.pages_missing;
    sums.pages_without_digest += result.without_digest;
    sums.aliens += result.aliens;
    sums.bytes += result.bytes;
    if (!ended) ++sums.chapters_unfinished;
    if (!result.damage.empty()) ++sums.chapters_bad;
    if (ended && result.damage != chapter.damage) {
        std::lock_guard const hold(telling);
        marks[chapter.id] = result.damage;
    }
    for (auto& one : result.found) tell(std::move(one));
}

void library_check::impl::work(chapter_line& line) noexcept {
    try {
        while (auto const chapter = line.pop()) {
            if (!stopped()) look_at(*chapter);
        }
    } catch (...) {
        line.close();
        std::lock_guard const hold(telling);
        if (!defect) defect = std::current_exception();
    }
}

void library_check::impl::read_chapters(chapter_line& line) {
    auto chapters = rows.prepare(
        "SELECT id, series, number, title, folder, state, message, damage, page_count"
        " FROM chapters ORDER BY id"
    );
    auto pages = rows.prepare("SELECT idx, file, bytes, digest FROM pages WHERE chapter_id = ?1");
    while (chapters.step() && !stopped()) {
        recorded_chapter one;
        one.id = chapters.count(0);
        one.series = chapters.text(1);
        one.number = chapters.text(2);
        one.title = chapters.text(3);
        one.folder = chapters.text(4);
        one.state = chapters.text(5);
        one.message = chapters.text(6);
        one.damage = chapters.text(7);
        one.page_count = chapters.count(8);
        pages.bind(one.id);
        while (pages.step()) {
            auto const i = static_cast<std::size_t>(pages.count(0));
            if (i >= one.page_count) continue;
            if (one.pages.empty()) one.pages.resize(one.page_count);
            one.pages[i] = {std::string(pages.text(1)), pages.count(2)};
            if (!pages.null(3)) one.pages[i].digest = static_cast<std::uint64_t>(pages.integer(3));
        }
        if (!line.push(std::move(one))) return;
    }
}

void library_check::impl::look_at_database() {
    auto check = rows.prepare("PRAGMA quick_check(1)");
    if (!check.step() || check.text(0) == "ok") return;
    finding one;
    one.kind = finding_kind::database;
    one.why = check.text(0);
    tell(std::move(one));
}

void library_check::impl::look_around() {
    find_strays(folders, rows, options, [this](finding one) {
        if (one.kind == finding_kind::alien) ++sums.aliens;
        if (one.kind == finding_kind::unfinished) {
            ++sums.chapters_unfinished;
            ++sums.chapters_unknown;
        }
        tell(std::move(one));
    });
}

library_check::library_check(fs::path const& folder, check_options options)
    : impl_(std::make_unique<impl>(folder, std::move(options))) {}

library_check::~library_check() = default;

void library_check::run(std::function<void(finding)> const& found) {
    impl_->found = &found;
    impl_->sums.chapters_known =
        static_cast<std::uint64_t>(impl_->rows.integer("SELECT count(*) FROM chapters"));
    impl_->look_at_database();
    auto threads = impl_->options.threads;
    if (threads == 0) threads = std::max(1U, std::thread::hardware_concurrency());
    chapter_line line(2 * std::size_t{threads});
    {
        std::vector<std::jthread> pool;
        for (unsigned i = 0; i < threads; ++i)
            pool.emplace_back([this, &line] { impl_->work(line); });
        try {
            impl_->read_chapters(line);
        } catch (...) {
            line.close();
            throw;
        }
        line.close();
    }
    if (impl_->defect) std::rethrow_exception(impl_->defect);
    impl_->look_around();
}

check_sums const& library_check::sums() const noexcept {
    return impl_->sums;
}

std::string library_check::record() {
    if (impl_->marks.empty()) return {};
    try {
        auto writing = metrics::open_database(metrics::database_file(impl_->root));
        metrics::transaction whole(writing);
        for (auto const& [id, damage] : impl_->marks)
            writing.cached("UPDATE chapters SET damage = ?2 WHERE id = ?1").bind(id, damage).run();
        whole.commit();
        return {};
    } catch (metrics::database_error const& problem) {
        return problem.what();
    }
}

std::size_t library_check::damaged() const noexcept {
    return static_cast<std::size_t>(impl_->sums.chapters_bad.load());
}

fs::path const& library_check::folder() const noexcept {
    return impl_->root;
}

}  // namespace panelia::engine
