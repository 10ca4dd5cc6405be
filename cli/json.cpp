#include "cli/json.hpp"

#include <array>
#include <charconv>
#include <cmath>

namespace panelia::cli {

void append_json_number(std::string& out, double value) {
    if (!std::isfinite(value)) {
        out += "null";
        return;
    }
    std::array<char, 400> buffer;  // NOLINT(cppcoreguidelines-pro-type-member-init): filled next
    auto const* const end =
        std::to_chars(
            buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::fixed, 6
        )
            .ptr;
    std::string_view digits(buffer.data(), static_cast<std::size_t>(end - buffer.data()));
    digits.remove_suffix(digits.size() - 1 - digits.find_last_not_of('0'));
    if (digits.back() == '.') digits.remove_suffix(1);
    out += digits == "-0" ? "0" : digits;
}

std::string json_number(double value) {
    std::string out;
    append_json_number(out, value);
    return out;
}

}  // namespace panelia::cli
