#include "sources/xml.hpp"

#include "net/ascii.hpp"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>

#include <algorithm>
#include <array>
#include <memory>

#include "sources/address.hpp"
#include "sources/libxml.hpp"

namespace panelia::sources {
namespace {

struct vocabulary {
    std::string_view address, prefix;
};

constexpr std::array known_vocabularies = {
    vocabulary{"http://www.w3.org/2005/Atom", "atom"},
    vocabulary{"http://purl.org/atom/ns#", "atom"},
    vocabulary{"http://search.yahoo.com/mrss/", "media"},
    vocabulary{"http://search.yahoo.com/mrss", "media"},
    vocabulary{"https://search.yahoo.com/mrss/", "media"},
    vocabulary{"http://purl.org/rss/1.0/modules/content/", "content"},
    vocabulary{"http://purl.org/dc/elements/1.1/", "dc"},
    vocabulary{"http://purl.org/dc/terms/", "dc"},
    vocabulary{"http://vaemendis.net/opds-pse/ns", "pse"},
    vocabulary{"http://www.google.com/schemas/sitemap-image/1.1", "image"},
    vocabulary{"http://www.w3.org/1999/02/22-rdf-syntax-ns#", "rdf"},
    vocabulary{"http://purl.org/rss/1.0/", ""},
    vocabulary{"http://www.sitemaps.org/schemas/sitemap/0.9", ""},
    vocabulary{"https://www.sitemaps.org/schemas/sitemap/0.9", ""},
    vocabulary{"http://www.w3.org/1999/xhtml", ""},
};

using libxml::view;

std::string known_name(xmlChar const* local, xmlChar const* prefix, xmlChar const* address) {
    auto const* const known = std::find_if(
        known_vocabularies.begin(),
        known_vocabularies.end(),
        [&](vocabulary const& v) { return v.address == view(address); }
    );
    std::string out(known != known_vocabularies.end() ? known->prefix : view(prefix));
    if (!out.empty()) out += ':';
    out += view(local);
    return out;
}

/// libxml2 leaves one thing of an attribute's value undone where it keeps entities: "&amp;" comes
/// as
/// "&#38;".
std::string attribute_value(xmlChar const* begin, xmlChar const* end) {
    constexpr std::string_view left = "&#38;";
    std::string out(reinterpret_cast<char const*>(begin), static_cast<std::size_t>(end - begin));
    for (auto at = out.find(left); at != std::string::npos; at = out.find(left, at + 1)) {
        out.replace(at, left.size(), "&");
    }
    return out;
}

/// Grows the tree while libxml2 reads; open elements are a stack, closed ones belong to their
/// parents.
class tree_builder {
public:
    tree_builder(xmlParserCtxt* parser, xml_bounds const& bounds)
        : parser_(parser), bounds_(bounds) {}

    void open(
        xmlChar const* local,
        xmlChar const* prefix,
        xmlChar const* address,
        int count,
        xmlChar const** attributes
    ) {
        if (stopped_ || root_.has_value()) return;
        if (++elements_ > bounds_.elements) return stop();
        xml_element next;
        next.name = known_name(local, prefix, address);
        if (open_.empty()) atom_ = next.name == "atom:feed" || next.name == "atom:entry";
        if (atom_ && next.name.starts_with("atom:")) next.name.erase(0, 5);
        // libxml2 hands out five pointers for each: name, prefix, namespace, begin and end of
        // value.
        for (int i = 0; i < count; ++i) {
            xmlChar const** const one = attributes + i * 5;
            next.attributes.emplace_back(
                known_name(one[0], one[1], one[2]), attribute_value(one[3], one[4])
            );
        }
        open_.push_back(std::move(next));
    }

    void close() {
        if (stopped_ || open_.empty()) return;
        fold();
    }

    void characters(xmlChar const* text, int size) {
        if (stopped_ || open_.empty() || size <= 0) return;
        open_.back().text.append(
            reinterpret_cast<char const*>(text), static_cast<std::size_t>(size)
        );
    }

    std::optional<xml_document> finish(bool well_formed) {
        bool const whole = well_formed && !stopped_ && open_.empty();
        while (!open_.empty()) fold();
        if (!root_) return std::nullopt;
        return xml_document{std::move(*root_), whole};
    }

private:
    void fold() {
        xml_element done = std::move(open_.back());
        open_.pop_back();
        if (open_.empty()) {
            root_ = std::move(done);
        } else {
            open_.back().children.push_back(std::move(done));
        }
    }

    void stop() {
        stopped_ = true;
        xmlStopParser(parser_);
    }

    xmlParserCtxt* parser_;
    xml_bounds bounds_;
    std::vector<xml_element> open_;
    std::optional<xml_element> root_;
    std::size_t elements_ = 0;
    bool atom_ = false;
    bool stopped_ = false;
};

tree_builder& builder(void* of) noexcept {
    return *static_cast<tree_builder*>(of);
}

/// Only what builds the tree: without the callbacks for declarations and entities libxml2 keeps and
/// expands none but the five of the standard.
xmlSAXHandler callbacks() {
    xmlSAXHandler out{};
    out.initialized = XML_SAX2_MAGIC;
    out.startElementNs = [](void* self,
                            xmlChar const* local,
                            xmlChar const* prefix,
                            xmlChar const* address,
                            int,
                            xmlChar const**,
                            int count,
                            int,
                            xmlChar const** attributes) {
        builder(self).open(local, prefix, address, count, attributes);
    };
    out.endElementNs = [](void* self, xmlChar const*, xmlChar const*, xmlChar const*) {
        builder(self).close();
    };
    out.characters = [](void* self, xmlChar const* text, int size) {
        builder(self).characters(text, size);
    };
    out.cdataBlock = out.characters;
    out.ignorableWhitespace = out.characters;
    return out;
}

/// What a parser reads from.
struct feeding {
    xmlParserCtxt* parser;
    std::string_view left;
};

int read(void* state, char* buffer, int size) {
    auto& from = *static_cast<feeding*>(state);
    // It has room for five pointers to an attribute, and for two to a namespace.
    bool const endless = from.parser->maxatts > 5 * libxml::most_attributes_read ||
                         from.parser->nsMax > 2 * libxml::most_attributes_read;
    if (endless) return 0;
    return libxml::feed(from.left, buffer, size);
}

struct free_parser {
    void operator()(xmlParserCtxt* parser) const noexcept { xmlFreeParserCtxt(parser); }
};

void append_shown(xml_element const& from, std::string& out) {
    out += from.text;
    for (auto const& child : from.children) {
        out += ' ';
        append_shown(child, out);
    }
}

/// Skips what may stand before the root element; `rest` then begins with it, or is empty.
std::string_view skip_prolog(std::string_view rest) noexcept {
    for (int pieces = 0; pieces < 64; ++pieces) {
        std::size_t const at = rest.find_first_not_of(" \t\r\n");
        if (at == std::string_view::npos || rest[at] != '<') return {};
        rest.remove_prefix(at);
        std::string_view end = ">";
        if (rest.starts_with("<!--")) {
            end = "-->";
        } else if (rest.starts_with("<?")) {
            end = "?>";
        } else if (rest.starts_with("<!")) {
            std::size_t const subset = rest.substr(0, rest.find('>')).find('[');
            if (subset != std::string_view::npos) end = "]>";
        } else {
            return rest;
        }
        std::size_t const stop = rest.find(end);
        if (stop == std::string_view::npos) return {};
        rest.remove_prefix(stop + end.size());
    }
    return {};
}

}  // namespace

std::string_view xml_element::attribute(std::string_view wanted) const noexcept {
    for (auto const& [key, value] : attributes) {
        if (key == wanted) return value;
    }
    return {};
}

xml_element const* xml_element::child(std::string_view wanted) const noexcept {
    auto const found = std::find_if(children.begin(), children.end(), [&](xml_element const& one) {
        return one.name == wanted;
    });
    return found == children.end() ? nullptr : &*found;
}

std::string xml_element::child_text(std::string_view wanted) const {
    auto const* const found = child(wanted);
    return found == nullptr ? std::string{} : found->shown();
}

std::string xml_element::shown() const {
    std::string out;
    append_shown(*this, out);
    return shown_text(out);
}

std::optional<xml_document> parse_xml(
    std::string_view body, std::string const& charset, xml_bounds const& bounds
) {
    bool const cut = body.size() > bounds.bytes;
    if (cut) body = body.substr(0, bounds.bytes);
    // Blanks before the declaration are an error to libxml2 and common on real sites.
    std::size_t const begin = std::min(body.find_first_not_of(" \t\r\n"), body.size());
    body.remove_prefix(begin);
    if (body.empty()) return std::nullopt;
    std::unique_ptr<xmlParserCtxt, free_parser> const parser(xmlNewParserCtxt());
    if (!parser) return std::nullopt;
    *parser->sax = callbacks();
    tree_builder tree(parser.get(), bounds);
    parser->userData = &tree;
    bool const known =
        !charset.empty() && xmlParseCharEncoding(charset.c_str()) != XML_CHAR_ENCODING_ERROR;
    constexpr int options =
        XML_PARSE_NONET | XML_PARSE_RECOVER | XML_PARSE_NOERROR | XML_PARSE_NOWARNING;
    // In this way of parsing libxml2 keeps entity declarations in a document of its own; never
    // used.
    feeding from{parser.get(), body};
    xmlFreeDoc(xmlCtxtReadIO(
        parser.get(), read, nullptr, &from, nullptr, known ? charset.c_str() : nullptr, options
    ));
    return tree.finish(parser->wellFormed == 1 && !cut);
}

std::string_view xml_root_name(std::string_view body) noexcept {
    constexpr std::size_t enough = 16 << 10;
    if (body.starts_with("\xEF\xBB\xBF")) body.remove_prefix(3);
    body = skip_prolog(body.substr(0, enough));
    if (body.size() < 2 || !net::is_alpha(body[1])) return {};
    body.remove_prefix(1);
    return body.substr(0, std::min(body.find_first_of(" \t\r\n/>"), body.size()));
}

}  // namespace panelia::sources
