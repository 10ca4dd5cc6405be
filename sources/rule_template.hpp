// Texts of a site rule with places to fill in: from the address of the page at hand, from what it
// says, and from a JSON document (docs/rules.md). Pure.
#pragma once

#include "panelia/manifest.hpp"

#include <boost/json/value.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace panelia::sources {

/// What [values] of a rule are on a page.
using named_values = std::map<std::string, std::string, std::less<>>;

/// What a template is filled from. Views: they live as long as the call.
struct template_values {
    std::span<std::string_view const> groups{};   ///< of the rule's `path`; the first is the whole
    boost::json::value const* answer = nullptr;   ///< the whole document
    boost::json::value const* element = nullptr;  ///< the one of its values that is at hand
    std::string_view query{};                     ///< of the document's own address
    post_spec const* posted = nullptr;            ///< what was posted for it
    named_values const* named = nullptr;          ///< what the page at hand says
};

/// "{1}" a group of `path`, "{/a/b}" a value of the element by JSON pointer (RFC 6901), "{//a/b}"
/// one of the whole document, "{}" the element itself, "{page+1}" what was posted as `page`, or the
/// query parameter of the document's address, and 1 (a missing one counts as 0), "{name}" a named
/// value, "{{" and "}}" braces. A brace beside white space stands for itself, where such braces
/// pair: "query { series { id } }".
class rule_template {
public:
    /// Throws std::runtime_error, one line.
    explicit rule_template(std::string_view text);

    /// The text, or nothing when one of the places has no value: it is missing, null, a list.
    std::optional<std::string> text(template_values const& from) const;
    /// The same for an address: what is filled in after its beginning can end neither its path nor
    /// a parameter of its query.
    std::optional<std::string> address(template_values const& from) const;

    /// The same for what is posted: groups of an address are percent-decoded.
    std::optional<std::string> content(template_values const& from) const;
    /// What is posted, as JSON: a number where the template is one place and what that stands for
    /// is a number, or is to be one ("{1 as number}").
    std::optional<boost::json::value> value(template_values const& from) const;

    /// Whether it needs an answer: a value by pointer, or the element.
    bool reads_answer() const noexcept;
    std::size_t groups() const noexcept { return groups_; }  ///< the highest group that it names
    std::vector<std::string> names() const;                  ///< of the named values
    bool makes_number() const noexcept { return number_; }   ///< "{… as number}"

private:
    enum class kind : std::uint8_t { plain, group, element, answer, counter, named };
    struct part {
        kind what = kind::plain;
        std::string text;          // plain text, pointer, parameter, or name
        std::uint64_t number = 0;  // group, or what a counter goes on by
    };
    static part placeholder(std::string_view inside);
    void read(std::string_view text);
    void add_place(std::string_view inside);
    bool is_number(template_values const& from) const;
    static std::optional<std::string> value_of(part const& one, template_values const& from);
    enum class use : std::uint8_t { text, address, content };
    std::optional<std::string> filled(template_values const& from, use as) const;

    std::vector<part> parts_;
    std::size_t groups_ = 0;
    bool number_ = false;
};

/// Whether a text may name a value: "{name}".
bool is_value_name(std::string_view text) noexcept;

}  // namespace panelia::sources
