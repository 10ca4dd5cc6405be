// What the session's tests share: a list as a source, an origin with pages, options that do not
// wait.
#pragma once

#include "origin/origin.hpp"
#include "panelia/session.hpp"
#include "tests/pure/page_samples.hpp"
#include "tests/pure/scratch_folder.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace panelia::testing {

using namespace samples;

/// Chapters from memory.
class list_source final : public chapter_source {
public:
    explicit list_source(std::vector<chapter_spec> chapters) : chapters_(std::move(chapters)) {}
    std::optional<chapter_spec> next() override {
        if (at_ == chapters_.size()) return std::nullopt;
        return chapters_[at_++];
    }

private:
    std::vector<chapter_spec> chapters_;
    std::size_t at_ = 0;
};

/// A PNG of a size of its own, so that pages differ.
inline std::string page_body(std::size_t chapter, std::size_t page) {
    return png_signature + png_header() +
           png_chunk(
               "IDAT",
               std::string(100 + 37 * page + 1000 * chapter, static_cast<char>('a' + page % 26))
           ) +
           png_end;
}

/// Series "Tests" with `chapters` chapters of `pages` pages at /c<chapter>/<page>.png.
inline std::vector<chapter_spec> chapters_at(
    std::string const& base, std::size_t chapters, std::size_t pages
) {
    std::vector<chapter_spec> list(chapters);
    for (std::size_t c = 0; c < chapters; ++c) {
        list[c].series = "Tests";
        list[c].number = std::to_string(c + 1);
        list[c].url = base + "/c" + std::to_string(c + 1);
        for (std::size_t p = 1; p <= pages; ++p) {
            list[c].pages.push_back({list[c].url + "/" + std::to_string(p) + ".png", "", {}});
        }
    }
    return list;
}

inline void serve(origin::server& server, std::size_t chapters, std::size_t pages) {
    for (std::size_t c = 1; c <= chapters; ++c) {
        for (std::size_t p = 1; p <= pages; ++p) {
            origin::reply reply;
            reply.content = page_body(c, p);
            server.route("/c" + std::to_string(c) + "/" + std::to_string(p) + ".png", reply);
        }
    }
}

inline session_options quick_options(std::filesystem::path const& folder) {
    session_options o;
    o.output = folder;
    o.threads = 2;
    o.retry_delay = std::chrono::milliseconds(1);
    o.retry_max_delay = std::chrono::milliseconds(5);
    o.connect_timeout = std::chrono::seconds(5);
    o.stall_timeout = std::chrono::seconds(5);
    o.page_timeout = std::chrono::seconds(20);
    return o;
}

/// The names in a folder.
inline std::set<std::string> names_in(std::filesystem::path const& folder) {
    std::set<std::string> out;
    for (auto const& each : std::filesystem::directory_iterator(folder)) {
        out.insert(each.path().filename().string());
    }
    return out;
}

/// How often the server was asked for what begins like this.
inline std::size_t times_asked(origin::server const& at, std::string_view start) {
    auto const log = at.settled_log();
    return static_cast<std::size_t>(std::ranges::count_if(log, [&](auto const& line) {
        return line.target.starts_with(start);
    }));
}

/// Aborts a session that has not come to its end in time, so that a test fails instead of hanging.
class watchdog {
public:
    explicit watchdog(session& watched, std::chrono::seconds limit = std::chrono::seconds(60))
        : thread_([this, &watched, limit] {
              std::unique_lock hold(lock_);
              if (!over_.wait_for(hold, limit, [this] { return done_; })) {
                  barked_ = true;
                  watched.abort();
              }
          }) {}
    ~watchdog() { finish(); }
    watchdog(watchdog const&) = delete;
    watchdog& operator=(watchdog const&) = delete;
    /// True when the session ended by itself.
    bool finish() {
        {
            std::scoped_lock const hold(lock_);
            done_ = true;
        }
        over_.notify_all();
        if (thread_.joinable()) thread_.join();
        return !barked_;
    }

private:
    std::mutex lock_;
    std::condition_variable over_;
    bool done_ = false, barked_ = false;
    std::thread thread_;
};

struct outcome_of_run {
    report result;
    metrics::stats stats;
};

/// Runs one session to its end.
inline outcome_of_run run(
    session_options options, std::vector<chapter_spec> chapters, observer* watch = nullptr
) {
    list_source source(std::move(chapters));
    session work(std::move(options), watch);
    watchdog dog(work);
    auto result = work.run(source);
    REQUIRE(dog.finish());
    return {std::move(result), work.metrics().get_stats()};
}

}  // namespace panelia::testing
