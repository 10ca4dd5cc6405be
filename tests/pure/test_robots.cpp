// robots.txt: the examples of RFC 9309 and the edge cases that Google documents.
#include <doctest/doctest.h>

#include <string>

#include "sources/robots.hpp"

using namespace panelia::sources;
using namespace std::chrono_literals;

namespace {

bool allowed(std::string_view text, std::string_view target) {
    return robots_rules(text).allows(target);
}

}  // namespace

TEST_CASE("robots: a group for us replaces the group for all") {
    std::string const text =
        "User-agent: *\nDisallow: /all\n\nUser-agent: Panelia\nDisallow: /ours\n";
    CHECK(allowed(text, "/all/1"));
    CHECK_FALSE(allowed(text, "/ours/1"));
}

TEST_CASE("robots: several groups for one name count together") {
    std::string const text =
        "User-agent: panelia\nDisallow: /a\nUser-agent: other\nDisallow: /b\n"
        "User-agent: PANELIA/2.0\nDisallow: /c\n";
    CHECK_FALSE(allowed(text, "/a"));
    CHECK(allowed(text, "/b"));
    CHECK_FALSE(allowed(text, "/c"));
}

TEST_CASE("robots: lines that name follow one another, a record between them ends the group") {
    std::string const text =
        "User-agent: x\nUser-agent: panelia\nDisallow: /a\nSitemap: /s\n"
        "User-agent: y\nDisallow: /b\n";
    CHECK_FALSE(allowed(text, "/a"));
    CHECK(allowed(text, "/b"));
}

TEST_CASE("robots: nothing said, everything allowed") {
    CHECK(allowed("", "/a"));
    CHECK(allowed("User-agent: *\nDisallow:\n", "/a"));
    CHECK(allowed("User-agent: other\nDisallow: /\n", "/a"));
    CHECK(allowed("Disallow: /\n", "/a"));  // belongs to no group
    CHECK(allowed("<html>not found</html>", "/a"));
}

TEST_CASE("robots: the longest rule wins, Allow among equals (RFC 9309, section 5.2)") {
    std::string const text =
        "User-Agent: panelia\nAllow: /example/page/\nDisallow: /example/page/disallowed.gif\n";
    CHECK(allowed(text, "/example/page/1"));
    CHECK_FALSE(allowed(text, "/example/page/disallowed.gif"));
    CHECK(allowed("User-agent: *\nDisallow: /p\nAllow: /p\n", "/p"));
    CHECK(allowed("User-agent: *\nAllow: /p\nDisallow: /p\n", "/p"));
}

TEST_CASE("robots: paths and wildcards, as Google documents them") {
    struct row {
        char const* rule;
        char const* path;
        bool matches;
    };
    row const rows[] = {
        {"/fish", "/fish", true},
        {"/fish", "/fish.html", true},
        {"/fish", "/fishheads/yummy.html", true},
        {"/fish", "/fish.php?id=anything", true},
        {"/fish", "/Fish.asp", false},
        {"/fish", "/catfish", false},
        {"/fish", "/?id=fish", false},
        {"/fish*", "/fish/salmon.html", true},
        {"/fish*", "/desert/fish", false},
        {"/fish/", "/fish/?id=anything", true},
        {"/fish/", "/fish", false},
        {"/*.php", "/folder/any.php.file.html", true},
        {"/*.php", "/windows.PHP", false},
        {"/*.php$", "/folder/filename.php", true},
        {"/*.php$", "/filename.php?parameters", false},
        {"/*.php$", "/filename.php5", false},
        {"/fish*.php", "/fishheads/catfish.php?parameters", true},
        {"/fish*.php", "/Fish.PHP", false},
        {"/a*b*c$", "/aXbYcZc", true},
        {"/a*b*c$", "/aXbYcZ", false},
        {"/$", "/", true},
        {"/$", "/page.htm", false},
        {"*", "/any", true},
        {"fish", "/fish", true},  // as if it began with a slash
        {"/foo/bar?baz=http://foo.bar", "/foo/bar?baz=http://foo.bar", true},
        {"/foo/bar/\xE3\x83\x84", "/foo/bar/%E3%83%84", true},
        {"/foo/bar/%E3%83%84", "/foo/bar/%e3%83%84", true},
        {"/foo/bar/%62%61%7A", "/foo/bar/baz", true},
        {"/a%2Fb", "/a/b", false},
    };
    for (auto const& [rule, path, matches] : rows) {
        CAPTURE(rule);
        CAPTURE(path);
        CHECK(allowed(std::string("User-agent: *\nDisallow: ") + rule + "\n", path) != matches);
    }
}

TEST_CASE("robots: Google's order of precedence") {
    struct row {
        char const* rules;
        char const* path;
        bool allow;
    };
    row const rows[] = {
        {"Allow: /p\nDisallow: /", "/page", true},
        {"Allow: /folder\nDisallow: /folder", "/folder/page", true},
        {"Allow: /page\nDisallow: /*.htm", "/page.htm", false},
        {"Allow: /page\nDisallow: /*.ph", "/page.php5", true},
        {"Allow: /$\nDisallow: /", "/", true},
        {"Allow: /$\nDisallow: /", "/page.htm", false},
    };
    for (auto const& [rules, path, allow] : rows) {
        CAPTURE(rules);
        CAPTURE(path);
        CHECK(allowed(std::string("User-agent: *\n") + rules + "\n", path) == allow);
    }
}

TEST_CASE("robots: odd files: BOM, CR, comments, blanks, no end of line") {
    std::string const text =
        "\xEF\xBB\xBFuser-agent : panelia # us\r\n  DISALLOW :/a # no\rDisallow: /b";
    CHECK_FALSE(allowed(text, "/a"));
    CHECK_FALSE(allowed(text, "/b"));
    CHECK(allowed("User-agent: *\nDisallow: /\n", "/robots.txt"));
}

TEST_CASE("robots: Crawl-delay counts for its group, and only when it is a number") {
    auto const delay = [](std::string_view text) {
        return robots_rules(text).crawl_delay();
    };
    CHECK(delay("User-agent: *\nCrawl-delay: 2.5\n") == 2500ms);
    CHECK(
        delay("User-agent: *\nCrawl-delay: 9\n\nUser-agent: panelia\nDisallow: /x\n") ==
        std::nullopt
    );
    CHECK(delay("User-agent: *\nCrawl-delay: soon\n") == std::nullopt);
    CHECK(delay("User-agent: *\nCrawl-delay: -1\n") == std::nullopt);
    CHECK(delay("User-agent: *\nCrawl-delay: 1e9\n") == std::nullopt);
    CHECK(delay("User-agent: *\nCrawl-delay: nan\n") == std::nullopt);
}

TEST_CASE("robots: what stands beyond 500 KiB is not read") {
    std::string text = "User-agent: *\n";
    text.append(max_robots_bytes, '#');
    text += "\nDisallow: /a\n";
    CHECK(allowed(text, "/a"));
}

TEST_CASE("robots: a line that 500 KiB cut is not believed") {
    std::string const name = "User-agent: *\nDisallow: /b\n";
    std::string const rule = "Disallow: /private";
    auto const with = [&](std::size_t kept) {
        // `kept` bytes of the rule lie within the bound.
        std::string text = name;
        text.append(max_robots_bytes - name.size() - 1 - kept, '#');
        return text + "\n" + rule + "\nDisallow: /c\n";
    };
    for (std::size_t kept = 0; kept < rule.size(); ++kept) {
        CAPTURE(kept);
        // As the fetcher gives it: a byte more than the bound.
        auto const text = with(kept).substr(0, max_robots_bytes + 1);
        CHECK(allowed(text, "/a"));
        CHECK(allowed(text, "/private"));
        CHECK_FALSE(allowed(text, "/b"));
    }
    CHECK_FALSE(allowed(with(rule.size()), "/private"));
    CHECK(allowed(with(rule.size()), "/c"));
    // Of exactly that size, nothing is cut.
    std::string whole = name;
    whole.append(max_robots_bytes - name.size() - 1 - rule.size(), '#');
    whole += "\n" + rule;
    CHECK_FALSE(allowed(whole, "/private"));
}

TEST_CASE("robots: refusing everything leaves robots.txt itself") {
    auto const none = robots_rules::disallow_all();
    CHECK_FALSE(none.allows("/"));
    CHECK_FALSE(none.allows("/x?y"));
    CHECK(none.allows("/robots.txt"));
}
