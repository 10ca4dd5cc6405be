#include "cli/demo.hpp"

#include "cli/checks.hpp"
#include "cli/demo_story.hpp"
#include "cli/download.hpp"
#include "cli/exit_code.hpp"
#include "cli/output.hpp"
#include "cli/text.hpp"
#include "cli/tree.hpp"
#include "engine/manifest.hpp"
#include "origin/demo_site.hpp"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>

namespace panelia::cli {
namespace {

/// Shown as it is read: the text outlives the source.
std::unique_ptr<chapter_source> source_of(std::string const& manifest) {
    auto read = [rest = std::string_view(manifest)](char* buffer, std::size_t size) mutable {
        auto const n = std::min(size, rest.size());
        std::memcpy(buffer, rest.data(), n);
        rest.remove_prefix(n);
        return n;
    };
    return engine::open_manifest(read, engine::manifest_format::json, "demo.json", "demo", {});
}

get_options prepared(get_options options) {
    // The demo shows the same every time, whatever its folder holds from the last one.
    options.session.force = true;
    options.session.retry_delay = std::chrono::milliseconds(300);
    options.metrics_json = options.session.output / "metrics.json";
    options.metrics_csv = options.session.output / "metrics.csv";
    return options;
}

void introduce(origin::demo_site const& site, output& out) {
    out.write(
        "A server inside this process, " + site.http().base() + ", offers " +
        counted(site.series(), "series", "series") + ", " +
        counted(site.chapters(), "chapter", "chapters") + ", " +
        counted(site.pages(), "page", "pages") + ".\n\n"
    );
    out.flush();
}

void conclude(get_options const& options, console const& where, output& out) {
    out.write("\n" + tree_text(options.session.output, where.unicode));
    auto const folder = printable(options.session.output.string());
    out.write(
        "\nNext\n"
        "  panelia history show -o " +
        folder +
        "   the figures of this run\n"
        "  panelia get --help" +
        std::string(folder.size() + 9, ' ') + "the main job\n"
    );
}

}  // namespace

int run_demo(get_options options, console const& where) {
    options = prepared(std::move(options));
    check_files(options);
    origin::demo_site const site;
    bool const talks = !options.json && !options.quiet;
    output out(STDOUT_FILENO);
    if (talks) introduce(site, out);
    download work(options, where);
    demo_story story;
    work.add_observer(story);
    auto const result = work.run(source_of(site.manifest()));
    if (!result.began) return result.code;
    if (talks) out.write(story.text() + "\n");
    out.flush();
    int const code = print_result(result, options, where);
    if (talks) conclude(options, where, out);
    return code;
}

}  // namespace panelia::cli
