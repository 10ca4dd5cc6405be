// What a source that reads a site's documents asks of its session: documents, fetched politely and
// counted, and whether the library holds a chapter already. An interface; no I/O here.
#pragma once

#include "panelia/manifest.hpp"

#include <chrono>
#include <cstdint>
#include <future>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace panelia::engine {

/// Longest document that is read: an HTML page of this size is none that a person would open.
inline constexpr std::uint64_t max_document_bytes = 16ULL << 20;

/// A document that is wanted.
struct document_ask {
    std::string url{};  ///< absolute, http(s)
    std::vector<std::pair<std::string, std::string>> headers{};
    std::string referer{};  ///< the document that named it, sent as the user wants referers sent
    std::uint64_t max_bytes = max_document_bytes;
    unsigned max_redirects = 1000;  ///< fewer than the session's --max-redirects, when it is less
    bool cut = false;  ///< a longer body is cut at `max_bytes` instead of being refused
};

/// What came of it.
struct document_answer {
    std::error_code error{};  ///< none: the document arrived whole with status 200
    std::string message{};    ///< of an error, one sentence without secrets
    std::string url{};        ///< where it came from after redirects, without credentials
    std::string content_type{}, charset{};  ///< lower case, or empty
    std::string body{};                     ///< free of any Content-Encoding
};

/// How a chapter that is only named is looked up in the library.
enum class known_by {
    all,     ///< series, number, and its address (or, where one has none, its title)
    url,     ///< series and address, whatever its number is
    number,  ///< series, language, number and, where both name one, volume, whatever its address
             ///< and title are (--update)
};

/// Given out by a session; valid as long as it. Any thread.
class discovery {
public:
    virtual ~discovery() = default;

    /// Begins to fetch; redirects, retries and pauses are dealt with. Once the session is stopped
    /// the answer is `cancelled`, soon.
    virtual std::future<document_answer> begin(document_ask ask) = 0;
    document_answer get(document_ask ask) { return begin(std::move(ask)).get(); }

    /// Requests to that host and port, pages too, are at least so far apart from now on.
    virtual void slow_down(std::string_view host_port, std::chrono::nanoseconds apart) = 0;

    /// True: the library holds this chapter, of which no page is known, complete under its final
    /// name; it is counted and told as skipped. Never with `force`, nor before the library is open
    /// or peeked.
    virtual bool skip_held(chapter_spec const& named, known_by how) = 0;

    /// Something the user ought to know, and something that a verbose log tells.
    virtual void warning(std::string_view text) = 0;
    virtual void note(std::string_view text) = 0;
};

}  // namespace panelia::engine
