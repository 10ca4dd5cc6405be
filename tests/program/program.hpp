// Runs a program in a folder of its own and tells what it did: exit, output, time, memory. And
// the small things that program tests share: temporary folders, whole files. POSIX.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace program {

using std::chrono::milliseconds;
namespace fs = std::filesystem;

/// A fresh folder, removed with everything in it when the object goes.
class folder {
public:
    folder();                                ///< under the system's temporary folder
    explicit folder(fs::path const& under);  ///< under that one (tmpfs, say)
    ~folder();
    folder(folder const&) = delete;
    folder& operator=(folder const&) = delete;
    fs::path const& path() const noexcept { return path_; }
    fs::path operator/(fs::path const& name) const { return path_ / name; }

private:
    fs::path path_;
};

std::string read_file(fs::path const& file);  ///< throws std::runtime_error when it cannot
void write_file(fs::path const& file, std::string_view text);
/// Every regular file below, by its path relative to `root`, with its content.
std::map<std::string, std::string> tree(fs::path const& root);
/// Likewise, names only, without what lies in `.panelia`.
std::vector<std::string> names(fs::path const& root);

/// How a process ended.
struct result {
    int exit_code = -1;      ///< -1 when a signal ended it
    int signal = 0;          ///< that ended it, or 0
    bool timed_out = false;  ///< it was killed because its time was up
    std::string out, err;
    std::chrono::nanoseconds wall{0}, cpu{0};  ///< cpu: user + system
    /// Peak resident memory. Never less than that of the starting process at the start: Linux
    /// carries the peak over the exec.
    std::uint64_t peak_bytes = 0;
};

/// How to start one.
struct launch {
    fs::path in{};        ///< working folder and HOME; required
    std::string input{};  ///< its stdin
    std::vector<std::pair<std::string, std::string>> environment{};  ///< besides PATH, HOME, LANG
    fs::path program{};       ///< empty = PANELIA_PROGRAM of the environment, else of the build
    bool keep_output = true;  ///< false: stdout goes to /dev/null
    milliseconds timeout{60'000};  ///< for `run`, and the life of a `process` that nobody awaits
};

/// A running child; killed and reaped when the object goes.
class process {
public:
    process(std::vector<std::string> const& arguments, launch const& how);
    ~process();
    process(process const&) = delete;
    process& operator=(process const&) = delete;

    void send(int signal);  ///< no effect once it has been reaped
    int id() const noexcept;
    /// True when it ended within `timeout`; does not reap.
    bool ended_within(milliseconds timeout) const;
    /// Waits, kills it when `timeout` is over. Call once.
    result wait(milliseconds timeout);
    std::string out() const;  ///< what it has printed so far
    std::string err() const;

private:
    struct impl;
    std::unique_ptr<impl> impl_;
};

/// Start, wait, tell.
result run(std::vector<std::string> const& arguments, launch const& how);

/// The program under test.
fs::path under_test();

}  // namespace program
