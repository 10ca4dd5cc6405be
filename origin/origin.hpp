// A scriptable HTTP/1.1 server on loopback: it says exactly what it is told to say, also wrongly,
// and keeps an exact account of what it did. Serves the demo, the tests and the benchmarks.
// Not a web server: no files, no policy. Standard library only; Boost stays in origin.cpp.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace panelia::origin {

using std::chrono::milliseconds;
using fields = std::vector<std::pair<std::string, std::string>>;

/// The bytes of a reply: shared text, or generated while sending so that size costs no memory.
class body {
public:
    /// Fills `out` with the bytes from `offset` on. Called on the server's threads.
    using generator = std::function<void(std::uint64_t offset, std::span<char> out)>;

    body() = default;
    body(std::string text);                         // NOLINT(google-explicit-constructor)
    body(char const* text);                         // NOLINT(google-explicit-constructor)
    body(std::shared_ptr<std::string const> text);  // NOLINT(google-explicit-constructor)
    static body of_size(std::uint64_t bytes);       ///< a fixed pattern
    static body of_size(std::uint64_t bytes, generator fill);

    std::uint64_t size() const noexcept { return text_ ? text_->size() : size_; }
    std::shared_ptr<std::string const> const& text() const noexcept { return text_; }  ///< or null
    generator const& fill() const noexcept { return fill_; }  ///< empty = text, or the pattern

private:
    std::shared_ptr<std::string const> text_;
    std::uint64_t size_ = 0;
    generator fill_;
};

/// What happens to the connection after a reply.
enum class ending : std::uint8_t {
    keep,   ///< as HTTP says: kept unless either side said "Connection: close"
    close,  ///< closed in order (FIN) whatever was announced; all bytes sent before arrive
    reset,  ///< RST: bytes sent before may be lost on the way
};

/// One answer. The default is an empty, well-behaved 200; every other member is a departure from
/// it. HEAD, 1xx, 204 and 304 never carry the body.
struct reply {
    int status = 200;
    fields headers{};  ///< Content-Length, Transfer-Encoding and Connection are added if not given
    body content{};

    milliseconds head_delay{0};                     ///< before the first byte
    std::optional<std::uint64_t> stall_after{};     ///< pause once so many body bytes are out
    milliseconds stall_for{std::chrono::hours(1)};  ///< ... for so long (or until the peer leaves)
    std::optional<std::uint64_t> cut_after{};  ///< body ends here; `then` applies (keep = close)
    std::optional<std::uint64_t> announced_length{};  ///< another Content-Length than the true one
    bool omit_length = false;        ///< no Content-Length: the body ends with the connection
    bool chunked = false;            ///< Transfer-Encoding: chunked
    std::size_t chunk_bytes = 8192;  ///< size of each chunk; > 0
    fields trailers{};               ///< after the last chunk; implies `chunked`
    std::size_t drip_bytes = 0;      ///< > 0: so many body bytes every `drip_interval`
    milliseconds drip_interval{10};
    std::vector<int> informational{};  ///< 1xx statuses sent before, in order
    std::optional<std::string> raw{};  ///< sent verbatim instead of all of it, then `then`
    bool silent = false;               ///< nothing is sent at all; `then` applies (keep = close)
    bool close_announced = false;      ///< "Connection: close", and it does
    ending then = ending::keep;
};

/// One request as the server saw it. The views live as long as the call they are passed to.
struct request_info {
    std::string_view method;
    std::string_view target;  ///< as sent: path and query (or absolute, from a proxy's client)
    std::string_view path;    ///< the target up to '?'
    std::string_view body;
    std::span<std::pair<std::string, std::string> const> headers;
    std::uint64_t sequence = 0;    ///< 1-based, over the whole server
    std::uint64_t attempt = 0;     ///< 1-based, of this target (0 when counting is off)
    std::uint64_t connection = 0;  ///< 1-based id of its connection

    /// The first field of that name (any case), or an empty view.
    std::string_view header(std::string_view name) const noexcept;
};

/// Decides the answer. Called on the server's threads; with more than one, concurrently.
using responder = std::function<reply(request_info const&)>;

/// One line of the access log. A request enters it when its head and body have arrived and is
/// updated when its reply has ended.
struct access {
    std::uint64_t sequence = 0;
    std::uint64_t connection = 0;
    std::uint64_t attempt = 0;
    std::chrono::steady_clock::time_point arrived{};
    std::chrono::system_clock::time_point arrived_system{};
    std::chrono::nanoseconds duration{0};  ///< from arrival to the last byte handed to the kernel
    std::string method{}, target{};
    fields headers{};
    std::string body{};
    int status = 0;  ///< the final status sent; 0 for `raw`, `silent`, or not yet
    /// Body octets handed to the kernel, without chunk framing (for `raw`: all octets). Equal to
    /// what the client received unless the client left or the ending was `reset`.
    std::uint64_t body_bytes = 0;
    bool ended = false;     ///< the reply is over, one way or the other
    bool complete = false;  ///< ... and was sent to the end that its framing announced
    bool tls = false, tls_resumed = false;
    std::string server_name{};  ///< SNI, or empty
};

/// Counters since construction or `clear_log`.
struct observations {
    std::uint64_t connections = 0;       ///< accepted
    std::uint64_t open_connections = 0;  ///< now
    std::uint64_t max_connections = 0;   ///< most at one time whose peer had not left
    std::uint64_t requests = 0;
    std::uint64_t in_flight = 0;      ///< arrived, reply not over
    std::uint64_t max_in_flight = 0;  ///< most at one time; exact with one server thread
    std::uint64_t body_bytes = 0;     ///< sum over the replies that have ended
    std::uint64_t failed_handshakes = 0;
};

/// What certificate a TLS server shows.
enum class certificate : std::uint8_t {
    valid,         ///< leaf for `names`, signed by the CA of `ca_pem`
    self_signed,   ///< for `names`, signed by itself; `ca_pem` still is the unrelated CA
    wrong_name,    ///< signed by the CA, for "wrong.invalid" only
    expired,       ///< signed by the CA, valid until yesterday
    other_issuer,  ///< signed by a CA that nobody was given
};

struct tls_options {
    std::vector<std::string> names{"localhost", "127.0.0.1", "::1"};  ///< DNS names, IP literals
    certificate shows = certificate::valid;
    bool session_tickets = true;
};

/// What happens to a client that connects.
enum class accepting : std::uint8_t {
    normal,
    mute,   ///< accepted, never read nor answered (a TLS handshake hangs)
    never,  ///< the listen queue is kept full: a connect hangs (Linux)
};

struct options {
    std::uint16_t port = 0;      ///< 0 = one that is free
    bool ipv6 = false;           ///< also on [::1], same port
    unsigned threads = 1;        ///< >= 1
    bool log = true;             ///< keep the access log (memory grows with requests)
    bool count_attempts = true;  ///< per target (memory grows with distinct targets)
    accepting accepts = accepting::normal;
    milliseconds idle_timeout{0};  ///< > 0: idle connections are closed after so long, unannounced
    std::uint64_t requests_per_connection = 0;  ///< > 0: closed after so many, unannounced
    std::optional<tls_options> tls{};
};

/// The server: listens when the constructor returns, is gone when the destructor returns.
/// Everything is thread-safe. Throws `std::system_error` when it cannot listen.
class server {
public:
    explicit server(options const& wanted = {});
    ~server();
    server(server const&) = delete;
    server& operator=(server const&) = delete;

    /// Exact path (query ignored) first, then the longest prefix, then `otherwise`, then a 404.
    /// Adding a path again replaces it. At any time.
    void route(std::string path, reply answer);
    void route(std::string path, responder answer);
    void route_prefix(std::string prefix, responder answer);
    void otherwise(responder answer);

    std::uint16_t port() const noexcept;
    std::string base() const;       ///< "http://127.0.0.1:PORT" ("https" with TLS), no slash
    std::string host_port() const;  ///< "127.0.0.1:PORT"
    std::string url(std::string_view path) const;  ///< base() + path

    std::vector<access> log() const;  ///< in order of arrival
    /// Waits until no request is in flight (a client sees its last byte before the server has
    /// written its line), then the log. On timeout: the log as it stands.
    std::vector<access> settled_log(milliseconds timeout = milliseconds(5000)) const;
    observations observed() const;
    /// Until `n` requests have arrived since construction or `clear_log`; false on timeout.
    bool wait_for_requests(std::uint64_t n, milliseconds timeout = milliseconds(5000)) const;
    /// Until `n` replies have ended.
    bool wait_for_replies(std::uint64_t n, milliseconds timeout = milliseconds(5000)) const;
    /// Until nothing is in flight.
    bool wait_idle(milliseconds timeout = milliseconds(5000)) const;
    /// Forgets log, attempt counts and observations (open connections stay counted).
    void clear_log();
    /// Closes connections that wait for their next request, as a server with a short keep-alive
    /// does. Returns when they are closed.
    void close_idle();
    /// Closes everything at once; idempotent, also done by the destructor.
    void stop();

    std::string const& ca_pem() const noexcept;  ///< empty without TLS
    void write_ca(std::filesystem::path const& file) const;

private:
    struct impl;
    std::unique_ptr<impl> impl_;
};

// --- fault plan
// ----------------------------------------------------------------------------------------

enum class fault : std::uint8_t { none, not_found, server_error, rate_limited, truncated };

/// Which requests fail, decided by (seed, target, attempt) alone: the same on every run, at any
/// number of threads. A target that is not found never is; the others are drawn per attempt.
struct fault_plan {
    std::uint64_t seed = 1;
    double not_found = 0;     ///< probability 0..1, per target
    double server_error = 0;  ///< 500, per attempt
    double rate_limited = 0;  ///< 429 with Retry-After, per attempt
    double truncated = 0;     ///< body cut in half and closed, per attempt
    int retry_after = 0;      ///< s
    /// From this attempt on nothing but `not_found` happens; 0 = no such mercy.
    std::uint64_t healthy_from = 0;

    fault decide(std::string_view target, std::uint64_t attempt) const noexcept;
    /// `good` with the fault applied.
    reply apply(fault what, reply good) const;
};

}  // namespace panelia::origin
