#include "origin/connection.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include <algorithm>
#include <exception>
#include <limits>

namespace panelia::origin {

namespace http = boost::beast::http;

namespace {

constexpr std::size_t read_bytes = 16 * 1024;
constexpr std::size_t generated_bytes = 256 * 1024;  // a generated body is made so much at a time

std::string_view view(boost::beast::string_view text) {
    return {text.data(), text.size()};
}

/// The next stretch of body from `at`: ends at pauses, chunks and what a buffer holds.
std::uint64_t piece_size(reply const& script, framing const& how, std::uint64_t at) {
    auto size = how.size - at;
    auto const limit = [&size](std::uint64_t bound) {
        size = std::min(size, bound);
    };
    if (how.chunked) limit(std::max<std::size_t>(script.chunk_bytes, 1));
    if (script.drip_bytes > 0) limit(script.drip_bytes);
    if (script.stall_after && at < *script.stall_after) limit(*script.stall_after - at);
    if (!script.raw && !script.content.text()) limit(generated_bytes);
    return size;
}

/// Octets [at, at + size) of the body; `scratch` holds them when they have to be made.
std::string_view bytes_of(
    reply const& script, std::uint64_t at, std::uint64_t size, std::string& scratch
) {
    if (script.raw) return std::string_view(*script.raw).substr(at, size);
    if (auto const& text = script.content.text()) return std::string_view(*text).substr(at, size);
    scratch.resize(size);
    if (auto const& fill = script.content.fill()) {
        fill(at, std::span<char>(scratch.data(), scratch.size()));
    } else {
        for (std::size_t i = 0; i < scratch.size(); ++i) {
            scratch[i] = static_cast<char>('a' + (at + i) % 26);
        }
    }
    return scratch;
}

}  // namespace

struct connection::incoming {
    std::string method, target, body;
    fields headers;
    bool keep = true;
    bool valid = true;

    request_info info(std::uint64_t connection) const {
        request_info out{};
        out.method = method;
        out.target = target;
        out.path = out.target.substr(0, out.target.find('?'));
        out.body = body;
        out.headers = headers;
        out.connection = connection;
        return out;
    }
};

connection::connection(asio::ip::tcp::socket socket, service const& shared)
    : shared_(shared), idle_timer_(socket.get_executor()), wire_(std::move(socket), shared.tls) {
    facts_.id = shared_.book->opened(wire_.native());
    facts_.tls = shared_.tls != nullptr;
}

connection::~connection() {
    // The server was stopped in mid-reply.
    if (pending_ != 0) shared_.book->ended(facts_.id, pending_, {0, body_sent_, false});
    end(false, false);
}

void connection::end(bool orderly, bool reset) {
    if (over_) return;
    over_ = true;
    shared_.book->closed(facts_.id);
    wire_.close(orderly, reset);
}

void connection::close_if_idle() {
    if (!idle_) return;
    idle_timer_.cancel();
    end(true, false);
}

void connection::watch_idle() {
    if (shared_.settings.idle_timeout.count() <= 0) return;
    idle_timer_.expires_after(shared_.settings.idle_timeout);
    // The timer is a member: its handler runs or is dropped before the connection is gone, and the
    // coroutine is resumed by the closing.
    idle_timer_.async_wait([this](boost::system::error_code const& cancelled) {
        if (!cancelled) close_if_idle();
    });
}

task<void> connection::run() {
    bool const greeted = co_await wire_.handshake();
    if (!greeted) {
        shared_.book->handshake_failed();
        end(false, false);
        co_return;
    }
    facts_.tls_resumed = wire_.resumed();
    facts_.server_name = wire_.server_name();
    co_await serve();
    end(true, false);
}

task<void> connection::serve() {
    std::uint64_t served = 0;
    auto const limit = shared_.settings.requests_per_connection;
    bool going = true;
    while (going && !over_) {
        incoming request;
        going = co_await read_request(request);
        if (!going) break;
        going = co_await answer(request);
        if (limit != 0 && ++served >= limit) going = false;
    }
}

task<bool> connection::read_request(incoming& request) {
    http::request_parser<http::string_body> parser;
    parser.eager(true);
    parser.body_limit(std::numeric_limits<std::uint64_t>::max());
    parser.header_limit(1U << 20U);
    while (!parser.is_done()) {
        boost::system::error_code failed;
        if (!buffer_.empty()) {
            auto const used = parser.put(asio::buffer(buffer_), failed);
            buffer_.erase(0, used);
        }
        if (parser.is_done()) break;
        request.valid = !failed || failed == http::error::need_more;
        if (!request.valid) co_return true;
        auto const kept = buffer_.size();
        idle_ = kept == 0 && !parser.got_some();
        if (idle_) watch_idle();
        buffer_.resize(kept + read_bytes);
        auto const into = std::span<char>(buffer_).subspan(kept);
        std::size_t const got = co_await wire_.read_some(into);
        buffer_.resize(kept + got);
        idle_ = false;
        if (shared_.settings.idle_timeout.count() > 0) idle_timer_.cancel();
        if (got == 0) co_return false;
    }
    auto& message = parser.get();
    request.method = view(message.method_string());
    request.target = view(message.target());
    request.keep = message.keep_alive();
    for (auto const& field : message) {
        request.headers.emplace_back(view(field.name_string()), view(field.value()));
    }
    request.body = std::move(message.body());
    co_return true;
}

task<bool> connection::answer(incoming const& request) {
    reply script;
    auto info = request.info(facts_.id);
    if (request.valid) {
        shared_.book->arrived(facts_, info);
        pending_ = info.sequence;
        try {
            script = shared_.answer(info);
        } catch (std::exception const& thrown) {
            script = reply{.status = 500, .content = std::string(thrown.what())};
        }
    } else {
        script.status = 400;
        script.close_announced = true;
    }
    auto const how = frame(script, request.method, request.keep);
    body_sent_ = 0;
    bool const sent = co_await send(script, how, request.keep);
    if (request.valid) {
        bool const framed = !script.raw && !script.silent;
        reply_end const ended{
            framed ? script.status : 0, body_sent_, sent && !how.cut && !script.silent};
        pending_ = 0;
        shared_.book->ended(facts_.id, info.sequence, ended);
    }
    bool const keep = sent && how.keep && !script.silent;
    // A cut body must not look like an orderly end to a TLS client.
    if (!keep) end(sent && !how.cut, script.then == ending::reset);
    co_return keep;
}

task<bool> connection::send(reply const& script, framing const& how, bool client_keeps) {
    if (script.head_delay.count() > 0) {
        bool const present = co_await wire_.pause(script.head_delay);
        if (!present) co_return false;
    }
    if (script.silent) co_return true;
    std::string head;
    if (!script.raw) head = compose_head(script, how, client_keeps);
    if (!how.has_body) {
        bool const sent = co_await send_piece(head, {});
        co_return sent;
    }
    bool const sent = co_await send_body(script, how, std::move(head));
    co_return sent;
}

task<bool> connection::send_piece(std::string const& prefix, std::string_view piece) {
    std::size_t const sent = co_await wire_.write(prefix, piece);
    if (sent > prefix.size()) body_sent_ += sent - prefix.size();
    co_return sent == prefix.size() + piece.size();
}

// `prefix` is what precedes the next body octets (head, chunk framing): it travels with them in one
// write, or alone before a pause.
task<bool> connection::send_body(reply const& script, framing const& how, std::string prefix) {
    std::string scratch;
    bool stalled = false;
    std::uint64_t at = 0;
    while (true) {
        bool const stall = !stalled && script.stall_after && at >= *script.stall_after;
        bool const drip = script.drip_bytes > 0 && at > 0 && at < how.size;
        if (stall || drip) {
            stalled = stalled || stall;
            bool const sent = co_await send_piece(prefix, {});
            prefix.clear();
            if (!sent) co_return false;
            auto const duration = stall ? script.stall_for : script.drip_interval;
            bool const present = co_await wire_.pause(duration);
            if (!present) co_return false;
        }
        if (at == how.size) break;
        auto const size = piece_size(script, how, at);
        auto const piece = bytes_of(script, at, size, scratch);
        if (how.chunked) prefix += chunk_head(size);
        bool const sent = co_await send_piece(prefix, piece);
        if (!sent) co_return false;
        at += size;
        prefix = how.chunked ? "\r\n" : "";
    }
    if (how.chunked && !how.cut) prefix += last_chunk(script.trailers);
    bool const sent = co_await send_piece(prefix, {});
    co_return sent;
}

}  // namespace panelia::origin
