#include "cli/help.hpp"

#include "cli/demo_options.hpp"
#include "cli/history.hpp"
#include "cli/option_table.hpp"
#include "cli/text.hpp"
#include "cli/verify_options.hpp"
#include "panelia/version.hpp"

#include <span>

namespace panelia::cli {
namespace {

constexpr std::size_t columns = 80, description_column = 30;

std::string left_side(option_row const& row) {
    std::string left = row.letter != 0 ? std::string("  -") + row.letter + ", " : "      ";
    left.append("--").append(row.name);
    if (!row.value.empty()) left.append(" ").append(row.value);
    return left;
}

void write_row(std::string& out, std::string left, std::string_view description) {
    bool first = true;
    for (auto const& line : wrap(description, columns - description_column)) {
        if (left.size() + 1 > description_column) {
            out += left + "\n";
            left.clear();
        }
        left.resize(description_column, ' ');
        out += left + line + "\n";
        left.clear();
        first = false;
    }
    if (first) out += left + "\n";
}

std::string option_rows(std::span<option_row const> table) {
    std::string out;
    std::string_view group;
    for (auto const& row : table) {
        if (row.group.empty()) continue;
        if (row.group != group) {
            out.append("\n").append(row.group).append("\n");
            group = row.group;
        }
        write_row(out, left_side(row), row.help);
    }
    return out;
}

constexpr std::string_view exit_codes = R"(
Exit codes
    0  everything asked for is on disk and whole
    1  something is not: a chapter failed or is incomplete, or a file of metrics
       or events could not be written
    2  usage or input error; nothing was done
    3  nothing matched the selection (only with --error-on-empty)
   99  a --fail-if or --abort-if held
  130  interrupted (SIGINT, SIGTERM); a second one stops at once
)";

}  // namespace

std::string program_help() {
    return "panelia " + std::string(version) +
           R"( - chaptered image content, downloaded whole or not at all

Usage: panelia COMMAND [OPTION…] …

Commands
  get SOURCE…   download: the main job
  verify DIR    re-check a library on disk: every page, byte by byte
  retry DIR     fetch again what is unfinished or damaged in a library
  demo          download a sample series from an origin inside the process
  rules …       site rules: list, show, and test on a page
  history …     what earlier sessions did, compared
  version       version, compiler, libraries

Examples
  panelia demo
  panelia get book.json -o library
  panelia get https://example.org/series/fox
  panelia get --help
)" + std::string(exit_codes);
}

std::string get_help() {
    return R"(Usage: panelia get [OPTION…] SOURCE…

Downloads every chapter that the SOURCEs name into a library folder. A SOURCE is
the http(s) address of a series, a chapter or a manifest, or a manifest: a
.json, .ndjson, .jsonl, .csv or .txt file, or - for standard input (with
--input-format). Several make one session. What the library already holds
is not asked for again; what an earlier run began is finished.
)" + option_rows(get_option_table()) +
           R"(
  -h, --help                  this text

Each long option is also a key of the configuration file (retries = 9) and a
variable (PANELIA_RETRIES=9); the command line wins over the environment, the
environment over the file. Sizes: K, M, G count by 1024, KB, MB, GB by 1000.
Times are seconds; 500ms, 2m and 1h work, too.

Examples
  panelia get https://example.org/series/fox   a whole series
  panelia get https://example.org/series/fox --latest 5
  panelia get book.json                        into ./downloads
  panelia get *.json -o library --chapters 10-
  panelia get book.json -r 2M --metrics-json metrics.json
  crawl | panelia get - --input-format ndjson  fetched while it is read
  panelia get book.json -s                     only show the plan
)" + std::string(exit_codes);
}

std::string demo_help() {
    return R"(Usage: panelia demo [OPTION…]

Starts an HTTP server inside the process, downloads a small sample library from
it over loopback, and shows what happened and where the files and metrics are.
One page answers 503 at first, so that there is a retry to see.
)" + option_rows(demo_option_table()) +
           "  -h, --help                  this text\n";
}

std::string verify_help() {
    return R"(Usage: panelia verify [OPTION…] DIR

Checks a library on disk: the structure of every page, and its bytes against the
digest that was recorded when it was stored. Finds pages that are changed, cut
off, missing or not there by right, folders that are gone, and chapters that
were never finished. Nothing is fetched, no page is touched; chapters that are
damaged are marked in the library's database, so that retry (or get) fetches
their bad pages again. Several may run at once, none beside a download.
)" + option_rows(verify_option_table()) +
           R"(  -h, --help                  this text

Exit codes
    0  all is well
    1  a page is bad or missing, or something is there that does not belong
    2  no library, in use, or a usage error
  130  interrupted
)";
}

std::string rules_help() {
    return R"(Usage: panelia rules list
       panelia rules show NAME
       panelia rules test URL
       panelia rules test FILE [URL]

A rule tells in a few lines of TOML where a site keeps its chapters and pages
(docs/rules.md). list names your own rules and panelia's; show prints one; test
fetches a page, or reads one from FILE as if it came from URL, and tells which
rule is for it, what each of its selectors matches, and which pages are dropped
and why. Nothing is downloaded.
)" + option_rows(rules_option_table()) +
           R"(
  -h, --help                  this text

Exit codes
    0  done; with test: chapters or pages are found
    1  test: none are found
    2  a usage error, a rule that cannot be used, a page that cannot be fetched
)";
}

std::string retry_help() {
    return R"(Usage: panelia retry [OPTION…] DIR

Fetches again the chapters that a library records as failed or unfinished, and
those that verify found damaged. Only their missing and bad pages are asked for;
of a chapter whose own page could not be read, that page first.
Secrets are not kept in a library: a chapter that needs an Authorization or
Cookie field is fetched when -H or --cookies supplies it, one with credentials
in its URLs only by get.
)" + option_rows(retry_option_table()) +
           R"(
  -h, --help                  this text

Examples
  panelia verify library || panelia retry library
  panelia retry library -R 20 --retry-max-delay 10m
)" + std::string(exit_codes);
}

std::string history_help() {
    return R"(Usage: panelia history COMMAND [OPTION…]

What the sessions recorded in a library did. A session is named by its number,
by latest or previous, or by its tag.

Commands
  list                      the sessions, newest first
  show [SESSION]            one session (default: latest)
  compare [A] B             two sessions, chapter by chapter
  trend                     one figure over the sessions
  slowest [SESSION]         the chapters that took longest
  export [SESSION]          sessions as data

Options
  -o, --output DIR          the library folder (default: downloads)
      --metric NAME         of trend (default: avg_speed_mbps; of a host
                            page_seconds.p50)
      --host HOST:PORT      of trend: one host instead of the whole session
      --last N              newest sessions, or rows of slowest (default: 20)
      --format json|csv     of export (default: json)
      --json                JSON on stdout
      --config FILE         read options from this TOML file, as get does
      --ignore-config       read no configuration file
  -h, --help                this text

Options but --format may stand in the configuration file and the environment.

Figures of trend
)" + [] {
        std::string out;
        for (auto const& line : wrap(history_metrics(), columns - 2)) {
            out.append("  ").append(line).append("\n");
        }
        return out;
    }();
}

std::string version_help() {
    return "Usage: panelia version\n\nVersion, compiler, libraries.\n";
}

}  // namespace panelia::cli
