// The grammar of thresholds: metric[.agg][{host=…}] op number[unit].
#include "metrics/threshold.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <numeric>
#include <system_error>
#include <utility>
#include <vector>

namespace panelia::metrics {

namespace {

struct unit {
    std::string_view name;
    dimension measures;
    double worth;
};
constexpr double kib = 1024;
constexpr std::array<unit, 13> units = {{
    {"%", dimension::percent, 1},
    {"ms", dimension::seconds, 1e-3},
    {"s", dimension::seconds, 1},
    {"m", dimension::seconds, 60},
    {"h", dimension::seconds, 3600},
    {"B", dimension::bytes, 1},
    {"KiB", dimension::bytes, kib},
    {"MiB", dimension::bytes, kib* kib},
    {"GiB", dimension::bytes, kib* kib* kib},
    {"B/s", dimension::bytes_per_second, 1},
    {"KiB/s", dimension::bytes_per_second, kib},
    {"MiB/s", dimension::bytes_per_second, kib* kib},
    {"GiB/s", dimension::bytes_per_second, kib* kib* kib},
}};

constexpr std::array<aggregate, 7> aggregates = {
    aggregate::p50,
    aggregate::p90,
    aggregate::p95,
    aggregate::p99,
    aggregate::min,
    aggregate::max,
    aggregate::mean};
constexpr std::string_view aggregate_names = "p50, p90, p95, p99, min, max or mean";

std::string units_of(dimension d) {
    std::string out;
    for (unit const& u : units) {
        if (u.measures != d) continue;
        if (!out.empty()) out += ", ";
        out += u.name;
    }
    return out.empty() ? "none: it is a count" : out;
}

std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < a.size(); ++i) {
        std::size_t diagonal = std::exchange(row[0], i + 1);
        for (std::size_t j = 0; j < b.size(); ++j) {
            std::size_t const replaced = diagonal + (a[i] == b[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
        }
    }
    return row[b.size()];
}

std::string known_names() {
    std::string out;
    for (auto const& m : threshold_metrics()) {
        if (m.name.starts_with("errors.")) continue;
        out += m.name + ", ";
    }
    return out + "errors.CLASS";
}

std::string suggestion(std::string_view name) {
    std::string_view best;
    std::size_t least = std::max<std::size_t>(2, name.size() / 3) + 1;
    for (auto const& m : threshold_metrics()) {
        // "page" means page_seconds sooner than anything of four letters.
        bool const begins = name.size() > 2 && std::string_view(m.name).starts_with(name);
        std::size_t const distance = begins ? 1 : edit_distance(name.substr(0, 64), m.name);
        if (distance >= least) continue;
        least = distance;
        best = m.name;
    }
    return best.empty() ? "; there are " + known_names()
                        : "; did you mean " + std::string(best) + '?';
}

threshold_metric const* find_metric(std::string_view name) {
    for (auto const& m : threshold_metrics()) {
        if (m.name == name) return &m;
    }
    return nullptr;
}

aggregate find_aggregate(std::string_view name) noexcept {
    auto const* found = std::find_if(aggregates.begin(), aggregates.end(), [&](aggregate a) {
        return to_string(a) == name;
    });
    return found == aggregates.end() ? aggregate::none : *found;
}

bool is_digit(char c) noexcept {
    return c >= '0' && c <= '9';
}
bool is_letter(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_word(char c) noexcept {
    return is_letter(c) || is_digit(c) || c == '_' || c == '.';
}

std::string in_quotes(std::string_view text) {
    return '"' + std::string(text) + '"';
}

/// One sentence. Each step leaves the cursor behind what it took, or says why not.
class parser {
public:
    parser(std::string_view text, threshold_error& why) : text_(text), why_(why) {}

    std::optional<threshold> parse() {
        out_.expr = text_;
        if (!metric() || !host() || !operation() || !number()) return std::nullopt;
        return out_;
    }

private:
    bool fail(std::size_t at, std::string message) {
        why_ = {std::move(message), at};
        return false;
    }
    void skip_blanks() {
        while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t')) ++at_;
    }
    template <class Accept>
    std::string_view take(Accept accept) {
        std::size_t const begin = at_;
        while (at_ < text_.size() && accept(text_[at_])) ++at_;
        return text_.substr(begin, at_ - begin);
    }

    bool metric() {
        skip_blanks();
        std::size_t const begin = at_;
        std::string_view const word = take(is_word);
        if (word.empty()) return fail(begin, "a metric's name is expected here");
        out_.metric = find_metric(word);
        if (out_.metric != nullptr) {
            if (!out_.metric->distribution) return true;
            return fail(
                at_, in_quotes(word) + " is a distribution: add ." + std::string(aggregate_names)
            );
        }
        return aggregated(word, begin);
    }

    bool aggregated(std::string_view word, std::size_t begin) {
        std::size_t const dot = word.rfind('.');
        std::string_view const name = word.substr(0, dot);
        threshold_metric const* const metric = find_metric(name);
        if (dot == std::string_view::npos || metric == nullptr || name == "errors") {
            return fail(begin, "unknown metric " + in_quotes(word) + suggestion(word));
        }
        if (!metric->distribution) {
            return fail(begin + dot, in_quotes(name) + " is one figure, not a distribution");
        }
        out_.metric = metric;
        out_.of = find_aggregate(word.substr(dot + 1));
        if (out_.of != aggregate::none) return true;
        return fail(begin + dot + 1, "expected " + std::string(aggregate_names));
    }

    bool host() {
        skip_blanks();
        if (at_ == text_.size() || text_[at_] != '{') return true;
        std::size_t const open = at_++;
        std::size_t const close = text_.find('}', at_);
        if (close == std::string_view::npos) return fail(open, "this brace is never closed");
        std::string_view const inside = text_.substr(at_, close - at_);
        constexpr std::string_view label = "host=";
        if (!inside.starts_with(label)) return fail(at_, "expected host=NAME or host=NAME:PORT");
        std::string_view const name = inside.substr(label.size());
        if (name.empty()) return fail(at_ + label.size(), "a host's name is expected here");
        if (out_.metric->of_host == nullptr) {
            return fail(open, in_quotes(out_.metric->name) + " is not counted per host");
        }
        for (char const c : name) {
            out_.host += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        }
        at_ = close + 1;
        return true;
    }

    bool operation() {
        skip_blanks();
        using enum comparison;
        struct spelled {
            std::string_view text;
            comparison op;
        };
        constexpr std::array<spelled, 6> all = {
            {{"<=", less_equal},
             {">=", greater_equal},
             {"==", equal},
             {"!=", not_equal},
             {"<", less},
             {">", greater}}};
        std::string_view const rest = text_.substr(at_);
        for (auto const& [text, op] : all) {
            if (!rest.starts_with(text)) continue;
            out_.op = op;
            at_ += text.size();
            return true;
        }
        return fail(at_, "expected one of < <= > >= == !=");
    }

    bool number() {
        skip_blanks();
        std::size_t const begin = at_;
        if (text_.substr(at_).starts_with('-')) return fail(begin, "no metric is negative");
        std::string_view const digits = take([](char c) { return is_digit(c) || c == '.'; });
        char const* const end = digits.data() + digits.size();
        auto const [stop, ec] =
            std::from_chars(digits.data(), end, out_.number, std::chars_format::fixed);
        if (digits.empty() || ec != std::errc{} || stop != end) {
            return fail(begin, "a number is expected here");
        }
        return unit_of_number(begin);
    }

    bool unit_of_number(std::size_t begin) {
        skip_blanks();
        std::size_t const at = at_;
        std::string_view const name =
            take([](char c) { return is_letter(c) || c == '%' || c == '/'; });
        dimension const measured = out_.metric->measured_in;
        if (!name.empty()) {
            auto const is_it = [&](unit const& u) {
                return u.name == name;
            };
            auto const* found = std::find_if(units.begin(), units.end(), is_it);
            if (found == units.end() || found->measures != measured) {
                return fail(
                    at,
                    in_quotes(name) + " is no unit of " + in_quotes(out_.metric->name) +
                        " (units: " + units_of(measured) + ')'
                );
            }
            out_.number *= found->worth / out_.metric->scale;
        }
        skip_blanks();
        if (at_ < text_.size()) return fail(at_, "nothing is expected after the number");
        return measured != dimension::percent || percentage(begin, !name.empty());
    }

    /// 0.99 is sooner a mistake for 99 % than 99 hundredths of one percent.
    bool percentage(std::size_t begin, bool has_unit) {
        if (out_.number > 100) return fail(begin, "a percentage is at most 100");
        if (has_unit || out_.number <= 0 || out_.number >= 1) return true;
        std::array<char, 96> hint{};
        std::snprintf(
            hint.data(),
            hint.size(),
            "percentages are 0-100: write %.6g%% (or %.6g%% if you mean that little)",
            out_.number * 100,
            out_.number
        );
        return fail(begin, hint.data());
    }

    std::string_view text_;
    threshold_error& why_;
    std::size_t at_ = 0;
    threshold out_;
};

}  // namespace

std::optional<threshold> parse_threshold(std::string_view expr, threshold_error& why) {
    return parser(expr, why).parse();
}

std::string with_caret(std::string_view expr, threshold_error const& error) {
    std::string first;
    std::string second;
    for (std::size_t i = 0; i < expr.size(); ++i) {
        auto const byte = static_cast<unsigned char>(expr[i]);
        bool const continued = (byte & 0xC0U) == 0x80U;  // of a character that stands already
        first += byte < 0x20 || byte == 0x7F ? '?' : expr[i];
        if (i < error.offset && !continued) second += ' ';
    }
    return first + '\n' + second + "^ " + error.message;
}

std::string_view to_string(aggregate a) noexcept {
    constexpr std::array<std::string_view, 8> names = {
        "", "p50", "p90", "p95", "p99", "min", "max", "mean"};
    return names[static_cast<std::size_t>(a)];
}

}  // namespace panelia::metrics
