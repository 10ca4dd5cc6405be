#include "sources/row_memory.hpp"

#include "net/url.hpp"

#include <algorithm>
#include <iterator>

namespace panelia::sources {
namespace {

/// Fewer are walked as fast.
constexpr std::size_t least_kept = 3;

/// Of a walk that is cut short at most a fifth is lost; what is written stays in proportion.
std::size_t kept_next_at(std::size_t kept) {
    return kept + std::max<std::size_t>(50, kept / 4);
}

}  // namespace

row_memory::row_memory(
    engine::discovery& session, engine::list_key which, std::string series, bool latest
)
    : session_(session),
      which_(std::move(which)),
      series_(std::move(series)),
      latest_(latest),
      begun_at_(std::chrono::system_clock::now()) {
    // A rule may make a list of what was a row, and the other way round.
    which_.reader += ", from neighbour to neighbour";
}

void row_memory::recall(std::string_view start, std::string_view next, std::string_view previous) {
    auto found = session_.recall(which_);
    if (!found || found->series != series_) return;
    known_.emplace(std::move(found->chapters));
    // Volumes are not remembered, by which the latest are chosen where numbers begin anew.
    bool const ranked = !latest_ || known_->rises();
    if (!ranked || !known_->begins_at(start, next, previous)) return forget();
    kept_ = known_->size();
    read_at_ = found->read_at;
}

void row_memory::forget() {
    known_.reset();
    kept_ = 0;
}

std::optional<known_stretch> row_memory::beyond(
    std::string_view from, std::string_view to, row_way way
) {
    if (!known_) return std::nullopt;
    return known_->beyond(from, to, way);
}

void row_memory::name(chapter_link const& chapter, row_way way, bool known) {
    leapt_ = leapt_ || known;
    engine::listed_name one{
        .number = chapter.number,
        .title = chapter.title,
        .language = chapter.language,
        .url = net::without_credentials(chapter.url)};
    if (way == row_way::onward) {
        row_.push_back(std::move(one));
    } else {
        row_.push_front(std::move(one));
    }
}

void row_memory::keep_at_times() {
    if (row_.size() >= kept_next_at(kept_)) keep(false);
}

void row_memory::keep(bool whole) {
    // The newest ones alone are not the row, nor is less than what is known of it.
    if (!whole && (latest_ || (known_ && row_.size() <= known_->size()))) return;
    if (row_.size() < least_kept || (leapt_ && row_.size() == kept_)) return;
    engine::list_record now;
    now.of = which_;
    now.series = series_;
    now.read_at = leapt_ ? read_at_ : begun_at_;
    now.chapters.assign(row_.begin(), row_.end());
    kept_ = row_.size();
    session_.remember(std::move(now));
}

}  // namespace panelia::sources
