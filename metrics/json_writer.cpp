#include "metrics/json_writer.hpp"

#include "core/json_string.hpp"
#include "metrics/figures.hpp"

#include <array>
#include <charconv>
#include <ostream>

namespace panelia::metrics {
namespace {

constexpr std::size_t enough = 32 * 1024;

}  // namespace

void json_writer::new_line() {
    if (text_.size() >= enough) flush();
    text_ += '\n';
    text_.append(2 * filled_.size(), ' ');
}

void json_writer::separate() {
    if (after_key_) {
        after_key_ = false;
        return;
    }
    if (filled_.empty()) return;
    if (filled_.back() != 0) text_ += ',';
    filled_.back() = 1;
    new_line();
}

void json_writer::flush() {
    out_.write(text_.data(), static_cast<std::streamsize>(text_.size()));
    text_.clear();
}

json_writer& json_writer::key(std::string_view name) {
    separate();
    append_json_string(text_, name);
    text_ += ": ";
    after_key_ = true;
    return *this;
}

json_writer& json_writer::plain_key(std::string_view name) {
    separate();
    text_ += '"';
    text_ += name;
    text_ += "\": ";
    after_key_ = true;
    return *this;
}

void json_writer::begin(char bracket) {
    separate();
    text_ += bracket;
    filled_.push_back(0);
}

void json_writer::end(char bracket) {
    auto const filled = filled_.back();
    filled_.pop_back();
    if (filled != 0) new_line();
    text_ += bracket;
}

void json_writer::begin_object() {
    begin('{');
}
void json_writer::begin_array() {
    begin('[');
}

void json_writer::value(std::string_view text) {
    separate();
    append_json_string(text_, text);
}

void json_writer::value(std::uint64_t number) {
    std::array<char, 24> digits{};
    auto const [end, ec] = std::to_chars(digits.data(), digits.data() + digits.size(), number);
    verbatim({digits.data(), end});
}

void json_writer::value(bool truth) {
    verbatim(truth ? "true" : "false");
}
void json_writer::value(double number) {
    verbatim(plain_float(number));
}
void json_writer::rounded(double number, int places) {
    verbatim(plain_float(number, places));
}
void json_writer::null() {
    verbatim("null");
}

void json_writer::verbatim(std::string_view number) {
    separate();
    text_ += number;
}

}  // namespace panelia::metrics
