// A page of HTML as a tree, and XPath 1.0 over it. Never touches files or network, and ends in
// bounded time and memory whatever the bytes are. Who fetches is not decided here.
//
// One tree, one thread at a time. Nodes and results are valid as long as their tree lives.
#pragma once

#include "net/url.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sources/reader.hpp"

namespace panelia::sources {

/// An element, an attribute or a piece of text of a tree; a pointer, cheap to copy. A default one
/// is no node and answers every question with nothing.
class html_node {
public:
    html_node() = default;
    explicit html_node(void const* raw) noexcept : raw_(raw) {}

    explicit operator bool() const noexcept { return raw_ != nullptr; }
    bool operator==(html_node const&) const = default;
    bool is_element() const noexcept;
    bool is_attribute() const noexcept;

    /// "a", "img" for elements, "href" for attributes, "" for text. Lower case.
    std::string_view name() const noexcept;
    bool is(std::string_view element_name) const noexcept { return name() == element_name; }

    /// An attribute's value, character references resolved; nothing when there is none.
    std::optional<std::string> attribute(std::string_view name) const;
    std::vector<std::pair<std::string, std::string>> attributes() const;
    bool has_class(std::string_view name) const;  ///< among the words of its class attribute

    /// What a reader sees: the text inside, without scripts, styles and templates, white space
    /// collapsed and trimmed. An attribute's or text's own value, likewise.
    std::string text() const;
    /// The text, seen likewise, between this element and the one before it, or the beginning of
    /// what is around it.
    std::string text_before() const;
    /// The text inside as it stands: of a script, its source, also where that is in a `data:`
    /// address (which plug-ins make of scripts that stand in a page).
    std::string raw_text() const;

    html_node parent() const noexcept;                   ///< the element around it
    bool is_inside(html_node container) const noexcept;  ///< or is it
    html_node first_child() const noexcept;              ///< elements only, as with all of these
    html_node next_sibling() const noexcept;
    html_node previous_sibling() const noexcept;
    /// The next element in document order that is not above this one, inside `top`; nothing at the
    /// end. So `for (auto n = top.first_child(); n; n = n.next_in(top))` visits all below `top`.
    html_node next_in(html_node top) const noexcept;
    /// The elements below with that name, in document order.
    std::vector<html_node> descendants(std::string_view name) const;
    /// Its place in document order, from 1, increasing; for elements, and for the others that of
    /// their element.
    std::size_t order() const noexcept;

    void const* raw() const noexcept { return raw_; }

private:
    void const* raw_ = nullptr;
};

/// Whether a document is a page of HTML, by its type, or its beginning where that says little.
bool looks_like_html(document const& from);

/// How much of a document is read.
struct html_limits {
    std::size_t bytes = 32u << 20;
    std::size_t nodes = 500'000;  ///< elements, attributes and pieces of text together
    std::size_t depth = 200;      ///< what is nested deeper is kept side by side at this depth
    double cpu_seconds = 4;       ///< of the thread that parses
};

/// An expression that is no XPath 1.0. what() is one short line.
class xpath_error : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// A compiled XPath 1.0 expression. Beyond the standard it knows has-class('name'): whether the
/// context element has that class. Copies share; evaluate from one thread at a time.
class xpath {
public:
    /// Throws xpath_error; also for an expression of more than 4,096 bytes.
    explicit xpath(std::string expression);
    std::string const& expression() const noexcept { return expression_; }
    /// Whether it gives nodes, on every document, and not a text, a number or a truth.
    bool selects_nodes() const;

private:
    friend class html_tree;
    std::string expression_;
    std::shared_ptr<void> compiled_;
};

/// What an expression gave: nodes in document order, or a text, number or truth as text.
struct xpath_result {
    bool is_nodes = false;
    std::vector<html_node> nodes{};
    std::string text{};  ///< of no nodes: the value ("true"/"false" for a truth)
    bool truth = false;  ///< the value as XPath's boolean() has it
    /// Why there is no result ("takes more steps than are allowed"); empty when there is one.
    std::string error{};
};

class html_tree {
public:
    explicit html_tree(document const& from, html_limits const& limits = {});
    html_tree(html_tree&&) noexcept;
    html_tree& operator=(html_tree&&) noexcept;
    ~html_tree();

    html_node root() const noexcept;  ///< the <html> element; no node when there is nothing at all
    /// Whether a limit was reached: the tree then holds the beginning of the document.
    bool truncated() const noexcept { return truncated_; }

    std::string const& url() const noexcept { return url_; }
    /// What links refer to: <base href>, or the URL; nothing when neither is http(s).
    std::optional<net::url> const& base() const noexcept { return base_; }
    /// A reference as an absolute http(s) URL without fragment; nothing for any other scheme, for
    /// an empty one, and for one that is only a fragment.
    std::optional<std::string> link(std::string_view reference) const;

    /// Every element of that name, in document order.
    std::vector<html_node> all(std::string_view name) const { return root().descendants(name); }
    std::string title() const;  ///< of <title>

    /// Evaluates at `context` (default: the document). Bounded in steps, whatever the expression.
    xpath_result select(xpath const& expression, html_node context = {}) const;

private:
    struct free_document {
        void operator()(void* document) const noexcept;
    };
    std::string url_;
    std::optional<net::url> base_;
    bool truncated_ = false;
    std::unique_ptr<void, free_document> document_;
};

}  // namespace panelia::sources
