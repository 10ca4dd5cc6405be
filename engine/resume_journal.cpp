// See resume_journal.hpp.
#include "engine/resume_journal.hpp"

#include "engine/digest.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <fstream>
#include <optional>
#include <system_error>
#include <utility>

namespace panelia::engine {

namespace {

constexpr std::size_t most_bytes = 4 << 20;  // of a journal that is read
constexpr std::size_t check_digits = 16;
constexpr int append_flags = O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW;

std::string const& journal_name() {
    static std::string const name(resume_journal_name);
    return name;
}

std::string check_of(std::string_view line) {
    return sha256_hex(line).substr(0, check_digits);
}

std::string_view take_field(std::string_view& rest) {
    auto const tab = std::min(rest.find('\t'), rest.size());
    auto const field = rest.substr(0, tab);
    rest.remove_prefix(std::min(tab + 1, rest.size()));
    return field;
}

std::optional<partial_page> read_line(std::string_view line, std::string_view boot) {
    auto const cut = line.rfind('\t');
    if (cut == std::string_view::npos || check_of(line.substr(0, cut)) != line.substr(cut + 1)) {
        return std::nullopt;
    }
    line = line.substr(0, cut);
    if (take_field(line) != boot) return std::nullopt;
    partial_page page;
    page.file = take_field(line);
    page.target = take_field(line);
    auto const total = take_field(line);
    page.validator = line;
    if (!total.empty()) {
        std::uint64_t value = 0;
        std::from_chars(total.data(), total.data() + total.size(), value);
        page.total = value;
    }
    return page;
}

bool write_all(int fd, std::string_view text) {
    while (!text.empty()) {
        auto const written = ::write(fd, text.data(), text.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return false;
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

[[noreturn]] void fail(std::string const& what) {
    throw std::system_error(errno, std::generic_category(), what);
}

}  // namespace

std::string const& boot_name() {
    static std::string const name = [] {
        std::string text;
        std::ifstream in("/proc/sys/kernel/random/boot_id");
        return std::getline(in, text) && !text.empty() ? text : std::string("-");
    }();
    return name;
}

std::string journal_line(partial_page const& page, std::string_view boot) {
    std::string line(boot);
    line.append("\t").append(page.file).append("\t").append(page.target).append("\t");
    if (page.total) line += std::to_string(*page.total);
    line.append("\t").append(page.validator);
    return line + "\t" + check_of(line) + "\n";
}

std::vector<partial_page> read_journal(std::string_view text, std::string_view boot) {
    std::vector<partial_page> pages;
    while (!text.empty()) {
        auto const end = text.find('\n');
        if (end == std::string_view::npos) break;  // torn
        auto page = read_line(text.substr(0, end), boot);
        text.remove_prefix(end + 1);
        if (!page) continue;
        std::erase_if(pages, [&](auto const& known) { return known.file == page->file; });
        if (!page->validator.empty()) pages.push_back(std::move(*page));
    }
    return pages;
}

resume_journal::~resume_journal() {
    if (fd_ >= 0) ::close(fd_);
}

resume_journal::resume_journal(resume_journal&& other) noexcept
    : folder_(std::exchange(other.folder_, -1)), fd_(std::exchange(other.fd_, -1)) {}

resume_journal& resume_journal::operator=(resume_journal&& other) noexcept {
    std::swap(folder_, other.folder_);
    std::swap(fd_, other.fd_);
    return *this;
}

// A torn line before this one must not swallow it: an empty line does no harm.
bool resume_journal::append(std::string const& line) {
    if (fd_ < 0) fd_ = ::openat(folder_, journal_name().c_str(), append_flags, 0644);
    return fd_ >= 0 && write_all(fd_, line);
}

void resume_journal::note(partial_page const& page) {
    if (!append(journal_line(page, boot_name()))) append("\n");
}

void resume_journal::forget(std::string const& file) {
    partial_page gone;
    gone.file = file;
    if (append(journal_line(gone, boot_name()))) return;
    // What cannot be taken back must not stand: without a journal nothing is continued.
    ::unlinkat(folder_, journal_name().c_str(), 0);
    if (fd_ >= 0) ::close(std::exchange(fd_, -1));
}

std::string load_journal(int folder) {
    std::string text;
    int const fd = ::openat(folder, journal_name().c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0) return text;
    std::array<char, 16384> buffer{};
    while (text.size() < most_bytes) {
        auto const got = ::read(fd, buffer.data(), buffer.size());
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) break;
        text.append(buffer.data(), static_cast<std::size_t>(got));
    }
    ::close(fd);
    // What stands last counts: half a journal says nothing.
    return text.size() < most_bytes ? text : std::string();
}

void store_journal(int folder, std::vector<partial_page> const& pages) {
    if (pages.empty()) {
        if (::unlinkat(folder, journal_name().c_str(), 0) != 0 && errno != ENOENT) {
            fail(journal_name());
        }
        return;
    }
    std::string text;
    for (auto const& page : pages) text += journal_line(page, boot_name());
    auto const fresh = journal_name() + ".part";
    int const flags = O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW;
    int const fd = ::openat(folder, fresh.c_str(), flags, 0644);
    if (fd < 0) fail(fresh);
    bool const whole = write_all(fd, text);
    bool const closed = ::close(fd) == 0;
    if (!whole || !closed ||
        ::renameat(folder, fresh.c_str(), folder, journal_name().c_str()) != 0) {
        fail(fresh);
    }
}

}  // namespace panelia::engine
