// Did two sessions really differ? Paired and unpaired rank tests and the verdict on them. Pure.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace panelia::metrics {

/// The middle value, or the mean of the two in the middle; 0 of none.
double median(std::vector<double> values);

/// A two-sided p value and what it was computed from.
struct rank_test {
    double statistic = 0;  ///< V (sum of positive ranks), or U of the first sample
    double p = 1;
    std::size_t n = 0;   ///< differences that are not 0, or the sizes of both samples together
    bool exact = false;  ///< from the exact distribution; otherwise the normal approximation
};

/// Wilcoxon's signed-rank test of paired differences. Zeros are dropped. Exact up to 50 differences
/// without ties or zeros; otherwise normal with corrections for ties and continuity.
/// Source: Hollander, Wolfe: Nonparametric Statistical Methods, 3.1 (as R's wilcox.test).
rank_test wilcoxon_signed_rank(std::span<double const> differences);

/// Mann–Whitney's U test of two independent samples. Exact up to 50 values each without ties;
/// otherwise normal with corrections for ties and continuity.
/// Source: Hollander, Wolfe, 4.1 (as R's wilcox.test).
rank_test mann_whitney(std::span<double const> a, std::span<double const> b);

/// Which way is good.
enum class direction { lower_is_better, higher_is_better };
/// `same`: no difference that counts (p >= 0.05, |change| < 5 % or fewer than 8 values).
enum class verdict { same, better, worse };
std::string_view to_string(verdict v) noexcept;

inline constexpr double significant_p = 0.05;
inline constexpr double significant_percent = 5.0;
inline constexpr std::size_t significant_n = 8;

struct comparison {
    std::string metric;
    std::size_t n = 0;  ///< pairs, or the smaller sample
    bool paired = false;
    double median_a = 0, median_b = 0;
    /// From a to b, in %. Paired: the median of b / a over the pairs; else the medians' ratio.
    double change_percent = 0;
    double p = 1;
    verdict result = verdict::same;
};

/// Compares pairs (a[i], b[i]) by the ratio of the two, so that long and short chapters weigh the
/// same; pairs in which a value is not positive are compared by their difference, all of them.
comparison compare_paired(
    std::string metric, std::span<double const> a, std::span<double const> b, direction good
);
/// Compares two samples without pairs.
comparison compare_samples(
    std::string metric, std::span<double const> a, std::span<double const> b, direction good
);

}  // namespace panelia::metrics
