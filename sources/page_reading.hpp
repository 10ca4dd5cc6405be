// What one page, or one answer, says by a rule: chapters, pages, and what is asked next. Pure.
#pragma once

#include <boost/json/value.hpp>

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "sources/html.hpp"
#include "sources/reader.hpp"
#include "sources/rule.hpp"
#include "sources/rule_images.hpp"
#include "sources/rule_numbers.hpp"

namespace panelia::sources {

/// One reading; each of its functions is called once at most.
class page_reading {
public:
    /// All outlive it. `tree`: of `from`; of a document of JSON an empty one with its address.
    page_reading(rule const& by, document const& from, html_tree const& tree)
        : by_(by), from_(from), tree_(tree), images_(by, tree, out_), numbers_(tree, out_) {}
    page_reading(page_reading const&) = delete;
    page_reading& operator=(page_reading const&) = delete;

    reading list();
    /// A further part of a list of HTML: an answer, whose address is another than that of the page.
    reading part_of_list();
    reading chapter();
    /// An answer of an API, or a page that is JSON itself.
    reading json_list(boost::json::value const& root);
    reading json_chapter(boost::json::value const& root);

private:
    std::vector<html_node> nodes(std::optional<xpath> const& where, std::string_view key);
    std::string text(std::optional<xpath> const& where, std::string_view key);
    std::optional<std::string> chapter_at(html_node at) const;
    std::string_view no_chapter_reason(std::string const& url) const;
    std::vector<std::string> links(std::optional<xpath> const& where, std::string_view key);
    document_request neighbour(std::optional<xpath> const& where, std::string_view key);
    std::string strip_title();
    void common();
    bool is_at(std::optional<regex> const& path, std::string_view key);
    std::vector<boost::json::value> scripts(json_place const& at, std::string_view key);
    void add_chapters();
    void ask(further_requests const& what);
    void ask_more(further_requests const& what, boost::json::value const* root);
    void add_json_pages();

    rule const& by_;
    document const& from_;
    html_tree const& tree_;
    reading out_;
    rule_images images_;
    rule_numbers numbers_;
    std::set<std::string, std::less<>> seen_;  // addresses of links
};

}  // namespace panelia::sources
