#include "tests/program/program.hpp"

#include "tests/paths.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <system_error>

namespace program {

namespace {

[[noreturn]] void fail(int error, std::string const& what) {
    throw std::system_error(error, std::generic_category(), what);
}

std::string variable(char const* name) {
    char const* const value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): nobody sets any
    return value != nullptr ? value : "";
}

std::vector<std::string> environment_of(launch const& how) {
    std::map<std::string, std::string> all{
        {"PATH", variable("PATH")},
        {"HOME", how.in.string()},
        {"XDG_CONFIG_HOME", (how.in / ".config").string()},
        {"LANG", "C.UTF-8"}};
    for (char const* name : {"ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS", "LSAN_OPTIONS"}) {
        if (auto const value = variable(name); !value.empty()) all[name] = value;
    }
    for (auto const& [name, value] : how.environment) all[name] = value;
    std::vector<std::string> out;
    out.reserve(all.size());
    for (auto const& [name, value] : all) out.push_back(name + "=" + value);
    return out;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> out;
    out.reserve(texts.size() + 1);
    for (auto& text : texts) out.push_back(text.data());
    out.push_back(nullptr);
    return out;
}

std::chrono::nanoseconds duration_of(timeval const& time) {
    return std::chrono::seconds(time.tv_sec) + std::chrono::microseconds(time.tv_usec);
}

/// File actions and attributes that are freed whatever happens.
struct spawn_plan {
    posix_spawn_file_actions_t actions{};
    posix_spawnattr_t attributes{};
    spawn_plan() {
        posix_spawn_file_actions_init(&actions);
        posix_spawnattr_init(&attributes);
    }
    ~spawn_plan() {
        posix_spawn_file_actions_destroy(&actions);
        posix_spawnattr_destroy(&attributes);
    }
    spawn_plan(spawn_plan const&) = delete;
    spawn_plan& operator=(spawn_plan const&) = delete;
};

}  // namespace

folder::folder() : folder(fs::temp_directory_path()) {}

folder::folder(fs::path const& under) {
    auto pattern = (under / "panelia-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) fail(errno, "mkdtemp " + pattern);
    path_ = pattern;
}

folder::~folder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
}

std::string read_file(fs::path const& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in) throw std::runtime_error("cannot read " + file.string());
    std::ostringstream text;
    text << in.rdbuf();
    return std::move(text).str();
}

void write_file(fs::path const& file, std::string_view text) {
    std::ofstream out(file, std::ios::binary);
    out << text;
    out.close();
    if (!out) throw std::runtime_error("cannot write " + file.string());
}

std::map<std::string, std::string> tree(fs::path const& root) {
    std::map<std::string, std::string> out;
    if (!fs::exists(root)) return out;
    for (auto const& entry : fs::recursive_directory_iterator(root)) {
        if (entry.is_regular_file()) {
            out[entry.path().lexically_relative(root).string()] = read_file(entry.path());
        }
    }
    return out;
}

std::vector<std::string> names(fs::path const& root) {
    std::vector<std::string> out;
    if (!fs::exists(root)) return out;
    for (auto const& entry : fs::recursive_directory_iterator(root)) {
        auto name = entry.path().lexically_relative(root).string();
        if (entry.is_regular_file() && !name.starts_with(".panelia")) {
            out.push_back(std::move(name));
        }
    }
    std::sort(out.begin(), out.end());
    return out;
}

fs::path under_test() {
    if (auto const named = variable("PANELIA_PROGRAM"); !named.empty()) return named;
    return panelia::testing::program_file();
}

struct process::impl {
    ~impl() {
        if (alive >= 0) ::close(alive);
    }
    folder streams;  // stdin, stdout and stderr are files: nothing blocks, nothing is lost
    pid_t id = -1;
    int alive = -1;  // reads end-of-file when the child is gone
    bool reaped = false;
    std::chrono::steady_clock::time_point begun{};
};

process::process(std::vector<std::string> const& arguments, launch const& how)
    : impl_(std::make_unique<impl>()) {
    auto const program = how.program.empty() ? under_test() : how.program;
    std::vector<std::string> words{program.string()};
    words.insert(words.end(), arguments.begin(), arguments.end());
    auto variables = environment_of(how);
    write_file(impl_->streams / "in", how.input);

    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) fail(errno, "pipe");
    impl_->alive = ends[0];
    spawn_plan plan;
    auto const open = [&](int as, char const* name, int flags) {
        auto const path = (impl_->streams / name).string();
        posix_spawn_file_actions_addopen(&plan.actions, as, path.c_str(), flags, 0600);
    };
    open(0, "in", O_RDONLY);
    write_file(impl_->streams / "out", "");
    if (how.keep_output) {
        open(1, "out", O_WRONLY | O_APPEND);
    } else {
        posix_spawn_file_actions_addopen(&plan.actions, 1, "/dev/null", O_WRONLY, 0);
    }
    open(2, "err", O_WRONLY | O_CREAT | O_APPEND);
    posix_spawn_file_actions_adddup2(&plan.actions, ends[1], 3);
    posix_spawn_file_actions_addchdir_np(&plan.actions, how.in.c_str());
    sigset_t none;
    sigemptyset(&none);
    sigset_t defaults;
    sigfillset(&defaults);
    posix_spawnattr_setsigmask(&plan.attributes, &none);
    posix_spawnattr_setsigdefault(&plan.attributes, &defaults);
    posix_spawnattr_setflags(&plan.attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    impl_->begun = std::chrono::steady_clock::now();
    int const error = ::posix_spawn(
        &impl_->id,
        program.c_str(),
        &plan.actions,
        &plan.attributes,
        pointers(words).data(),
        pointers(variables).data()
    );
    ::close(ends[1]);
    if (error != 0) {
        impl_->reaped = true;
        fail(error, "cannot start " + program.string());
    }
}

process::~process() {
    if (!impl_ || impl_->reaped) return;
    ::kill(impl_->id, SIGKILL);
    ::waitpid(impl_->id, nullptr, 0);
}

void process::send(int signal) {
    if (!impl_->reaped) ::kill(impl_->id, signal);
}

int process::id() const noexcept {
    return impl_->id;
}

bool process::ended_within(milliseconds timeout) const {
    pollfd asked{impl_->alive, POLLIN, 0};
    return ::poll(&asked, 1, static_cast<int>(std::max<milliseconds::rep>(timeout.count(), 0))) > 0;
}

result process::wait(milliseconds timeout) {
    result out;
    out.timed_out = !ended_within(timeout);
    if (out.timed_out) ::kill(impl_->id, SIGKILL);
    int status = 0;
    rusage usage{};
    ::wait4(impl_->id, &status, 0, &usage);
    impl_->reaped = true;
    out.wall = std::chrono::steady_clock::now() - impl_->begun;
    out.cpu = duration_of(usage.ru_utime) + duration_of(usage.ru_stime);
    out.peak_bytes = static_cast<std::uint64_t>(usage.ru_maxrss) * 1024;
    if (WIFEXITED(status)) out.exit_code = WEXITSTATUS(status);
    if (WIFSIGNALED(status)) out.signal = WTERMSIG(status);
    out.out = this->out();
    out.err = err();
    return out;
}

std::string process::out() const {
    return read_file(impl_->streams / "out");
}
std::string process::err() const {
    return read_file(impl_->streams / "err");
}

result run(std::vector<std::string> const& arguments, launch const& how) {
    process child(arguments, how);
    return child.wait(how.timeout);
}

}  // namespace program
