// A base-2 exponential histogram at scale 5: 32 buckets per doubling, so that any quantile is
// within 1.09 % of the sample it stands for. Recording takes no lock; snapshots merge. Knows no
// unit.
#pragma once

#include "panelia/metrics.hpp"

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace panelia::metrics {

/// Bucket i holds the integers in (2^(i/32), 2^((i+1)/32)]; 0 and 1 fall into bucket 0. The bounds
/// at i % 32 == 0 are exact powers of two.
/// Source: OpenTelemetry's exponential histogram, scale 5.
inline constexpr unsigned buckets_per_doubling = 32;
std::uint32_t bucket_of(std::uint64_t value) noexcept;
/// The value that stands for a bucket: the harmonic mean of its bounds, which is within
/// (2^(1/32) - 1) / (2^(1/32) + 1) = 1.083 % of every value in it.
double bucket_value(std::uint32_t bucket) noexcept;

/// A histogram as a value: sparse, mergeable, serialisable.
class distribution {
public:
    struct bucket {
        std::uint32_t index;
        std::uint64_t count;
        bool operator==(bucket const&) const = default;
    };

    std::uint64_t count() const noexcept { return count_; }
    std::uint64_t sum() const noexcept { return sum_; }  ///< exact, modulo 2^64
    std::uint64_t min() const noexcept { return min_; }  ///< exact; 0 when empty
    std::uint64_t max() const noexcept { return max_; }  ///< exact; 0 when empty
    std::vector<bucket> const& buckets() const noexcept { return buckets_; }  ///< ascending

    /// The sample of rank ceil(q * count) (nearest rank), q in 0..1, within 1.09 %; 0 when empty.
    double quantile(double q) const noexcept;
    /// How many samples are <= 2^exponent, exactly.
    std::uint64_t count_up_to_power(unsigned exponent) const noexcept;
    distribution& operator+=(distribution const& other);
    bool operator==(distribution const&) const = default;

    /// Compact bytes (version, sum, min, max, then gaps and counts as LEB128) and back. `read`
    /// returns nothing for bytes that are not such a blob.
    std::vector<std::byte> write() const;
    static std::optional<distribution> read(std::span<std::byte const> blob);

private:
    friend class histogram;
    std::uint64_t count_ = 0, sum_ = 0, min_ = 0, max_ = 0;
    std::vector<bucket> buckets_;
};

/// Recording: any number of threads, lock-free (two additions and a bucket, plus a compare-exchange
/// when the sample is a new extreme). Values above `largest` count in the last bucket; sum, min and
/// max stay exact.
class histogram {
public:
    /// Buckets for 0..`largest`: 8 bytes each, 256 bytes per doubling.
    explicit histogram(std::uint64_t largest);
    void record(std::uint64_t value) noexcept;
    /// count() is the sum of the buckets; every counted sample lies within min() and max().
    distribution snapshot() const;

private:
    std::uint32_t last_;
    std::unique_ptr<std::atomic<std::uint64_t>[]> buckets_;
    std::atomic<std::uint64_t> sum_{0}, min_{UINT64_MAX}, max_{0};
};

inline constexpr std::uint64_t largest_duration_ns = 1ULL << 42;  ///< 73 minutes
inline constexpr std::uint64_t largest_size_bytes = 1ULL << 40;   ///< 1 TiB

/// A distribution of nanoseconds as the exported quantiles in seconds.
quantiles seconds_of(distribution const& nanoseconds) noexcept;

}  // namespace panelia::metrics
