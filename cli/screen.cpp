#include "cli/screen.hpp"

#include "cli/output.hpp"
#include "cli/text.hpp"

#include <algorithm>

namespace panelia::cli {

std::string without_colours(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        auto const start = std::min(text.find("\x1b["), text.size());
        out += text.substr(0, start);
        text.remove_prefix(start);
        auto const end = text.find('m');
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return out;
}

std::string screen::erase_sequence() const {
    if (shown_.empty()) return {};
    // A terminal made narrower since has wrapped the lines that no longer fit.
    auto const columns = std::max<std::size_t>(size().columns, 1);
    std::size_t rows = 0;
    for (auto const& text : shown_) {
        auto const width = display_width(without_colours(text));
        rows += std::max<std::size_t>((width + columns - 1) / columns, 1);
    }
    std::string sequence = "\r";
    if (rows > 1) sequence += "\x1b[" + std::to_string(rows - 1) + "A";
    return sequence + "\x1b[J";
}

std::string screen::draw_sequence(std::vector<std::string> const& lines) {
    std::string sequence;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        sequence.append(i == 0 ? "" : "\n").append(lines[i]);
    }
    return sequence;
}

void screen::line(std::string_view text) {
    std::lock_guard const lock(mutex_);
    auto const frame = erase_sequence().append(text).append("\n") + draw_sequence(shown_);
    write_all(descriptor_, frame);
}

void screen::show(std::vector<std::string> const& lines) {
    std::lock_guard const lock(mutex_);
    if (lines == shown_) return;
    write_all(descriptor_, erase_sequence() + draw_sequence(lines));
    shown_ = lines;
}

void screen::clear() {
    show({});
}

}  // namespace panelia::cli
