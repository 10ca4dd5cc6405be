// Rank tests: exact where counting is feasible, normal approximation elsewhere.
#include "metrics/compare.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace panelia::metrics {

namespace {

constexpr std::size_t exact_limit = 50;

struct ranking {
    std::vector<double> ranks;  ///< of each value, from 1; ties share their mean rank
    double tie_sum = 0;         ///< sum over groups of ties of t^3 - t
};

ranking rank(std::span<double const> values) {
    std::vector<std::size_t> order(values.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](auto a, auto b) { return values[a] < values[b]; });
    ranking r{std::vector<double>(values.size()), 0};
    for (std::size_t from = 0; from < order.size();) {
        std::size_t to = from + 1;
        while (to < order.size() && !(values[order[from]] < values[order[to]])) ++to;
        double const shared = static_cast<double>(from + 1 + to) / 2;
        for (std::size_t i = from; i < to; ++i) r.ranks[order[i]] = shared;
        auto const t = static_cast<double>(to - from);
        r.tie_sum += t * t * t - t;
        from = to;
    }
    return r;
}

/// Two-sided p of a statistic's distance from its mean, with continuity correction.
double normal_p(double distance, double variance) {
    if (!(variance > 0)) return 1;
    double const corrected = std::max(0.0, std::abs(distance) - 0.5);
    return std::min(1.0, std::erfc(corrected / std::sqrt(2 * variance)));
}

/// Two-sided p from the number of ways each value of an integer statistic can come about.
double exact_p(std::vector<double> const& ways, double statistic) {
    auto const at = static_cast<std::size_t>(statistic);
    double const total = std::accumulate(ways.begin(), ways.end(), 0.0);
    auto const middle = ways.begin() + static_cast<std::ptrdiff_t>(at);
    double const up_to = std::accumulate(ways.begin(), middle + 1, 0.0);
    double const from = std::accumulate(middle, ways.end(), 0.0);
    return std::min(1.0, 2 * std::min(up_to, from) / total);
}

/// How many of the 2^n sets of signs give each sum of positive ranks.
std::vector<double> signed_rank_ways(std::size_t n) {
    std::vector<double> ways(n * (n + 1) / 2 + 1, 0);
    ways[0] = 1;
    for (std::size_t r = 1; r <= n; ++r)
        for (std::size_t sum = ways.size() - 1; sum >= r; --sum) ways[sum] += ways[sum - r];
    return ways;
}

/// How many of the choices of m ranks out of m + n give each U.
std::vector<double> rank_sum_ways(std::size_t m, std::size_t n) {
    // ways[k][u]: k values of the first sample among the ranks looked at so far. The r-th rank as
    // the k-th value of the sample adds r - k to U.
    std::size_t const most = m * n;
    std::vector<std::vector<double>> ways(m + 1, std::vector<double>(most + 1, 0));
    ways[0][0] = 1;
    for (std::size_t r = 1; r <= m + n; ++r)
        for (std::size_t k = std::min(m, r); k >= 1; --k)
            for (std::size_t u = r - k; u <= most; ++u) ways[k][u] += ways[k - 1][u - (r - k)];
    return ways[m];
}

verdict judge(comparison const& c, direction good) {
    bool const counts = c.n >= significant_n && c.p < significant_p &&
                        std::abs(c.change_percent) >= significant_percent;
    if (!counts) return verdict::same;
    bool const up = c.change_percent > 0;
    return up == (good == direction::higher_is_better) ? verdict::better : verdict::worse;
}

double change(double from, double to) {
    if (from == 0) return to == 0 ? 0 : 100;
    return (to - from) / std::abs(from) * 100;
}

}  // namespace

std::string_view to_string(verdict v) noexcept {
    switch (v) {
        case verdict::better:
            return "better";
        case verdict::worse:
            return "worse";
        case verdict::same:
            break;
    }
    return "same";
}

double median(std::vector<double> values) {
    if (values.empty()) return 0;
    auto const middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    if (values.size() % 2 == 1) return *middle;
    return (*middle + *std::max_element(values.begin(), middle)) / 2;
}

rank_test wilcoxon_signed_rank(std::span<double const> differences) {
    std::vector<double> sizes;
    std::vector<bool> positive;
    for (double const d : differences) {
        if (d == 0) continue;
        sizes.push_back(std::abs(d));
        positive.push_back(d > 0);
    }
    rank_test test;
    test.n = sizes.size();
    if (test.n == 0) return test;
    ranking const r = rank(sizes);
    for (std::size_t i = 0; i < test.n; ++i)
        if (positive[i]) test.statistic += r.ranks[i];
    bool const zeros = test.n != differences.size();
    test.exact = r.tie_sum == 0 && !zeros && test.n <= exact_limit;
    if (test.exact) {
        test.p = exact_p(signed_rank_ways(test.n), test.statistic);
        return test;
    }
    auto const n = static_cast<double>(test.n);
    double const variance = n * (n + 1) * (2 * n + 1) / 24 - r.tie_sum / 48;
    test.p = normal_p(test.statistic - n * (n + 1) / 4, variance);
    return test;
}

rank_test mann_whitney(std::span<double const> a, std::span<double const> b) {
    rank_test test;
    test.n = a.size() + b.size();
    if (a.empty() || b.empty()) return test;
    std::vector<double> both(a.begin(), a.end());
    both.insert(both.end(), b.begin(), b.end());
    ranking const r = rank(both);
    auto const m = static_cast<double>(a.size());
    auto const n = static_cast<double>(b.size());
    auto const last_of_a = r.ranks.begin() + static_cast<std::ptrdiff_t>(a.size());
    test.statistic = std::accumulate(r.ranks.begin(), last_of_a, 0.0) - m * (m + 1) / 2;
    test.exact = r.tie_sum == 0 && a.size() <= exact_limit && b.size() <= exact_limit;
    if (test.exact) {
        test.p = exact_p(rank_sum_ways(a.size(), b.size()), test.statistic);
        return test;
    }
    double const total = m + n;
    double const variance = m * n / 12 * (total + 1 - r.tie_sum / (total * (total - 1)));
    test.p = normal_p(test.statistic - m * n / 2, variance);
    return test;
}

comparison compare_paired(
    std::string metric, std::span<double const> a, std::span<double const> b, direction good
) {
    comparison c;
    c.metric = std::move(metric);
    c.paired = true;
    c.n = std::min(a.size(), b.size());
    c.median_a = median({a.begin(), a.end()});
    c.median_b = median({b.begin(), b.end()});
    bool positive = true;
    for (std::size_t i = 0; i < c.n; ++i) positive = positive && a[i] > 0 && b[i] > 0;
    std::vector<double> differences;
    for (std::size_t i = 0; i < c.n; ++i)
        differences.push_back(positive ? std::log(b[i] / a[i]) : b[i] - a[i]);
    c.change_percent = positive && c.n > 0 ? (std::exp(median(differences)) - 1) * 100
                                           : change(c.median_a, c.median_b);
    c.p = wilcoxon_signed_rank(differences).p;
    c.result = judge(c, good);
    return c;
}

comparison compare_samples(
    std::string metric, std::span<double const> a, std::span<double const> b, direction good
) {
    comparison c;
    c.metric = std::move(metric);
    c.n = std::min(a.size(), b.size());
    c.median_a = median({a.begin(), a.end()});
    c.median_b = median({b.begin(), b.end()});
    c.change_percent = change(c.median_a, c.median_b);
    c.p = mann_whitney(a, b).p;
    c.result = judge(c, good);
    return c;
}

}  // namespace panelia::metrics
