// `history compare`: two sessions, chapter by chapter.
#include "cli/history_views.hpp"
#include "cli/text.hpp"
#include "cli/text_table.hpp"

#include <array>
#include <cstdio>
#include <functional>
#include <map>
#include <ostream>

namespace panelia::cli {

using metrics::chapter_stats;
using metrics::comparison;
using metrics::direction;
using metrics::verdict;

namespace {

struct compared_metric {
    char const* name;
    char const* unit;  // "": a plain number
    direction good;
    double (*of)(chapter_stats const&);
};

double seconds(std::chrono::nanoseconds time) {
    return static_cast<double>(time.count()) / 1e9;
}

double per_page(double value, chapter_stats const& c) {
    return value / static_cast<double>(c.images_downloaded);
}

constexpr std::array<compared_metric, 5> compared_metrics = {{
    {"duration",
     "s",
     direction::lower_is_better,
     [](chapter_stats const& c) {
         return seconds(c.elapsed);
     }},
    {"download_speed_mbps",
     "MiB/s",
     direction::higher_is_better,
     [](chapter_stats const& c) {
         double const time = seconds(c.elapsed);
         return time > 0 ? static_cast<double>(c.total_bytes) / 1048576 / time : 0;
     }},
    {"transfer_seconds_per_page",
     "s",
     direction::lower_is_better,
     [](chapter_stats const& c) {
         return per_page(seconds(c.transfer), c);
     }},
    {"download_errors_per_page",
     "",
     direction::lower_is_better,
     [](chapter_stats const& c) {
         return per_page(static_cast<double>(c.download_errors), c);
     }},
    {"retries_per_page",
     "",
     direction::lower_is_better,
     [](chapter_stats const& c) {
         return per_page(static_cast<double>(c.retries), c);
     }},
}};

using values = std::array<double, compared_metrics.size()>;

/// The completed chapters of a session that were downloaded, by what identifies them.
std::map<std::string, values> chapters_of(metrics::database& base, std::int64_t id) {
    std::map<std::string, values> chapters;
    metrics::each_chapter(base, id, [&](chapter_stats const& c) {
        if (c.state != metrics::outcome::complete || c.images_downloaded == 0) return;
        values v{};
        for (std::size_t i = 0; i < v.size(); ++i) v[i] = compared_metrics[i].of(c);
        chapters.emplace(c.url.empty() ? c.series + '\n' + c.number : c.url, v);
    });
    return chapters;
}

std::string number(double value) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), value != 0 && value < 1 ? "%.4f" : "%.2f", value);
    return text.data();
}

std::string p_value(double p) {
    if (p < 0.0001) return "<0.0001";
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.4f", p);
    return text.data();
}

table_cell verdict_cell(comparison const& c) {
    if (c.result == verdict::same) return {"~", tint::faint};
    return {std::string(to_string(c.result)), c.result == verdict::better ? tint::good : tint::bad};
}

void comparison_json(
    history_view const& view,
    std::int64_t a,
    std::int64_t b,
    std::vector<comparison> const& comparisons
) {
    metrics::json_writer json(view.out);
    json.begin_object();
    json.member("a", static_cast<std::uint64_t>(a));
    json.member("b", static_cast<std::uint64_t>(b));
    json.plain_key("comparisons").begin_array();
    for (auto const& c : comparisons) {
        json.begin_object();
        json.member("metric", std::string_view(c.metric));
        json.member("test", c.paired ? "wilcoxon" : "mann_whitney");
        json.member("n", std::uint64_t{c.n});
        json.member("median_a", c.median_a);
        json.member("median_b", c.median_b);
        json.member("change_percent", c.change_percent);
        json.member("p", c.p);
        json.member("verdict", to_string(c.result));
        json.end_object();
    }
    json.end_array();
    json.end_object();
    json.flush();
    view.out << '\n';
}

}  // namespace

std::vector<comparison> compare_sessions(metrics::database& base, std::int64_t a, std::int64_t b) {
    auto const of_a = chapters_of(base, a);
    auto const of_b = chapters_of(base, b);
    std::vector<values> pairs_a, pairs_b, all_a, all_b;
    for (auto const& [key, v] : of_a) {
        all_a.push_back(v);
        auto const other = of_b.find(key);
        if (other == of_b.end()) continue;
        pairs_a.push_back(v);
        pairs_b.push_back(other->second);
    }
    for (auto const& [key, v] : of_b) all_b.push_back(v);
    bool const paired = pairs_a.size() >= metrics::significant_n;
    auto const column = [](std::vector<values> const& rows, std::size_t i) {
        std::vector<double> values_of_metric;
        values_of_metric.reserve(rows.size());
        for (auto const& row : rows) values_of_metric.push_back(row[i]);
        return values_of_metric;
    };
    std::vector<comparison> comparisons;
    for (std::size_t i = 0; i < compared_metrics.size(); ++i) {
        auto const& m = compared_metrics[i];
        comparisons.push_back(
            paired ? metrics::compare_paired(m.name, column(pairs_a, i), column(pairs_b, i), m.good)
                   : metrics::compare_samples(m.name, column(all_a, i), column(all_b, i), m.good)
        );
    }
    return comparisons;
}

void show_comparison(history_view const& view, std::int64_t a, std::int64_t b) {
    auto const comparisons = compare_sessions(view.base, a, b);
    if (view.options.json) return comparison_json(view, a, b, comparisons);
    bool const paired = comparisons.front().paired;
    view.out << "Session " << a << " and session " << b << ": "
             << (paired ? "the same chapters, pair by pair (Wilcoxon signed-rank)"
                        : "fewer than 8 chapters in both (Mann-Whitney)")
             << "\n\n";
    text_table table({
        {"MEDIAN PER CHAPTER", false, true},
        {"A", true},
        {"B", true},
        {"CHANGE", true},
        {"p", true},
        {"n", true},
        {""},
    });
    for (std::size_t i = 0; i < comparisons.size(); ++i) {
        comparison const& c = comparisons[i];
        std::string const unit = compared_metrics[i].unit;
        table.row({
            {unit.empty() ? c.metric : c.metric + " (" + unit + ")"},
            {number(c.median_a)},
            {number(c.median_b)},
            {signed_percent(c.change_percent)},
            {p_value(c.p)},
            {std::to_string(c.n)},
            verdict_cell(c),
        });
    }
    table.print(view.out, view.colour);
    view.out << '\n';
    if (paired)
        view.out
            << "CHANGE is the median of the chapters' own changes from A to B, so that long and\n"
               "short ones weigh the same: not the change between the two medians.\n";
    view.out << "~  no difference that counts: p >= 0.05, a change under 5 %, or n < 8\n";
}

}  // namespace panelia::cli
