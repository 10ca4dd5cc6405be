// The nodes of a tree: libxml2's, seen through a handle.
#include "sources/html.hpp"

#include "net/ascii.hpp"

#include <algorithm>
#include <array>

#include "sources/data_address.hpp"
#include "sources/libxml.hpp"

namespace panelia::sources {
namespace {

using libxml::view;

xmlNode const* node_of(void const* raw) noexcept {
    return static_cast<xmlNode const*>(raw);
}

bool is_element_node(xmlNode const* node) noexcept {
    return node != nullptr && node->type == XML_ELEMENT_NODE;
}

bool is_text_node(xmlNode const* node) noexcept {
    return node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE;
}

xmlNode const* forward_to_element(xmlNode const* node) noexcept {
    while (node != nullptr && node->type != XML_ELEMENT_NODE) node = node->next;
    return node;
}

// The next node in document order.
xmlNode const* next_node(xmlNode const* node, xmlNode const* top) noexcept {
    if (node->type == XML_ELEMENT_NODE && node->children != nullptr) return node->children;
    for (; node != nullptr && node != top; node = node->parent) {
        if (node->next != nullptr) return node->next;
    }
    return nullptr;
}

template <std::size_t N>
bool is_one_of(std::string_view name, std::array<std::string_view, N> const& names) noexcept {
    return std::find(names.begin(), names.end(), name) != names.end();
}

// Elements that part no words, unless one follows another ("<b>Ep. 1</b><i>The Gate</i>"): all
// others do, as a page's style most often makes them.
bool is_inside_words(std::string_view name) noexcept {
    static constexpr std::array<std::string_view, 10> names = {
        "b", "i", "em", "strong", "u", "font", "mark", "wbr", "abbr", "ruby"};
    return is_one_of(name, names);
}

bool is_unseen(std::string_view name) noexcept {
    static constexpr std::array<std::string_view, 4> names = {
        "script", "style", "template", "noscript"};
    return is_one_of(name, names);
}

bool follows_another(xmlNode const* element) noexcept {
    auto const is_word = [](xmlNode const* node) {
        return is_element_node(node) && view(node->name) != "wbr";
    };
    return is_word(element) && is_word(element->prev);
}

// How many bytes of blank `text` starts with: ASCII's, no-break, ideographic, zero-width ones.
std::size_t blank_at(std::string_view text) noexcept {
    auto const byte = [text](std::size_t i) {
        return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
    };
    if (byte(0) <= 0x20) return 1;
    if (byte(0) == 0xC2 && byte(1) == 0xA0) return 2;
    if (byte(0) == 0xE2 && byte(1) == 0x80 && byte(2) >= 0x80 && byte(2) <= 0x8B) return 3;
    if (byte(0) == 0xE3 && byte(1) == 0x80 && byte(2) == 0x80) return 3;
    if (byte(0) == 0xEF && byte(1) == 0xBB && byte(2) == 0xBF) return 3;
    return 0;
}

std::string collapsed(std::string_view text) {
    std::string out;
    bool gap = false;
    while (!text.empty()) {
        if (auto const blank = blank_at(text); blank > 0) {
            gap = true;
            text.remove_prefix(blank);
            continue;
        }
        if (gap && !out.empty()) out += ' ';
        gap = false;
        out += text.front();
        text.remove_prefix(1);
    }
    return out;
}

// The text below `top`; `seen` as a reader sees it, else all of it.
std::string text_below(xmlNode const* top, bool seen) {
    std::string out;
    auto const part_words = [&out, seen](xmlNode const* at) {
        if (seen && is_element_node(at) && !is_inside_words(view(at->name))) out += ' ';
    };
    auto const* node = top->children;
    while (node != nullptr) {
        if (is_text_node(node)) out += view(node->content);
        if (seen && follows_another(node)) out += ' ';
        part_words(node);
        bool const entered = is_element_node(node) && node->children != nullptr &&
                             !(seen && is_unseen(view(node->name)));
        if (entered) {
            node = node->children;
            continue;
        }
        part_words(node);
        while (node != top && node->next == nullptr) {
            node = node->parent;
            if (node != top) part_words(node);
        }
        node = node == top ? nullptr : node->next;
    }
    return out;
}

std::string value_of(xmlAttr const* attribute) {
    auto const* const child = attribute->children;
    if (child == nullptr) return {};
    if (child->next == nullptr && child->type == XML_TEXT_NODE)
        return std::string(view(child->content));
    xmlChar* const whole = xmlNodeListGetString(attribute->doc, attribute->children, 1);
    std::string out(view(whole));
    xmlFree(whole);
    return out;
}

/// The source of a script that stands in its address, at once or once it is wanted.
std::string script_in_address(html_node script) {
    for (auto const* const name : {"src", "data-src"}) {
        auto held = data_of(script.attribute(name).value_or(std::string{}));
        if (held) return *std::move(held);
    }
    return {};
}

}  // namespace

bool html_node::is_element() const noexcept {
    return is_element_node(node_of(raw_));
}

bool html_node::is_attribute() const noexcept {
    return raw_ != nullptr && node_of(raw_)->type == XML_ATTRIBUTE_NODE;
}

std::string_view html_node::name() const noexcept {
    return is_element() || is_attribute() ? view(node_of(raw_)->name) : std::string_view{};
}

std::optional<std::string> html_node::attribute(std::string_view name) const {
    if (!is_element()) return std::nullopt;
    for (auto const* a = node_of(raw_)->properties; a != nullptr; a = a->next) {
        if (view(a->name) == name) return value_of(a);
    }
    return std::nullopt;
}

std::vector<std::pair<std::string, std::string>> html_node::attributes() const {
    std::vector<std::pair<std::string, std::string>> out;
    if (!is_element()) return out;
    for (auto const* a = node_of(raw_)->properties; a != nullptr; a = a->next) {
        out.emplace_back(view(a->name), value_of(a));
    }
    return out;
}

bool html_node::has_class(std::string_view name) const {
    auto const classes = attribute("class");
    if (!classes || name.empty()) return false;
    constexpr std::string_view blanks = " \t\r\n\f";
    std::string_view left = *classes;
    while (!left.empty()) {
        auto const start = std::min(left.find_first_not_of(blanks), left.size());
        left.remove_prefix(start);
        auto const end = std::min(left.find_first_of(blanks), left.size());
        if (left.substr(0, end) == name) return true;
        left.remove_prefix(end);
    }
    return false;
}

std::string html_node::text() const {
    if (raw_ == nullptr) return {};
    if (is_element()) return collapsed(text_below(node_of(raw_), true));
    return collapsed(raw_text());
}

std::string html_node::text_before() const {
    if (!is_element()) return {};
    std::string out;
    for (auto const* node = node_of(raw_)->prev; node != nullptr && !is_element_node(node);
         node = node->prev) {
        if (is_text_node(node)) out.insert(0, view(node->content));
    }
    return collapsed(out);
}

std::string html_node::raw_text() const {
    if (raw_ == nullptr) return {};
    if (is_element()) {
        auto inside = text_below(node_of(raw_), false);
        return is("script") && inside.empty() ? script_in_address(*this) : inside;
    }
    if (is_attribute()) return value_of(static_cast<xmlAttr const*>(raw_));
    return std::string(view(node_of(raw_)->content));
}

html_node html_node::parent() const noexcept {
    auto const* const up = raw_ != nullptr ? node_of(raw_)->parent : nullptr;
    return html_node(is_element_node(up) ? up : nullptr);
}

bool html_node::is_inside(html_node container) const noexcept {
    if (!container) return false;
    auto at = *this;
    while (at && at != container) at = at.parent();
    return static_cast<bool>(at);
}

html_node html_node::first_child() const noexcept {
    return html_node(is_element() ? forward_to_element(node_of(raw_)->children) : nullptr);
}

html_node html_node::next_sibling() const noexcept {
    if (raw_ == nullptr || is_attribute()) return {};
    return html_node(forward_to_element(node_of(raw_)->next));
}

html_node html_node::previous_sibling() const noexcept {
    if (raw_ == nullptr || is_attribute()) return {};
    auto const* node = node_of(raw_)->prev;
    while (node != nullptr && node->type != XML_ELEMENT_NODE) node = node->prev;
    return html_node(node);
}

html_node html_node::next_in(html_node top) const noexcept {
    if (!is_element()) return {};
    auto const* node = next_node(node_of(raw_), node_of(top.raw_));
    while (node != nullptr && node->type != XML_ELEMENT_NODE) {
        node = next_node(node, node_of(top.raw_));
    }
    return html_node(node);
}

std::vector<html_node> html_node::descendants(std::string_view name) const {
    std::vector<html_node> out;
    for (auto n = first_child(); n; n = n.next_in(*this)) {
        if (n.is(name)) out.push_back(n);
    }
    return out;
}

std::size_t html_node::order() const noexcept {
    auto const* node = node_of(raw_);
    if (node != nullptr && node->type != XML_ELEMENT_NODE) node = node->parent;
    if (!is_element_node(node)) return 0;
    // xmlXPathOrderDocElems keeps the place there, negated.
    return static_cast<std::size_t>(-reinterpret_cast<std::ptrdiff_t>(node->content));
}

bool looks_like_html(document const& from) {
    if (from.content_type.find("html") != std::string::npos) return true;
    if (!from.content_type.empty() && !from.content_type.starts_with("text/")) return false;
    constexpr std::size_t enough = 4096;
    auto const begin = net::to_lower(std::string_view(from.body).substr(0, enough));
    for (auto const* const mark : {"<!doctype html", "<html", "<head", "<body", "<div", "<img"}) {
        if (begin.find(mark) != std::string::npos) return true;
    }
    return false;
}

}  // namespace panelia::sources
