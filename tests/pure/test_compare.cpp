// Rank tests against published p values, and verdicts on synthetic sessions.
#include "metrics/compare.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <random>
#include <span>
#include <string>
#include <vector>

using namespace panelia::metrics;

namespace {

/// Durations of chapters of varied length, and a second run of the same chapters.
struct two_sessions {
    std::vector<double> a, b;
};

two_sessions sessions(std::size_t chapters, double factor, double noise, unsigned seed) {
    std::mt19937 random(seed);
    std::lognormal_distribution<double> length(2.0, 0.8), jitter(0.0, noise);
    two_sessions s;
    for (std::size_t i = 0; i < chapters; ++i) {
        double const usual = length(random);
        s.a.push_back(usual * jitter(random));
        s.b.push_back(usual * factor * jitter(random));
    }
    return s;
}

verdict of(two_sessions const& s) {
    return compare_paired("duration", s.a, s.b, direction::lower_is_better).result;
}

}  // namespace

TEST_CASE("compare: the median is the middle, or the mean of the two in the middle") {
    CHECK(median({}) == 0);
    CHECK(median({3}) == 3);
    CHECK(median({9, 1, 5}) == 5);
    CHECK(median({4, 1, 9, 2}) == 3);
}

TEST_CASE("compare: signed ranks, the depression scores of Hollander and Wolfe") {
    // Nonparametric Statistical Methods (1973), p. 29: V = 40, one-sided p = 0.01953 = 10/512.
    constexpr std::array x{1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30};
    constexpr std::array y{0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29};
    std::vector<double> differences;
    for (std::size_t i = 0; i < x.size(); ++i) differences.push_back(x[i] - y[i]);
    auto const test = wilcoxon_signed_rank(differences);
    CHECK(test.exact);
    CHECK(test.statistic == 40);
    CHECK(test.p == doctest::Approx(20.0 / 512).epsilon(1e-12));
}

TEST_CASE("compare: signed ranks, Darwin's maize") {
    // Heights of crossed less self-fertilised plants (Fisher 1935): T = 24, two-sided p = 0.04126.
    constexpr std::array<double, 15> d{49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48};
    auto const test = wilcoxon_signed_rank(d);
    CHECK(test.statistic == 120 - 24);
    CHECK(test.p == doctest::Approx(0.041259765625).epsilon(1e-12));
}

TEST_CASE("compare: rank sums, the permeability constants of Hollander and Wolfe") {
    // Nonparametric Statistical Methods (1973), p. 69: W = 35, one-sided p = 0.1272.
    constexpr std::array x{0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46};
    constexpr std::array y{1.15, 0.88, 0.90, 0.74, 1.21};
    auto const test = mann_whitney(x, y);
    CHECK(test.exact);
    CHECK(test.statistic == 35);
    CHECK(test.p == doctest::Approx(2 * 0.1272061272).epsilon(1e-6));
    CHECK(mann_whitney(y, x).p == doctest::Approx(test.p));
}

TEST_CASE("compare: ties take the normal approximation with both corrections") {
    // By hand: a = {1, 2, 2}, b = {2, 3, 4}: ranks 1, 3, 3 | 3, 5, 6; U = 1, mean 4.5,
    // variance 9/12 * (7 - 24/30) = 4.65, z = (3.5 - 0.5) / sqrt(4.65).
    constexpr std::array a{1.0, 2.0, 2.0}, b{2.0, 3.0, 4.0};
    auto const sums = mann_whitney(a, b);
    CHECK_FALSE(sums.exact);
    CHECK(sums.statistic == 1);
    CHECK(sums.p == doctest::Approx(std::erfc(3 / std::sqrt(2 * 4.65))));
    // By hand: sizes 1, 1, 2: ranks 1.5, 1.5, 3; V = 4.5, mean 3, variance 3.5 - 6/48.
    constexpr std::array d{1.0, -1.0, 2.0};
    auto const ranks = wilcoxon_signed_rank(d);
    CHECK(ranks.statistic == 4.5);
    CHECK(ranks.p == doctest::Approx(std::erfc(1 / std::sqrt(2 * (3.5 - 0.125)))));
}

TEST_CASE("compare: the exact and the approximate p agree where both are good") {
    auto const s = sessions(50, 1.05, 0.2, 3);
    std::vector<double> differences;
    for (std::size_t i = 0; i < 50; ++i) differences.push_back(s.b[i] - s.a[i]);
    auto const exact = wilcoxon_signed_rank(differences);
    CHECK(exact.exact);
    differences.push_back(0);  // a zero asks for the approximation and changes nothing else
    auto const approximate = wilcoxon_signed_rank(differences);
    CHECK_FALSE(approximate.exact);
    CHECK(approximate.p == doctest::Approx(exact.p).epsilon(0.05));
}

TEST_CASE("compare: nothing to compare is no difference") {
    std::vector<double> const none, same(20, 1.5);
    CHECK(wilcoxon_signed_rank(none).p == 1);
    CHECK(mann_whitney(none, same).p == 1);
    CHECK(mann_whitney(same, same).p == 1);
    CHECK(compare_paired("m", none, none, direction::lower_is_better).result == verdict::same);
    CHECK(compare_paired("m", same, same, direction::lower_is_better).result == verdict::same);
}

TEST_CASE("compare: a slowdown of 20 % is flagged, through 10 % of noise, every time") {
    for (unsigned seed = 0; seed < 50; ++seed)
        CHECK(of(sessions(30, 1.2, 0.1, seed)) == verdict::worse);
}

TEST_CASE("compare: a speed-up is better, and which way is up depends on the metric") {
    auto const s = sessions(30, 0.8, 0.1, 1);
    CHECK(of(s) == verdict::better);
    CHECK(compare_paired("speed", s.a, s.b, direction::higher_is_better).result == verdict::worse);
    auto const c = compare_paired("duration", s.a, s.b, direction::lower_is_better);
    CHECK(c.change_percent == doctest::Approx(-20).epsilon(0.3));
    CHECK(c.paired);
    CHECK(c.n == 30);
}

TEST_CASE("compare: noise alone is hardly ever flagged") {
    int flagged = 0;
    for (unsigned seed = 0; seed < 200; ++seed)
        flagged += of(sessions(30, 1.0, 0.3, seed)) == verdict::same ? 0 : 1;
    CHECK(flagged <= 20);  // 5 % of 200 are to be expected
}

TEST_CASE("compare: a change under 5 % or fewer than 8 pairs is no verdict") {
    CHECK(of(sessions(200, 1.03, 0.01, 5)) == verdict::same);
    CHECK(of(sessions(7, 2.0, 0.01, 5)) == verdict::same);
    CHECK(of(sessions(8, 2.0, 0.01, 5)) == verdict::worse);
}

TEST_CASE("compare: without pairs, two samples of different chapters are compared") {
    auto const s = sessions(40, 2.0, 0.1, 9);
    auto const c =
        compare_samples("duration", s.a, std::span(s.b).first(30), direction::lower_is_better);
    CHECK_FALSE(c.paired);
    CHECK(c.n == 30);
    CHECK(c.result == verdict::worse);
}

TEST_CASE("compare: counts with zeros are compared by difference") {
    std::vector<double> const quiet(12, 0), noisy{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
    auto const c = compare_paired("errors", quiet, noisy, direction::lower_is_better);
    CHECK(c.change_percent == 100);
    CHECK(c.result == verdict::worse);
}
