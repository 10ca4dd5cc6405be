// A page that broke off, and whether a response continues it. Pure; RFC 9110, sections 8.8, 13.1.5,
// 14.4 and 15.3.7. The file and the record of it are staging_file.hpp's and resume_journal.hpp's.
#pragma once

#include "net/response_head.hpp"
#include "net/url.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

namespace panelia::engine {

/// A page is only continued when at least so much of it is there: a request for the rest of less
/// costs as much as it saves.
inline constexpr std::uint64_t resume_threshold = 64 * 1024;

/// What there is of a page, and what the rest has to be asked for with.
struct partial_page {
    std::string file;                      ///< the page's final name ("001.jpg"); ".part" is stored
    std::string target;                    ///< `target_key` of the URL the bytes came from
    std::string validator;                 ///< the value of If-Range: an entity tag or a date
    std::optional<std::uint64_t> total{};  ///< the whole page's size, where it was announced
    std::uint64_t size = 0;                ///< bytes there are
};

/// Stands for a URL without repeating it (it may hold a secret): its SHA-256.
std::string target_key(net::url const& target);

/// What a body may be continued with: a strong entity tag, or where there is none, a modification
/// date that is strong (at least one second before the response's own Date, RFC 9110, 8.8.2.2).
/// Nothing when it cannot be continued safely: a weak or malformed tag, an encoded body,
/// `Accept-Ranges: none`.
std::optional<std::string> resume_validator(net::response_head const& head);

/// The size of the whole page when a 206 is exactly the rest of it: one range from `begun.size` to
/// the end, not encoded, of the same entity. Nothing otherwise. `proven`: a digest is going to
/// prove the page, so that a response that does not repeat the validator is good enough.
std::optional<std::uint64_t> whole_if_continued(
    partial_page const& begun, net::response_head const& head, bool proven
);

/// Whether what has arrived before such an error is a true beginning of the page.
bool broke_off(std::error_code error) noexcept;

/// Whether the request for the rest may be to blame for this answer, so that the whole page is to
/// be asked for at once: the range was not honoured as asked, or refused.
bool rest_refused(std::error_code error) noexcept;

}  // namespace panelia::engine
