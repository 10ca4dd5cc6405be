// The bytes of a manifest as validated lines, or whole: BOM, CRLF, UTF-8 and size bounds are dealt
// with here, formats are not.
#pragma once

#include "engine/manifest.hpp"
#include "engine/text_position.hpp"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace panelia::engine {

/// Longest accepted line, and longest accepted manifest that has to be held whole.
inline constexpr std::size_t max_line_bytes = 64ULL << 20;
inline constexpr std::size_t max_whole_bytes = 1ULL << 30;

/// Not thread-safe, but for `stop`.
class manifest_input {
public:
    manifest_input(byte_reader read, std::string_view name);

    /// The next line without its end ("\n" or "\r\n"); nothing at the end of the input or once
    /// stopped. Valid until the next call. Throws source_error on invalid UTF-8 or an endless line.
    std::optional<std::string_view> line();
    /// Number of the line that `line` returned last, from 1.
    std::uint64_t line_number() const noexcept { return line_number_; }
    /// Everything; call instead of `line`. Throws as `line` does.
    std::string whole();

    /// "name:line:column: message" as a source_error.
    [[noreturn]] void fail(text_position place, std::string_view message) const;
    /// What stands for the source in messages, fit for one line.
    std::string const& name() const noexcept { return name_; }

    /// Any thread: what is read from now on is nothing.
    void stop() noexcept { stopped_ = true; }
    bool stopped() const noexcept { return stopped_; }

private:
    bool fill();  // false at the end
    std::size_t read_some(char* buffer, std::size_t size);
    void skip_byte_order_mark();
    void require_utf8(std::string_view text, std::uint64_t first_line) const;

    byte_reader read_;
    std::string name_;
    std::string buffer_;     // read bytes are [begin_, end_)
    std::size_t begin_ = 0;  // where the next line starts
    std::size_t end_ = 0;
    std::size_t scanned_ = 0;  // no line end before here
    std::uint64_t line_number_ = 0;
    bool ended_ = false;
    std::atomic<bool> stopped_ = false;
};

}  // namespace panelia::engine
