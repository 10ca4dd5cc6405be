// Bytes into a tree: libxml2's HTML parser, kept within limits. It is fed in pieces so that a page
// made to be slow can be given up, and what it reports goes through callbacks that count.
#include <libxml/HTMLparser.h>
#include <libxml/HTMLtree.h>
#include <libxml/SAX2.h>
#include <libxml/xpath.h>

#include <algorithm>
#include <memory>

#include "sources/charset.hpp"
#include "sources/html.hpp"
#include "sources/libxml.hpp"

namespace panelia::sources {
namespace {

constexpr std::size_t most_attributes = 256;  // of one element
constexpr int most_open_elements = 20'000;

struct parsing {
    htmlParserCtxtPtr parser;
    html_limits limits;
    std::string_view left;
    double deadline = 0;
    std::size_t nodes = 0;
    std::size_t flattened = 0;  // elements open that were too deep to be entered
    bool stopped = false;
};

parsing& parsing_of(void* context) {
    return *static_cast<parsing*>(static_cast<htmlParserCtxtPtr>(context)->_private);
}

int read(void* state, char* buffer, int size) {
    auto& p = *static_cast<parsing*>(state);
    // Of each attribute it keeps the name and the value.
    if (p.parser->maxatts > 2 * libxml::most_attributes_read) p.stopped = true;
    if (libxml::thread_seconds() > p.deadline) p.stopped = true;
    return p.stopped ? 0 : libxml::feed(p.left, buffer, size);
}

// Counts nodes to be made; false when there may be no more.
bool count(parsing& p, std::size_t nodes) {
    p.nodes += nodes;
    if (p.nodes > p.limits.nodes) p.stopped = true;
    return !p.stopped;
}

// Elements of HTML 5 without content that the parser, which knows HTML 4, would nest what follows
// into.
bool is_void(xmlChar const* name) {
    auto const text = libxml::view(name);
    return text == "source" || text == "track" || text == "wbr";
}

void start_element(void* context, xmlChar const* name, xmlChar const** attributes) {
    auto& p = parsing_of(context);
    auto* const parser = static_cast<htmlParserCtxtPtr>(context);
    std::size_t given = 0;
    while (attributes != nullptr && given < most_attributes && attributes[2 * given] != nullptr) {
        ++given;
    }
    // The list's names belong to the parser's dictionary: none is lost by cutting it.
    if (given == most_attributes) attributes[2 * given] = nullptr;
    if (parser->nameNr > most_open_elements) p.stopped = true;
    bool const too_deep = static_cast<std::size_t>(std::max(parser->nodeNr, 0)) >= p.limits.depth;
    bool const empty = is_void(name);
    if (too_deep && !empty) ++p.flattened;
    if (!count(p, 1 + given)) return;
    xmlSAX2StartElement(context, name, attributes);
    if (too_deep || empty) xmlSAX2EndElement(context, name);
}

void end_element(void* context, xmlChar const* name) {
    auto& p = parsing_of(context);
    if (is_void(name)) return;
    if (p.flattened > 0) {
        --p.flattened;
        return;
    }
    if (!p.stopped) xmlSAX2EndElement(context, name);
}

void characters(void* context, xmlChar const* text, int size) {
    if (count(parsing_of(context), 1)) xmlSAX2Characters(context, text, size);
}

void cdata(void* context, xmlChar const* text, int size) {
    if (count(parsing_of(context), 1)) xmlSAX2CDataBlock(context, text, size);
}

void install_callbacks(htmlParserCtxtPtr parser, parsing& p) {
    parser->_private = &p;
    auto& sax = *parser->sax;
    sax.startElement = start_element;
    sax.endElement = end_element;
    sax.characters = sax.ignorableWhitespace = characters;
    sax.cdataBlock = cdata;
    sax.comment = nullptr;
    sax.processingInstruction = nullptr;
    sax.internalSubset = nullptr;
    sax.getEntity = nullptr;
    sax.resolveEntity = nullptr;
}

struct free_parser {
    void operator()(htmlParserCtxtPtr parser) const noexcept {
        xmlFreeDoc(parser->myDoc);
        htmlFreeParserCtxt(parser);
    }
};

xmlDocPtr parse(std::string_view text, html_limits const& limits, bool& truncated) {
    std::unique_ptr<htmlParserCtxt, free_parser> const parser(htmlNewParserCtxt());
    if (parser == nullptr) throw std::bad_alloc();
    parsing p{parser.get(), limits, text, libxml::thread_seconds() + limits.cpu_seconds};
    install_callbacks(parser.get(), p);
    constexpr int options = HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
                            HTML_PARSE_NONET | HTML_PARSE_NODEFDTD | HTML_PARSE_IGNORE_ENC |
                            HTML_PARSE_COMPACT;
    auto* const document =
        htmlCtxtReadIO(parser.get(), read, nullptr, &p, nullptr, "utf-8", options);
    parser->myDoc = nullptr;
    truncated = p.stopped || !p.left.empty();
    return document;
}

}  // namespace

html_tree::html_tree(document const& from, html_limits const& limits)
    : url_(from.url), base_(net::parse_url(from.url)) {
    libxml::session const quiet;
    bool const too_long = from.body.size() > limits.bytes;
    auto const bytes = std::string_view(from.body).substr(0, limits.bytes);
    auto const text = to_utf8(bytes, charset_of(bytes, from.charset));
    document_.reset(parse(text, limits, truncated_));
    truncated_ = truncated_ || too_long;
    if (document_ == nullptr) return;
    xmlXPathOrderDocElems(static_cast<xmlDocPtr>(document_.get()));
    for (auto const& element : all("base")) {
        auto const href = element.attribute("href");
        if (!href) continue;
        auto named = base_ ? net::resolve_url(*href, *base_) : net::parse_url(*href);
        if (named) base_ = std::move(named);
        break;
    }
}

html_tree::html_tree(html_tree&&) noexcept = default;
html_tree& html_tree::operator=(html_tree&&) noexcept = default;
html_tree::~html_tree() = default;

void html_tree::free_document::operator()(void* document) const noexcept {
    xmlFreeDoc(static_cast<xmlDocPtr>(document));
}

html_node html_tree::root() const noexcept {
    if (document_ == nullptr) return {};
    return html_node(xmlDocGetRootElement(static_cast<xmlDocPtr>(document_.get())));
}

std::optional<std::string> html_tree::link(std::string_view reference) const {
    auto const start = reference.find_first_not_of(" \t\r\n\f");
    if (start == std::string_view::npos || reference[start] == '#') return std::nullopt;
    auto found = base_ ? net::resolve_url(reference, *base_) : net::parse_url(reference);
    if (!found) return std::nullopt;
    found->fragment.reset();
    return found->href();
}

std::string html_tree::title() const {
    auto const titles = all("title");
    return titles.empty() ? std::string{} : titles.front().text();
}

}  // namespace panelia::sources
