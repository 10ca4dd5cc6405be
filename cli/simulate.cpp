#include "cli/simulate.hpp"

#include "cli/json.hpp"
#include "cli/summary.hpp"
#include "cli/text.hpp"
#include "engine/naming.hpp"
#include "net/ascii.hpp"
#include "net/url.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
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

std::string folder_of(chapter_spec const& chapter) {
    return engine::safe_name(chapter.series) + "/" +
           engine::chapter_folder(chapter.number, chapter.title);
}

/// A plan is a manifest: what a page's request and its chapter's identity need besides.
void add_chapter_facts(chapter_spec const& chapter, json_line& line) {
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

void write_pages(chapter_spec const& chapter, output& out) {
    auto const folder = folder_of(chapter);
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

void write_chapter(chapter_spec const& chapter, get_options const& options, output& out) {
    auto const target = options.session.output / folder_of(chapter);
    out.write(
        chapter_label(chapter.series, chapter.number, chapter.title) + ": " +
        counted(chapter.pages.size(), "page", "pages") + "\n    " + printable(target.string()) +
        "\n"
    );
}

std::string last_line(plan_result const& plan, std::uint64_t pages, std::uint64_t begun) {
    auto line = "Would fetch " + counted(plan.chapters, "chapter", "chapters") + ", " +
                counted(pages, "page", "pages");
    if (begun > 0) line += ", less what unfinished chapters have already";
    if (plan.held == 0) return line + ".\n";
    return line + "; " + counted(plan.held, "chapter is", "chapters are") +
           " in the library already.\n";
}

}  // namespace

plan_result simulate(
    chapter_source& source, get_options const& options, output& out, plan_library const& has
) {
    plan_result result;
    std::uint64_t pages = 0, begun = 0;
    while (!out.closed()) {
        auto const chapter = source.next();
        if (!chapter) break;
        if (chapter->failed_with) {
            result.failures.push_back(
                chapter_label(chapter->series, chapter->number, chapter->title) + ": " +
                printable(chapter->failure)
            );
            continue;
        }
        auto const there = has.look_up(*chapter);
        if (there == holding::all) {
            ++result.held;
            continue;
        }
        if (there == holding::begun) ++begun;
        ++result.chapters;
        pages += chapter->pages.size();
        if (options.json) {
            write_pages(*chapter, out);
        } else {
            write_chapter(*chapter, options, out);
        }
    }
    result.held += has.left_out();
    if (!options.json) out.write(last_line(result, pages, begun));
    out.flush();
    return result;
}

}  // namespace panelia::cli
