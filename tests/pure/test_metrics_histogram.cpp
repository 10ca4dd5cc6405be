#include "metrics/histogram.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <thread>
#include <vector>

using namespace panelia::metrics;

namespace {

constexpr double bound = 0.0109;

/// Checks quantiles against the sorted samples (nearest rank).
void check_against_sorted(std::vector<std::uint64_t> samples) {
    histogram h(largest_duration_ns);
    for (auto const s : samples) h.record(s);
    auto const d = h.snapshot();
    std::sort(samples.begin(), samples.end());
    REQUIRE(d.count() == samples.size());
    CHECK(d.min() == samples.front());
    CHECK(d.max() == samples.back());
    for (double const q : {0.0, 0.01, 0.25, 0.5, 0.9, 0.95, 0.99, 0.999, 1.0}) {
        auto const rank = std::max(std::ceil(q * static_cast<double>(samples.size())), 1.0);
        auto const exact = static_cast<double>(samples[static_cast<std::size_t>(rank) - 1]);
        CAPTURE(q);
        CHECK(std::abs(d.quantile(q) - exact) <= bound * exact);
    }
}

}  // namespace

TEST_CASE("histogram: quantiles lie within 1.09 % of the sorted samples") {
    std::mt19937_64 random(7);
    std::lognormal_distribution<double> pages(std::log(3e6), 1.2);
    std::uniform_int_distribution<std::uint64_t> flat(1000, 3'600'000'000'000);
    std::uniform_real_distribution<double> exponent(10, 41);
    for (std::size_t const n : {1U, 2U, 3U, 10U, 100U, 5000U}) {
        std::vector<std::uint64_t> a, b, c;
        for (std::size_t i = 0; i < n; ++i) {
            a.push_back(static_cast<std::uint64_t>(pages(random)) + 1000);
            b.push_back(flat(random));
            c.push_back(static_cast<std::uint64_t>(std::exp2(exponent(random))));
        }
        check_against_sorted(a);
        check_against_sorted(b);
        check_against_sorted(c);
    }
}

TEST_CASE("histogram: a value lies within its bucket, powers of two at its upper end") {
    std::mt19937_64 random(8);
    for (int i = 0; i < 100'000; ++i) {
        auto const value = random() >> (random() % 63);
        if (value < 2) continue;
        auto const b = bucket_of(value);
        auto const log = std::log2l(static_cast<long double>(value)) * 32;
        CAPTURE(value);
        CHECK(log > static_cast<long double>(b) - 1e-9L);
        CHECK(log <= static_cast<long double>(b) + 1 + 1e-9L);
    }
    for (unsigned power = 1; power < 64; ++power) {
        CHECK(bucket_of(1ULL << power) == power * 32 - 1);
        CHECK(bucket_of((1ULL << power) + 1) >= power * 32);
    }
    CHECK(bucket_of(0) == 0);
    CHECK(bucket_of(1) == 0);
    CHECK(bucket_of(2) == 31);
    CHECK(bucket_of(UINT64_MAX) == 64 * 32 - 1);
}

TEST_CASE("histogram: counting up to a power of two is exact") {
    histogram h(largest_size_bytes);
    for (auto const v : {0U, 1U, 2U, 1023U, 1024U, 1025U, 5000U}) h.record(v);
    auto const d = h.snapshot();
    CHECK(d.count_up_to_power(0) == 0);  // 0 and 1 share their bucket with no bound of their own
    CHECK(d.count_up_to_power(1) == 3);
    CHECK(d.count_up_to_power(10) == 5);
    CHECK(d.count_up_to_power(40) == 7);
    CHECK(d.sum() == 0 + 1 + 2 + 1023 + 1024 + 1025 + 5000);
}

TEST_CASE("histogram: merging is the same as recording everything in one") {
    std::mt19937_64 random(9);
    histogram a(largest_duration_ns), b(largest_duration_ns), all(largest_duration_ns);
    for (int i = 0; i < 3000; ++i) {
        auto const value = random() >> (22 + random() % 30);
        (i % 3 != 0 ? a : b).record(value);
        all.record(value);
    }
    auto merged = a.snapshot();
    merged += b.snapshot();
    CHECK(merged == all.snapshot());
    merged += distribution();
    CHECK(merged == all.snapshot());
    distribution empty;
    empty += merged;
    CHECK(empty == merged);
}

TEST_CASE("histogram: a blob reads back, and anything else is refused") {
    histogram h(largest_duration_ns);
    CHECK(distribution::read(h.snapshot().write()) == h.snapshot());
    for (std::uint64_t v = 1; v < 1ULL << 45; v = v * 3 + 1) h.record(v);
    auto const d = h.snapshot();
    auto blob = d.write();
    CHECK(blob.size() < 150);
    CHECK(distribution::read(blob) == d);
    auto const short_blob = std::span<std::byte const>(blob).first(blob.size() - 1);
    CHECK_FALSE(distribution::read(short_blob));
    CHECK_FALSE(distribution::read({}));
    blob[0] = std::byte{2};
    CHECK_FALSE(distribution::read(blob));
    std::mt19937 random(10);
    for (int i = 0; i < 1000; ++i) {
        std::vector<std::byte> noise(random() % 40);
        for (auto& byte : noise) byte = static_cast<std::byte>(random());
        static_cast<void>(distribution::read(noise));  // must not crash
    }
}

TEST_CASE("histogram: samples beyond the last bucket keep maximum and sum exact") {
    histogram h(1000);
    h.record(1ULL << 50);
    h.record(10);
    auto const d = h.snapshot();
    CHECK(d.max() == 1ULL << 50);
    CHECK(d.count() == 2);
    CHECK(d.sum() == (1ULL << 50) + 10);
    CHECK(d.quantile(1) == static_cast<double>(1ULL << 50));
}

TEST_CASE("histogram: counts of several threads add up") {
    histogram h(largest_duration_ns);
    std::vector<std::thread> threads;
    for (std::uint64_t t = 1; t <= 4; ++t)
        threads.emplace_back([&h, t] {
            for (std::uint64_t i = 1; i <= 5000; ++i) h.record(i * t);
        });
    for (auto& t : threads) t.join();
    auto const d = h.snapshot();
    CHECK(d.count() == 20'000);
    CHECK(d.sum() == 10 * (5000ULL * 5001 / 2));
    CHECK(d.min() == 1);
    CHECK(d.max() == 20'000);
}

TEST_CASE("histogram: seconds of nothing are all zero") {
    auto const q = seconds_of({});
    CHECK(q.count == 0);
    CHECK(q.p99 == 0);
    histogram h(largest_duration_ns);
    h.record(1'500'000'000);
    CHECK(seconds_of(h.snapshot()).p50 == doctest::Approx(1.5));
    CHECK(seconds_of(h.snapshot()).mean == 1.5);
}
