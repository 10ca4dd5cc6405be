#include "cli/simulate.hpp"

#include "cli/exit_code.hpp"
#include "cli/json.hpp"
#include "cli/output.hpp"
#include "cli/summary.hpp"
#include "cli/text.hpp"
#include "engine/manifest.hpp"
#include "engine/naming.hpp"
#include "net/ascii.hpp"
#include "net/url.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace panelia::cli {
namespace {

/// stdout may end up anywhere: what proves who asks is not shown.
bool is_secret(std::string_view header) {
    constexpr std::array<std::string_view, 3> secret = {
        "authorization", "cookie", "proxy-authorization"};
    return std::any_of(secret.begin(), secret.end(), [header](std::string_view name) {
        return net::equals_ignoring_case(name, header);
    });
}

std::string folder_of(chapter_spec const& chapter, session& with) {
    return with.series_folder(chapter) + "/" +
           engine::chapter_folder(chapter.number, chapter.title);
}

/// A plan is a manifest: what a page's request and its chapter's identity need besides.
void add_chapter_facts(chapter_spec const& chapter, json_line& line) {
    if (!chapter.series_url.empty())
        line.add("series_url", net::without_credentials(chapter.series_url));
    if (!chapter.url.empty()) line.add("chapter_url", net::without_credentials(chapter.url));
    if (!chapter.volume.empty()) line.add("volume", chapter.volume);
    if (!chapter.language.empty()) line.add("language", chapter.language);
    if (!chapter.direction.empty()) line.add("direction", chapter.direction);
    json_line headers;
    for (auto const& [name, value] : chapter.headers) {
        if (!is_secret(name)) headers.add(name, value);
    }
    if (headers.text() != "{}") line.raw("headers", headers.text());
}

void write_pages(chapter_spec const& chapter, std::string const& folder, output& out) {
    for (std::size_t i = 0; i < chapter.pages.size() && !out.closed(); ++i) {
        auto const& page = chapter.pages[i];
        json_line line;
        line.add("series", chapter.series).add("number", chapter.number);
        line.add("title", chapter.title).add("page", i + 1);
        line.add("url", net::without_credentials(page.url)).add("folder", folder);
        line.add("stem", engine::page_stem(i + 1, chapter.pages.size()));
        if (page.bytes) line.add("bytes", *page.bytes);
        if (!page.sha256.empty()) line.add("sha256", page.sha256);
        add_chapter_facts(chapter, line);
        out.write(line.text() + "\n");
    }
}

void write_chapter(chapter_spec const& chapter, std::filesystem::path const& target, output& out) {
    out.write(
        chapter_label(chapter.series, chapter.number, chapter.title) + ": " +
        counted(chapter.pages.size(), "page", "pages") + "\n    " + printable(target.string()) +
        "\n"
    );
}

/// What a source has to say while nothing but a plan is made.
class plan_observer final : public observer {
public:
    explicit plan_observer(get_options const& options) : options_(options) {}
    void chapter_skipped(chapter_info const&) override { ++skipped_; }
    std::uint64_t skipped() const noexcept { return skipped_; }
    void warning(std::string_view message) override { say(printable(message)); }
    void note(std::string_view message) override {
        if (options_.verbose > 0) say(printable(message));
    }

private:
    get_options const& options_;
    std::uint64_t skipped_ = 0;  // told by the thread that reads the source
};

/// What a plan came to.
struct plan_sums {
    std::uint64_t chapters = 0, pages = 0;  ///< that would be fetched
    std::uint64_t begun = 0;                ///< of those chapters: begun already
    std::uint64_t held = 0;                 ///< complete in the library
    std::uint64_t failed = 0;               ///< their pages could not be found
};

void write_plan(
    chapter_source& source, session& with, get_options const& options, output& out, plan_sums& sums
) {
    while (!out.closed()) {
        auto const chapter = source.next();
        if (!chapter) break;
        if (chapter->failed_with) {
            ++sums.failed;
            say(chapter_label(chapter->series, chapter->number, chapter->title) + ": " +
                printable(chapter->failure));
            continue;
        }
        auto const there = with.look_up(*chapter);
        if (there == holding::all) {
            ++sums.held;
            continue;
        }
        if (there == holding::begun) ++sums.begun;
        ++sums.chapters;
        sums.pages += chapter->pages.size();
        auto const folder = folder_of(*chapter, with);
        if (options.json) {
            write_pages(*chapter, folder, out);
        } else {
            write_chapter(*chapter, options.session.output / folder, out);
        }
    }
}

std::string last_line(plan_sums const& plan) {
    auto line = "Would fetch " + counted(plan.chapters, "chapter", "chapters") + ", " +
                counted(plan.pages, "page", "pages");
    if (plan.begun > 0) line += ", less what unfinished chapters have already";
    if (plan.held == 0) return line + ".\n";
    return line + "; " + counted(plan.held, "chapter is", "chapters are") +
           " in the library already.\n";
}

void peek(session& with) {
    try {
        with.peek();
    } catch (library_error const& problem) {
        say("the plan does not know what the library has: " + printable(problem.what()));
    }
}

}  // namespace

int show_plan(
    std::function<std::unique_ptr<chapter_source>(session& with, engine::warn const& told)> const&
        make,
    get_options const& options,
    plan_of what
) {
    plan_observer watch(options);
    session with(options.session, &watch, library_opening::at_run);
    if (what == plan_of::new_chapters) peek(with);
    auto const source = make(with, say);
    output out(STDOUT_FILENO);
    plan_sums plan;
    try {
        write_plan(*source, with, options, out, plan);
    } catch (engine::source_error const& problem) {
        // What was named before it stands, as in a run.
        if (plan.chapters + plan.failed + plan.held + watch.skipped() == 0) throw;
        ++plan.failed;
        say(printable(problem.what()));
    }
    plan.held += watch.skipped();
    if (!options.json) out.write(last_line(plan));
    out.flush();
    if (auto const error = out.failure()) {
        say("stdout: " + error.message());
        return exit_incomplete;
    }
    if (plan.failed > 0) return exit_incomplete;
    if (plan.chapters > 0 || plan.held > 0 || !options.error_on_empty) return exit_ok;
    say("nothing matches the selection");
    return exit_empty;
}

}  // namespace panelia::cli
