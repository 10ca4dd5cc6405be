// The public way to a site's chapters: everything that `open_address` needs, owned by one source.
#include "engine/manifest.hpp"
#include "panelia/error.hpp"
#include "panelia/sources.hpp"

#include <stdexcept>
#include <utility>

#include "sources/chapter_finder.hpp"
#include "sources/recognise.hpp"
#include "sources/rule_files.hpp"
#include "sources/site.hpp"

namespace panelia {
namespace {

engine::selection selection_of(site_options const& options) {
    engine::selection out;
    out.latest = options.latest;
    out.language = options.language;
    if (options.chapters.empty()) return out;
    std::string why;
    out.chapters = engine::chapter_ranges::parse(options.chapters, why);
    if (!out.chapters) throw std::invalid_argument("chapters: " + why);
    return out;
}

class site_source final : public chapter_source {
public:
    site_source(session& with, std::string const& address, site_options const& options)
        : documents_(with.discovery(), options.ignore_robots),
          readers_(sources::readers_with(sources::read_rule_files(options.rules))),
          names_(sources::open_address(
              documents_,
              readers_,
              address,
              {.selection = selection_of(options), .update = options.update, .warn = warn(with)}
          )) {
        if (!names_) throw engine::source_error("the session was stopped");
        finder_.emplace(documents_, readers_, *names_);
    }

    std::optional<chapter_spec> next() override { return finder_->next(); }
    void stop() override { finder_->stop(); }

private:
    static engine::warn warn(session& with) {
        return [&told = with.discovery()](std::string_view text) {
            told.warning(text);
        };
    }

    sources::site_documents documents_;
    sources::reader_list readers_;
    std::unique_ptr<sources::chapter_namer> names_;
    std::optional<sources::chapter_finder> finder_;
};

}  // namespace

std::unique_ptr<chapter_source> open_site(
    session& with, std::string const& address, site_options const& options
) {
    return std::make_unique<site_source>(with, address, options);
}

}  // namespace panelia
