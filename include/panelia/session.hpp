// The public face of the engine: options in, events while it runs, a report at the end.
// Standard library only; no Boost header is needed to embed panelia.
#pragma once

#include "panelia/error.hpp"
#include "panelia/manifest.hpp"
#include "panelia/metrics.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace panelia {

enum class sink_kind { disk, null };
enum class verify_mode { off, structure };
enum class address_family { any, ipv4, ipv6 };
enum class referer_mode { automatic, none, fixed };

/// Everything a session can be told; defaults are those of the command line.
/// Counts, sizes and time-outs must be positive unless a sentence says otherwise; retry_delay,
/// retry_max_delay, max_retry_after and grace may be 0. A time beyond ten years counts as ten.
struct session_options {
    std::filesystem::path output = "downloads";  ///< the library folder
    sink_kind sink = sink_kind::disk;
    verify_mode verify = verify_mode::structure;
    bool force = false;  ///< fetch again what the library already has
    std::size_t allow_missing =
        0;  ///< accept a chapter that lacks up to so many pages, but has one

    unsigned threads = 0;               ///< I/O threads; 0 = one per core
    unsigned parallel_chapters = 8;     ///< chapters in flight
    unsigned connections = 64;          ///< connections in flight, all hosts
    unsigned connections_per_host = 6;  ///< ceiling per host:port
    std::uint64_t limit_rate = 0;       ///< bytes/s over everything; 0 = no limit
    double request_rate = 0;            ///< requests/s per host, at least 0.00001; 0 = no limit

    unsigned retries = 5;                                ///< further attempts per page
    std::chrono::milliseconds retry_delay{1'000};        ///< base of the back-off
    std::chrono::milliseconds retry_max_delay{60'000};   ///< its ceiling
    std::chrono::milliseconds max_retry_after{120'000};  ///< a longer Retry-After fails the page
    std::chrono::milliseconds connect_timeout{10'000};   ///< resolve + connect + TLS
    std::chrono::milliseconds stall_timeout{30'000};     ///< no byte for so long
    std::chrono::milliseconds page_timeout{300'000};     ///< one whole attempt
    std::chrono::milliseconds grace{5'000};              ///< from stop() to the hard cancel

    std::uint64_t max_page_bytes = 256ULL << 20;
    unsigned max_redirects = 10;
    bool allow_downgrade = false;  ///< follow https -> http

    /// Sent with every request. One that cannot be sent (its name is no name, its value holds a
    /// line break or another control character) is refused, and so is what panelia decides by
    /// itself (Accept-Encoding, Connection, Content-Length, Range, Proxy-Authorization …).
    std::vector<std::pair<std::string, std::string>> headers{};
    std::string user_agent{};  ///< empty = panelia's own
    referer_mode referer = referer_mode::automatic;
    std::string referer_url{};        ///< for referer_mode::fixed: http(s)
    std::filesystem::path cookies{};  ///< Netscape cookies.txt; empty = none

    std::string http_proxy{};            ///< for http URLs; empty = none
    std::string https_proxy{};           ///< for https URLs; empty = none
    std::string no_proxy{};              ///< comma-separated hosts that are reached directly
    std::filesystem::path ca_cert{};     ///< PEM file; empty = the system store
    bool insecure = false;               ///< no certificate verification
    std::vector<std::string> resolve{};  ///< "HOST:PORT:ADDR" overrides
    address_family family = address_family::any;
};

enum class chapter_outcome { complete, partial, failed, cancelled };
std::string_view to_string(chapter_outcome o) noexcept;

/// A page that is not on disk at the end, and why.
struct page_failure {
    std::size_t page = 0;  ///< 1-based
    std::string url{};     ///< without credentials
    std::error_code error{};
    std::string message{};  ///< one sentence, with the HTTP status where there is one
    unsigned attempts = 0;
};

/// What became of one chapter.
struct chapter_report {
    std::string series{}, number{}, title{};
    chapter_outcome outcome = chapter_outcome::failed;
    std::filesystem::path folder{};  ///< relative to the library; empty with the null sink
    /// With `force`: the new copy did not come whole and is gone; `folder` holds the one that was
    /// there before, untouched.
    bool earlier_copy_stays = false;
    std::size_t pages = 0, downloaded = 0, skipped = 0, failed = 0;
    std::uint64_t bytes = 0;  ///< sizes of the pages downloaded in this session
    double seconds = 0;
    std::vector<page_failure> failures{};
    std::string message{};  ///< why the chapter itself failed, when no single page did
};

/// What a session did, as a value. Failures of whole chapters that were skipped need no entry:
/// only chapters that are not complete are listed.
struct report {
    std::uint64_t chapters_attempted = 0, chapters_complete = 0, chapters_partial = 0,
                  chapters_failed = 0, chapters_cancelled = 0, chapters_skipped = 0;
    std::uint64_t pages_downloaded = 0, pages_failed = 0, pages_skipped = 0;
    std::uint64_t stored_bytes = 0, received_bytes = 0;
    double wall_seconds = 0;
    bool stopped = false;
    std::string source_error{};  ///< malformed input met in mid-stream, else empty
    std::string disk_error{};    ///< why the session ended itself (a full disk, say), else empty
    std::vector<chapter_report> incomplete{};
    std::uint64_t incomplete_unlisted = 0;  ///< beyond the first 10,000
};

/// Told what happens, as it happens. Every function has an empty default. Calls come from several
/// threads at a time, at most one at a time per chapter; they must be quick and must not throw.
/// `chapter_started`, `attempt_finished`, `page_finished` and `chapter_finished` come from I/O
/// threads; `chapter_skipped` from the one that asks the source (the one in `run`);
/// `host_paused` from I/O threads and the one that fetches documents; `warning` and `note` from any
/// of these, the library's own, and the one that makes or opens the session. Text that is handed
/// over is valid during the call only. After `run` only a `warning` may still come.
class observer {
public:
    virtual ~observer() = default;

    struct chapter_info {
        std::uint64_t id;  ///< in the order of starting, from 1
        std::string_view series, number, title, url;
        std::size_t pages;
    };
    struct attempt_info {
        std::uint64_t chapter;
        std::size_t page;       ///< 1-based
        unsigned attempt;       ///< from 1
        std::string_view url;   ///< without credentials
        int status;             ///< of the last response, 0 if there was none
        std::error_code error;  ///< none: the page was accepted
        std::uint64_t received_bytes;
        double seconds;
        double retry_in;  ///< seconds until the next attempt; negative = no further one
    };
    struct page_info {
        std::uint64_t chapter;
        std::size_t page;
        std::string_view url;
        std::string_view file;  ///< name inside the chapter's folder; empty when it failed
        std::uint64_t bytes;
        std::error_code error;  ///< none: the page is stored
        bool skipped;           ///< an earlier session had stored it
    };

    virtual void chapter_started(chapter_info const&) {}
    virtual void chapter_skipped(chapter_info const&) {}  ///< complete in the library; id is 0
    virtual void attempt_finished(attempt_info const&) {}
    virtual void page_finished(page_info const&) {}
    virtual void chapter_finished(std::uint64_t /*id*/, chapter_report const&) {}
    virtual void host_paused(std::string_view /*host_port*/, double /*seconds*/) {}
    virtual void warning(std::string_view /*message*/) {}
    virtual void note(std::string_view /*message*/) {
    }  ///< what a source decided, for a verbose log
};

/// The library folder is in use by another process, cannot be created, or was made by a newer
/// panelia.
class library_error : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// What a library has of a chapter.
enum class holding {
    nothing,
    begun,  ///< it was begun; some of its pages may be there
    all,    ///< it is complete
};

namespace engine {
class discovery;  // what sources that read a site's documents ask of a session
}

/// When a session opens its library.
enum class library_opening {
    now,    ///< in its constructor
    at_run  ///< with `open`, or in `run`: nothing is written before
};

/// One run: chapters from a source into a library, with metrics. Not copyable, used once.
class session {
public:
    /// Opens the library (unless the sink is `null`, or it is to be opened later). `watch` may be
    /// null and must outlive the session. Throws `library_error`, or `std::invalid_argument` for an
    /// impossible option, a file of `cookies` or `ca_cert` that cannot be read among them, before
    /// anything is written: one line that names it and shows no header's value and no password.
    explicit session(
        session_options options,
        observer* watch = nullptr,
        library_opening when = library_opening::now
    );
    /// Gives the library back. Not while `run` is under way on another thread: stop it, and wait
    /// until it has returned. What belongs to the session (its metrics and their handles, sources
    /// of `open_site`) goes with it.
    ~session();
    session(session const&) = delete;
    session& operator=(session const&) = delete;

    /// Opens the library if it is not open. Throws `library_error`. Not while `run` is under way.
    void open();

    /// Looks into the library without creating, locking or changing it, for a plan: until it is
    /// opened, sources of this session (`open_site`) leave out what it holds, and `look_up` knows.
    /// Where there is none, nothing is held. Throws `library_error` when it cannot be read. Not
    /// while `run` is under way.
    void peek();
    /// What a library that was peeked into has of a chapter whose pages are known. `nothing` with
    /// `force`, without a `peek` before, and once the library is open: `run` finds out by itself
    /// then. Throws `library_error`. One thread at a time.
    holding look_up(chapter_spec const& chapter);
    /// What a run would call the folder of the chapter's series: as the library that was peeked
    /// into has it, or as a new one would. Throws library_error.
    std::string series_folder(chapter_spec const& chapter);

    /// Downloads everything the source names and returns when it is done or stopped. Once: a second
    /// call throws std::logic_error. What an observer throws on an I/O thread stops the session and
    /// is thrown again from here; on this one it counts as the source's failure
    /// (`report::source_error`). Throws std::system_error when no thread can be started.
    report run(chapter_source& source);

    /// Begins no further page, lets those in flight end within `grace`, then cancels. Any thread,
    /// and from observers; not from a signal handler.
    void stop() noexcept;
    /// Cancels at once. Any thread.
    void abort() noexcept;

    /// The session's own metrics: valid as long as the session; any thread, at any time.
    metrics::collector& metrics() noexcept;
    /// For `open_site` (panelia/sources.hpp): the session's own way to documents. Valid as long as
    /// the session; any thread.
    engine::discovery& discovery() noexcept;

    /// Chapters known to be waiting, and whether the source has been read to its end.
    struct progress {
        std::uint64_t chapters_done = 0, chapters_known = 0;
        std::uint64_t pages_done = 0, pages_known = 0;
        bool source_ended = false;
    };
    progress current() const noexcept;

private:
    struct impl;
    std::unique_ptr<impl> impl_;
};

}  // namespace panelia
