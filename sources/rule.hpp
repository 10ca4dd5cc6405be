// A site rule: what a TOML file says about the pages of a site or of a content system
// (docs/rules.md). A value; reading a page with it is sources/rule_reader.hpp. A rule is data: it
// names places in a document, and can neither run code, nor read files, nor leave http(s).
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "sources/html.hpp"
#include "sources/reader.hpp"
#include "sources/regex.hpp"
#include "sources/rule_request.hpp"
#include "sources/rule_template.hpp"

namespace panelia::sources {

/// A rule that cannot be used. what() is "FILE:LINE:COLUMN: KEY: what is wrong", one line.
class rule_error : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// Where JSON is that a rule reads: in a script of the page, or the answer of another address
/// (`further_requests::api`); else the document is JSON itself. Pointers are RFC 6901's; a step "*"
/// means every element.
struct json_place {
    std::optional<regex> script{};  ///< its first group is the JSON
    std::string pointer{};          ///< the chapters, or the pages
};

/// What the elements of a JSON list of chapters say.
struct json_chapters {
    json_place at{};
    std::optional<rule_template> url{}, number{}, title{}, volume{}, language{};
    std::optional<rule_request> pages_at{};
    std::optional<rule_template> series{};  ///< of the whole answer
};

/// The pages of a JSON document.
struct json_pages {
    json_place at{};
    std::optional<rule_template> url{};  ///< of an element; without it, the element is the address
};

/// What a rule says of where the number of a chapter is that HTML names.
struct number_place {
    std::optional<xpath> at{};  ///< of the link or the page; without it, the address is looked at
    std::optional<regex> match{};  ///< the number is its groups in a row, else all that it matches
    bool position = false;         ///< there is none: chapters are counted

    bool is_said() const noexcept { return at || match || position; }
};

struct rule {
    std::string name{}, origin{};  ///< its file, or "built in"
    std::string text{};            ///< as written
    std::string about{};           ///< one line for `rules list`

    std::vector<std::string> hosts{};  ///< "example.org", "*.example.org"; empty: any
    std::optional<regex> path{};       ///< of path and query; empty: any
    std::optional<xpath> when{};       ///< holds on the page; empty: always

    std::optional<xpath> series{}, language{};
    std::string direction{};
    std::map<std::string, xpath, std::less<>> values{};  ///< by name, for requests

    /// Of path and query, for one table; empty: any. Documents of JSON are not asked for it.
    std::optional<regex> chapters_path{}, pages_path{};

    std::optional<xpath> chapters{}, chapters_more{};
    std::optional<json_chapters> chapters_json{};
    further_requests chapters_asks{};  ///< beside `chapters`: where the page has none of them
    std::optional<regex> chapters_skip{};
    std::string chapters_base{};     ///< what links refer to, relative to the page; empty: the page
    bool chapters_below = false;     ///< links to elsewhere than below the page are no chapters
    number_place chapters_number{};  ///< at a link; of JSON, only whether chapters are counted
    list_order order = list_order::unknown;
    bool chapters_natural = false;  ///< sorted by name, numbers by value; oldest first

    std::optional<xpath> pages{}, pages_more{}, title{};
    std::optional<json_pages> pages_json{};
    further_requests pages_asks{};
    number_place pages_number{};  ///< of the chapter, on its own page
    std::optional<xpath> next{}, previous{};
    std::optional<regex> pages_only{}, pages_skip{};  ///< of a page's address
    bool larger = true;    ///< the file that an image links to, where it links to one
    bool foreign = true;   ///< images that link to another host, where few do, are pages
    bool natural = false;  ///< sorted by name, numbers by value
    bool walk = false;     ///< no list: from chapter to chapter by next and previous
    double min_side = 0;   ///< in pixels, where the page tells

    header_list headers{};    ///< sent with the requests of pages, and of API addresses
    double request_rate = 0;  ///< requests a second and host, at most; 0: nothing is said

    request_habits habits() const noexcept { return {headers, values}; }

    /// Whether it says anything about documents that are JSON.
    bool reads_json() const noexcept {
        auto const direct = [](json_place const& at) {
            return !at.script;
        };
        return (chapters_json && direct(chapters_json->at)) ||
               (pages_json && direct(pages_json->at));
    }
};

/// Reads a rule. `name` is the file's. Throws rule_error.
rule parse_rule(std::string_view text, std::string_view name);

/// Why a rule is not for this document ("its host is none of hosts"); empty: it is.
std::string mismatch(rule const& r, html_tree const& tree);
/// Whether a rule is for this document.
inline bool is_for(rule const& r, html_tree const& tree) {
    return mismatch(r, tree).empty();
}

}  // namespace panelia::sources
