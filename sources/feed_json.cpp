// JSON Feed. https://www.jsonfeed.org/version/1.1/
#include "net/url.hpp"

#include "sources/address.hpp"
#include "sources/feed_formats.hpp"
#include "sources/json_document.hpp"

namespace panelia::sources {

namespace json = boost::json;

namespace {

feed_item read_item(json::value const& from, std::optional<net::url> const& base) {
    feed_item out;
    out.title = shown_text(text_of(&from, "title"));
    out.id = text_of(&from, "id");
    for (auto const* const key : {"url", "external_url"}) {
        if (out.link.empty()) out.link = absolute_address(text_of(&from, key), base);
    }
    if (out.link.empty()) out.link = absolute_address(out.id, {});
    out.link = without_fragment(out.link);
    for (auto const* const key : {"date_published", "date_modified"}) {
        if (out.moment.empty()) out.moment = comparable_moment(text_of(&from, key));
    }
    out.text = text_of(&from, "content_html");
    if (base) out.text_base = base->href();
    for (auto const& one : elements_of(member(&from, "attachments"))) {
        auto const address = text_of(&one, "url");
        if (!is_image(text_of(&one, "mime_type"), address)) continue;
        auto found = absolute_address(address, base);
        if (!found.empty()) out.images.push_back(std::move(found));
    }
    return out;
}

}  // namespace

bool is_json_feed(json::value const& root) noexcept {
    return text_of(&root, "version").find("jsonfeed.org/version/") != std::string_view::npos;
}

std::optional<feed_contents> read_json_feed(json::value const& root, document const& from) {
    if (!is_json_feed(root)) return std::nullopt;
    auto const base = net::parse_url(from.url);
    feed_contents out;
    out.title = shown_text(text_of(&root, "title"));
    out.language = text_of(&root, "language");
    out.next = absolute_address(text_of(&root, "next_url"), base);
    for (auto const& one : elements_of(member(&root, "items"))) {
        out.items.push_back(read_item(one, base));
    }
    return out;
}

}  // namespace panelia::sources
