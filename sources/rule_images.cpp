#include "sources/rule_images.hpp"

#include "net/url.hpp"

#include <cstddef>
#include <map>
#include <string_view>
#include <utility>
#include <vector>

#include "sources/address.hpp"
#include "sources/discovery_list.hpp"
#include "sources/image_choice.hpp"
#include "sources/image_likeness.hpp"
#include "sources/regex.hpp"
#include "sources/rule_page.hpp"

namespace panelia::sources {
namespace {

/// One more than a chapter may have (site_documents.hpp): who counts them sees that there are more.
constexpr std::size_t most_pages = 20'001;

bool is_image_address(std::string_view url) {
    static regex const image(R"((?i)\.(?:jpe?g|png|gif|webp|avif|jxl|bmp|heic)(?:[?#].*)?$)");
    return image.matches(url);
}

}  // namespace

void rule_images::add(std::string url) {
    if (by_.pages_only && !by_.pages_only->matches(url))
        return note_drop(out_, url, "not pages.only");
    if (by_.pages_skip && by_.pages_skip->matches(url)) return note_drop(out_, url, "pages.skip");
    if (is_placeholder(url)) return note_drop(out_, url, "a stand-in");
    if (out_.self.pages.size() >= most_pages) return;
    if (!seen_.insert(url).second) return note_drop(out_, url, "named before");
    out_.self.pages.push_back({std::move(url), {}, {}});
}

void rule_images::add_image(html_node at) {
    if (!at.is_element()) {
        auto text = at.raw_text();
        static regex const background(R"(url\(\s*['"]?([^'")]+))");
        if (at.name() == "style") {
            auto const groups = background.find(text);
            text = groups ? std::string((*groups)[1]) : std::string{};
        }
        if (auto url = tree_.link(text)) add(*std::move(url));
        return;
    }
    if (at.is("a")) {
        if (auto url = link_at(tree_, at)) add(*std::move(url));
        return;
    }
    auto const chosen = choose_image(tree_, at);
    if (!chosen) return note(out_, "dropped an image that offers only stand-ins");
    if (auto const why = one_pixel_reason(at); !why.empty())
        return note_drop(out_, chosen->url, why);
    for (auto up = at.parent(); up; up = up.parent()) {
        if (!up.is("a")) continue;
        auto url = link_at(tree_, up);
        if (!url) break;
        if (is_image_address(*url)) {
            if (by_.larger) return add(*std::move(url));
        } else if (host_of(*url) != host_of(tree_.url())) {
            foreign_.insert(chosen->url);
        }
        break;
    }
    if (chosen->doubtful) doubtful_.insert(chosen->url);
    bool const small = (chosen->width > 0 && chosen->width < by_.min_side) ||
                       (chosen->height > 0 && chosen->height < by_.min_side);
    if (small) return note_drop(out_, chosen->url, "smaller than pages.min-side");
    add(chosen->url);
}

std::vector<page_spec> rule_images::take() {
    seen_.clear();
    return std::exchange(out_.self.pages, {});
}

void rule_images::drop_strangers() {
    auto& pages = out_.self.pages;
    bool const many_lead_away = 2 * foreign_.size() >= pages.size();
    if (by_.foreign || many_lead_away) foreign_.clear();
    if (foreign_.empty() && doubtful_.empty()) return;
    std::map<std::string, std::size_t> kinds;
    for (auto const& one : pages) ++kinds[address_shape(one.url)];
    auto const is_stranger = [&](page_spec const& one) {
        bool const odd = kinds[address_shape(one.url)] == 1 || !is_in_numbered_row(one.url);
        if (!odd || pages.size() < 2) return false;
        if (foreign_.contains(one.url)) {
            note_drop(out_, one.url, "links to another site");
            return true;
        }
        if (!doubtful_.contains(one.url)) return false;
        note_drop(out_, one.url, "named like a stand-in");
        return true;
    };
    std::vector<page_spec> kept;
    for (auto& one : pages) {
        if (!is_stranger(one)) kept.push_back(std::move(one));
    }
    pages = std::move(kept);
}

}  // namespace panelia::sources
