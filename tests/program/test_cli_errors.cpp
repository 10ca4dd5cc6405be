// Bad input of every kind: one line on stderr that names the place, exit 2, nothing fetched and
// nothing written. And what a script relies on besides: silence, closed readers, full disks.
#include "tests/program/program.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <csignal>
#include <string>
#include <utility>
#include <vector>

using namespace std::chrono_literals;
using words = std::vector<std::string>;

namespace {

// Port 9 is "discard": nothing listens there, and nothing may ask.
constexpr auto manifest =
    R"({"series":"S","chapters":[{"number":1,"pages":["http://127.0.0.1:9/1.jpg"]}]})";

/// A folder with inputs in it, and the program run there.
class world {
public:
    world() {
        program::write_file(home_ / "book.json", manifest);
        program::write_file(home_ / "bad.json", "{\"series\": \"S\",\n \"chapters\": [}\n");
        program::write_file(home_ / "bad.ndjson", std::string(manifest) + "\n");
        program::write_file(
            home_ / "late.ndjson",
            "{\"series\":\"S\",\"number\":1,\"pages\":[\"http://127.0.0.1:9/1.jpg\"]}\n{oops\n"
        );
        program::write_file(home_ / "bad.csv", "series,number\nS,1\n");
        program::write_file(home_ / "bad.txt", "http://127.0.0.1:9/1.jpg\nftp://x/2.jpg\n");
        program::write_file(home_ / "bad.toml", "retries = 3\ntries = 1\n");
        program::write_file(home_ / "worse.toml", "retries = \n");
        program::write_file(home_ / "cookies.json", "[{}]");
        program::write_file(home_ / "batch", "# none\nmissing.json\n");
        before_ = program::tree(home_.path());
    }
    program::result run(words arguments, program::launch how = {}) const {
        how.in = home_.path();
        return program::run(arguments, how);
    }
    /// Everything is as it was.
    bool untouched() const { return program::tree(home_.path()) == before_ && no_new_folder(); }
    program::folder const& home() const { return home_; }

private:
    bool no_new_folder() const { return !program::fs::exists(home_ / "downloads"); }

    program::folder home_;
    std::map<std::string, std::string> before_;
};

std::size_t lines_in(std::string const& text) {
    return static_cast<std::size_t>(std::ranges::count(text, '\n'));
}

struct bad_input {
    words arguments;
    std::string line;  ///< begins with
};

void check_refused(bad_input const& input) {
    world const here;
    auto const got = here.run(input.arguments);
    std::string shown;
    for (auto const& word : input.arguments) shown += word + " ";
    CAPTURE(shown);
    CHECK(got.exit_code == 2);
    CHECK(got.out.empty());
    CHECK_MESSAGE(got.err.starts_with("panelia: " + input.line), got.err);
    CHECK(lines_in(got.err) == 1);
    CHECK(here.untouched());
}

}  // namespace

TEST_CASE("bad input: an unknown command or option") {
    check_refused({{"frob"}, "unknown command frob"});
    check_refused({{"--frob"}, "unknown option --frob"});
    check_refused({{"get", "book.json", "--frob=x"}, "unknown option --frob\n"});
    check_refused({{"get", "book.json", "-Z"}, "unknown option -Z"});
    check_refused({{"demo", "book.json"}, "demo takes no SOURCE"});
    check_refused({{"version", "x"}, "version takes no argument"});
    check_refused({{"history"}, "history: which?"});
    check_refused({{"history", "frob"}, "history: not list"});
}

TEST_CASE("bad input: a source that cannot be read") {
    check_refused({{"get"}, "no SOURCE given"});
    check_refused({{"get", "missing.json"}, "missing.json: no such file"});
    check_refused(
        {{"get", "www.tales.example/fox"},
         "www.tales.example/fox: no such file (did you mean https://www.tales.example/fox?)"}
    );
    check_refused({{"get", "books/fox"}, "books/fox: no such file\n"});
    check_refused({{"get", "../tales.example/fox"}, "../tales.example/fox: no such file\n"});
    check_refused({{"get", "."}, ".: is a folder"});
    check_refused({{"get", "batch"}, "batch: not a .json"});
    check_refused({{"get", "-"}, "-: standard input needs --input-format"});
    check_refused({{"get", "-a", "missing"}, "--batch-file: missing: cannot be read"});
    check_refused({{"get", "-a", "batch"}, "batch:2: missing.json: no such file"});
    check_refused(
        {{"get", "-", "-", "--input-format", "txt"}, "standard input can be read only once"}
    );
}

TEST_CASE("bad input: a manifest that is malformed is found out before anything is fetched") {
    check_refused({{"get", "bad.json"}, "bad.json:2:"});
    check_refused({{"get", "bad.ndjson"}, "bad.ndjson:1:"});
    check_refused({{"get", "late.ndjson"}, "late.ndjson:2:"});
    check_refused({{"get", "bad.csv"}, "bad.csv:1:"});
    check_refused({{"get", "bad.txt"}, "bad.txt:2:"});
    check_refused({{"get", "book.json", "bad.json"}, "bad.json:2:"});
}

TEST_CASE("bad input: standard input that is malformed from the start leaves nothing behind") {
    world const here;
    auto const got = here.run({"get", "-", "--input-format", "json"}, {.in = {}, .input = "{oops"});
    CHECK(got.exit_code == 2);
    CHECK(got.err.starts_with("panelia: <stdin>:1:"));
    CHECK(lines_in(got.err) == 1);
    CHECK(here.untouched());
}

TEST_CASE("bad input: met in mid-stream, it is one line on stderr, with --json and without") {
    program::launch how;
    how.input = "{\"series\":\"S\",\"number\":1,\"pages\":[\"http://127.0.0.1:9/1.jpg\"]}\n{oops\n";
    words const arguments = {
        "get", "-", "--input-format", "ndjson", "-R", "0", "--progress", "none"};
    for (auto const* more : {"--json", "--quiet", "--no-history"}) {
        world const here;
        auto command = arguments;
        command.emplace_back(more);
        auto const got = here.run(command, how);
        CAPTURE(more);
        CHECK(got.exit_code == 1);
        CHECK_MESSAGE(got.err.ends_with("error: <stdin>:2:2: not valid JSON\n"), got.err);
        bool const told = got.out.find("could not be read to its end") != std::string::npos;
        CHECK(told == (std::string_view(more) != "--json"));
    }
}

TEST_CASE("thresholds: what rests on too few samples is not judged, and says so") {
    world const here;
    auto const got = here.run({"get", "book.json", "-R", "0", "--abort-if", "success_rate<50"});
    CHECK(got.exit_code == 1);
    CHECK_MESSAGE(
        got.out.find("not judged, too few samples: 1 of 20") != std::string::npos, got.out
    );
    auto const json =
        here.run({"get", "book.json", "-R", "0", "--abort-if", "success_rate<50", "--json"});
    CHECK(json.out.find("\"value\": null,\n") != std::string::npos);
    CHECK(json.out.find("\"samples\": 1,\n") != std::string::npos);
}

TEST_CASE("bad input: an impossible value") {
    for (auto const& [option, value] : std::vector<std::pair<std::string, std::string>>{
             {"--retries", "many"},       {"--threads", "0"},
             {"--connections", "-1"},     {"--connections-per-host", "1.5"},
             {"--parallel-chapters", ""}, {"--limit-rate", "fast"},
             {"--request-rate", "-2"},    {"--retry-delay", "soon"},
             {"--connect-timeout", "0"},  {"--stall-timeout", "x"},
             {"--page-timeout", "inf"},   {"--max-page-bytes", "0"},
             {"--max-redirects", "9999"}, {"--header", "nothing"},
             {"--referer", "ftp://x"},    {"--proxy", "gopher://x"},
             {"--resolve", "h:443:name"}, {"--metrics-listen", "host:x"},
             {"--progress", "loud"},      {"--log-level", "noisy"},
             {"--chapters", "1-x"},       {"--latest", "0"},
             {"--language", "e n"},       {"--format", "zip"},
             {"--verify", "maybe"},       {"--sink", "drain"},
             {"--input-format", "xml"},   {"--output", ""},
             {"--allow-missing", "-1"},   {"--notify", "smoke://x"},
             {"--grace", "-1"},           {"--user-agent", "a\nb"},
         }) {
        check_refused({{"get", "book.json", option, value}, option + ": "});
    }
    for (auto const* proxy :
         {"http://127.0.0.1:99999",
          "127.0.0.1:0",
          "http://h:abc",
          "http://[::1",
          "socks5://h:70000"}) {
        check_refused({{"get", "book.json", "--proxy", proxy}, "--proxy: not a proxy's URL"});
    }
    check_refused({{"get", "book.json", "--retries"}, "--retries: needs a value"});
    check_refused({{"get", "book.json", "-4", "-6"}, "--ipv6: excludes --ipv4"});
}

TEST_CASE("bad input: a threshold shows the place with a caret") {
    world const here;
    auto const got = here.run({"get", "book.json", "--fail-if", "sucess_rate<99"});
    CHECK(got.exit_code == 2);
    CHECK(got.err.starts_with("panelia: --fail-if: sucess_rate<99\n"));
    CHECK(got.err.find("\n                    ^ ") != std::string::npos);
    CHECK(here.untouched());
}

TEST_CASE("bad input: files of options that cannot be used") {
    check_refused({{"get", "book.json", "--config", "missing.toml"}, "missing.toml: cannot be"});
    check_refused({{"get", "book.json", "--config", "bad.toml"}, "bad.toml:2:1: unknown key tries"}
    );
    check_refused({{"get", "book.json", "--config", "worse.toml"}, "worse.toml:1:"});
    check_refused({{"get", "book.json", "--cookies", "missing"}, "--cookies: missing: "});
    check_refused({{"get", "book.json", "--cookies", "cookies.json"}, "--cookies: cookies.json: is"}
    );
    check_refused({{"get", "book.json", "--ca-cert", "missing"}, "--ca-cert: missing: "});
    check_refused({{"get", "book.json", "--ca-cert", "batch"}, "--ca-cert: batch: holds no cert"});
    check_refused(
        {{"rules", "test", "http://127.0.0.1:9/", "--ca-cert", "batch"}, "--ca-cert: batch: holds"}
    );
    check_refused({{"get", "book.json", "-o", "book.json"}, "--output: book.json: is not a folder"}
    );
    for (auto const* option :
         {"--metrics-json", "--metrics-csv", "--metrics-prom", "--events", "--log-file"}) {
        check_refused({{"get", "book.json", option, "no/such/file"}, option});
        check_refused({{"get", "book.json", option, "."}, option});
    }
    check_refused(
        {{"get", "book.json", "--metrics-json", "m", "--metrics-csv", "./m"}, "--metrics-csv: "}
    );
}

TEST_CASE("bad input: a run never writes over what it reads") {
    for (auto const* option :
         {"--metrics-json", "--metrics-csv", "--metrics-prom", "--events", "--log-file"}) {
        check_refused(
            {{"get", "book.json", option, "book.json"},
             std::string(option) + ": book.json: would overwrite a SOURCE"}
        );
    }
    world const here;
    program::fs::create_symlink(here.home() / "book.json", here.home() / "soft.json");
    program::fs::create_hard_link(here.home() / "book.json", here.home() / "hard.json");
    program::write_file(here.home() / "cookies.txt", "# none\n");
    program::write_file(here.home() / "own.toml", "retries = 0\n");
    program::write_file(here.home() / "list", "book.json\n");
    program::fs::create_directory(here.home() / "lib");
    auto const before = program::tree(here.home().path());
    auto const refused = [&](words arguments, std::string const& what) {
        auto const got = here.run(std::move(arguments));
        CHECK(got.exit_code == 2);
        CHECK_MESSAGE(got.err.ends_with(": would overwrite " + what + "\n"), got.err);
        CHECK(lines_in(got.err) == 1);
        CHECK(program::tree(here.home().path()) == before);
    };
    refused({"get", "book.json", "--events", "soft.json"}, "a SOURCE");
    refused({"get", "book.json", "--metrics-csv", "./lib/../hard.json"}, "a SOURCE");
    refused({"get", "soft.json", "--log-file", "book.json"}, "a SOURCE");
    refused({"get", "-a", "list", "--events", "list"}, "a --batch-file");
    refused(
        {"get", "book.json", "--cookies", "cookies.txt", "--events", "cookies.txt"},
        "the file of --cookies"
    );
    refused(
        {"get", "book.json", "--config", "own.toml", "--events", "own.toml"},
        "the configuration file"
    );
    check_refused(
        {{"get", "book.json", "-o", "lib", "--events", "lib/.panelia/panelia.db"}, "--events: lib/"}
    );
    program::launch how;
    how.program = "/bin/sh";
    auto const got = here.run(
        {"-c",
         "exec '" + program::under_test().string() +
             "' get - --input-format json --metrics-json book.json < book.json"},
        how
    );
    CHECK(got.exit_code == 2);
    CHECK(program::tree(here.home().path()) == before);
}

TEST_CASE("bad input: - is no file to write") {
    for (auto const* option :
         {"--metrics-json", "--metrics-csv", "--metrics-prom", "--events", "--log-file", "-o"}) {
        bool const folder = std::string_view(option) == "-o";
        check_refused(
            {{"get", "book.json", option, "-"},
             (folder ? std::string("--output: names no folder")
                     : option + std::string(": names no file"))}
        );
    }
}

TEST_CASE("bad input: the environment is named as the environment") {
    world const here;
    program::launch how;
    how.environment = {{"PANELIA_RETRIES", "x"}};
    auto const got = here.run({"get", "book.json"}, how);
    CHECK(got.exit_code == 2);
    CHECK(got.err == "panelia: PANELIA_RETRIES: not a whole number: x\n");
    CHECK(here.untouched());
    for (auto const* name : {"http_proxy", "https_proxy", "HTTPS_PROXY", "ALL_PROXY"}) {
        how.environment = {{name, "http://u:hunter2@127.0.0.1:99999"}};
        auto const refused = here.run({"get", "book.json"}, how);
        CHECK(refused.exit_code == 2);
        CHECK_MESSAGE(
            refused.err.starts_with("panelia: " + std::string(name) + ": not a proxy"), refused.err
        );
        CHECK(refused.err.find("hunter2") == std::string::npos);
        CHECK(lines_in(refused.err) == 1);
        CHECK(here.untouched());
    }
}

TEST_CASE("bad input: what is not built yet is refused, never silently accepted") {
    for (auto const& arguments : {words{"get", "book.json", "--format", "cbz"}}) {
        world const here;
        auto const got = here.run(arguments);
        CHECK(got.exit_code == 2);
        CHECK(got.err.find("not built yet") != std::string::npos);
        CHECK(lines_in(got.err) == 1);
        CHECK(here.untouched());
    }
}

TEST_CASE("bad input: no secret is repeated") {
    world const here;
    for (auto const& arguments :
         {words{"get", "https://u:hunter2@example.org/x"},
          words{"get", "book.json", "-H", "A hunter2"},
          words{"get", "book.json", "--proxy", "x://u:hunter2@h"},
          words{"get", "book.json", "--token=hunter2"},
          words{"get", "book.json", "--notify", "smoke://hunter2"}}) {
        auto const got = here.run(arguments);
        CHECK(got.exit_code == 2);
        CHECK(got.err.find("hunter2") == std::string::npos);
    }
}

TEST_CASE("bad input: without a command the help goes to stderr") {
    world const here;
    auto const got = here.run({});
    CHECK(got.exit_code == 2);
    CHECK(got.out.empty());
    CHECK(got.err.find("Usage: panelia") != std::string::npos);
}

TEST_CASE("help: every command has one, on stdout, in 80 columns") {
    world const here;
    for (auto const& arguments :
         {words{"--help"},
          words{"help"},
          words{"get", "--help"},
          words{"demo", "-h"},
          words{"history", "--help"},
          words{"version", "--help"},
          words{"version"}}) {
        auto const got = here.run(arguments);
        CHECK(got.exit_code == 0);
        CHECK(got.err.empty());
        CHECK(got.out.size() > 30);
        std::size_t widest = 0, width = 0;
        for (char const c : got.out) {
            bool const continuation = (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
            width = c == '\n' ? 0 : width + (continuation ? 0 : 1);
            widest = std::max(widest, width);
        }
        CHECK(widest <= 80);
    }
}

TEST_CASE("an empty selection is exit 3 only with --error-on-empty, and writes nothing then") {
    world const here;
    auto const got = here.run({"get", "book.json", "--chapters", "99", "--error-on-empty"});
    CHECK(got.exit_code == 3);
    CHECK(here.untouched());
    auto const plan = here.run({"get", "book.json", "--chapters", "99", "-s"});
    CHECK(plan.exit_code == 0);
    CHECK(here.untouched());
}

TEST_CASE("simulate: the plan fetches and writes nothing") {
    world const here;
    auto const got = here.run({"get", "book.json", "-s", "--json"});
    CHECK(got.exit_code == 0);
    CHECK(
        got.out == R"({"series":"S","number":"1","title":"","page":1,)"
                   R"("url":"http://127.0.0.1:9/1.jpg","folder":"S/c001","stem":"001"})"
                   "\n"
    );
    CHECK(here.untouched());
}

TEST_CASE("config: the command line wins over the environment, that over the file") {
    world const here;
    program::fs::create_directories(here.home() / ".config/panelia");
    program::write_file(
        here.home() / ".config/panelia/config.toml", "simulate = true\njson = true\n"
    );
    auto const from_file = here.run({"get", "book.json"});
    CHECK(from_file.out.starts_with("{"));
    program::launch how;
    how.environment = {{"PANELIA_JSON", "0"}};
    CHECK(here.run({"get", "book.json"}, how).out.starts_with("S 1: 1 page"));
    CHECK(here.run({"get", "book.json", "--json"}, how).out.starts_with("{"));
    auto const ignored = here.run({"get", "book.json", "--ignore-config", "-s"});
    CHECK(ignored.out.starts_with("S 1: 1 page"));
}

TEST_CASE("config: history, verify and retry read the file and the environment, too") {
    world const here;
    program::write_file(here.home() / "c.toml", "output = \"lib\"\nlast = 1\nretries = 0\n");
    program::launch how;
    how.environment = {{"PANELIA_OUTPUT", "lib"}};
    CHECK(here.run({"get", "book.json", "--config", "c.toml"}).exit_code == 1);
    auto const listed = here.run({"history", "list", "--config", "c.toml"});
    CHECK_MESSAGE(listed.exit_code == 0, listed.err);
    CHECK(here.run({"history", "show"}, how).out.starts_with("Session 1"));
    CHECK(here.run({"history", "list"}).exit_code == 2);  // there is no ./downloads
    auto const bad = here.run({"verify", "lib", "--config", "bad.toml"});
    CHECK(bad.err == "panelia: bad.toml:2:1: unknown key tries\n");
    how.environment = {{"PANELIA_JSON", "true"}};
    CHECK(here.run({"verify", "lib"}, how).out.starts_with("{"));
    CHECK(here.run({"retry", "lib", "--config", "c.toml"}).exit_code == 1);
}

TEST_CASE("a failing run tells every page, exits 1, and -q says only that") {
    world const here;
    words const arguments = {"get", "book.json", "-R", "0", "-o", "out", "--no-history"};
    auto const loud = here.run(arguments);
    CHECK(loud.exit_code == 1);
    CHECK(loud.out.find("page 1: ") != std::string::npos);
    CHECK(loud.out.find("http://127.0.0.1:9/1.jpg") != std::string::npos);
    auto quietly = arguments;
    quietly.emplace_back("-q");
    auto const quiet = here.run(quietly);
    CHECK(quiet.exit_code == 1);
    CHECK(quiet.err.empty());
    CHECK(quiet.out.find("Incomplete: 1 of 1 chapter is not whole.") != std::string::npos);
}

TEST_CASE("a stdout that cannot be written is an error, not a crash") {
    if (!program::fs::exists("/dev/full")) return;
    world const here;
    // The shell is what connects stdout to the full device and to a reader that has left.
    program::launch how;
    how.program = "/bin/sh";
    auto const exe = program::under_test().string();
    auto const full = here.run({"-c", "'" + exe + "' get book.json -s > /dev/full"}, how);
    CHECK(full.exit_code == 1);
    CHECK(full.err.find("stdout: No space left") != std::string::npos);
    auto const gone = here.run({"-c", "'" + exe + "' get --help | true"}, how);
    CHECK(gone.exit_code == 0);
    CHECK(gone.err.empty());
}

TEST_CASE("messages: an export that cannot be written is named once") {
    if (!program::fs::exists("/dev/full")) return;
    world const here;
    auto const got = here.run(
        {"get", "book.json", "-R", "0", "--progress", "none", "--metrics-json", "/dev/full"}
    );
    CHECK(got.exit_code == 1);
    CHECK_MESSAGE(
        got.err.find("error: /dev/full: No space left on device\n") != std::string::npos, got.err
    );
}

TEST_CASE("an export that cannot be written is exit code 1, also where the code is told") {
    if (!program::fs::exists("/dev/full")) return;
    world const here;
    // Nothing is selected, so that nothing else can fail.
    auto const got = here.run(
        {"get",
         "book.json",
         "--chapters",
         "99",
         "--json",
         "--events",
         "events.ndjson",
         "--metrics-json",
         "metrics.json",
         "--metrics-csv",
         "/dev/full"}
    );
    CHECK_MESSAGE(got.exit_code == 1, got.err);
    constexpr auto code = "\"exit_code\": 1";
    CHECK(got.out.find(code) != std::string::npos);
    CHECK(program::read_file(here.home() / "metrics.json").find(code) != std::string::npos);
    CHECK(
        program::read_file(here.home() / "events.ndjson").find("\"exit_code\":1,") !=
        std::string::npos
    );
}

TEST_CASE("messages: a log file that takes nothing is told once, in panelia's words") {
    if (!program::fs::exists("/dev/full")) return;
    world const here;
    auto const got =
        here.run({"get", "book.json", "-R", "0", "--progress", "none", "--log-file", "/dev/full"});
    CHECK(got.exit_code == 1);
    auto const line = std::string("error: --log-file: /dev/full: No space left on device\n");
    auto const at = got.err.find(line);
    CHECK_MESSAGE(at != std::string::npos, got.err);
    CHECK(got.err.find("--log-file", at + line.size()) == std::string::npos);
    CHECK(got.err.find("LOG ERROR") == std::string::npos);
}

TEST_CASE("messages: retry names what was typed") {
    check_refused({{"retry", "book.json"}, "retry: book.json: is not a folder"});
}

TEST_CASE("messages: history's lines fit the screen, and a host has a figure by default") {
    world const here;
    here.run({"get", "book.json", "-R", "0", "-o", "lib", "--tag", std::string(300, 'x')});
    auto const shown = here.run({"history", "show", "-o", "lib"});
    CHECK(shown.exit_code == 0);
    CHECK(shown.out.find('\n') <= 80 + 2);  // bytes, and "…" has three
    auto const trend = here.run({"history", "trend", "-o", "lib", "--host", "127.0.0.1:9"});
    CHECK_MESSAGE(trend.exit_code == 0, trend.err);
    CHECK(trend.out.starts_with("page_seconds.p50 of 127.0.0.1:9"));
}

TEST_CASE("messages: a --warn-if that held is in the last notification") {
    world const here;
    auto const got = here.run(
        {"get",
         "book.json",
         "-R",
         "0",
         "--warn-if",
         "success_rate<99",
         "--notify",
         "exec:cat > told"}
    );
    CHECK(got.exit_code == 1);
    auto const told = program::read_file(here.home() / "told");
    CHECK_MESSAGE(
        told.find(R"("breaches":["--warn-if success_rate<99: warning, )") != std::string::npos, told
    );
}
