#include "cli/rules.hpp"

#include "cli/checks.hpp"
#include "cli/exit_code.hpp"
#include "cli/output.hpp"
#include "cli/sources.hpp"
#include "cli/text.hpp"
#include "cli/text_table.hpp"
#include "cli/usage_error.hpp"
#include "engine/discovery.hpp"
#include "engine/manifest.hpp"
#include "net/url.hpp"
#include "panelia/session.hpp"

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>

#include "sources/html.hpp"
#include "sources/json_document.hpp"
#include "sources/request_body.hpp"
#include "sources/rule_files.hpp"
#include "sources/site_documents.hpp"

namespace panelia::cli {
namespace {

namespace fs = std::filesystem;
using sources::rule_list;

constexpr std::size_t most_shown = 20;

int print(std::string_view text, int code = exit_ok) {
    output out(STDOUT_FILENO);
    out.write(text);
    out.flush();
    if (!out.failure()) return code;
    write_all(STDERR_FILENO, "panelia: stdout: " + out.failure().message() + "\n");
    return exit_incomplete;
}

rule_list with_built_in(rule_list own) {
    auto const& ours = sources::built_in_rules();
    own.insert(own.end(), ours.begin(), ours.end());
    return own;
}

int list(rule_list const& rules) {
    text_table table({{"RULE"}, {"FROM", false, true}, {"ABOUT", false, true}});
    for (auto const& one : rules) table.row({{one->name}, {one->origin}, {one->about}});
    std::ostringstream out;
    table.print(out, false, 120);
    return print(out.str());
}

int show(rule_list const& rules, std::string const& name) {
    auto const found = std::find_if(rules.begin(), rules.end(), [&](auto const& one) {
        return one->name == name;
    });
    if (found == rules.end()) {
        throw usage_error("rules show: no rule " + printable(name) + " (try: panelia rules list)");
    }
    auto const& text = (*found)->text;
    return print(text.ends_with('\n') ? text : text + "\n");
}

sources::document from_file(std::string const& name, std::string const& address) {
    std::ifstream in(name, std::ios::binary);
    std::error_code ignored;
    if (!in || fs::is_directory(name, ignored)) {
        throw usage_error(
            "rules test: " + printable(name) + ": cannot be read" + address_hint(name)
        );
    }
    sources::document out;
    out.url = address.empty() ? "http://localhost/" : address;
    out.body.resize(engine::max_document_bytes);
    in.read(out.body.data(), static_cast<std::streamsize>(out.body.size()));
    out.body.resize(static_cast<std::size_t>(in.gcount()));
    if (!sources::looks_like_json(out.body)) out.content_type = "text/html";
    return out;
}

/// The site of the address that is tested.
class tested_site {
public:
    explicit tested_site(get_options const& options)
        : session_(options.session, nullptr, library_opening::at_run),
          documents_(session_.discovery(), options.ignore_robots) {}

    sources::document page(std::string const& address) {
        auto got = documents_.take(documents_.begin_named({.url = address}), address);
        if (got.error) throw engine::source_error(got.message);
        return std::move(got.found);
    }
    sources::fetched answer(sources::document_request const& what, std::string const& page) {
        return documents_.take(documents_.begin(what, page), what.url);
    }

private:
    session session_;
    sources::site_documents documents_;
};

/// `site`: where an address is named.
sources::document wanted(rules_request const& request, std::optional<tested_site>& site) {
    auto const& operands = request.operands;
    auto const is_address = [](std::string const& text) {
        return text.find("://") != std::string::npos;
    };
    for (auto const& text : operands) {
        if (is_address(text) && !net::parse_url(text)) {
            throw usage_error("rules test: not an http(s) URL");
        }
    }
    if (is_address(operands[0])) {
        if (operands.size() > 1) throw usage_error("rules test: one address at a time");
        return site.emplace(request.options).page(operands[0]);
    }
    if (operands.size() > 1 && !is_address(operands[1])) {
        throw usage_error("rules test: not an http(s) URL: " + printable(operands[1]));
    }
    return from_file(operands[0], operands.size() > 1 ? operands[1] : std::string{});
}

template <class List, class Line>
void some(std::string& out, List const& all, Line line) {
    for (std::size_t i = 0; i < std::min(all.size(), most_shown); ++i) {
        out += "      " + printable(line(all[i])) + "\n";
    }
    if (all.size() > most_shown) {
        out += "      and " + std::to_string(all.size() - most_shown) + " more\n";
    }
}

std::string shown(sources::chapter_link const& one) {
    auto const number = one.number.empty() ? std::string("no number") : one.number;
    return number + (one.title.empty() ? "" : " " + one.title) + "  " +
           net::without_credentials(one.url);
}

std::string shown_request(sources::document_request const& what) {
    auto const address = net::without_credentials(what.url);
    return what.post ? address + ", by POST of " + sources::shown_post(*what.post) : address;
}

/// Whether there is something to download by it.
bool tell(std::string& out, sources::reading const& said, sources::role as) {
    bool const is_list = as == sources::role::list;
    auto const count = is_list ? said.chapters.size() : said.self.pages.size();
    bool const found = said.understood && (count > 0 || !said.more.empty());
    out += std::string("  as ") + (is_list ? "a list of chapters: " : "a chapter: ");
    out += !found    ? "nothing"
           : is_list ? counted(count, "chapter", "chapters")
                     : counted(count, "page", "pages");
    if (found && said.confidence < sources::sure_enough) out += ", but it is not sure";
    out += "\n";
    for (auto const& note : said.notes) out += "    " + printable(note) + "\n";
    if (!found) return false;
    if (!said.series.empty()) out += "    the series: " + printable(said.series) + "\n";
    if (is_list) {
        some(out, said.chapters, shown);
    } else {
        some(out, said.self.pages, [](page_spec const& one) {
            return net::without_credentials(one.url);
        });
    }
    for (auto const& one : said.more) {
        out += "    goes on at " + printable(shown_request(one)) + "\n";
        for (auto const& other : one.instead) {
            out += "      or else at " + printable(shown_request(other)) + "\n";
        }
    }
    if (!said.next.url.empty()) {
        out += "    next: " + printable(net::without_credentials(said.next.url)) + "\n";
    }
    if (!said.previous.url.empty()) {
        out += "    previous: " + printable(net::without_credentials(said.previous.url)) + "\n";
    }
    return said.confidence >= sources::sure_enough;
}

/// What is posted cannot be tested by its address: so the first answer to that is told, too.
/// Whether there is something to download by it, or by what is not posted.
bool tell_answer(
    std::string& out,
    tested_site& site,
    sources::reader& how,
    sources::reading const& said,
    sources::role as,
    std::string const& page
) {
    bool const is_list = as == sources::role::list;
    auto const& asked = said.more;
    if (asked.empty() || !asked.front().post) return true;
    auto in_turn = asked.front().instead;
    in_turn.insert(in_turn.begin(), asked.front());
    for (auto const& one : in_turn) {
        auto const got = site.answer(one, page);
        if (got.error) {
            out += "no answer: " + printable(got.message) + "\n";
            continue;
        }
        out += "answer of " + printable(shown_request(one)) + ": ";
        out += counted(got.found.body.size(), "byte", "bytes") + "\n";
        auto const part = is_list ? how.read_part(got.found, said) : how.read(got.found, as);
        if (tell(out, part, as)) return true;
    }
    return false;
}

int test(rule_list const& own, rules_request const& request) {
    std::optional<tested_site> site;
    auto const from = wanted(request, site);
    std::string out = printable(net::without_credentials(from.url)) + ": " +
                      counted(from.body.size(), "byte", "bytes") + "\n";
    sources::html_tree const tree(from);
    for (auto const& one : with_built_in(own)) {
        auto const why = sources::mismatch(*one, tree);
        out += "rule " + printable(one->name) + " (" + printable(one->origin) +
               "): " + (why.empty() ? "is for this page" : "is not for this page: " + why) + "\n";
    }
    bool settled = false;
    for (auto const& make : sources::readers_with(own)) {
        auto const reader = make(from);
        if (!reader) continue;
        out += "read by " + printable(reader->name()) + "\n";
        for (auto const as : {sources::role::list, sources::role::chapter}) {
            auto const said = reader->read(from, as);
            bool found = tell(out, said, as);
            if (found && site) found = tell_answer(out, *site, *reader, said, as, from.url);
            settled |= found;
        }
        if (settled) break;
    }
    if (!settled) out += "nothing would be downloaded from here\n";
    return print(out, settled ? exit_ok : exit_incomplete);
}

}  // namespace

int run_rules(rules_request const& request) {
    auto const own = sources::read_rule_files(request.options.rules);
    if (request.what == rules_request::task::list) return list(with_built_in(own));
    if (request.what == rules_request::task::show) {
        return show(with_built_in(own), request.operands[0]);
    }
    check_http_files(request.options);
    return test(own, request);
}

}  // namespace panelia::cli
