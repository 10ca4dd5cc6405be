#include "metrics/histogram.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace panelia::metrics {
namespace {

constexpr auto relaxed = std::memory_order_relaxed;

/// bound[k] = 2^(63 + k/32): the lower bounds of a doubling's buckets, scaled to full 64 bits.
/// guess[c] = the bucket that the lower edge of the c-th 64th of [2^63, 2^64) lies in; as a 64th is
/// narrower than a bucket, a value's bucket is its guess or the next.
struct tables {
    std::array<std::uint64_t, buckets_per_doubling> bound;
    std::array<std::uint8_t, 64> guess;

    tables() noexcept : bound{}, guess{} {
        for (unsigned k = 0; k < buckets_per_doubling; ++k)
            bound[k] = static_cast<std::uint64_t>(std::exp2l(63.0L + k / 32.0L));
        for (unsigned c = 0, k = 0; c < 64; ++c) {
            auto const edge = (1ULL << 63) + (static_cast<std::uint64_t>(c) << 57);
            while (k + 1 < buckets_per_doubling && bound[k + 1] < edge) ++k;
            guess[c] = static_cast<std::uint8_t>(k);
        }
    }
};

tables const& lookup() noexcept {
    static tables const t;
    return t;
}

void put_varint(std::vector<std::byte>& to, std::uint64_t value) {
    for (; value >= 0x80; value >>= 7) to.push_back(static_cast<std::byte>(value | 0x80));
    to.push_back(static_cast<std::byte>(value));
}

/// Takes one varint off the front; false at the end of the bytes or past 64 bits.
bool take_varint(std::span<std::byte const>& from, std::uint64_t& value) noexcept {
    value = 0;
    for (unsigned shift = 0; shift < 64 && !from.empty(); shift += 7) {
        auto const byte = std::to_integer<std::uint64_t>(from.front());
        from = from.subspan(1);
        if (shift == 63 && byte > 1) return false;
        value |= (byte & 0x7F) << shift;
        if (byte < 0x80) return true;
    }
    return false;
}

constexpr std::uint64_t blob_version = 1;
constexpr std::uint32_t bucket_limit = 64 * buckets_per_doubling;

}  // namespace

std::uint32_t bucket_of(std::uint64_t value) noexcept {
    if (value <= 1) return 0;
    auto const octave = static_cast<unsigned>(std::bit_width(value - 1)) - 1;  // 2^o < v <= 2^(o+1)
    if (std::has_single_bit(value)) return (octave + 1) * buckets_per_doubling - 1;
    auto const& t = lookup();
    auto const scaled = value << (63 - octave);
    unsigned k = t.guess[(scaled >> 57) & 63];
    if (k + 1 < buckets_per_doubling && t.bound[k + 1] < scaled) ++k;
    return octave * buckets_per_doubling + k;
}

double bucket_value(std::uint32_t bucket) noexcept {
    if (bucket == 0) return 1;  // the only integer above 0 in it
    auto const low = std::exp2(bucket / 32.0);
    auto const high = std::exp2((bucket + 1) / 32.0);
    return 2 * low * high / (low + high);
}

histogram::histogram(std::uint64_t largest)
    : last_(bucket_of(largest)),
      buckets_(std::make_unique<std::atomic<std::uint64_t>[]>(last_ + 1)) {}

void histogram::record(std::uint64_t value) noexcept {
    sum_.fetch_add(value, relaxed);
    for (auto m = min_.load(relaxed);
         value < m && !min_.compare_exchange_weak(m, value, relaxed);) {
    }
    for (auto m = max_.load(relaxed);
         value > m && !max_.compare_exchange_weak(m, value, relaxed);) {
    }
    // Last, and a release: whoever sees the count sees the extremes.
    buckets_[std::min(bucket_of(value), last_)].fetch_add(1, std::memory_order_release);
}

distribution histogram::snapshot() const {
    distribution d;
    for (std::uint32_t i = 0; i <= last_; ++i)
        if (auto const n = buckets_[i].load(std::memory_order_acquire)) {
            d.buckets_.push_back({i, n});
            d.count_ += n;
        }
    if (d.count_ != 0) {
        d.sum_ = sum_.load(relaxed);
        d.min_ = min_.load(relaxed);
        d.max_ = max_.load(relaxed);
    }
    return d;
}

double distribution::quantile(double q) const noexcept {
    if (count_ == 0) return 0;
    auto const rank = std::clamp(std::ceil(q * static_cast<double>(count_)), 1.0, 1.8e19);
    auto left = std::min(static_cast<std::uint64_t>(rank), count_);
    if (left == 1) return static_cast<double>(min_);
    if (left == count_) return static_cast<double>(max_);
    for (auto const& b : buckets_) {
        if (left <= b.count)
            return std::clamp(
                bucket_value(b.index), static_cast<double>(min_), static_cast<double>(max_)
            );
        left -= b.count;
    }
    return static_cast<double>(max_);
}

std::uint64_t distribution::count_up_to_power(unsigned exponent) const noexcept {
    std::uint64_t n = 0;
    for (auto const& b : buckets_) {
        if (b.index >= exponent * buckets_per_doubling) break;
        n += b.count;
    }
    return n;
}

distribution& distribution::operator+=(distribution const& other) {
    if (other.count_ == 0) return *this;
    min_ = count_ == 0 ? other.min_ : std::min(min_, other.min_);
    max_ = std::max(max_, other.max_);
    sum_ += other.sum_;
    count_ += other.count_;
    std::vector<bucket> merged;
    merged.reserve(buckets_.size() + other.buckets_.size());
    std::merge(
        buckets_.begin(),
        buckets_.end(),
        other.buckets_.begin(),
        other.buckets_.end(),
        std::back_inserter(merged),
        [](bucket const& a, bucket const& b) { return a.index < b.index; }
    );
    buckets_.clear();
    for (auto const& b : merged)
        if (!buckets_.empty() && buckets_.back().index == b.index)
            buckets_.back().count += b.count;
        else
            buckets_.push_back(b);
    return *this;
}

std::vector<std::byte> distribution::write() const {
    std::vector<std::byte> blob;
    for (auto const value : {blob_version, sum_, min_, max_}) put_varint(blob, value);
    std::uint32_t next = 0;
    for (auto const& b : buckets_) {
        put_varint(blob, b.index - next);
        put_varint(blob, b.count);
        next = b.index + 1;
    }
    return blob;
}

std::optional<distribution> distribution::read(std::span<std::byte const> blob) {
    distribution d;
    std::uint64_t version = 0;
    if (!take_varint(blob, version) || version != blob_version) return std::nullopt;
    if (!take_varint(blob, d.sum_) || !take_varint(blob, d.min_) || !take_varint(blob, d.max_))
        return std::nullopt;
    for (std::uint64_t next = 0; !blob.empty();) {
        std::uint64_t gap = 0, count = 0;
        if (!take_varint(blob, gap) || !take_varint(blob, count) || count == 0) return std::nullopt;
        if (gap >= bucket_limit || next + gap >= bucket_limit || d.count_ + count < count)
            return std::nullopt;
        d.buckets_.push_back({static_cast<std::uint32_t>(next + gap), count});
        d.count_ += count;
        next += gap + 1;
    }
    return d;
}

quantiles seconds_of(distribution const& nanoseconds) noexcept {
    quantiles q;
    q.count = nanoseconds.count();
    if (q.count == 0) return q;
    constexpr double second = 1e9;
    q.min = static_cast<double>(nanoseconds.min()) / second;
    q.max = static_cast<double>(nanoseconds.max()) / second;
    q.mean = static_cast<double>(nanoseconds.sum()) / static_cast<double>(q.count) / second;
    q.mean = std::clamp(q.mean, q.min, q.max);
    q.p50 = nanoseconds.quantile(0.50) / second;
    q.p90 = nanoseconds.quantile(0.90) / second;
    q.p95 = nanoseconds.quantile(0.95) / second;
    q.p99 = nanoseconds.quantile(0.99) / second;
    return q;
}

}  // namespace panelia::metrics
