// See library_store.hpp.
#include "engine/library_store.hpp"

#include "metrics/migrations.hpp"
#include "panelia/error.hpp"
#include "panelia/session.hpp"

#include <cerrno>
#include <utility>

namespace panelia::engine {

bool lacks_room(std::error_code error) noexcept {
    return error == std::errc::no_space_on_device || error == errc::disk_full ||
           (error.category() == std::generic_category() && error.value() == EDQUOT);
}

library_store::library_store(
    std::filesystem::path root,
    library_folders const& folders,
    std::function<void(std::string_view)> warn
)
    : root_(std::move(root)), folders_(folders), warn_(std::move(warn)) {
    try {
        writer_ = metrics::db_writer::open(metrics::database_file(root_));
    } catch (metrics::database_error const& problem) {
        if (problem.refused()) throw library_error(problem.what());
        go_to_memory(problem.what(), problem.full());
    }
}

library_store::~library_store() {
    std::string why;
    if (!in_memory_) {
        writer_->flush();
        why = writer_->failure();
        full_ = writer_->out_of_room();
    }
    if (!warn_) return;
    if (full_ && !told_full_)
        warn_("the disk is full: the library's database could not be written: " + root_.string());
    else if (!full_ && !why.empty())
        warn_("the library's database could not be written: " + why);
}

/// From here on rows live in memory: what was stored before can still be read, as a rule.
void library_store::go_to_memory(std::string const& why, bool no_room) {
    std::lock_guard const hold(lock_);
    if (in_memory_) return;
    in_memory_ = true;
    full_ = no_room || lacks_room(folders_.try_to_write(".panelia"));
    writer_ = std::make_shared<metrics::db_writer>(
        metrics::open_database_in_memory(metrics::database_file(root_))
    );
    if (warn_ && !full_)
        warn_(
            "the library's database cannot be written (" + why + "): this session leaves no rows"
        );
}

std::shared_ptr<metrics::db_writer> library_store::writer() {
    std::unique_lock hold(lock_);
    std::shared_ptr<metrics::db_writer> current = writer_;
    std::string const why = current->failure();
    if (why.empty() || in_memory_) return current;
    hold.unlock();
    go_to_memory(why, current->out_of_room());
    hold.lock();
    return writer_;
}

void library_store::now(work const& job) {
    try {
        writer()->call(job);
    } catch (metrics::database_error const& problem) {
        go_to_memory(problem.what(), problem.full());
        writer()->call(job);
    }
}

void library_store::at_once(work const& job) {
    now(job);
    std::shared_ptr<metrics::db_writer> const used = writer();
    used->flush();
    if (used->failure().empty()) return;
    go_to_memory(used->failure(), used->out_of_room());
    now(job);
}

void library_store::later(work job) {
    writer()->post(std::move(job));
}

void library_store::need_room() const {
    std::lock_guard const hold(lock_);
    if (full_) throw std::system_error(ENOSPC, std::generic_category(), root_.string());
}

void library_store::full_was_told() {
    std::lock_guard const hold(lock_);
    told_full_ = true;
}

}  // namespace panelia::engine
