// RSS and Atom.
#include "net/ascii.hpp"
#include "net/url.hpp"

#include <algorithm>
#include <array>

#include "sources/address.hpp"
#include "sources/feed_formats.hpp"

namespace panelia::sources {
namespace {

using base_url = std::optional<net::url>;

/// What relative addresses in an element refer to: xml:base, itself relative to the one around it.
/// https://www.w3.org/TR/xmlbase/
base_url base_in(xml_element const& element, base_url around) {
    auto const own = element.attribute("xml:base");
    if (own.empty()) return around;
    auto named = around ? net::resolve_url(own, *around) : net::parse_url(own);
    return named ? named : around;
}

std::string link_at(std::string_view reference, base_url const& base) {
    return without_fragment(absolute_address(reference, base));
}

/// One feed.
class xml_feed {
public:
    xml_feed(xml_document const& tree, document const& from)
        : tree_(tree), base_(base_in(tree.root, net::parse_url(from.url))) {
        out_.whole = tree.whole;
    }

    std::optional<feed_contents> read() {
        auto const& root = tree_.root;
        if (root.name == "feed") {
            read_channel(root);
            for (auto const& child : root.children) {
                if (child.name != "entry") continue;
                out_.items.push_back(read_entry(child, base_in(child, base_)));
            }
            return std::move(out_);
        }
        if (root.name != "rss" && root.name != "rdf:RDF") return std::nullopt;
        auto const* const channel = root.child("channel");
        if (channel == nullptr) return std::nullopt;
        base_ = base_in(*channel, base_);
        read_channel(*channel);
        // RSS 1.0 keeps its items beside the channel.
        for (auto const* const parent : {channel, &root}) {
            for (auto const& child : parent->children) {
                if (child.name != "item") continue;
                out_.items.push_back(read_item(child, base_in(child, base_)));
            }
        }
        return std::move(out_);
    }

private:
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
                out_.next = link_at(child.attribute("href"), base_in(child, base_));
        }
    }

    static void add_image(
        xml_element const& from, std::string_view key, base_url const& base, feed_item& to
    ) {
        auto const found = absolute_address(from.attribute(key), base_in(from, base));
        bool const known = std::find(to.images.begin(), to.images.end(), found) != to.images.end();
        if (!found.empty() && !known) to.images.push_back(found);
    }

    /// media:content of an item, those in groups too; a group's members are versions of one image,
    /// of which the largest counts. media:thumbnail is none of them.
    static void read_media(
        xml_element const& from, std::string const& author, base_url const& base, feed_item& to
    ) {
        xml_element const* largest = nullptr;
        double most = -1;
        for (auto const& child : from.children) {
            if (child.name == "media:group") read_media(child, author, base, to);
            if (child.name != "media:content" || !is_picture(child, author)) continue;
            if (from.name != "media:group") {
                add_image(child, "url", base, to);
            } else if (double const size = width_of(child); size > most) {
                most = size;
                largest = &child;
            }
        }
        if (largest != nullptr) add_image(*largest, "url", base, to);
    }

    static double width_of(xml_element const& media) {
        double out = 0;
        for (char c : media.attribute("width").substr(0, 9)) {
            if (net::is_digit(c)) out = out * 10 + (c - '0');
        }
        return out;
    }

    static bool is_picture(xml_element const& media, std::string const& author) {
        // WordPress.com attaches the author's picture to every item.
        if (media.attribute("url").find("gravatar.com/") != std::string_view::npos) return false;
        if (!author.empty() && media.child_text("media:title") == author) return false;
        auto const medium = media.attribute("medium");
        if (medium.empty()) return is_image(media.attribute("type"), media.attribute("url"));
        return medium == "image";
    }

    static void read_text(xml_element const& from, base_url const& base, feed_item& to) {
        to.text = from.text;
        if (auto const own = base_in(from, base)) to.text_base = own->href();
    }

    static feed_item read_item(xml_element const& from, base_url const& base) {
        feed_item out;
        out.title = from.child_text("title");
        out.id = from.child_text("guid");
        auto const* const link = from.child("link");
        if (link != nullptr) out.link = link_at(link->shown(), base_in(*link, base));
        for (auto const& child : from.children) {
            bool const alternate =
                child.attribute("rel").empty() || child.attribute("rel") == "alternate";
            if (out.link.empty() && child.name == "atom:link" && alternate) {
                out.link = link_at(child.attribute("href"), base_in(child, base));
            }
            bool const picture = is_image(child.attribute("type"), child.attribute("url"));
            if (child.name == "enclosure" && picture) add_image(child, "url", base, out);
        }
        auto const* const guid = from.child("guid");
        bool const permanent = guid != nullptr && guid->attribute("isPermaLink") != "false";
        if (permanent) out.permalink = link_at(out.id, {});
        if (out.link.empty()) out.link = out.permalink;
        if (out.link.empty()) out.link = link_at(from.attribute("rdf:about"), base);
        out.moment = comparable_moment(from.child_text("pubDate"));
        if (out.moment.empty()) out.moment = comparable_moment(from.child_text("dc:date"));
        for (auto const* const name : {"content:encoded", "description"}) {
            auto const* const text = from.child(name);
            if (text != nullptr && out.text.empty()) read_text(*text, base, out);
        }
        read_media(from, from.child_text("dc:creator"), base, out);
        return out;
    }

    static feed_item read_entry(xml_element const& from, base_url const& base) {
        feed_item out;
        out.title = from.child_text("title");
        out.id = from.child_text("id");
        for (auto const& child : from.children) {
            if (child.name == "link") read_link(child, base, out);
        }
        out.moment = comparable_moment(from.child_text("published"));
        if (out.moment.empty()) out.moment = comparable_moment(from.child_text("updated"));
        for (auto const* const name : {"content", "summary"}) {
            auto const* const text = from.child(name);
            bool const html = text != nullptr && text->attribute("type") == "html";
            if (html && out.text.empty()) read_text(*text, base, out);
        }
        read_media(from, {}, base, out);
        return out;
    }

    static void read_link(xml_element const& link, base_url const& base, feed_item& to) {
        auto const rel = link.attribute("rel");
        if (rel == "enclosure" && is_image(link.attribute("type"), link.attribute("href"))) {
            add_image(link, "href", base, to);
        }
        bool const page = rel.empty() || rel == "alternate";
        auto const type = link.attribute("type");
        bool const html = type.empty() || type.find("html") != std::string_view::npos;
        if (page && (html || to.link.empty()))
            to.link = link_at(link.attribute("href"), base_in(link, base));
    }

    xml_document const& tree_;
    base_url base_;
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
