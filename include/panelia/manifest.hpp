// What a manifest says, as plain values. Standard library only.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

namespace panelia {

/// One page as the source names it.
struct page_spec {
    std::string url{};                     ///< http(s), as given
    std::string sha256{};                  ///< 64 hex digits, or empty: unknown
    std::optional<std::uint64_t> bytes{};  ///< the size the source promises
};

/// What a POST sends. It is a question to a server, not a deed: it may be asked more than once.
struct post_spec {
    std::string type{};  ///< its Content-Type
    std::string body{};

    bool operator==(post_spec const&) const = default;
};

/// A document still to be fetched.
struct document_spec {
    std::string url{};  ///< absolute, http(s)
    std::vector<std::pair<std::string, std::string>> headers{};
    std::optional<post_spec> post{};  ///< with it, by a POST
};

/// One chapter as the source names it. `number` is a canonical decimal ("10.5", never "10.50").
struct chapter_spec {
    std::string series{};
    std::string language{};   ///< BCP 47, or empty
    std::string direction{};  ///< "ltr", "rtl", "ttb" or empty
    std::string number{};
    std::string title{};
    std::string volume{};
    std::string url{};  ///< the chapter's own page, or empty
    /// Sent with each page's request, unless `session_options::headers` has one of that name. One
    /// that cannot be sent fails the chapter; what panelia decides by itself (see there) is left
    /// out with a warning.
    std::vector<std::pair<std::string, std::string>> headers{};
    /// Without any the chapter fails: a session looks for no pages. `open_site` does.
    std::vector<page_spec> pages{};
    /// The user did not name its pages: they were found. Where such a page is redirected to must be
    /// allowed by robots.txt, when the source was made by `open_site`.
    bool discovered = false;
    /// The document that tells its pages, where `url` does not (an API's answer, say); or empty.
    document_spec document{};
    /// Where the series was read from, or a whole host ("https://tales.example/") of which nothing
    /// more is known; empty: the user named the series. Two series of one name that come from
    /// different places are two series.
    std::string series_url{};
    /// Why its pages could not be found (its own document is gone, say); none: they were. Such a
    /// chapter is reported as failed and nothing is fetched for it; a library keeps its address, so
    /// that `retry` looks for its pages again. `failure` is one sentence.
    std::error_code failed_with{};
    std::string failure{};
};

/// Where chapters come from, one at a time, so that a long source is never held whole.
/// Called from one thread (not an I/O thread); `next` may block.
class chapter_source {
public:
    virtual ~chapter_source() = default;
    /// The next chapter, or nothing at the end. What it throws (on malformed input, say) ends the
    /// source, not the session: what came before is fetched, and `report::source_error` says why.
    virtual std::optional<chapter_spec> next() = 0;
    /// Makes a blocked `next` return nothing soon. Any thread.
    virtual void stop() {}
};

}  // namespace panelia
