// A site in a format of its own, one line a fact, and the reader of it: what a walk does can be
// seen without any real site's markup.
#pragma once

#include "tests/loopback/session_world.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <memory>
#include <sstream>
#include <string>
#include <utility>

#include "sources/chapter_finder.hpp"
#include "sources/site.hpp"

namespace panelia::testing {

/// "list NAME", "order newest", "chapter NUMBER URL TITLE" (number "-": none), "more URL" ·
/// "pages", "page URL", "more URL" · "unsure" · "strip" in the place of both (a series without a
/// list), "self NUMBER", "page URL", "next URL", "previous URL".
class line_reader final : public sources::reader {
public:
    std::string_view name() const noexcept override { return "lines"; }

    sources::reading read(sources::document const& from, sources::role as) override {
        sources::reading out;
        std::istringstream lines(from.body);
        std::string line;
        std::getline(lines, line);
        bool const strip = line == "strip";
        bool const list = strip ? as == sources::role::list : line.starts_with("list ");
        if (list != (as == sources::role::list) || (!list && !strip && line != "pages")) return out;
        out.understood = true;
        if (list && !strip) out.series = line.substr(5);
        while (std::getline(lines, line)) read_line(line, out);
        if (strip && list) out.chapters.push_back(std::move(out.self));
        return out;
    }

    static std::unique_ptr<sources::reader> make(sources::document const& first) {
        bool const ours = first.body.starts_with("list ") || first.body.starts_with("pages") ||
                          first.body.starts_with("strip");
        return ours ? std::make_unique<line_reader>() : nullptr;
    }

private:
    static void read_line(std::string const& line, sources::reading& out) {
        std::istringstream words(line);
        std::string what, first, second;
        words >> what >> first >> second;
        if (what == "order") out.order = sources::list_order::newest_first;
        if (what == "more") out.more.push_back({.url = first, .headers = {}});
        if (what == "page") out.self.pages.push_back({.url = first});
        if (what == "self") out.self.number = first;
        if (what == "next") out.next.url = first;
        if (what == "previous") out.previous.url = first;
        if (what == "unsure") out.confidence = 0.2;
        if (what != "chapter") return;
        sources::chapter_link link;
        if (first != "-") link.number = first;
        link.url = second;
        std::getline(words >> std::ws, link.title);
        out.chapters.push_back(std::move(link));
    }
};

/// An address opened in a session, as `open_site` does it, but read by `line_reader`.
class opened_site final : public chapter_source {
public:
    opened_site(
        session& with,
        std::string const& address,
        sources::site_wishes wishes = {},
        bool ignore_robots = false,
        sources::walk_bounds bounds = {}
    )
        : documents_(with.discovery(), ignore_robots, bounds),
          readers_{&line_reader::make},
          names_(sources::open_address(documents_, readers_, address, std::move(wishes))),
          finder_(documents_, readers_, *names_) {}

    std::optional<chapter_spec> next() override { return finder_.next(); }
    void stop() override { finder_.stop(); }
    /// As the command line asks before it opens the library.
    bool any() { return names_->any(); }

private:
    sources::site_documents documents_;
    sources::reader_list readers_;
    std::unique_ptr<sources::chapter_namer> names_;
    sources::chapter_finder finder_;
};

/// Downloads what is at an address.
inline outcome_of_run walk(
    session_options options,
    std::string const& address,
    sources::site_wishes wishes = {},
    bool ignore_robots = false,
    sources::walk_bounds bounds = {}
) {
    session work(std::move(options), nullptr, library_opening::at_run);
    watchdog dog(work, std::chrono::seconds(120));
    opened_site source(work, address, std::move(wishes), ignore_robots, bounds);
    auto result = work.run(source);
    REQUIRE(dog.finish());
    return {std::move(result), work.metrics().get_stats()};
}

/// The same, with bounds that a test can reach.
inline report walk_within(
    std::filesystem::path const& folder, std::string const& address, sources::walk_bounds bounds
) {
    return walk(quick_options(folder), address, {}, false, bounds).result;
}

}  // namespace panelia::testing
