// The one owner of stderr while a run lasts: lines that scroll, and below them a block that is
// redrawn in place when stderr is a terminal.
#pragma once

#include "cli/console.hpp"

#include <cstddef>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace panelia::cli {

/// Thread-safe. The cursor is never hidden and always stands at the end of what was drawn, so that
/// nothing has to be restored, however the process ends.
class screen {
public:
    explicit screen(int descriptor) noexcept : descriptor_(descriptor) {}
    ~screen() { clear(); }
    screen(screen const&) = delete;
    screen& operator=(screen const&) = delete;

    /// A line of its own, above the block.
    void line(std::string_view text);
    /// Replaces the block. Lines may hold SGR colour sequences; each fits the terminal's width.
    void show(std::vector<std::string> const& lines);
    /// Removes the block.
    void clear();
    screen_size size() const noexcept { return size_of_terminal(descriptor_); }

private:
    std::string erase_sequence() const;
    static std::string draw_sequence(std::vector<std::string> const& lines);

    int descriptor_;
    std::mutex mutex_;
    std::vector<std::string> shown_;
};

/// The text without its SGR sequences ("\x1b[…m").
std::string without_colours(std::string_view text);

}  // namespace panelia::cli
