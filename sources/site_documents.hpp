// The documents of one site for whoever walks it: what robots.txt forbids is not fetched, and what
// a walk may cost is bounded. How a document is fetched is the session's business
// (engine/discovery.hpp).
#pragma once

#include "engine/discovery.hpp"

#include <cstddef>
#include <cstdint>
#include <future>
#include <memory>
#include <set>
#include <string>
#include <string_view>

#include "sources/reader.hpp"
#include "sources/robots_gate.hpp"

namespace panelia::sources {

/// Beyond these a walk ends with an error: no series needs as much.
struct walk_bounds {
    std::size_t list_documents = 2'000;
    std::size_t neighbours = 20'000;  // chapters in a row, of a series without a list
    std::size_t chapters = 100'000;
    std::size_t chapter_documents = 2'000;      ///< of one chapter
    std::size_t pages = 20'000;                 ///< of one chapter
    std::uint64_t document_bytes = 4ULL << 30;  ///< of all documents together
};

/// A document or why there is none.
struct fetched {
    document found{};
    std::error_code error{};
    std::string message{};  ///< of an error: one line with the address, without credentials
};

/// Whether an error says that there is nothing at the address: 404, 410.
bool is_gone(std::error_code error);
/// Whether an error says that this will not be answered, however often it is asked: a status of 400
/// to 499 that is no push-back, a redirect that leads nowhere, robots.txt.
bool is_refused(std::error_code error);

/// One thread at a time.
class site_documents {
public:
    /// Redirects of what the session fetches are judged from now on, unless robots.txt is ignored.
    site_documents(engine::discovery& with, bool ignore_robots, walk_bounds bounds = {});

    using answer = std::future<engine::document_answer>;

    /// A document that the user named: fetched whatever robots.txt says. A viewer that is told in
    /// its fragment what to show stands for that (iiif_links.hpp).
    answer begin_named(document_request const& what, std::string const& referer = {});
    /// A document that another one named. A refusal of robots.txt is its answer.
    answer begin(document_request const& what, std::string const& referer);
    /// Waits. Throws engine::source_error when all documents together are beyond the bound.
    fetched take(answer from, std::string_view url);

    /// Why robots.txt keeps us from this address, in a sentence, or empty. May fetch robots.txt.
    std::string refusal(std::string_view url);

    /// At most so many requests a second to the host of this address from now on; 0: as before.
    void keep_rate(std::string_view url, double requests_per_second);

    engine::discovery& session() noexcept { return with_; }
    walk_bounds const& bounds() const noexcept { return bounds_; }

private:
    engine::discovery& with_;
    std::shared_ptr<robots_gate> robots_;  // null: it is ignored
    walk_bounds bounds_;
    std::set<std::string> rated_;  // hosts of keep_rate
    std::uint64_t bytes_ = 0;
};

}  // namespace panelia::sources
