#include "sources/number_dates.hpp"

#include <algorithm>
#include <cstddef>
#include <string_view>

#include "sources/number_digits.hpp"
#include "sources/regex.hpp"

namespace panelia::sources {
namespace {

void blank(std::string& text, std::string_view part, std::string_view in) {
    auto const at = static_cast<std::ptrdiff_t>(part.data() - in.data());
    std::fill_n(text.begin() + at, part.size(), ' ');
}

}  // namespace

std::string const& date_words() {
    static std::string const month =
        R"((?:january|february|march|april|may|june|july|august|september|october|november|december)"
        R"(|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec)\b\.?)";
    static std::string const words =
        R"((?:\b\d{1,2}(?:st|nd|rd|th)?\.?\s+)" + month + R"(,?\s+\d{4}\b)" +
        R"(|\b\d{4}[-/._]\d{1,2}[-/._]\d{1,2}\b|\b(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\b)"
        R"(|\b\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d{2})\b)"
        R"(|\d{4}年\d{1,2}月\d{1,2}日)"
        R"(|\b(?:an?|\d+)\s*(?:sec|second|min|minute|hour|day|week|month|year)s?\s+ago\b)"
        R"(|\b)" +
        month + R"(\s+\d{1,2}(?:st|nd|rd|th)?(?:,?\s+'?\d{2,4})?\b))";
    return words;
}

std::string without_dates(std::string const& text) {
    static regex const dates("(?i)" + date_words() + "|" + time_of_day);
    std::string out = text;
    for (std::size_t from = 0; auto const found = dates.find(text, from);) {
        auto const whole = (*found)[0];
        blank(out, whole, text);
        from = offset(whole, text) + std::max<std::size_t>(whole.size(), 1);
    }
    return out;
}

}  // namespace panelia::sources
