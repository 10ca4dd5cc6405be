// Tables and sparklines for a terminal: aligned by display width, cut to fit. Pure.
#pragma once

#include <cstddef>
#include <iosfwd>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace panelia::cli {

enum class tint { none, good, bad, faint };

/// The text in its colour, or as it is.
std::string tinted(std::string_view text, tint colour, bool colours);

struct table_column {
    std::string title;
    bool right = false;     ///< numbers
    bool flexible = false;  ///< cut when the table is too wide
};

struct table_cell {
    std::string text;  ///< foreign text is made printable when it is added
    tint colour = tint::none;
};

/// Rows of cells under titles, two spaces between the columns.
class text_table {
public:
    explicit text_table(std::vector<table_column> columns);
    void row(std::vector<table_cell> cells);
    /// At most `width` columns wide, as far as cutting the flexible ones helps.
    void print(std::ostream& out, bool colours, std::size_t width = 80) const;

private:
    std::vector<std::size_t> widths(std::size_t width) const;

    std::vector<table_column> columns_;
    std::vector<std::vector<table_cell>> rows_;
};

/// One of ▁▂▃▄▅▆▇█ a value, scaled from the least to the greatest; a space where there is none.
std::string sparkline(std::span<std::optional<double> const> values);

}  // namespace panelia::cli
