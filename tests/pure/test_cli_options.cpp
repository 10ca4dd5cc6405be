// From words to options: the command line, precedence, contradictions; no file is read.
#include "cli/command_line.hpp"
#include "cli/demo_options.hpp"
#include "cli/exit_code.hpp"
#include "cli/history_options.hpp"
#include "cli/options.hpp"
#include "cli/usage_error.hpp"
#include "cli/verify_options.hpp"

#include <doctest/doctest.h>

#include <array>
#include <string>
#include <vector>

using namespace panelia::cli;
using words = std::vector<std::string>;

namespace {

get_options parsed(words const& arguments, environment const& variables = {}) {
    return parse_get(arguments, variables).value();
}

std::string refusal(words const& arguments, environment const& variables = {}) {
    try {
        parse_get(arguments, variables);
    } catch (usage_error const& e) {
        return e.what();
    }
    return "accepted";
}

}  // namespace

TEST_CASE("options: without any, the documented defaults stand") {
    auto const o = parsed({"book.json"});
    CHECK(o.sources == words{"book.json"});
    CHECK(o.session.output == "downloads");
    CHECK(o.session.retries == 5);
    CHECK(o.session.connections == 64);
    CHECK(o.session.connections_per_host == 6);
    CHECK(o.session.max_page_bytes == 256ULL << 20);
    CHECK(o.session.referer == panelia::referer_mode::automatic);
    CHECK(o.session.verify == panelia::verify_mode::structure);
    CHECK(o.progress == progress_mode::automatic);
}

TEST_CASE("options: short, long, attached and separate values mean the same") {
    for (auto const& arguments :
         {words{"-R", "7", "a.json"},
          words{"-R7", "a.json"},
          words{"--retries", "7", "a.json"},
          words{"--retries=7", "a.json"},
          words{"a.json", "--retries=7"}}) {
        auto const o = parsed(arguments);
        CHECK(o.session.retries == 7);
        CHECK(o.sources == words{"a.json"});
    }
}

TEST_CASE("options: a repeated single value: the last one wins; a list grows") {
    auto const o = parsed({"-R", "1", "-R", "2", "-H", "A: 1", "-H", "B: 2", "a.json", "-vv"});
    CHECK(o.session.retries == 2);
    REQUIRE(o.session.headers.size() == 2);
    CHECK(o.session.headers[1].first == "B");
    CHECK(o.verbose == 2);
}

TEST_CASE("options: values and operands may begin with a dash") {
    CHECK(parsed({"--chapters", "-3", "-"}).sources == words{"-"});
    CHECK(parsed({"--", "-odd.json"}).sources == words{"-odd.json"});
    CHECK(parsed({"-a", "-"}).batch_files == words{"-"});
}

TEST_CASE("options: words that look like commands or lists are sources") {
    CHECK(parsed({"get", "demo", "[a,b]"}).sources == words{"get", "demo", "[a,b]"});
    CHECK(parsed({"-o", "[x]", "a"}).session.output == "[x]");
}

TEST_CASE("options: an unknown one is named without its value") {
    CHECK(refusal({"--bogus=hunter2", "a.json"}) == "unknown option --bogus");
    CHECK(refusal({"-Z", "a.json"}) == "unknown option -Z");
}

TEST_CASE("options: an impossible value is refused in one line that names the option") {
    struct row {
        words arguments;
        char const* line;
    };
    for (auto const& [arguments, line] : {
             row{{"-R", "x"}, "--retries: not a whole number: x"},
             row{{"-j", "0"}, "--threads: not between 1 and 1024: 0"},
             row{{"--connect-timeout", "0"}, "--connect-timeout: must be above 0: 0"},
             row{{"--retries"}, "--retries: needs a value"},
             row{{"--progress", "loud"}, "--progress: not auto, tty, plain, json or none: loud"},
             row{{"-e", "ftp://x"}, "--referer: not auto, none or an http(s) URL"},
             row{{"-o", ""}, "--output: must not be empty"},
             row{{"-4", "-6"}, "--ipv6: excludes --ipv4"},
             row{{"--retry-delay", "9", "--retry-max-delay", "3"},
                 "--retry-max-delay: is less than --retry-delay"},
             row{{"--force=maybe"}, "--force: not true or false"},
             row{{"-R", "1\n2"},
                 "--retries: not a whole number: 1\xEF\xBF\xBD"
                 "2"},
         }) {
        CHECK(refusal(arguments) == line);
    }
}

TEST_CASE("options: secrets are not repeated in errors") {
    CHECK(refusal({"-H", "Cookie hunter2"}).find("hunter2") == std::string::npos);
    CHECK(refusal({"--proxy", "ftp://u:hunter2@h"}).find("hunter2") == std::string::npos);
    CHECK(refusal({"-e", "u:hunter2@h"}).find("hunter2") == std::string::npos);
}

TEST_CASE("options: what belongs to later issues is refused, not ignored") {
    for (auto const& arguments : {words{"--format", "cbz"}}) {
        CHECK(refusal(arguments).find("not built yet") != std::string::npos);
    }
}

TEST_CASE("options: a threshold that is not understood shows the place") {
    auto const text = refusal({"--fail-if", "success_rate<0.99"});
    CHECK(text.starts_with("--fail-if: success_rate<0.99\n"));
    CHECK(text.find("^ ") != std::string::npos);
}

TEST_CASE("options: the environment stands behind the command line") {
    environment const variables = {{"PANELIA_RETRIES", "9"}, {"PANELIA_LIMIT_RATE", "1M"}};
    auto const o = parsed({"a.json", "-R", "2"}, variables);
    CHECK(o.session.retries == 2);
    CHECK(o.session.limit_rate == 1ULL << 20);
    CHECK(
        refusal({"a.json"}, {{"PANELIA_RETRIES", "x"}}) == "PANELIA_RETRIES: not a whole number: x"
    );
}

TEST_CASE("options: of -4 in one place and -6 in a stronger one, the stronger holds") {
    auto const o = parsed({"a.json", "-6"}, {{"PANELIA_IPV4", "1"}});
    CHECK(o.session.family == panelia::address_family::ipv6);
}

TEST_CASE("options: a base delay above the default ceiling lifts it") {
    auto const o = parsed({"a.json", "--retry-delay", "90"});
    CHECK(o.session.retry_max_delay == std::chrono::seconds(90));
}

TEST_CASE("options: history and verify take the environment, but not what only get understands") {
    environment const variables = {
        {"PANELIA_OUTPUT", "lib"},
        {"PANELIA_LAST", "3"},
        {"PANELIA_FORMAT", "dir"},
        {"PANELIA_RETRIES", "9"},
        {"PANELIA_PROGRESS", "json"},
        {"PANELIA_IGNORE_ALIENS", "yes"}};
    auto const history = parse_history(words{"list"}, variables).value();
    CHECK(history.output == "lib");
    CHECK(history.last == 3);
    CHECK(parse_history(words{"list", "-o", "x"}, variables).value().output == "x");
    auto const verify = parse_verify(words{"lib"}, variables).value();
    CHECK(verify.ignore_aliens);
    CHECK(verify.progress == progress_mode::automatic);
    CHECK(parsed({"a.json"}, variables).session.retries == 9);
}

TEST_CASE("options: proxies come from the environment unless --proxy is given") {
    environment const variables = {
        {"HTTPS_PROXY", "proxy:1"}, {"HTTP_PROXY", "stranger:2"}, {"NO_PROXY", "localhost"}};
    auto const o = parsed({"a.json"}, variables);
    CHECK(o.session.https_proxy == "http://proxy:1");
    CHECK(o.session.http_proxy.empty());
    CHECK(o.session.no_proxy == "localhost");
    CHECK(parsed({"a.json", "--proxy", "p:3"}, variables).session.https_proxy == "http://p:3");
    CHECK(parsed({"a.json", "--proxy", ""}, variables).session.https_proxy.empty());
}

TEST_CASE("options: help is asked for anywhere") {
    CHECK_FALSE(parse_get(words{"-h"}, {}).has_value());
    CHECK_FALSE(parse_get(words{"a.json", "--help"}, {}).has_value());
}

TEST_CASE("options: demo has its own folder and takes no source") {
    CHECK(parse_demo(words{})->session.output == "panelia-demo");
    CHECK(parse_demo(words{"-o", "x"})->session.output == "x");
    CHECK_THROWS_AS(parse_demo(words{"a.json"}), usage_error);
}

TEST_CASE("options: history compares with the session before when one is named") {
    auto const one = parse_history(words{"compare", "7"}, {}).value();
    CHECK(one.first.empty());
    CHECK(one.second == "7");
    auto const two = parse_history(words{"compare", "7", "latest", "--json"}, {}).value();
    CHECK(two.first == "7");
    CHECK(two.second == "latest");
    CHECK(two.json);
    CHECK_THROWS_AS(parse_history(words{}, {}), usage_error);
    CHECK_THROWS_AS(parse_history(words{"list", "7"}, {}), usage_error);
    CHECK_THROWS_AS(parse_history(words{"trend", "--last", "0"}, {}), usage_error);
}

TEST_CASE("exit code: interruption wins over thresholds, those over missing chapters") {
    run_facts facts;
    CHECK(exit_code_of(facts) == 0);
    facts.missing = true;
    CHECK(exit_code_of(facts) == 1);
    facts.threshold_broken = true;
    CHECK(exit_code_of(facts) == 99);
    facts.interrupted = true;
    CHECK(exit_code_of(facts) == 130);
}

TEST_CASE("exit code: an empty selection is 3 only when asked for") {
    run_facts facts;
    facts.nothing_begun = true;
    CHECK(exit_code_of(facts) == 0);
    facts.error_on_empty = true;
    CHECK(exit_code_of(facts) == 3);
}

TEST_CASE("exit code: a source that breaks in mid-stream is 2 only when nothing was begun") {
    run_facts facts;
    facts.source_failed = true;
    CHECK(exit_code_of(facts) == 1);
    facts.nothing_begun = true;
    CHECK(exit_code_of(facts) == 2);
}
