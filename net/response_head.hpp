// The head of an HTTP/1.x response: parsed tolerantly (as curl does) where that is safe, refused
// where it is not. Pure, no I/O. RFC 9112.
#pragma once

#include "net/content_coding.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace panelia::net {

struct response_head {
    int status = 0;
    int version_minor = 1;  ///< HTTP/1.0 or 1.1
    std::string reason;
    std::vector<std::pair<std::string, std::string>> fields;  ///< names as sent, values trimmed
    bool doubtful = false;  ///< others may see its end elsewhere: not to be followed by another
    bool encoded = false;   ///< its body came coded and is handed on decoded: Content-Length and
                            ///< ranges speak of other bytes (set by response_reader)

    /// The first field of that name (any case), or nothing.
    std::optional<std::string_view> find(std::string_view name) const noexcept;
};

/// How the body after a head is delimited (RFC 9112, section 6.3).
struct body_framing {
    enum class kind { none, length, chunked, until_close } how = kind::none;
    std::uint64_t length = 0;
    bool keep_alive = false;     ///< the connection may serve another request after the body
    std::vector<coding> undo{};  ///< codings on a success's body, in the order they are undone
    std::string_view fault{};    ///< why it cannot be read, for people; static text, or empty
};

inline constexpr std::size_t max_fields = 5000;

/// Finds the end of the head in `bytes`: number of bytes including the empty line, or nothing yet.
std::optional<std::size_t> find_head_end(std::string_view bytes) noexcept;
/// Parses a whole head. What curl and browsers take is taken: bare LF, no reason phrase, folded
/// values, blanks before a colon, lines that are no field (ignored). Errors: malformed_response,
/// head_too_large (more than `max_fields` fields).
std::error_code parse_head(std::string_view bytes, response_head& out);
/// Decides the framing of the body of a response to a GET. Where a length and chunks are both
/// announced the chunks count, and where a length is oddly written ("+5", "5,5") its meaning does,
/// but neither leaves a connection behind that is used again. Errors: malformed_response
/// (contradicting or senseless lengths), unsupported_encoding.
std::error_code frame_body(response_head const& head, body_framing& out);

}  // namespace panelia::net
