// Counting into a slot, and reading one. What orders what is told at `chapter_slot`.
#include "metrics/slot.hpp"

#include <algorithm>
#include <optional>

namespace panelia::metrics {
namespace {

using counter = std::atomic<std::uint64_t>;
constexpr auto relaxed = std::memory_order_relaxed;
constexpr auto acquire = std::memory_order_acquire;
constexpr auto release = std::memory_order_release;

/// Assigned values beyond this make no sense and would overflow the sums.
constexpr std::uint64_t largest_assigned = 1ULL << 53;

std::atomic<std::uint64_t> last_thread_number{0};
constinit thread_local std::uint64_t thread_number = 0;  // from 1; 0: none yet

[[gnu::noinline]] bool claim_first(counter& owner) noexcept {
    if (thread_number == 0) thread_number = last_thread_number.fetch_add(1, relaxed) + 1;
    std::uint64_t nobody = 0;
    return owner.compare_exchange_strong(nobody, thread_number, relaxed);
}

/// The calling thread may write the owner lane; claims it if nobody did.
bool claim(chapter_slot& s) noexcept {
    auto const holder = s.own.owner.load(relaxed);
    if (holder == 0) [[unlikely]]
        return claim_first(s.own.owner);
    return holder == thread_number;
}

/// The same without claiming.
bool owned(chapter_slot const& s) noexcept {
    auto const holder = s.own.owner.load(relaxed);
    return holder != 0 && holder == thread_number;
}

/// The one writer of an owner lane needs no locked instruction.
void step(counter& c, std::uint64_t n) noexcept {
    c.store(c.load(relaxed) + n, release);
}

/// A counter that exists in both lanes.
struct hot {
    counter owner_lane::*own;
    counter shared_lane::*shared;
};
namespace lanes {
constexpr hot started{&owner_lane::started, &shared_lane::started};
constexpr hot downloaded{&owner_lane::downloaded, &shared_lane::downloaded};
constexpr hot processed{&owner_lane::processed, &shared_lane::processed};
constexpr hot bytes{&owner_lane::bytes, &shared_lane::bytes};
constexpr hot attempts{&owner_lane::attempts, &shared_lane::attempts};
constexpr hot received{&owner_lane::received, &shared_lane::received};
constexpr hot transfer_ns{&owner_lane::transfer_ns, &shared_lane::transfer_ns};
}  // namespace lanes

void add(chapter_slot& s, hot which, bool mine, std::uint64_t n) noexcept {
    if (mine)
        step(s.own.*which.own, n);
    else
        (s.shared.*which.shared).fetch_add(n, release);
}

std::uint64_t sum(chapter_slot const& s, hot which) noexcept {
    return (s.own.*which.own).load(acquire) + (s.shared.*which.shared).load(acquire);
}

void assign_one(
    counter& offset, std::optional<std::uint64_t> value, std::uint64_t counted
) noexcept {
    if (value) offset.store(std::min(*value, largest_assigned) - counted, release);
}

}  // namespace

counter_reading chapter_slot::read() const noexcept {
    counter_reading r;
    // Offsets before what they are added to: the value they were computed from is then seen as
    // well.
    r.processed_offset = shared.processed_offset.load(acquire);
    r.downloaded_offset = shared.downloaded_offset.load(acquire);
    r.found_offset = shared.found_offset.load(acquire);
    for (int round = 0;; ++round) {
        r.processed = sum(*this, lanes::processed);
        r.returned = shared.returned.load(acquire);
        r.failed = shared.failed.load(acquire);
        r.downloaded = sum(*this, lanes::downloaded);
        r.started = sum(*this, lanes::started);
        r.skipped = shared.skipped.load(acquire);
        if (shared.returned.load(acquire) == r.returned || round == patience) break;
    }
    r.found = shared.found.load(acquire);
    r.retries = shared.retries.load(acquire);
    for (std::size_t i = 0; i < error_slots; ++i) r.errors[i] = errors[i].load(acquire);
    r.bytes = sum(*this, lanes::bytes);
    r.received = sum(*this, lanes::received);
    r.transfer_ns = sum(*this, lanes::transfer_ns);
    r.attempts = sum(*this, lanes::attempts);
    return r;
}

chapter_reading chapter_slot::read_chapter() const noexcept {
    chapter_reading chapter;
    chapter.identity = identity;
    chapter.ending = ending.load(acquire);  // before the counters
    chapter.started_ns = started_ns;
    auto const counters = read();
    chapter.counts = account(counters);
    chapter.errors = counters.errors;
    return chapter;
}

void chapter_slot::count_download(std::uint64_t bytes, bool success) noexcept {
    auto const mine = claim(*this);
    add(*this, lanes::attempts, mine, 1);
    add(*this, lanes::received, mine, bytes);
    if (!success) {
        errors[unclassified].fetch_add(1, release);
        return;
    }
    add(*this, lanes::started, mine, 1);
    add(*this, lanes::bytes, mine, bytes);
    add(*this, lanes::downloaded, mine, 1);
}

void chapter_slot::assign(chapter_update const& update) noexcept {
    auto const downloaded = sum(*this, lanes::downloaded);
    auto const processed = sum(*this, lanes::processed);
    assign_one(shared.found_offset, update.images_found, shared.found.load(acquire));
    assign_one(shared.downloaded_offset, update.images_downloaded, downloaded);
    assign_one(shared.processed_offset, update.images_processed, processed);
}

// --- chapter_handle: an empty one counts nothing

void chapter_handle::pages_found(std::uint64_t n) const noexcept {
    if (slot_) slot_->shared.found.fetch_add(n, release);
}

void chapter_handle::page_skipped() const noexcept {
    if (slot_) slot_->shared.skipped.fetch_add(1, release);
}

void chapter_handle::page_started() const noexcept {
    if (slot_) add(*slot_, lanes::started, claim(*slot_), 1);
}

void chapter_handle::page_downloaded(std::uint64_t bytes) const noexcept {
    auto* const s = slot_;  // a copy: the compiler may not assume that counting leaves slot_ alone
    if (!s) return;
    auto const mine = claim(*s);
    add(*s, lanes::bytes, mine, bytes);
    add(*s, lanes::downloaded, mine, 1);
}

void chapter_handle::page_processed() const noexcept {
    if (slot_) add(*slot_, lanes::processed, owned(*slot_), 1);
}

void chapter_handle::page_failed() const noexcept {
    if (slot_) slot_->shared.failed.fetch_add(1, release);
}

void chapter_handle::page_returned() const noexcept {
    if (slot_) slot_->shared.returned.fetch_add(1, release);
}

void chapter_handle::attempt_started() const noexcept {
    if (slot_) add(*slot_, lanes::attempts, owned(*slot_), 1);
}

void chapter_handle::attempt_failed(error_class c) const noexcept {
    if (slot_) slot_->errors[static_cast<std::size_t>(c)].fetch_add(1, release);
}

void chapter_handle::retry() const noexcept {
    if (slot_) slot_->shared.retries.fetch_add(1, release);
}

void chapter_handle::received(std::uint64_t bytes) const noexcept {
    if (slot_) add(*slot_, lanes::received, owned(*slot_), bytes);
}

void chapter_handle::transferring(std::chrono::nanoseconds request_to_last_byte) const noexcept {
    if (slot_ && request_to_last_byte.count() > 0)
        add(*slot_,
            lanes::transfer_ns,
            owned(*slot_),
            static_cast<std::uint64_t>(request_to_last_byte.count()));
}

}  // namespace panelia::metrics
