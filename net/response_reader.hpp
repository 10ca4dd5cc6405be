// Turns the bytes of a connection into one response: skips interim heads, bounds everything, hands
// the body on. Pure: no I/O, time is an argument; any split of the bytes gives the same result.
#pragma once

#include "net/body_decoder.hpp"
#include "net/content_decoder.hpp"
#include "net/exchange.hpp"
#include "net/response_head.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <system_error>

namespace panelia::net {

/// Bounds of one response; what they mean stands in client_config.
struct response_limits {
    std::size_t max_head_bytes = 300 * 1024;
    std::uint64_t max_body_bytes = 256ULL << 20;
    std::uint64_t max_error_body_bytes = 64 * 1024;
};

/// Reads one response to a GET. Writes head, received_bytes and ttfb of the exchange; it and the
/// writer outlive the reader. Exceptions of the writer pass through.
class response_reader {
public:
    response_reader(response_limits limits, body_writer& body, exchange& facts) noexcept
        : limits_(limits), body_(body), facts_(facts) {}

    /// Takes bytes as they came. `since_begun`: from the request to now. True: the response is over
    /// (done or failed) and no more must be fed.
    bool feed(std::span<std::byte const> bytes, std::chrono::nanoseconds since_begun);
    /// The connection ended, in order (`clean`) or not.
    void end_of_stream(bool clean);
    /// The exchange ends here with `why` (a deadline, say), unless the answer is known already:
    /// what befalls the body of an error response is no error.
    void interrupt(std::error_code why) noexcept;

    /// Some byte of a response has come.
    bool began() const noexcept { return began_; }
    /// The response is whole and the connection may serve another request.
    bool reusable() const noexcept { return phase_ == phase::done && reusable_; }
    /// A piece of the body has been handed on since the last call.
    bool take_wrote() noexcept;
    /// What still comes is the body of an answer that is known already (an error, a redirect): read
    /// only to keep the connection, and not worth much time.
    bool draining() const noexcept { return phase_ == phase::body && !is_success(); }
    std::error_code error() const noexcept { return error_; }
    std::string_view detail() const noexcept { return detail_; }

private:
    enum class phase : std::uint8_t { head, body, done, failed };

    std::span<std::byte const> feed_head(std::span<std::byte const> bytes);
    std::span<std::byte const> feed_body(std::span<std::byte const> bytes);
    void take_head(std::string_view whole);
    void begin_body();
    std::error_code pass_on(std::span<std::byte const> payload);
    std::error_code decode(std::span<std::byte const> payload);
    void body_ended();
    void let_go() noexcept;
    void finish() noexcept;
    void fail(std::error_code why, std::string_view detail = {}) noexcept;
    bool is_success() const noexcept {
        return facts_.head.status >= 200 && facts_.head.status < 300;
    }

    response_limits limits_;
    body_writer& body_;
    exchange& facts_;
    body_framing framing_{};
    body_decoder decoder_{};
    std::unique_ptr<content_decoder> codings_;  // null: the body comes as it is
    std::uint64_t decoded_bytes_ = 0;
    std::string partial_head_;       // of a head that came in pieces
    std::size_t searched_ = 0;       // bytes of it known not to hold the end
    std::size_t interim_bytes_ = 0;  // of the 1xx heads
    unsigned interim_ = 0;           // 1xx heads skipped
    std::chrono::nanoseconds now_{0};
    std::error_code error_{};
    std::string_view detail_{};  // static text
    phase phase_ = phase::head;
    bool began_ = false, head_began_ = false, reusable_ = false, wrote_ = false;
    bool let_go_ = false;  // the rest of the body is not waited for
};

}  // namespace panelia::net
