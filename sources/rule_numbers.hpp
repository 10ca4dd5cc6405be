// Number, title and volume of a chapter that a rule finds in HTML: by the rule's own keys, else by
// what the text says.
#pragma once

#include <string>
#include <string_view>

#include "sources/html.hpp"
#include "sources/reader.hpp"
#include "sources/rule.hpp"

namespace panelia::sources {

/// For the chapters of one document. It keeps to some seconds of CPU time for all of them together;
/// a rule that takes longer makes the reading worthless (`confidence` 0).
class rule_numbers {
public:
    /// Notes go to `out`.
    rule_numbers(html_tree const& tree, reading& out) : tree_(tree), out_(out) {}

    /// Number, title and volume out of what a link or a page says, `chapter.url` being known; `at`:
    /// the link, or none. `key` names `how` in notes.
    void name(
        chapter_link& chapter,
        std::string const& said,
        number_place const& how,
        html_node at,
        std::string_view key
    );

private:
    std::string own_number(number_place const& how, html_node at, std::string const& address);

    html_tree const& tree_;
    reading& out_;
    double seconds_ = 0;  // spent on numbers
};

}  // namespace panelia::sources
