// Text for a terminal: foreign text made harmless, width in columns, numbers for people. Pure.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace panelia::cli {

/// Valid UTF-8 without control characters (C0, DEL, C1), bidi controls or line separators: each
/// becomes U+FFFD, so that a title cannot move the cursor or forge a line.
std::string printable(std::string_view text);

/// Columns the text takes on a terminal (0, 1 or 2 a character). `text` is valid UTF-8.
std::size_t display_width(std::string_view text) noexcept;
/// The text when it fits `columns`, else its beginning and "…", together at most `columns` wide.
std::string cut_to_width(std::string_view text, std::size_t columns);
/// Cut to `columns` and filled up with spaces.
std::string pad_to_width(std::string_view text, std::size_t columns);
/// Broken at spaces into lines of at most `columns`; a longer word stands alone, uncut.
std::vector<std::string> wrap(std::string_view text, std::size_t columns);

/// 1234567 -> "1,234,567".
std::string grouped(std::uint64_t n);
/// At most 3 decimals, none that are zero: "99.8", "0.125", "1480".
std::string human_number(double value);
/// "812 B", "4.2 KiB", "84.2 MiB", "1.25 GiB": binary units, as the rest of the program.
std::string human_bytes(double bytes);
/// "12.4 MiB/s".
std::string human_rate(double bytes_per_second);
/// "0.84 s", "12.3 s", "3m 05s", "2h 07m".
std::string human_seconds(double seconds);
/// "0:07", "1:42", "2:03:09": for a countdown.
std::string clock_time(double seconds);
/// "1 page", "1,480 pages".
std::string counted(std::uint64_t n, std::string_view one, std::string_view many);

}  // namespace panelia::cli
