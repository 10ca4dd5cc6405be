// Is a file that lies in the library the page it should be? Reads it once, in bounded memory.
#pragma once

#include "panelia/manifest.hpp"
#include "panelia/session.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace panelia::engine {

/// What is known of a page before its file is looked at.
struct page_memory {
    std::optional<std::uint64_t> bytes{};   ///< the size that was recorded
    std::optional<std::uint64_t> digest{};  ///< the page_digest that was recorded
    std::string sha256{};                   ///< what the source promises, or empty
    std::optional<std::uint64_t> promised_bytes{};
};
page_memory promised(page_spec const& page);

enum class page_fault {
    none,
    missing,     ///< no file of this name
    irregular,   ///< a symbolic link, a folder or another thing that is no file
    unreadable,  ///< the file system says so
    size,        ///< not the recorded or promised size
    structure,   ///< no whole image, or of another format than its name says
    digest,      ///< whole, but not the bytes that were recorded or promised
};

/// What a look at a page's file found.
struct page_look {
    page_fault fault = page_fault::none;
    std::string why{};  ///< in a few words, when there is a fault
    std::uint64_t bytes = 0;
    std::optional<std::uint64_t> digest{};  ///< of the file, when it was read to its end
    explicit operator bool() const noexcept { return fault == page_fault::none; }
};

/// Looks at a file in an open folder; follows no symbolic link and waits for no pipe. With
/// `structure` the file must be a whole image of the format its name says; with `off` it is only
/// read when there is a digest to compare.
page_look look_at_page(
    int folder, std::string const& file, page_memory const& known, verify_mode verify
);

}  // namespace panelia::engine
