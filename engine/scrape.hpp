// The answer to one request at the metrics endpoint, as a value: status, which body, head. Pure;
// reading and writing are in scrape_connection.
#pragma once

#include "metrics/prometheus.hpp"

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace panelia::engine {

/// What matters of a request's head.
struct scrape_request {
    std::string_view method = {};
    std::string_view target = {};  ///< as sent: a path with its query, or an absolute URL
    std::string_view accept = {};  ///< fields joined by commas
    bool needs_host = true;        ///< it speaks HTTP/1.1
    bool has_host = true;
    bool has_body = false;
};

struct scrape_answer {
    int status = 200;
    std::optional<metrics::exposition> metrics = {};  ///< the body is the metrics in that format
    std::string_view text = {};                       ///< else the body is this
    bool head_only = false;                           ///< HEAD: the body is announced, not sent
    bool close = false;                               ///< the connection cannot be used any further
};

/// GET and HEAD of /metrics and /; anything else is refused. Bodies of requests are never read.
scrape_answer answer(scrape_request const& request) noexcept;
/// For what is no request: 400, or 431 for a head that is too large. Closes.
scrape_answer refuse(int status) noexcept;

/// The response's head, blank line included. `keep` = the connection stays open; only said to a
/// client that might think otherwise.
std::string compose_head(
    scrape_answer const& what,
    std::size_t body_bytes,
    bool keep,
    std::chrono::system_clock::time_point now
);

}  // namespace panelia::engine
