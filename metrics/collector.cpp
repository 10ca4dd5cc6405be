// A collector's life: starting and ending chapters, the seed's API by number. Reading is in
// collector_reading.cpp.
#include "metrics/collector_state.hpp"
#include "metrics/redact.hpp"

#include <algorithm>
#include <bit>
#include <utility>

namespace panelia::metrics {
namespace {

std::atomic<std::uint64_t> last_collector_id{0};

clock_source complete(clock_source clock) {
    if (!clock.steady)
        clock.steady = [] {
            return std::chrono::steady_clock::now();
        };
    if (!clock.system)
        clock.system = [] {
            return std::chrono::system_clock::now();
        };
    return clock;
}

/// The last chapter this thread looked up: most threads stay with one for many pages.
struct last_lookup {
    std::uint64_t collector = 0;  ///< collectors count from 1
    std::uint64_t number_bits = 0;
    chapter_slot* slot = nullptr;
};
constinit thread_local last_lookup last;

}  // namespace

collector::impl::impl(clock_source source)
    : clock(complete(std::move(source))),
      started(clock.steady()),
      started_at(clock.system()),
      id(last_collector_id.fetch_add(1, std::memory_order_relaxed) + 1) {}

std::int64_t collector::impl::now_ns() const {
    auto const passed = clock.steady() - started;
    return std::max<std::int64_t>(
        std::chrono::duration_cast<std::chrono::nanoseconds>(passed).count(), 0
    );
}

inline chapter_slot* collector::impl::find(double chapter_num) noexcept {
    auto const bits = std::bit_cast<std::uint64_t>(chapter_num);
    auto& memory = last;
    if (memory.collector == id && memory.number_bits == bits &&
        !memory.slot->superseded.load(std::memory_order_acquire)) [[likely]]
        return memory.slot;
    auto const number = fixed_point(chapter_num);
    auto* const slot = number ? index.find(*number) : nullptr;
    if (slot) memory = {id, bits, slot};
    return slot;
}

std::string_view collector::impl::keep_series(std::string_view name) {
    if (auto const known = series.find(name); known != series.end()) return *known;
    return *series.insert(texts.keep(name)).first;
}

chapter_slot& collector::impl::open(chapter_identity const& identity) {
    if (active.size() == active.capacity())  // so that nothing throws once the slot is visible
        active.reserve(active.size() * 2 + 16);
    auto const url = redact(identity.url);
    auto const* const record = texts.keep_record(chapter_identity_record{
        .url = texts.keep(url),
        .series = keep_series(identity.series),
        .number = texts.keep(identity.number),
        .title = texts.keep(identity.title),
    });
    auto& slot = slots.append(record, now_ns());
    slot.active_index = static_cast<std::uint32_t>(active.size());
    active.push_back(&slot);
    return slot;
}

void collector::impl::leave_active(chapter_slot& slot) noexcept {
    auto* const moved = active.back();
    active[slot.active_index] = moved;
    moved->active_index = slot.active_index;
    active.pop_back();
}

void collector::impl::supersede(chapter_slot& slot) noexcept {
    slot.superseded.store(true, std::memory_order_release);
    if (slot.ending.load(std::memory_order_relaxed))
        ended_stale.store(true, std::memory_order_release);
    else
        leave_active(slot);
}

void collector::impl::close(
    chapter_slot& slot, chapter_ending const& ending, std::int64_t ended_ns
) {
    if (slot.superseded.load(std::memory_order_relaxed)) return;
    auto const* const record = texts.keep_record(chapter_ending_record{
        .ended_ns = std::max(ended_ns, slot.started_ns),
        .state = ending.state,
        .error = ending.error,
        .message = texts.keep(redact(ending.message)),
    });
    if (slot.ending.exchange(record, std::memory_order_acq_rel)) {
        ended_stale.store(true, std::memory_order_release);
        return;
    }
    leave_active(slot);
    ended.add(slot.read_chapter());
    histograms.chapter.record(static_cast<std::uint64_t>(record->ended_ns - slot.started_ns));
}

collector::collector(clock_source clock) : impl_(std::make_unique<impl>(std::move(clock))) {}
collector::~collector() = default;

// --- the seed's API

chapter_handle collector::start_chapter(double chapter_num, std::string_view url) {
    auto const number = fixed_point(chapter_num);
    if (!number) return {};
    std::lock_guard const lock(impl_->cold);
    auto* const before = impl_->index.find(*number);
    auto& slot = impl_->open(
        {.series = {}, .number = decimal_text(*number), .title = {}, .url = std::string(url)}
    );
    impl_->index.put(*number, &slot);
    if (before) impl_->supersede(*before);
    return chapter_handle(&slot);
}

void collector::update_chapter(double chapter_num, chapter_update const& update) noexcept {
    auto* const slot = impl_->find(chapter_num);
    if (!slot) return;
    slot->assign(update);
    if (slot->ending.load(std::memory_order_acquire))
        impl_->ended_stale.store(true, std::memory_order_release);
}

void collector::add_download(
    double chapter_num, std::uint64_t bytes_downloaded, bool success
) noexcept {
    auto* const slot = impl_->find(chapter_num);
    if (!slot) return;
    slot->count_download(bytes_downloaded, success);
    if (slot->ending.load(std::memory_order_acquire)) [[unlikely]]
        impl_->ended_stale.store(true, std::memory_order_release);
}

void collector::end_chapter(double chapter_num, bool success, std::string_view error_message) {
    auto const ended_ns = impl_->now_ns();
    std::lock_guard const lock(impl_->cold);
    if (auto* const slot = impl_->find(chapter_num)) {
        auto const state = success ? outcome::complete : outcome::failed;
        impl_->close(*slot, {state, std::nullopt, std::string(error_message)}, ended_ns);
    }
}

// --- the engine's API

chapter_handle collector::start_chapter(chapter_identity const& identity) {
    std::lock_guard const lock(impl_->cold);
    return chapter_handle(&impl_->open(identity));
}

void collector::end_chapter(chapter_handle chapter, chapter_ending ending) {
    if (!chapter) return;
    if (ending.state == outcome::in_progress) ending.state = outcome::failed;
    auto const ended_ns = impl_->now_ns();
    std::lock_guard const lock(impl_->cold);
    impl_->close(*chapter.slot_, ending, ended_ns);
}

host_handle collector::host(std::string_view host_port) {
    std::lock_guard const lock(impl_->cold);
    if (auto const known = impl_->host_by_name.find(host_port); known != impl_->host_by_name.end())
        return host_handle(known->second);
    auto& slot = impl_->hosts.emplace_back(std::string(host_port), impl_->histograms);
    impl_->host_by_name.emplace(slot.name, &slot);
    return host_handle(&slot);
}

void collector::chapters_skipped(std::uint64_t n) noexcept {
    impl_->chapters_skipped.fetch_add(n, std::memory_order_relaxed);
}

void collector::discovery_request() noexcept {
    impl_->discovery_requests.fetch_add(1, std::memory_order_relaxed);
}

void collector::set_exit_code(int code) noexcept {
    impl_->exit_code.store(code, std::memory_order_relaxed);
}

void collector::set_thresholds(std::vector<threshold_verdict> verdicts) {
    std::lock_guard const lock(impl_->cold);
    impl_->thresholds = std::move(verdicts);
}

}  // namespace panelia::metrics
