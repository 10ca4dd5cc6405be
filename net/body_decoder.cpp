#include "net/body_decoder.hpp"

#include "net/percent.hpp"
#include "panelia/error.hpp"

#include <algorithm>
#include <limits>

namespace panelia::net {
namespace {

constexpr std::uint64_t chunk_allowance = 16;  // its size and line end, with some zeros or blanks

}  // namespace

body_decoder::body_decoder(body_framing const& framing, std::size_t max_overhead_bytes) noexcept
    : remaining_(framing.length), max_overhead_(max_overhead_bytes) {
    switch (framing.how) {
        case body_framing::kind::none:
            state_ = state::done;
            break;
        case body_framing::kind::length:
            state_ = framing.length == 0 ? state::done : state::length;
            break;
        case body_framing::kind::chunked:
            state_ = state::size_start;
            break;
        case body_framing::kind::until_close:
            state_ = state::until_close;
            break;
    }
}

body_decoder::step body_decoder::next(std::span<std::byte const> bytes) noexcept {
    if (state_ == state::until_close) return {bytes.size(), bytes};
    std::size_t at = 0;
    while (at < bytes.size() && state_ != state::done && state_ != state::failed) {
        if (state_ != state::length && state_ != state::chunk) {
            line_byte(static_cast<char>(bytes[at++]));
            continue;
        }
        auto const size =
            static_cast<std::size_t>(std::min<std::uint64_t>(remaining_, bytes.size() - at));
        remaining_ -= size;
        if (remaining_ == 0) state_ = state_ == state::length ? state::done : state::chunk_cr;
        return {at + size, bytes.subspan(at, size)};
    }
    return {at, {}};
}

/// One byte of the framing between chunks.
void body_decoder::line_byte(char c) noexcept {
    switch (state_) {
        case state::size_start:
        case state::size:
        case state::extension:
            size_byte(c);
            break;
        case state::size_lf:
            if (c == '\n') {
                end_size_line();
            } else {
                fail(errc::malformed_response);
            }
            break;
        case state::chunk_cr:
            if (c == '\r') {
                state_ = state::chunk_lf;
                break;
            }
            [[fallthrough]];  // a lone LF, as some servers end their lines
        case state::chunk_lf:
            if (c == '\n') {
                state_ = state::size_start;
            } else {
                fail(errc::malformed_response);
            }
            break;
        default:
            trailer_byte(c);
            break;
    }
}

void body_decoder::size_byte(char c) noexcept {
    if (!spend_overhead()) return;
    if (int const digit = hex_value(c); state_ != state::extension && digit >= 0) {
        if (remaining_ > (std::numeric_limits<std::uint64_t>::max() >> 4)) {
            return fail(errc::malformed_response);
        }
        remaining_ = remaining_ << 4 | static_cast<std::uint64_t>(digit);
        state_ = state::size;
        return;
    }
    if (state_ == state::size_start) return fail(errc::malformed_response);
    if (c == '\r') {
        state_ = state::size_lf;
    } else if (c == '\n') {
        end_size_line();
    } else if (state_ == state::extension || c == ';' || c == ' ' || c == '\t') {
        state_ = state::extension;  // blanks too: some servers pad the size
    } else {
        fail(errc::malformed_response);
    }
}

void body_decoder::end_size_line() noexcept {
    // Long extensions on chunks of one byte each would make a body endless.
    overhead_ -= std::min<std::uint64_t>(overhead_, chunk_allowance + remaining_);
    if (remaining_ == 0) overhead_ = 0;
    state_ = remaining_ == 0 ? state::trailer_start : state::chunk;
}

/// Trailers are skipped: nothing here needs them.
void body_decoder::trailer_byte(char c) noexcept {
    if (!spend_overhead()) return;
    if (state_ == state::trailer_lf && c != '\n') return fail(errc::malformed_response);
    if (c == '\n') {
        state_ = state_ == state::trailer ? state::trailer_start : state::done;
    } else {
        bool const at_end = state_ == state::trailer_start && c == '\r';
        state_ = at_end ? state::trailer_lf : state::trailer;
    }
}

bool body_decoder::spend_overhead() noexcept {
    if (overhead_++ < max_overhead_) return true;
    fail(errc::head_too_large);
    return false;
}

std::error_code body_decoder::end_of_stream() noexcept {
    if (state_ == state::until_close) state_ = state::done;
    if (state_ != state::done && !error_) fail(errc::truncated);
    return error_;
}

void body_decoder::fail(std::error_code why) noexcept {
    state_ = state::failed;
    error_ = why;
}

}  // namespace panelia::net
