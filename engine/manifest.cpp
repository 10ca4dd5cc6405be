#include "engine/manifest.hpp"

#include "engine/manifest_formats.hpp"
#include "engine/spec_checks.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <utility>

namespace panelia::engine {

namespace {

struct named_format {
    std::string_view name;
    manifest_format format;
};
constexpr std::array<named_format, 5> named_formats = {{
    {"json", manifest_format::json},
    {"ndjson", manifest_format::ndjson},
    {"jsonl", manifest_format::ndjson},
    {"csv", manifest_format::csv},
    {"txt", manifest_format::txt},
}};

[[noreturn]] void fail_errno(std::string const& name, char const* what, int error) {
    throw source_error(
        one_line(name, 400) + ": " + what + ": " + std::generic_category().message(error)
    );
}

/// Closes when the last copy of the reader goes.
class owned_descriptor {
public:
    explicit owned_descriptor(int fd) noexcept : fd_(fd) {}
    ~owned_descriptor() { ::close(fd_); }
    owned_descriptor(owned_descriptor const&) = delete;
    owned_descriptor& operator=(owned_descriptor const&) = delete;
    int get() const noexcept { return fd_; }

private:
    int fd_;
};

/// read(2), or nothing_yet after a tenth of a second without data: long enough to cost nothing,
/// short enough for a stop.
std::size_t read_or_wait(int fd, char* buffer, std::size_t size, std::string const& name) {
    constexpr int patience_ms = 100;
    pollfd ready{fd, POLLIN, 0};
    if (::poll(&ready, 1, patience_ms) == 0) return nothing_yet;
    ssize_t const got = ::read(fd, buffer, size);
    if (got >= 0) return static_cast<std::size_t>(got);
    if (errno == EINTR || errno == EAGAIN) return nothing_yet;
    fail_errno(name, "cannot be read", errno);
}

}  // namespace

std::optional<manifest_format> parse_format(std::string_view name) {
    auto const is_it = [&](named_format const& f) {
        return f.name == name && name != "jsonl";
    };
    auto const* found = std::find_if(named_formats.begin(), named_formats.end(), is_it);
    if (found == named_formats.end()) return std::nullopt;
    return found->format;
}

std::optional<manifest_format> format_of(std::filesystem::path const& file) {
    std::string const extension = file.extension().string();
    if (extension.empty()) return std::nullopt;
    std::string_view const name = std::string_view(extension).substr(1);
    auto const is_it = [&](named_format const& f) {
        return same_name(f.name, name);
    };
    auto const* found = std::find_if(named_formats.begin(), named_formats.end(), is_it);
    if (found == named_formats.end()) return std::nullopt;
    return found->format;
}

byte_reader read_descriptor(int descriptor, std::string name) {
    return [descriptor, name = std::move(name)](char* buffer, std::size_t size) {
        return read_or_wait(descriptor, buffer, size, name);
    };
}

byte_reader read_file(std::filesystem::path const& file) {
    std::string name = file.string();
    // Non-blocking, or opening a FIFO nobody writes to would wait forever.
    int const fd = ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) fail_errno(name, "cannot be opened", errno);
    auto owned = std::make_shared<owned_descriptor const>(fd);
    struct stat about {};
    if (::fstat(fd, &about) == 0 && S_ISDIR(about.st_mode)) {
        fail_errno(name, "cannot be read", EISDIR);
    }
    return [owned = std::move(owned), name = std::move(name)](char* buffer, std::size_t size) {
        return read_or_wait(owned->get(), buffer, size, name);
    };
}

manifest_source::manifest_source(byte_reader read, std::string_view name, warn on_warning)
    : input_(std::move(read), name), notes_(input_.name(), std::move(on_warning)) {}

std::optional<chapter_spec> manifest_source::next() {
    if (ended_) return std::nullopt;
    std::optional<chapter_spec> chapter;
    try {
        chapter = read_chapter();
    } catch (source_error const&) {
        ended_ = true;
        if (input_.stopped()) return std::nullopt;  // cut short, not malformed
        throw;
    }
    if (input_.stopped()) chapter.reset();
    ended_ = !chapter;
    return chapter;
}

std::unique_ptr<chapter_source> open_manifest(
    byte_reader read,
    manifest_format format,
    std::string const& name,
    std::string series,
    warn on_warning
) {
    switch (format) {
        case manifest_format::json:
            return open_json(std::move(read), name, std::move(on_warning));
        case manifest_format::ndjson:
            return open_ndjson(std::move(read), name, std::move(on_warning));
        case manifest_format::csv:
            return open_csv(std::move(read), name, std::move(on_warning));
        case manifest_format::txt:
            break;
    }
    return open_txt(std::move(read), name, std::move(series), std::move(on_warning));
}

void check_manifest(
    byte_reader read, manifest_format format, std::string const& name, std::string series
) {
    auto const source = open_manifest(std::move(read), format, name, std::move(series), {});
    while (source->next()) {
    }
}

}  // namespace panelia::engine
