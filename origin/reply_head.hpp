// From a `reply` to the octets before and around its body. Pure.
#pragma once

#include "origin/origin.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace panelia::origin {

/// How the body of one reply is framed and when it ends, once request and reply are both known.
struct framing {
    bool has_body = true;  ///< false: HEAD, 1xx, 204, 304
    bool chunked = false;
    std::uint64_t size = 0;                    ///< body octets that will be sent
    std::optional<std::uint64_t> announced{};  ///< Content-Length, if one is sent
    bool cut = false;                          ///< ends before its framing says so
    bool keep = true;                          ///< the connection may serve another request
};

framing frame(reply const& answer, std::string_view method, bool client_keeps);
/// Status line and fields, with the empty line; 1xx before it.
std::string compose_head(reply const& answer, framing const& how, bool client_keeps);
/// "1f40\r\n"
std::string chunk_head(std::uint64_t bytes);
/// The last chunk and the trailers.
std::string last_chunk(fields const& trailers);
bool same_name(std::string_view a, std::string_view b) noexcept;  ///< field names, any case

}  // namespace panelia::origin
