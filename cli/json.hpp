// One JSON object on one line, built field by field: for NDJSON output. Writes, never parses. Pure.
#pragma once

#include "core/json_string.hpp"

#include <array>
#include <charconv>
#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>

namespace panelia::cli {

/// Appends in plain notation, at most 6 decimals ("0.33", "150"); null for NaN and infinities.
void append_json_number(std::string& out, double value);
std::string json_number(double value);

/// `json_line().add("type", "page").add("bytes", 12).text()` -> {"type":"page","bytes":12}. Keys
/// are plain words of ours: they are not escaped.
class json_line {
public:
    json_line() { text_.reserve(512); }  // an event is written without growing it
    json_line& add(std::string_view key, std::string_view value) {
        append_json_string(begin(key), value);
        return *this;
    }
    json_line& add(std::string_view key, char const* value) {
        return add(key, std::string_view(value));
    }
    json_line& add(std::string_view key, bool value) { return raw(key, value ? "true" : "false"); }
    json_line& add(std::string_view key, double value) {
        append_json_number(begin(key), value);
        return *this;
    }
    template <std::integral Integer>
    requires(!std::same_as<Integer, bool>) json_line& add(std::string_view key, Integer value) {
        std::array<char, 24> digits;  // NOLINT(cppcoreguidelines-pro-type-member-init): filled next
        auto const written = std::to_chars(digits.data(), digits.data() + digits.size(), value);
        begin(key).append(digits.data(), written.ptr);
        return *this;
    }
    /// `json` is a JSON value already.
    json_line& raw(std::string_view key, std::string_view json) {
        begin(key).append(json);
        return *this;
    }
    json_line& null(std::string_view key) { return raw(key, "null"); }

    /// The object, without a line end.
    std::string text() const { return text_.empty() ? "{}" : text_ + '}'; }
    /// Appends the object and a line end.
    void append_to(std::string& out) const {
        out.append(text_.empty() ? "{" : std::string_view(text_)).append("}\n");
    }

private:
    std::string& begin(std::string_view key) {
        return text_.append(text_.empty() ? "{\"" : ",\"").append(key).append("\":");
    }

    std::string text_;
};

}  // namespace panelia::cli
