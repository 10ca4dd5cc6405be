#include "net/connect_race.hpp"

#include "panelia/error.hpp"

#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

namespace panelia::net {
namespace {

/// Shared by the waiting coroutine and the completions of all attempts, which may come after it.
class race : public std::enable_shared_from_this<race> {
public:
    race(asio::io_context& context, addresses const& targets, std::uint16_t port)
        : finished(context), delay_(context.get_executor()), context_(context) {
        for (auto const& address : targets) targets_.emplace_back(address, port);
    }

    void begin_next();
    /// Closes all attempts but the winner; what completes later is nobody's business.
    void end() noexcept;

    bell finished;
    std::optional<tcp_socket> winner;
    boost::system::error_code last_error;

private:
    void completed(std::size_t index, boost::system::error_code ec);
    void failed(boost::system::error_code ec);

    io_timer delay_;
    asio::io_context& context_;
    std::vector<asio::ip::tcp::endpoint> targets_;
    std::vector<tcp_socket> attempts_;  // attempts_[i] goes to targets_[i]
    std::size_t pending_ = 0;
    bool over_ = false;
};

void race::begin_next() {
    if (attempts_.size() == targets_.size()) return;
    attempts_.reserve(targets_.size());  // sockets under way must not move
    auto const index = attempts_.size();
    auto& socket = attempts_.emplace_back(context_.get_executor());
    boost::system::error_code ec;
    socket.open(targets_[index].protocol(), ec);
    if (ec) return failed(ec);
    ++pending_;
    socket.async_connect(
        targets_[index],
        [self = shared_from_this(), index](boost::system::error_code result) {
            self->completed(index, result);
        }
    );
    if (attempts_.size() == targets_.size()) return;
    delay_.expires_after(connection_attempt_delay);
    delay_.async_wait([self = shared_from_this()](boost::system::error_code waited) {
        if (!waited && !self->over_) self->begin_next();
    });
}

void race::completed(std::size_t index, boost::system::error_code ec) {
    --pending_;
    if (over_) return;
    tcp_socket& socket = attempts_[index];
    if (!ec && targets_[index].address().is_loopback() &&
        socket.local_endpoint(ec) == targets_[index]) {
        // Nobody listens: the kernel happened to connect the port to itself.
        ec = asio::error::connection_refused;
    }
    if (ec) return failed(ec);
    winner.emplace(std::move(socket));
    end();
    finished.ring();
}

void race::failed(boost::system::error_code ec) {
    last_error = ec;
    if (attempts_.size() < targets_.size()) return begin_next();
    if (pending_ == 0) {
        end();
        finished.ring();
    }
}

void race::end() noexcept {
    over_ = true;
    boost::system::error_code ignored;
    for (auto& socket : attempts_) socket.close(ignored);
    delay_.cancel();
}

}  // namespace

task<race_result> race_to_connect(
    asio::io_context& context, addresses const& targets, std::uint16_t port, watch& times
) {
    struct ending {
        race& running;
        ~ending() { running.end(); }
    };
    auto const running = std::make_shared<race>(context, targets, port);
    ending const always{*running};
    running->begin_next();
    auto const late = co_await running->finished.wait(times);
    race_result out;
    if (late) {
        out.error = late;
    } else if (running->winner) {
        out.winner = std::move(running->winner);
    } else {
        out.error = errc::connect_failed;
        out.detail = running->last_error.message();
    }
    co_return out;
}

}  // namespace panelia::net
