// One run of an exec: target's command, bounded. Its input comes from a file in memory: no pipe to
// block on, no SIGPIPE when the command does not read.
#include "engine/notify_attempt.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <system_error>
#include <thread>

namespace panelia::engine {

namespace {

using clock = std::chrono::steady_clock;

class memory_file {
public:
    memory_file() : fd_(::memfd_create("panelia-notify", MFD_CLOEXEC)) {}
    ~memory_file() {
        if (fd_ >= 0) ::close(fd_);
    }
    memory_file(memory_file const&) = delete;
    memory_file& operator=(memory_file const&) = delete;

    /// 0, or an errno.
    int fill(std::string const& text) const noexcept {
        std::size_t done = 0;
        while (fd_ >= 0 && done < text.size()) {
            ssize_t const n = ::write(fd_, text.data() + done, text.size() - done);
            if (n < 0) return errno;
            done += static_cast<std::size_t>(n);
        }
        return fd_ < 0 || ::lseek(fd_, 0, SEEK_SET) < 0 ? errno : 0;
    }
    int get() const noexcept { return fd_; }

private:
    int fd_;
};

/// How a command begins: stdin and stdout as said, a process group of its own, no signal of ours
/// blocked or ignored.
class spawn_settings {
public:
    explicit spawn_settings(int input) {
        ::posix_spawn_file_actions_init(&actions_);
        ::posix_spawn_file_actions_adddup2(&actions_, input, STDIN_FILENO);
        ::posix_spawn_file_actions_addopen(&actions_, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
        ::posix_spawnattr_init(&attributes_);
        sigset_t none;
        sigset_t all;
        ::sigemptyset(&none);
        ::sigfillset(&all);
        ::sigdelset(&all, SIGKILL);
        ::sigdelset(&all, SIGSTOP);
        ::posix_spawnattr_setsigmask(&attributes_, &none);
        ::posix_spawnattr_setsigdefault(&attributes_, &all);
        ::posix_spawnattr_setpgroup(&attributes_, 0);
        ::posix_spawnattr_setflags(
            &attributes_,
            static_cast<short>(
                POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP
            )
        );
    }
    ~spawn_settings() {
        ::posix_spawnattr_destroy(&attributes_);
        ::posix_spawn_file_actions_destroy(&actions_);
    }
    spawn_settings(spawn_settings const&) = delete;
    spawn_settings& operator=(spawn_settings const&) = delete;

    /// 0, or an errno.
    int start_shell(std::string command, pid_t& child) const {
        std::string shell = "sh";
        std::string option = "-c";
        std::array<char*, 4> arguments = {shell.data(), option.data(), command.data(), nullptr};
        return ::posix_spawn(&child, "/bin/sh", &actions_, &attributes_, arguments.data(), environ);
    }

private:
    posix_spawn_file_actions_t actions_{};
    posix_spawnattr_t attributes_{};
};

attempt_result failed(std::string reason) {
    return {false, true, std::move(reason)};
}

attempt_result verdict_on(int status) {
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return {true, false, {}};
    if (WIFEXITED(status)) return failed("exit status " + std::to_string(WEXITSTATUS(status)));
    return failed("killed by signal " + std::to_string(WTERMSIG(status)));
}

}  // namespace

attempt_result command_attempt(
    std::string const& command, std::string const& input, clock::time_point deadline
) {
    memory_file const text;
    if (int const error = text.fill(input)) return failed(std::generic_category().message(error));
    pid_t child = 0;
    if (int const error = spawn_settings(text.get()).start_shell(command, child)) {
        return failed(std::generic_category().message(error));
    }
    auto nap = std::chrono::milliseconds(1);
    for (;;) {
        int status = 0;
        pid_t const ended = ::waitpid(child, &status, WNOHANG);
        if (ended == child) return verdict_on(status);
        if (ended < 0 && errno != EINTR) return failed("lost: somebody else waited for it");
        if (clock::now() >= deadline) break;
        std::this_thread::sleep_for(nap);
        if (nap < std::chrono::milliseconds(16)) nap *= 2;
    }
    ::kill(-child, SIGKILL);  // the group that the shell leads
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    return failed("killed: it did not end in time");
}

}  // namespace panelia::engine
