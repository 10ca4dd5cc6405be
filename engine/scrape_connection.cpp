#include "engine/scrape_connection.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace panelia::engine {

namespace asio = boost::asio;
namespace http = boost::beast::http;

namespace {

using head_parser = http::request_parser<http::empty_body>;

constexpr std::size_t drained_bytes = 64 * 1024;

std::string_view view(boost::beast::string_view text) {
    return {text.data(), text.size()};
}

/// The answer to what the parser says is no request; nothing when the client is gone.
std::optional<scrape_answer> answer_to(boost::system::error_code const& failed) {
    if (failed == http::error::end_of_stream || failed == http::error::partial_message) return {};
    if (failed == http::error::header_limit || failed == http::error::buffer_overflow) {
        return refuse(431);
    }
    if (failed.category() == make_error_code(http::error::bad_method).category()) {
        return refuse(400);
    }
    return {};
}

scrape_answer answer_to(head_parser const& parser) {
    auto const& message = parser.get();
    std::string accept;
    auto const [begin, end] = message.equal_range(http::field::accept);
    for (auto each = begin; each != end; ++each) accept.append(view(each->value())).append(",");
    scrape_request request;
    request.method = view(message.method_string());
    request.target = view(message.target());
    request.accept = accept;
    request.needs_host = message.version() > 10;
    request.has_host = message.count(http::field::host) == 1;
    request.has_body = parser.chunked() || parser.content_length().value_or(0) > 0;
    return answer(request);
}

}  // namespace

scrape_connection::scrape_connection(
    asio::ip::tcp::socket socket, rendering_cache& cache, endpoint_limits const& limits
)
    : socket_(std::move(socket)),
      cache_(cache),
      limits_(limits),
      // More than a head's bound, so that the parser is the one who refuses.
      buffer_(limits.head_bytes + 4096) {
    boost::system::error_code ignored;
    socket_.set_option(asio::ip::tcp::no_delay(true), ignored);
    wait_for(false);
}

void scrape_connection::wait_for(bool owing) noexcept {
    idle_ = !owing;
    deadline_ = std::chrono::steady_clock::now() + limits_.patience;
}

void scrape_connection::close() noexcept {
    boost::system::error_code ignored;
    // Else the kernel would keep what is left of an answer that nobody reads.
    if (!idle_) socket_.set_option(asio::socket_base::linger(true, 0), ignored);
    socket_.close(ignored);
}

scrape_connection::task<void> scrape_connection::run() {
    bool going = true;
    while (going) going = co_await exchange();
    co_await drain();
    close();
}

scrape_connection::task<bool> scrape_connection::exchange() {
    head_parser parser;
    parser.header_limit(static_cast<std::uint32_t>(limits_.head_bytes));
    parser.body_limit(boost::none);  // a body is refused by name, and never read
    wait_for(false);
    boost::system::error_code failed;
    co_await http::async_read_header(
        socket_, buffer_, parser, asio::redirect_error(asio::use_awaitable, failed)
    );
    std::optional<scrape_answer> what;
    if (failed) {
        what = answer_to(failed);
    } else {
        what = answer_to(parser);
    }
    if (!what || !socket_.is_open()) co_return false;
    bool const keep = !failed && !what->close && parser.keep_alive();
    bool const going = co_await send(*what, keep);
    co_return going;
}

scrape_connection::task<bool> scrape_connection::send(scrape_answer what, bool keep) {
    wait_for(true);
    std::shared_ptr<std::string const> rendered;
    if (what.metrics) {
        rendered = cache_.get(*what.metrics, std::chrono::steady_clock::now());
        if (!rendered) {
            bool const head_only = what.head_only;
            what = refuse(500);
            what.head_only = head_only;
            keep = false;
        }
    }
    std::string_view const body = rendered ? *rendered : what.text;
    auto const head = compose_head(what, body.size(), keep, std::chrono::system_clock::now());
    std::array<asio::const_buffer, 2> const both{
        asio::buffer(head), asio::buffer(body.data(), what.head_only ? 0 : body.size())};
    boost::system::error_code failed;
    co_await asio::async_write(socket_, both, asio::redirect_error(asio::use_awaitable, failed));
    co_return keep && !failed;
}

// Closing while something unread lies in the socket makes the kernel send a reset, which may
// overtake the answer: so what the client still sends is read for a while and thrown away.
scrape_connection::task<void> scrape_connection::drain() {
    boost::system::error_code failed;
    wait_for(false);
    socket_.shutdown(asio::ip::tcp::socket::shutdown_send, failed);
    std::string thrown_away(4096, char{});
    std::size_t left = drained_bytes;
    while (!failed && left > 0) {
        std::size_t const got = co_await socket_.async_read_some(
            asio::buffer(thrown_away), asio::redirect_error(asio::use_awaitable, failed)
        );
        left -= std::min(left, got);
    }
}

}  // namespace panelia::engine
