// Feeds a file's bytes to the checks that a page from the network passes.
#include "engine/stored_page.hpp"

#include "engine/digest.hpp"
#include "engine/library_folders.hpp"
#include "engine/page_check.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <span>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace panelia::engine {

namespace {

constexpr std::size_t read_bytes = 131'072;

page_look fault(page_fault kind, std::string why, std::uint64_t bytes = 0) {
    return {.fault = kind, .why = std::move(why), .bytes = bytes, .digest = {}};
}

page_look unreadable(int code) {
    if (code == ENOENT) return fault(page_fault::missing, "the file is missing");
    if (code == ELOOP) return fault(page_fault::irregular, "a symbolic link, not a file");
    return fault(
        page_fault::unreadable, "cannot be read: " + std::generic_category().message(code)
    );
}

std::string sizes(std::uint64_t is, std::uint64_t was, char const* wanted) {
    return std::to_string(is) + " bytes, not the " + std::to_string(was) + ' ' + wanted;
}

}  // namespace

page_memory promised(page_spec const& page) {
    return {.bytes = {}, .digest = {}, .sha256 = page.sha256, .promised_bytes = page.bytes};
}

page_look look_at_page(
    int folder, std::string const& file, page_memory const& known, verify_mode verify
) {
    // O_NONBLOCK: a pipe in a page's place must not make us wait for its writer.
    int const flags = O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK;
    file_handle const opened(::openat(folder, file.c_str(), flags));
    if (!opened) return unreadable(errno);
    struct stat facts {};
    if (::fstat(opened.get(), &facts) != 0) return unreadable(errno);
    if (!S_ISREG(facts.st_mode)) return fault(page_fault::irregular, "not a file");
    auto const bytes = static_cast<std::uint64_t>(facts.st_size);
    if (known.bytes && *known.bytes != bytes)
        return fault(page_fault::size, sizes(bytes, *known.bytes, "recorded"), bytes);
    if (known.promised_bytes && *known.promised_bytes != bytes)
        return fault(page_fault::size, sizes(bytes, *known.promised_bytes, "promised"), bytes);
    bool const structure = verify == verify_mode::structure;
    if (!structure && known.sha256.empty() && !known.digest)
        return {.fault = page_fault::none, .why = {}, .bytes = bytes, .digest = {}};

    ::posix_fadvise(opened.get(), 0, 0, POSIX_FADV_SEQUENTIAL);
    page_check check;
    page_digest digest;
    std::optional<sha256> strong;
    if (!known.sha256.empty()) strong.emplace();
    std::vector<std::byte> buffer(read_bytes);
    for (;;) {
        auto const got = ::read(opened.get(), buffer.data(), buffer.size());
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return unreadable(errno);
        if (got == 0) break;
        std::span<std::byte const> const piece(buffer.data(), static_cast<std::size_t>(got));
        if (structure) check.feed(piece);
        digest.update(piece);
        if (strong) strong->update(piece);
    }
    auto const is = digest.value();
    if (structure) {
        if (auto const error = check.finish()) {
            std::string why = error.message();
            if (!check.reason().empty()) why.append(" (").append(check.reason()).append(")");
            return fault(page_fault::structure, std::move(why), bytes);
        }
        std::string_view const name = file;
        auto const real = extension(check.format());
        if (name.substr(name.rfind('.') + 1) != real)
            return fault(page_fault::structure, "its content is " + std::string(real), bytes);
    }
    if (known.digest && *known.digest != is)
        return fault(page_fault::digest, "its bytes are not those that were stored", bytes);
    if (strong && strong->hex() != known.sha256)
        return fault(page_fault::digest, "its SHA-256 is not the promised one", bytes);
    return {.fault = page_fault::none, .why = {}, .bytes = bytes, .digest = is};
}

}  // namespace panelia::engine
