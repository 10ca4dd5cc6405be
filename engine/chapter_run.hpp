// A chapter in hand and its pages on their way: state that one shard owns. Only values; no I/O, no
// decisions.
#pragma once

#include "engine/admission.hpp"
#include "engine/library.hpp"
#include "engine/partial_page.hpp"
#include "engine/resume_journal.hpp"
#include "engine/staging_file.hpp"
#include "net/request.hpp"
#include "panelia/metrics.hpp"
#include "panelia/session.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <system_error>
#include <vector>

namespace panelia::engine {

/// What the planner hands to the shards.
struct chapter_plan {
    chapter_spec spec;
    chapter_place place;    ///< empty paths with the null sink
    bool unusable = false;  ///< no folder or no pages for it: fails without a request
    std::string unusable_reason{};
};

struct chapter_run;

/// A page that is not settled yet: which request comes next, and what its current attempt has seen
/// so far.
struct page_job {
    chapter_run* chapter = nullptr;
    std::uint32_t index = 0;   ///< 0-based
    net::request ask{};        ///< the next request: the page's URL, or where a redirect led
    host_id host = 0;          ///< of `ask`
    unsigned attempts = 0;     ///< begun
    unsigned redirects = 0;    ///< followed in this attempt
    bool started = false;      ///< counted as in flight
    bool doubted = false;      ///< its body was no page once already
    bool on_budget = false;    ///< a retry that the budget of its host has to bear
    std::error_code failed{};  ///< what its last attempt ended with
    bool for_rest = false;     ///< `ask` is for the rest of the page only
    std::unique_ptr<partial_page> begun{};       ///< what an earlier attempt left, or null
    std::uint64_t received = 0;                  ///< body bytes in this attempt
    std::chrono::nanoseconds ttfb{0}, total{0};  ///< of this attempt, over its hops
};

/// A chapter that a shard works on. Stays at its address.
struct chapter_run {
    chapter_plan plan;
    std::uint64_t id = 0;
    metrics::chapter_handle counts{};
    open_folder folder{};
    resume_journal journal{};
    std::vector<held_page> pages;                   ///< what is there, by index
    std::uint32_t next_page = 0;                    ///< the first page never looked at
    std::deque<std::unique_ptr<page_job>> ready{};  ///< refused for now, redirected, or due again
    std::size_t unsettled = 0;                      ///< pages neither stored nor given up
    std::size_t skipped = 0, downloaded = 0;
    std::uint64_t bytes = 0;
    std::vector<page_failure> failures{};
    std::error_code sank_by{};  ///< the first page failure
    bool ending = false;        ///< handed over for its commit
    std::chrono::steady_clock::time_point started{};

    std::size_t page_count() const noexcept { return plan.spec.pages.size(); }
};

}  // namespace panelia::engine
