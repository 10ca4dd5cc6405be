#include "net/response_reader.hpp"

#include "net/redirect.hpp"
#include "panelia/error.hpp"

#include <algorithm>
#include <utility>

namespace panelia::net {
namespace {

constexpr unsigned max_interim_heads = 32;

/// Whether this can still become the head of an HTTP/1.x response; tells ICY, HTTP/2 and whatever
/// else speaks on that port at once, without waiting for a line end that may never come.
bool may_be_http1(std::string_view bytes) noexcept {
    static constexpr std::string_view start = "HTTP/1.";
    auto const n = std::min(bytes.size(), start.size());
    return bytes.substr(0, n) == start.substr(0, n);
}

}  // namespace

bool response_reader::feed(std::span<std::byte const> bytes, std::chrono::nanoseconds since_begun) {
    now_ = since_begun;
    began_ = began_ || !bytes.empty();
    while (!bytes.empty() && phase_ != phase::done && phase_ != phase::failed) {
        bytes = phase_ == phase::head ? feed_head(bytes) : feed_body(bytes);
    }
    if (let_go_) facts_.received_bytes += bytes.size();
    // What follows the end of a response was not asked for: nothing on this connection is trusted.
    if (!bytes.empty()) reusable_ = false;
    return phase_ == phase::done || phase_ == phase::failed;
}

std::span<std::byte const> response_reader::feed_head(std::span<std::byte const> bytes) {
    std::string_view const fresh(reinterpret_cast<char const*>(bytes.data()), bytes.size());
    if (!head_began_) facts_.ttfb = now_;
    head_began_ = true;
    std::size_t const held = partial_head_.size();
    std::string_view view = fresh;
    if (held != 0) {
        partial_head_.append(fresh.substr(0, limits_.max_head_bytes + 1 - held));
        view = partial_head_;
    }
    if (!may_be_http1(view)) {
        fail(errc::malformed_response, "the answer is not HTTP/1.x");
        return {};
    }
    std::size_t const from = searched_ < 3 ? 0 : searched_ - 3;
    auto const end = find_head_end(view.substr(from));
    std::size_t const size = end ? from + *end : view.size();
    if (size + interim_bytes_ > limits_.max_head_bytes) {
        fail(errc::head_too_large);
        return {};
    }
    if (!end) {
        if (held == 0) partial_head_ = fresh;
        searched_ = size;
        return {};
    }
    take_head(view.substr(0, size));
    partial_head_.clear();
    searched_ = 0;
    return bytes.subspan(size - held);
}

void response_reader::take_head(std::string_view whole) {
    head_began_ = false;
    response_head head;
    if (auto const ec = parse_head(whole, head)) return fail(ec);
    if (head.status == 101) {
        return fail(errc::malformed_response, "the server switched protocols unasked");
    }
    if (head.status < 200) {
        interim_bytes_ += whole.size();
        if (++interim_ > max_interim_heads) {
            fail(errc::malformed_response, "too many 1xx responses");
        }
        return;
    }
    facts_.head = std::move(head);
    begin_body();
}

void response_reader::begin_body() {
    using kind = body_framing::kind;
    auto const unreadable = frame_body(facts_.head, framing_);
    phase_ = phase::body;
    bool const known = framing_.how == kind::length;
    if (is_success()) {
        if (unreadable) return fail(unreadable, framing_.fault);
        if (known && framing_.length > limits_.max_body_bytes) return fail(errc::body_too_large);
        if (!framing_.undo.empty()) {
            if (facts_.head.status == 206) {
                return fail(errc::unsupported_encoding, "a part of a coded body");
            }
            codings_ = std::make_unique<content_decoder>(framing_.undo, limits_.max_body_bytes);
            facts_.head.encoded = true;
        }
    } else if (unreadable || (known && framing_.length > limits_.max_error_body_bytes) ||
               (framing_.how == kind::until_close && is_redirect(facts_.head.status))) {
        return let_go();  // the head is the answer, and the body not worth the wait
    }
    decoder_ = body_decoder(framing_, limits_.max_head_bytes);
    reusable_ = framing_.keep_alive;
    if (is_success()) {
        if (auto const ec = body_.begin(facts_.head)) return fail(ec);
    }
    if (decoder_.done()) body_ended();
}

std::span<std::byte const> response_reader::feed_body(std::span<std::byte const> bytes) {
    auto const step = decoder_.next(bytes);
    if (!step.payload.empty()) {
        if (auto const ec = pass_on(step.payload)) {
            fail(ec, codings_ ? codings_->fault() : std::string_view());
            return {};
        }
        if (phase_ == phase::done) return {};
    }
    if (decoder_.done()) {
        body_ended();
    } else if (auto const ec = decoder_.error()) {
        interrupt(ec);
    }
    return bytes.subspan(step.consumed);
}

std::error_code response_reader::pass_on(std::span<std::byte const> payload) {
    facts_.received_bytes += payload.size();
    if (is_success()) {
        if (facts_.received_bytes > limits_.max_body_bytes) return errc::body_too_large;
        wrote_ = true;
        return codings_ ? decode(payload) : body_.write(payload);
    }
    if (facts_.received_bytes > limits_.max_error_body_bytes) let_go();
    return {};
}

std::error_code response_reader::decode(std::span<std::byte const> payload) {
    return codings_->feed(payload, [this](std::span<std::byte const> piece) -> std::error_code {
        decoded_bytes_ += piece.size();
        if (decoded_bytes_ > limits_.max_body_bytes) return errc::body_too_large;
        return body_.write(piece);
    });
}

/// The last byte of the body came; whether its codings say so too is another question.
void response_reader::body_ended() {
    if (auto const ec = codings_ ? codings_->finish() : std::error_code()) {
        return fail(ec, "its coding is not at its end");
    }
    finish();
}

void response_reader::let_go() noexcept {
    let_go_ = true;
    reusable_ = false;
    finish();
}

void response_reader::end_of_stream(bool clean) {
    reusable_ = false;
    if (phase_ == phase::head) {
        // A connection that ends inside a head had begun to answer; one that brought nothing had
        // not.
        fail(head_began_ ? errc::truncated : errc::connection_lost);
    } else if (phase_ == phase::body) {
        // Without a close_notify the end of a TLS stream may be anybody's work.
        std::error_code const ec = clean ? decoder_.end_of_stream() : errc::truncated;
        if (ec) {
            interrupt(ec);
        } else {
            body_ended();
        }
    }
}

void response_reader::interrupt(std::error_code why) noexcept {
    if (phase_ == phase::done || phase_ == phase::failed) return;
    reusable_ = false;
    if (phase_ == phase::body && !is_success()) return finish();
    fail(why);
}

bool response_reader::take_wrote() noexcept {
    return std::exchange(wrote_, false);
}

void response_reader::finish() noexcept {
    phase_ = phase::done;
}

void response_reader::fail(std::error_code why, std::string_view detail) noexcept {
    phase_ = phase::failed;
    reusable_ = false;
    error_ = why;
    detail_ = detail;
}

}  // namespace panelia::net
