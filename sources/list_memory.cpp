#include "sources/list_memory.hpp"

#include "net/url.hpp"

#include <chrono>
#include <utility>

namespace panelia::sources {

void list_memory::name(chapter_spec const& chapter) {
    if (!list_) {
        series_ = chapter.series;
        series_url_ = chapter.series_url;
        earlier_ = session_.recall(which_);
        if (earlier_ && earlier_->series != series_) earlier_.reset();
        list_.emplace(
            earlier_ ? std::move(earlier_->chapters) : std::vector<engine::listed_name>{}
        );
    }
    list_->name(
        {.number = chapter.number,
         .title = chapter.title,
         .language = chapter.language,
         .url = net::without_credentials(chapter.url)}
    );
}

void list_memory::end_part() {
    if (list_) list_->end_part();
}

chapter_spec list_memory::spec_of(engine::listed_name const& one) const {
    chapter_spec out;
    out.series = series_;
    out.series_url = series_url_;
    out.number = one.number;
    out.title = one.title;
    out.language = one.language;
    out.url = one.url;
    return out;
}

/// Looked at once, from the oldest on: a chapter that becomes complete meanwhile was named.
bool list_memory::held_from(std::size_t at) {
    auto const& all = list_->earlier();
    if (!needed_) {
        needed_ = all.size();
        while (*needed_ > at && session_.holds(spec_of(all[*needed_ - 1]), how_)) --*needed_;
    }
    return *needed_ <= at;
}

bool list_memory::rest_is_held() {
    if (!list_) return false;
    auto const met = list_->met();
    if (!met || !held_from(*met)) return false;
    auto const& all = list_->earlier();
    for (auto i = *met; i < all.size(); ++i) session_.skip_held(spec_of(all[i]), how_);
    left_ = true;
    return true;
}

void list_memory::keep() {
    // A list of one part costs one request in any case.
    if (!list_ || (!left_ && list_->parts() < 2)) return;
    if (left_ && !list_->any_new()) return;
    engine::list_record now;
    now.of = which_;
    now.series = series_;
    now.read_at = left_ ? earlier_->read_at : std::chrono::system_clock::now();
    now.chapters = left_ ? std::move(*list_).with_rest() : std::move(*list_).ended();
    session_.remember(std::move(now));
    list_.reset();
}

}  // namespace panelia::sources
