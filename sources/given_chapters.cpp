#include "sources/given_chapters.hpp"

#include <utility>

namespace panelia::sources {

bool given_chapters::any() {
    if (!std::exchange(primed_, true)) first_ = from_->next();
    return first_.has_value();
}

std::optional<named_chapter> given_chapters::next() {
    primed_ = true;
    auto chapter = first_ ? std::exchange(first_, std::nullopt) : from_->next();
    if (!chapter) return std::nullopt;
    auto series = std::make_shared<reading>();
    series->series = std::move(chapter->series);
    series->series_url = std::move(chapter->series_url);
    series->direction = std::move(chapter->direction);
    series->language = chapter->language;
    named_chapter out;
    out.list = std::move(series);
    out.link.number = std::move(chapter->number);
    out.link.title = std::move(chapter->title);
    out.link.volume = std::move(chapter->volume);
    out.link.language = std::move(chapter->language);
    out.link.url = std::move(chapter->url);
    out.link.headers = std::move(chapter->headers);
    out.link.pages = std::move(chapter->pages);
    out.link.pages_at = {
        .url = std::move(chapter->document.url),
        .headers = std::move(chapter->document.headers),
        .post = std::move(chapter->document.post)};
    out.link.listing.named = chapter_listing::by::user;
    // Pages that were found are asked for as if they had been found now.
    out.given = written_ || (!out.link.pages.empty() && !chapter->discovered);
    if (update_) out.known = engine::known_by::number;
    return out;
}

}  // namespace panelia::sources
