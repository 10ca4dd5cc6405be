#include "cli/events.hpp"

#include "cli/json.hpp"
#include "cli/output.hpp"
#include "cli/text.hpp"
#include "cli/usage_error.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <string>

namespace panelia::cli {
namespace {

constexpr std::size_t flush_size = 64 * 1024;

void add_error(json_line& line, std::error_code error) {
    if (!error) {
        line.null("error_class").null("error");
        return;
    }
    line.add("error_class", to_string(classify(error))).add("error", error.message());
}

void add_chapter(json_line& line, observer::chapter_info const& chapter) {
    line.add("series", chapter.series).add("number", chapter.number);
    line.add("title", chapter.title).add("url", chapter.url);
    line.add("pages", chapter.pages);
}

void append_padded(std::string& out, long value, std::size_t width) {
    auto const digits = std::to_string(value);
    if (digits.size() < width) out.append(width - digits.size(), '0');
    out += digits;
}

}  // namespace

std::string utc_time(std::chrono::system_clock::time_point at) {
    namespace chrono = std::chrono;
    auto const ms = chrono::floor<chrono::milliseconds>(at);
    auto const day = chrono::floor<chrono::days>(ms);
    chrono::year_month_day const date(day);
    chrono::hh_mm_ss const time(ms - day);
    std::string out;
    append_padded(out, static_cast<int>(date.year()), 4);
    append_padded(out += '-', static_cast<unsigned>(date.month()), 2);
    append_padded(out += '-', static_cast<unsigned>(date.day()), 2);
    append_padded(out += 'T', time.hours().count(), 2);
    append_padded(out += ':', time.minutes().count(), 2);
    append_padded(out += ':', time.seconds().count(), 2);
    append_padded(out += '.', time.subseconds().count(), 3);
    return out += 'Z';
}

event_file::~event_file() {
    flush();
    if (descriptor_ >= 0) ::close(descriptor_);
}

void event_file::open(std::filesystem::path const& file) {
    std::lock_guard const lock(mutex_);
    descriptor_ = ::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (descriptor_ < 0) {
        throw usage_error(
            "--events: " + printable(file.string()) + ": " + std::generic_category().message(errno)
        );
    }
}

json_line event_file::begin(std::string_view type) const {
    using seconds = std::chrono::duration<double>;
    json_line line;
    line.add("type", type).add("time", utc_time(std::chrono::system_clock::now()));
    line.add("elapsed_seconds", seconds(std::chrono::steady_clock::now() - started_).count());
    return line;
}

void event_file::write(json_line const& line) {
    std::lock_guard const lock(mutex_);
    if (error_) return;
    line.append_to(buffer_);
    if (buffer_.size() >= flush_size) flush_locked();
}

void event_file::flush_locked() noexcept {
    if (descriptor_ < 0) return;
    if (!error_ && !buffer_.empty()) error_ = write_all(descriptor_, buffer_);
    buffer_.clear();
}

void event_file::flush() noexcept {
    std::lock_guard const lock(mutex_);
    flush_locked();
}

std::error_code event_file::failure() const {
    std::lock_guard const lock(mutex_);
    return error_;
}

void event_file::chapter_started(chapter_info const& chapter) {
    auto line = begin("chapter_started");
    line.add("chapter", chapter.id);
    add_chapter(line, chapter);
    write(line);
}

void event_file::chapter_skipped(chapter_info const& chapter) {
    auto line = begin("chapter_skipped");
    add_chapter(line, chapter);
    write(line);
}

void event_file::attempt_finished(attempt_info const& attempt) {
    auto line = begin("attempt");
    line.add("chapter", attempt.chapter).add("page", attempt.page);
    line.add("attempt", attempt.attempt).add("url", attempt.url);
    if (attempt.status != 0) {
        line.add("status", attempt.status);
    } else {
        line.null("status");
    }
    add_error(line, attempt.error);
    line.add("received_bytes", attempt.received_bytes).add("seconds", attempt.seconds);
    line.raw("retry_in_seconds", attempt.retry_in < 0 ? "null" : json_number(attempt.retry_in));
    write(line);
}

void event_file::page_finished(page_info const& page) {
    auto line = begin("page");
    line.add("chapter", page.chapter).add("page", page.page);
    line.add("url", page.url);
    line.add("outcome", page.error ? "failed" : page.skipped ? "skipped" : "stored");
    line.add("file", page.file).add("bytes", page.bytes);
    add_error(line, page.error);
    write(line);
}

void event_file::chapter_finished(std::uint64_t id, chapter_report const& chapter) {
    auto line = begin("chapter_finished");
    line.add("chapter", id).add("series", chapter.series).add("number", chapter.number);
    line.add("title", chapter.title).add("outcome", to_string(chapter.outcome));
    line.add("folder", chapter.folder.string());
    line.add("earlier_copy_stays", chapter.earlier_copy_stays).add("pages", chapter.pages);
    line.add("downloaded", chapter.downloaded).add("skipped", chapter.skipped);
    line.add("failed", chapter.failed).add("bytes", chapter.bytes);
    line.add("seconds", chapter.seconds).add("message", chapter.message);
    write(line);
}

void event_file::host_paused(std::string_view host_port, double seconds) {
    auto line = begin("host_paused");
    write(line.add("host", host_port).add("seconds", seconds));
}

void event_file::warning(std::string_view message) {
    auto line = begin("warning");
    write(line.add("message", message));
}

void event_file::session_ended(report const& result, int exit_code) {
    auto line = begin("session_finished");
    line.add("exit_code", exit_code).add("stopped", result.stopped);
    line.add("chapters_attempted", result.chapters_attempted);
    line.add("chapters_complete", result.chapters_complete);
    line.add("chapters_partial", result.chapters_partial);
    line.add("chapters_failed", result.chapters_failed);
    line.add("chapters_cancelled", result.chapters_cancelled);
    line.add("chapters_skipped", result.chapters_skipped);
    line.add("pages_downloaded", result.pages_downloaded);
    line.add("pages_failed", result.pages_failed).add("pages_skipped", result.pages_skipped);
    line.add("stored_bytes", result.stored_bytes).add("received_bytes", result.received_bytes);
    line.add("wall_seconds", result.wall_seconds).add("source_error", result.source_error);
    write(line);
}

}  // namespace panelia::cli
