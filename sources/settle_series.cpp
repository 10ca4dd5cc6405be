#include "sources/settle_series.hpp"

#include "net/url.hpp"

#include <utility>

namespace panelia::sources {

chapter_spec mark_of(chapter_link const& chapter, reading const& list) {
    chapter_spec out;
    out.language = chapter.language.empty() ? list.language : chapter.language;
    out.number = chapter.number;
    out.volume = chapter.volume;
    out.url = net::without_credentials(chapter.url);
    return out;
}

std::shared_ptr<reading const> settle_series(
    engine::discovery& session,
    std::shared_ptr<reading const> head,
    std::vector<chapter_spec> chapters
) {
    auto address = session.settle(
        {.name = head->series,
         .address = head->series_url,
         .moved_from = head->moved_from,
         .chapters = std::move(chapters)}
    );
    if (address == head->series_url) return head;
    auto settled = std::make_shared<reading>(*head);
    settled->series_url = std::move(address);
    return settled;
}

}  // namespace panelia::sources
