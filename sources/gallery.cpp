#include "sources/gallery.hpp"

#include "engine/decimal.hpp"
#include "net/url.hpp"

#include <algorithm>
#include <utility>

#include "sources/chapter_paging.hpp"

namespace panelia::sources {

behind_pictures judge_pictures(reading const& list, reading const& first) {
    if (!first.understood || first.confidence < sure_enough) return behind_pictures::unsure;
    if (first.self.pages.size() > 1) return behind_pictures::chapters;
    auto const listed = list.chapters.size();
    auto const said = first.part.pages_said;
    // What is shown here may be only some of them.
    bool const fits = said == listed || (said > listed && !list.more.empty());
    return first.part.sure && fits ? behind_pictures::pages : behind_pictures::unsure;
}

std::optional<chapter_link> first_of(reading const& list) {
    auto const lower = [](chapter_link const& a, chapter_link const& b) {
        return std::is_lt(engine::compare_decimals(a.number, b.number));
    };
    auto const at = std::min_element(list.chapters.begin(), list.chapters.end(), lower);
    if (at == list.chapters.end()) return std::nullopt;
    auto out = *at;
    out.number = "1";
    out.title.clear();
    out.listing = {.named = chapter_listing::by::list, .among = 1, .apart = true};
    return out;
}

std::string common_chapter(reading const& list) {
    std::string out;
    for (auto const& one : list.chapters) {
        auto const address = net::parse_url(one.url);
        auto const paged = address ? read_paged_address(*address) : std::nullopt;
        if (!paged || !names_chapter(paged->base)) return {};
        if (!out.empty() && paged->base != out) return {};
        out = paged->base;
    }
    return list.chapters.size() > 1 ? out : std::string{};
}

bool is_page_of(std::string const& chapter, reading const& first) {
    return first.understood && first.confidence >= sure_enough && first.self.pages.size() == 1 &&
           first.part.sure && first.part.address == chapter;
}

reading gallery_of(reading&& list, chapter_link first) {
    auto out = std::move(list);
    out.chapters.clear();
    out.chapters.push_back(std::move(first));
    out.more.clear();
    out.order = list_order::unknown;
    out.notes.emplace_back("its links are the pages of one chapter, as the first of them says");
    return out;
}

}  // namespace panelia::sources
