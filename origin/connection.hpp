// Serves one connection: reads requests, asks for the answer, sends it as scripted, tells the
// journal. One coroutine, on its io_context's thread.
#pragma once

#include "origin/journal.hpp"
#include "origin/reply_head.hpp"
#include "origin/wire.hpp"

#include <boost/asio/steady_timer.hpp>

#include <functional>
#include <memory>
#include <string>

namespace panelia::origin {

/// What connections share with their server, which outlives them.
struct service {
    options settings{};
    journal* book = nullptr;
    responder answer{};
    ssl_ctx_st* tls = nullptr;
};

class connection {
public:
    connection(asio::ip::tcp::socket socket, service const& shared);
    ~connection();
    connection(connection const&) = delete;
    connection& operator=(connection const&) = delete;

    /// Until either side ends it. The caller keeps the connection alive meanwhile.
    task<void> run();
    /// Closes it if it waits for a request.
    void close_if_idle();

private:
    struct incoming;  // the request being read
    task<void> serve();
    task<bool> read_request(incoming& request);
    task<bool> answer(incoming const& request);
    task<bool> send(reply const& script, framing const& how, bool client_keeps);
    task<bool> send_body(reply const& script, framing const& how, std::string prefix);
    task<bool> send_piece(std::string const& prefix, std::string_view piece);
    void watch_idle();
    void end(bool orderly, bool reset);

    service const& shared_;
    asio::steady_timer idle_timer_;
    wire wire_;
    connection_facts facts_;
    std::string buffer_;           // read, not yet parsed
    std::uint64_t body_sent_ = 0;  // of the reply being sent
    std::uint64_t pending_ = 0;    // sequence of the request being answered, or 0
    bool idle_ = false;
    bool over_ = false;
};

}  // namespace panelia::origin
