// The requests that a site rule names: data, and how they are filled in from the document at hand.
// Sends nothing. Pure.
#pragma once

#include "net/url.hpp"

#include <boost/json/value.hpp>

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sources/html.hpp"
#include "sources/reader.hpp"
#include "sources/regex.hpp"
#include "sources/request_body.hpp"
#include "sources/rule_template.hpp"

namespace panelia::sources {

/// A request as a rule says it.
struct rule_request {
    std::optional<rule_template> url{};  ///< of a next part: without it, that of the part at hand
    std::optional<request_body> body{};  ///< with it, a POST
    std::optional<xpath> when{};         ///< it is made only where this holds on the page at hand
    header_list headers{};               ///< sent besides those of the rule
};

/// What is asked beyond the page that one begins with.
struct further_requests {
    std::optional<regex> path{};      ///< whose groups templates name: the table's, else the rule's
    std::vector<rule_request> api{};  ///< asked instead of the page; the next one where one is
                                      ///< refused or names nothing
    std::optional<rule_request> more{};  ///< the next part of an answer
    std::string more_while{};  ///< it is asked only while this value is true, not 0 and not empty
};

/// What a rule says of all of its requests.
struct request_habits {
    header_list const& headers;
    std::map<std::string, xpath, std::less<>> const& values;  ///< [values]
};

/// Fills in requests for one document. A view: all that it is made of outlives it.
class request_maker {
public:
    /// `page`: the document as HTML; null: it is JSON, and has no named values.
    request_maker(
        request_habits habits,
        further_requests const& asks,
        document const& from,
        html_tree const* page
    );
    request_maker(request_maker const&) = delete;
    request_maker& operator=(request_maker const&) = delete;

    template_values values(boost::json::value const* answer, boost::json::value const* element)
        const;
    /// Empty: no http(s) address.
    std::string absolute(std::optional<std::string> const& text) const;

    /// Adds to `out.more` what is asked instead of this page, with what is asked instead of that;
    /// where the page does not give what they need, a note. A value or `when` that cannot be
    /// evaluated makes the reading worthless (`confidence` 0), here and in `next`.
    void first(reading& out) const;
    /// Adds the next parts of the document, an answer `root` (null: HTML): several where a value
    /// that they name selects several nodes.
    void next(boost::json::value const* root, reading& out) const;
    /// Any other request; its address is empty where something lacks.
    document_request filled(rule_request const& what, template_values const& from) const;

private:
    xpath_result select(xpath const& where, reading& out) const;
    bool holds(rule_request const& what, reading& out) const;
    document_request made(rule_request const& what, std::string url, std::optional<post_spec> post)
        const;
    std::vector<named_values> named(rule_request const& what, reading& out) const;

    request_habits habits_;
    further_requests const& asks_;
    document const& from_;
    html_tree const* page_;
    std::optional<net::url> url_;
    std::string target_;
    std::vector<std::string_view> groups_;  // into target_
};

/// Whether its next part is asked for without the part before having said that there is one: then
/// one that names nothing is the end.
bool ends_when_empty(further_requests const& asks);

/// The named values that a request's templates name, each once.
std::vector<std::string> names_in(rule_request const& what);
/// Calls `look` with each template of a request.
void each_template(rule_request const& what, std::function<void(rule_template const&)> const& look);

}  // namespace panelia::sources
