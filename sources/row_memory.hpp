// What the library remembers of a row of neighbours, and what it is to remember of it from now on.
#pragma once

#include "engine/discovery.hpp"

#include <chrono>
#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "sources/known_row.hpp"
#include "sources/reader.hpp"

namespace panelia::sources {

/// The library is asked once it is open, by `recall`. One thread.
class row_memory {
public:
    /// `which`: of the document where the walk begins. `latest`: only the newest chapters are
    /// wanted.
    row_memory(engine::discovery& session, engine::list_key which, std::string series, bool latest);

    /// The walk begins, with these neighbours of its first chapter. Nothing is known before.
    void recall(std::string_view start, std::string_view next, std::string_view previous);
    /// known_row's.
    std::optional<known_stretch> beyond(std::string_view from, std::string_view to, row_way way);
    /// What is known of it is wrong.
    void forget();

    /// The row names this chapter, the next one on its way; known: its document was not read.
    void name(chapter_link const& chapter, row_way way, bool known = false);

    /// From time to time: the walk may be cut short at any moment.
    void keep_at_times();
    /// The walk was broken off, or (`whole`) came to its end.
    void keep(bool whole);

private:
    engine::discovery& session_;
    engine::list_key which_;
    std::string series_;
    bool latest_;
    std::chrono::system_clock::time_point begun_at_;   // the walk
    std::chrono::system_clock::time_point read_at_{};  // when what is known was read
    std::optional<known_row> known_;
    std::deque<engine::listed_name> row_;  // the oldest first
    bool leapt_ = false;                   // some of it was not read
    std::size_t kept_ = 0;                 // so many are kept
};

}  // namespace panelia::sources
