#include "cli/signals.hpp"

#include "cli/exit_code.hpp"

#include <fcntl.h>
#include <time.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <system_error>
#include <thread>
#include <utility>

namespace panelia::cli {
namespace {

// All a signal handler may touch: lock-free atomics.
std::atomic<int> wake_descriptor{-1};
std::atomic<long long> first_signal_ms{0};  // 0: none yet
static_assert(std::atomic<long long>::is_always_lock_free);

long long now_ms() noexcept {
    timespec now{};
    ::clock_gettime(CLOCK_MONOTONIC, &now);
    return 1000LL * now.tv_sec + now.tv_nsec / 1'000'000 + 1;
}

extern "C" void on_signal(int) {
    int const saved = errno;
    long long expected = 0;
    auto const now = now_ms();
    if (first_signal_ms.compare_exchange_strong(expected, now)) {
        [[maybe_unused]] auto const written = ::write(wake_descriptor.load(), "s", 1);
    } else if (now - expected > 100) {
        ::_exit(exit_interrupted);
    }
    errno = saved;
}

constexpr std::array watched = {SIGINT, SIGTERM, SIGHUP};

}  // namespace

struct signal_watch::impl {
    std::array<int, 2> pipe{-1, -1};
    std::array<struct sigaction, watched.size()> before{};
    std::function<void()> on_first;
    std::thread reader;

    void read() const {
        char what = 0;
        ssize_t got = 0;
        do {
            got = ::read(pipe[0], &what, 1);
        } while (got < 0 && errno == EINTR);
        if (what == 's') on_first();
    }
};

signal_watch::signal_watch(std::function<void()> on_first) : impl_(std::make_unique<impl>()) {
    impl_->on_first = std::move(on_first);
    if (::pipe2(impl_->pipe.data(), O_CLOEXEC) != 0) {
        throw std::system_error(errno, std::generic_category(), "pipe");
    }
    first_signal_ms = 0;
    wake_descriptor = impl_->pipe[1];
    impl_->reader = std::thread([this] { impl_->read(); });
    struct sigaction action {};
    action.sa_handler = on_signal;
    action.sa_flags = SA_RESTART;
    sigemptyset(&action.sa_mask);
    for (std::size_t i = 0; i < watched.size(); ++i) {
        ::sigaction(watched[i], nullptr, &impl_->before[i]);
        // nohup ignores SIGHUP on purpose; SIGINT and SIGTERM always mean us.
        bool const keep = watched[i] == SIGHUP && impl_->before[i].sa_handler == SIG_IGN;
        if (!keep) ::sigaction(watched[i], &action, nullptr);
    }
}

signal_watch::~signal_watch() {
    for (std::size_t i = 0; i < watched.size(); ++i) {
        ::sigaction(watched[i], &impl_->before[i], nullptr);
    }
    [[maybe_unused]] auto const written = ::write(impl_->pipe[1], "q", 1);
    impl_->reader.join();
    wake_descriptor = -1;
    ::close(impl_->pipe[0]);
    ::close(impl_->pipe[1]);
}

bool signal_watch::interrupted() const noexcept {
    return first_signal_ms.load() != 0;
}

void ignore_broken_pipes() noexcept {
    std::signal(SIGPIPE, SIG_IGN);
}

}  // namespace panelia::cli
