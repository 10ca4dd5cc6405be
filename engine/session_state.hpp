// What the shards of one session share. Each part is thread-safe by itself.
#pragma once

#include "engine/chapter_queue.hpp"
#include "engine/gate.hpp"
#include "engine/ledger.hpp"
#include "engine/library.hpp"
#include "engine/library_view.hpp"
#include "engine/rate_limit.hpp"
#include "engine/redirect_judge.hpp"
#include "engine/retry.hpp"
#include "engine/second_copies.hpp"
#include "net/client.hpp"
#include "net/cookie_jar.hpp"
#include "net/redirect.hpp"
#include "panelia/metrics.hpp"
#include "panelia/session.hpp"

#include <boost/asio/thread_pool.hpp>

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace panelia::engine {

struct session_state {
    session_state(session_options given, observer& watcher, unsigned shards);

    /// Opens the library unless the sink is `null` or it is open. Throws library_error.
    void open();
    /// Who fetches documents for sources is one more shard to the gate.
    shard_id discovery_id() const noexcept { return shard_count; }

    session_options const options;
    observer& watch;
    unsigned const shard_count;
    metrics::collector counts;
    gate hosts;
    chapter_queue chapters;
    second_copies copies;
    ledger book;
    retry_policy const retries;
    net::redirect_options const redirects;
    net::client_config const net_config;
    net::shared_services const net_services;
    net::cookie_jar cookies;
    std::optional<rate_limit> rate;
    std::unique_ptr<library> shelf;  ///< null with the null sink, and until `open`
    /// Asked about redirects of what the user did not name; null: nobody minds. Set before the run.
    std::shared_ptr<redirect_judge> judge;
    std::unique_ptr<library_view>
        view;  ///< what a plan asks while there is no `shelf`; may be null
    std::atomic<std::uint64_t> next_chapter_id{1};
    /// The library can take nothing more, for this reason: the session ends itself. Set by the
    /// session; any thread.
    std::function<void(std::string const&)> halt;
    boost::asio::thread_pool blocking{2};  ///< commits of chapters; never page by page
};

}  // namespace panelia::engine
