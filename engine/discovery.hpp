// What a source that reads a site's documents asks of its session: documents, fetched politely and
// counted, and what the library holds and remembers. An interface; no I/O here.
#pragma once

#include "panelia/manifest.hpp"

#include <chrono>
#include <cstdint>
#include <exception>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace panelia::engine {

class redirect_judge;  // redirect_judge.hpp

/// Longest document that is read: an HTML page of this size is none that a person would open.
inline constexpr std::uint64_t max_document_bytes = 16ULL << 20;

/// A document that is wanted.
struct document_ask {
    std::string url{};  ///< absolute, http(s)
    std::vector<std::pair<std::string, std::string>> headers{};
    std::string referer{};  ///< the document that named it, sent as the user wants referers sent
    std::uint64_t max_bytes = max_document_bytes;
    unsigned max_redirects = 1000;  ///< fewer than the session's --max-redirects, when it is less
    bool discovered = false;        ///< the user did not name it: its redirects are judged
    bool cut = false;  ///< a longer body is cut at `max_bytes` instead of being refused
    std::optional<post_spec> post{};  ///< with it, it is asked for by a POST
};

/// What came of it.
struct document_answer {
    std::error_code error{};  ///< none: the document arrived whole with status 200
    std::string message{};    ///< of an error, one sentence without secrets
    std::string url{};        ///< where it came from after redirects, without credentials
    std::string content_type{}, charset{};  ///< lower case, or empty
    std::string body{};                     ///< free of any Content-Encoding
    std::optional<post_spec> posted{};      ///< what was posted for it
    std::exception_ptr defect{};            ///< with an error: it is a defect, or a lack of memory
};

/// How a chapter that is only named is looked up in the library.
enum class known_by {
    all,     ///< series, number, and its address (or, where one has none, its title)
    url,     ///< series and address, whatever its number is
    number,  ///< series, language, number and, where both name one, volume, whatever its address
             ///< and title are (--update); in a series that is known by its name only, no chapter
             ///< of another host
};

/// A series that a source has begun to read, so that the library can tell it from others of its
/// name.
struct read_series {
    std::string name{};
    std::string address{};     ///< of its list; or a whole host, where only a chapter was given
    std::string moved_from{};  ///< an address that led there by a redirect, or empty
    std::vector<chapter_spec> chapters{};  ///< some of them, without pages; their `series` does not
                                           ///< count
};

/// A list of chapters as somebody reads it.
struct list_key {
    std::string address{};   ///< of its first document, without credentials
    std::string reader{};    ///< who reads it
    std::string language{};  ///< the only one that is asked for; empty: any
};

/// A chapter as a list, or a row of neighbours, names it.
struct listed_name {
    std::string number{};  ///< a canonical decimal; in a row empty: the document names none
    std::string title{}, language{};
    std::string url{};  ///< without credentials, or empty
};

/// What a list named, in its order, when it was read to its end; or what is known of a row of
/// neighbours, from the oldest to the newest.
struct list_record {
    list_key of{};
    std::string series{};
    std::chrono::system_clock::time_point read_at{};  ///< when it was last read as a whole
    std::vector<listed_name> chapters{};
};

/// Given out by a session; valid as long as it. Any thread.
class discovery {
public:
    virtual ~discovery() = default;

    /// Begins to fetch; redirects, retries and pauses are dealt with. Once the session is stopped
    /// the answer is `cancelled`, soon.
    std::future<document_answer> begin(document_ask ask) {
        auto const made = std::make_shared<std::promise<document_answer>>();
        begin(std::move(ask), [made](document_answer answer) {
            if (answer.defect) return made->set_exception(answer.defect);
            made->set_value(std::move(answer));
        });
        return made->get_future();
    }
    /// The same; told once, from a thread that must not be held up.
    using told = std::function<void(document_answer)>;
    virtual void begin(document_ask ask, told tell) = 0;
    document_answer get(document_ask ask) { return begin(std::move(ask)).get(); }

    /// Who judges where documents and pages of chapters that are `discovered` may be redirected to;
    /// until then nobody does. Before the session's run.
    virtual void judge_redirects(std::shared_ptr<redirect_judge> judge) = 0;

    /// Requests to that host and port, pages too, are at least so far apart from now on.
    virtual void slow_down(std::string_view host_port, std::chrono::nanoseconds apart) = 0;

    /// True: the library holds this chapter, of which no page is known, complete under its final
    /// name; it is counted and told as skipped. Never with `force`, nor before the library is open
    /// or peeked.
    virtual bool skip_held(chapter_spec const& named, known_by how) = 0;
    /// The same, without counting and telling.
    virtual bool holds(chapter_spec const& named, known_by how) = 0;

    /// What is to be the `series_url` of all chapters of this series: the address under which the
    /// library has it already, else its own. Where it is new and another one has its name, the
    /// user is told.
    virtual std::string settle(read_series const& series) = 0;

    /// What the library remembers of this list; nothing: it was not kept, or too long ago
    /// (library_lists.hpp). Never with `force`, nor before the library is open.
    virtual std::optional<list_record> recall(list_key const& which) = 0;
    /// Keeps it in the place of what was remembered of this list before.
    virtual void remember(list_record what) = 0;

    /// Something the user ought to know, and something that a verbose log tells.
    virtual void warning(std::string_view text) = 0;
    virtual void note(std::string_view text) = 0;
};

}  // namespace panelia::engine
