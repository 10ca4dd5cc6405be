#include "sources/feed_pictures.hpp"

#include <algorithm>
#include <unordered_set>

#include "sources/discovery_images.hpp"
#include "sources/html.hpp"

namespace panelia::sources {

namespace {

std::vector<std::string> pictures_in_text(feed_item const& item) {
    std::vector<std::string> out;
    if (item.text.find("<img") == std::string::npos) return out;
    html_tree const text({.url = item.text_base, .content_type = "text/html", .body = item.text});
    for (auto& shown : shown_images(text)) {
        if (shown.refused.empty() && !shown.linked_by_text) out.push_back(std::move(shown.url));
    }
    return out;
}

}  // namespace

feed_pictures::feed_pictures(std::vector<feed_item> const& items) {
    std::unordered_set<std::string> told;
    for (auto const& item : items) {
        if (!told.insert(item.id + '\n' + item.link + '\n' + item.title).second) continue;
        std::unordered_set<std::string> its;
        for (auto const& picture : item.images) its.insert(sizeless_address(picture));
        for (auto const& picture : pictures_in_text(item)) its.insert(sizeless_address(picture));
        for (auto const& key : its) ++items_with_[key];
    }
}

std::vector<std::string> feed_pictures::own_among(std::vector<std::string> const& pictures) const {
    std::vector<std::string> out;
    std::unordered_map<std::string, std::size_t> place;
    for (auto const& picture : pictures) {
        auto key = sizeless_address(picture);
        auto const with = items_with_.find(key);
        if (with != items_with_.end() && with->second > 1) continue;
        auto const [at, fresh] = place.emplace(std::move(key), out.size());
        if (fresh) {
            out.push_back(picture);
        } else if (picture.size() < out[at->second].size()) {
            out[at->second] = picture;  // what marks a smaller size comes on top
        }
    }
    return out;
}

std::vector<std::string> feed_pictures::instead_of_page(feed_item const& item) const {
    auto attached = own_among(item.images);
    bool const several = attached.size() > 1;
    if (!several || attached.size() < shown_by(item).size()) return {};
    return attached;
}

std::vector<std::string> feed_pictures::shown_by(feed_item const& item) const {
    return own_among(pictures_in_text(item));
}

std::vector<std::string> feed_pictures::own(feed_item const& item) const {
    auto attached = own_among(item.images);
    auto shown = shown_by(item);
    return shown.size() > attached.size() ? shown : attached;
}

}  // namespace panelia::sources
