#include "metrics/reading.hpp"

#include <algorithm>

namespace panelia::metrics {
namespace {

std::uint64_t less_or_zero(std::uint64_t from, std::uint64_t what) noexcept {
    return from > what ? from - what : 0;
}

/// An offset is modulo 2^64; a sum that would be negative shows as a huge one and means 0.
std::uint64_t with_offset(std::uint64_t counted, std::uint64_t offset) noexcept {
    auto const sum = counted + offset;
    return static_cast<std::int64_t>(sum) < 0 ? 0 : sum;
}

}  // namespace

chapter_counts& chapter_counts::operator+=(chapter_counts const& other) noexcept {
    found += other.found;
    downloaded += other.downloaded;
    processed += other.processed;
    failed += other.failed;
    skipped += other.skipped;
    in_flight += other.in_flight;
    queued += other.queued;
    download_errors += other.download_errors;
    bytes += other.bytes;
    attempts += other.attempts;
    retries += other.retries;
    received += other.received;
    transfer_ns += other.transfer_ns;
    return *this;
}

chapter_counts account(counter_reading const& r) noexcept {
    chapter_counts c;
    c.downloaded = with_offset(r.downloaded, r.downloaded_offset);
    c.processed = with_offset(r.processed, r.processed_offset);
    c.failed = r.failed;
    c.skipped = r.skipped;
    c.in_flight = less_or_zero(r.started, r.downloaded + r.failed + r.returned);
    auto const settled = c.downloaded + c.failed + c.skipped + c.in_flight;
    c.found = std::max(with_offset(r.found, r.found_offset), settled);
    c.queued = c.found - settled;
    c.bytes = r.bytes;
    c.attempts = r.attempts;
    c.retries = r.retries;
    c.received = r.received;
    c.transfer_ns = r.transfer_ns;
    for (auto const n : r.errors) c.download_errors += n;
    return c;
}

std::int64_t chapter_reading::elapsed_ns(std::int64_t now_ns) const noexcept {
    return std::max<std::int64_t>((ending ? ending->ended_ns : now_ns) - started_ns, 0);
}

}  // namespace panelia::metrics
