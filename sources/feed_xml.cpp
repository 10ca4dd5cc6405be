// RSS and Atom.
#include "net/ascii.hpp"
#include "net/url.hpp"

#include <algorithm>
#include <array>

#include "sources/address.hpp"
#include "sources/feed_formats.hpp"

namespace panelia::sources {
namespace {

/// One feed; knows what relative addresses in it refer to.
class xml_feed {
public:
    xml_feed(xml_document const& tree, document const& from)
        : tree_(tree), base_(net::parse_url(from.url)) {
        out_.whole = tree.whole;
    }

    std::optional<feed_contents> read() {
        auto const& root = tree_.root;
        if (root.name == "feed") {
            read_channel(root);
            for (auto const& child : root.children) {
                if (child.name == "entry") out_.items.push_back(read_entry(child));
            }
            return std::move(out_);
        }
        if (root.name != "rss" && root.name != "rdf:RDF") return std::nullopt;
        auto const* const channel = root.child("channel");
        if (channel == nullptr) return std::nullopt;
        read_channel(*channel);
        // RSS 1.0 keeps its items beside the channel.
        for (auto const* const parent : {channel, &root}) {
            for (auto const& child : parent->children) {
                if (child.name == "item") out_.items.push_back(read_item(child));
            }
        }
        return std::move(out_);
    }

private:
    std::string address(std::string_view reference) const {
        return without_fragment(absolute_address(reference, base_));
    }

    void read_channel(xml_element const& channel) {
        out_.title = channel.child_text("title");
        out_.language = channel.child_text("language");
        if (out_.language.empty()) out_.language = channel.child_text("dc:language");
        if (out_.language.empty()) out_.language = channel.attribute("xml:lang");
        for (auto const& child : channel.children) {
            if (child.name != "link" && child.name != "atom:link") continue;
            auto const rel = child.attribute("rel");
            // RFC 5005: the next page of a paged feed, or the next older document of an archive.
            if (rel == "next" || rel == "prev-archive")
                out_.next = address(child.attribute("href"));
        }
    }

    void add_image(xml_element const& from, std::string_view key, feed_item& to) const {
        auto const reference = from.attribute(key);
        auto const found = absolute_address(reference, base_);
        bool const known = std::find(to.images.begin(), to.images.end(), found) != to.images.end();
        if (!found.empty() && !known) to.images.push_back(found);
    }

    /// media:content of an item, those in groups too; a group's members are versions of one image,
    /// of which the largest counts. media:thumbnail is none of them.
    void read_media(xml_element const& from, feed_item& to) const {
        xml_element const* largest = nullptr;
        double most = -1;
        for (auto const& child : from.children) {
            if (child.name == "media:group") read_media(child, to);
            if (child.name != "media:content" || !is_picture(child)) continue;
            if (from.name != "media:group") {
                add_image(child, "url", to);
            } else if (double const size = width_of(child); size > most) {
                most = size;
                largest = &child;
            }
        }
        if (largest != nullptr) add_image(*largest, "url", to);
    }

    static double width_of(xml_element const& media) {
        double out = 0;
        for (char c : media.attribute("width").substr(0, 9)) {
            if (net::is_digit(c)) out = out * 10 + (c - '0');
        }
        return out;
    }

    static bool is_picture(xml_element const& media) {
        auto const medium = media.attribute("medium");
        if (medium.empty()) return is_image(media.attribute("type"), media.attribute("url"));
        // WordPress.com attaches the author's picture to every item.
        return medium == "image" &&
               media.attribute("url").find("gravatar.com/") == std::string_view::npos;
    }

    feed_item read_item(xml_element const& from) const {
        feed_item out;
        out.title = from.child_text("title");
        out.id = from.child_text("guid");
        out.link = address(from.child_text("link"));
        for (auto const& child : from.children) {
            bool const alternate =
                child.attribute("rel").empty() || child.attribute("rel") == "alternate";
            if (out.link.empty() && child.name == "atom:link" && alternate) {
                out.link = address(child.attribute("href"));
            }
            bool const picture = is_image(child.attribute("type"), child.attribute("url"));
            if (child.name == "enclosure" && picture) add_image(child, "url", out);
        }
        auto const* const guid = from.child("guid");
        bool const permanent = guid != nullptr && guid->attribute("isPermaLink") != "false";
        if (out.link.empty() && permanent)
            out.link = without_fragment(absolute_address(out.id, {}));
        if (out.link.empty()) out.link = address(from.attribute("rdf:about"));
        out.moment = comparable_moment(from.child_text("pubDate"));
        if (out.moment.empty()) out.moment = comparable_moment(from.child_text("dc:date"));
        if (auto const* const content = from.child("content:encoded")) out.html = content->text;
        read_media(from, out);
        return out;
    }

    feed_item read_entry(xml_element const& from) const {
        feed_item out;
        out.title = from.child_text("title");
        out.id = from.child_text("id");
        for (auto const& child : from.children) {
            if (child.name == "link") read_link(child, out);
        }
        out.moment = comparable_moment(from.child_text("published"));
        if (out.moment.empty()) out.moment = comparable_moment(from.child_text("updated"));
        if (auto const* const content = from.child("content")) {
            if (content->attribute("type") == "html") out.html = content->text;
        }
        read_media(from, out);
        return out;
    }

    void read_link(xml_element const& link, feed_item& to) const {
        auto const rel = link.attribute("rel");
        if (rel == "enclosure" && is_image(link.attribute("type"), link.attribute("href"))) {
            add_image(link, "href", to);
        }
        bool const page = rel.empty() || rel == "alternate";
        auto const type = link.attribute("type");
        bool const html = type.empty() || type.find("html") != std::string_view::npos;
        if (page && (html || to.link.empty())) to.link = address(link.attribute("href"));
    }

    xml_document const& tree_;
    std::optional<net::url> base_;
    feed_contents out_;
};

}  // namespace

bool is_feed_root(std::string_view root_name) noexcept {
    std::size_t const colon = root_name.find(':');
    auto const local = colon == std::string_view::npos ? root_name : root_name.substr(colon + 1);
    return root_name == "rss" || local == "RDF" || local == "feed";
}

bool is_image(std::string_view media_type, std::string_view address) {
    if (!media_type.empty()) return net::to_lower(media_type).starts_with("image/");
    constexpr std::array endings = {".jpg", ".jpeg", ".png", ".webp", ".gif", ".avif", ".jxl"};
    auto path = net::to_lower(address.substr(0, address.find_first_of("?#")));
    return std::any_of(endings.begin(), endings.end(), [&](char const* ending) {
        return path.ends_with(ending);
    });
}

std::optional<feed_contents> read_xml_feed(xml_document const& tree, document const& from) {
    return xml_feed(tree, from).read();
}

}  // namespace panelia::sources
