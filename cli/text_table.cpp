#include "cli/text_table.hpp"

#include "cli/text.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <ostream>
#include <utility>

namespace panelia::cli {
namespace {

constexpr std::size_t gap = 2;
constexpr std::size_t least_flexible = 4;

std::string_view code_of(tint colour) noexcept {
    switch (colour) {
        case tint::good:
            return "\x1b[32m";
        case tint::bad:
            return "\x1b[31m";
        case tint::faint:
            return "\x1b[2m";
        case tint::none:
            break;
    }
    return {};
}

std::string padded_left(std::string_view text, std::size_t columns) {
    auto cut = cut_to_width(text, columns);
    return std::string(columns - display_width(cut), ' ') + cut;
}

}  // namespace

std::string tinted(std::string_view text, tint colour, bool colours) {
    if (!colours || colour == tint::none) return std::string(text);
    return std::string(code_of(colour)).append(text).append("\x1b[0m");
}

text_table::text_table(std::vector<table_column> columns) : columns_(std::move(columns)) {}

void text_table::row(std::vector<table_cell> cells) {
    cells.resize(columns_.size());
    for (auto& cell : cells) cell.text = printable(cell.text);
    rows_.push_back(std::move(cells));
}

std::vector<std::size_t> text_table::widths(std::size_t width) const {
    std::vector<std::size_t> all;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        std::size_t widest = display_width(columns_[i].title);
        for (auto const& cells : rows_) widest = std::max(widest, display_width(cells[i].text));
        all.push_back(widest);
    }
    std::size_t const gaps = gap * (columns_.size() - 1);
    std::size_t total = std::accumulate(all.begin(), all.end(), gaps);
    // The widest flexible column gives way first.
    while (total > width) {
        std::size_t widest = columns_.size();
        for (std::size_t i = 0; i < columns_.size(); ++i)
            if (columns_[i].flexible && all[i] > least_flexible &&
                (widest == columns_.size() || all[i] > all[widest]))
                widest = i;
        if (widest == columns_.size()) break;
        --all[widest];
        --total;
    }
    return all;
}

void text_table::print(std::ostream& out, bool colours, std::size_t width) const {
    auto const all = widths(width);
    auto const line = [&](auto const& cell_at) {
        std::string text;
        for (std::size_t i = 0; i < columns_.size(); ++i) {
            auto const [content, colour] = cell_at(i);
            bool const last = i + 1 == columns_.size();
            std::string cell = columns_[i].right ? padded_left(content, all[i])
                               : last            ? cut_to_width(content, all[i])
                                                 : pad_to_width(content, all[i]);
            text += tinted(cell, colour, colours);
            if (!last) text.append(gap, ' ');
        }
        if (!colours) text.erase(text.find_last_not_of(' ') + 1);
        out << text << '\n';
    };
    line([&](std::size_t i) { return std::pair<std::string, tint>(columns_[i].title, tint::faint); }
    );
    for (auto const& cells : rows_)
        line([&](std::size_t i) { return std::pair(cells[i].text, cells[i].colour); });
}

std::string sparkline(std::span<std::optional<double> const> values) {
    constexpr std::array<std::string_view, 8> bars = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
    std::optional<double> least, most;
    for (auto const& value : values) {
        if (!value) continue;
        least = std::min(least.value_or(*value), *value);
        most = std::max(most.value_or(*value), *value);
    }
    std::string line;
    for (auto const& value : values) {
        if (!value) {
            line += ' ';
            continue;
        }
        double const range = *most - *least;
        double const height = range > 0 ? (*value - *least) / range : 0.5;
        line += bars[std::min<std::size_t>(7, static_cast<std::size_t>(height * 8))];
    }
    return line;
}

}  // namespace panelia::cli
