#include "metrics/host.hpp"

namespace panelia::metrics {
namespace {

constexpr auto relaxed = std::memory_order_relaxed;

std::uint64_t not_negative(std::chrono::nanoseconds d) noexcept {
    return d.count() > 0 ? static_cast<std::uint64_t>(d.count()) : 0;
}

}  // namespace

host_stats host_slot::read(distribution const& page_ns) const {
    host_stats s;
    s.host = name;
    s.page_seconds = seconds_of(page_ns);
    s.requests = requests.load(relaxed);
    s.received_bytes = received.load(relaxed);
    s.errors = errors.load(relaxed);
    s.retries = retries.load(relaxed);
    s.connections = connections.load(relaxed);
    s.rate_limit_wait_seconds = static_cast<double>(rate_limit_wait_ns.load(relaxed)) / 1e9;
    return s;
}

void host_handle::request() const noexcept {
    if (slot_) slot_->requests.fetch_add(1, relaxed);
}

void host_handle::received(std::uint64_t bytes) const noexcept {
    if (slot_) slot_->received.fetch_add(bytes, relaxed);
}

void host_handle::error(error_class) const noexcept {
    if (slot_) slot_->errors.fetch_add(1, relaxed);
}

void host_handle::retry() const noexcept {
    if (slot_) slot_->retries.fetch_add(1, relaxed);
}

void host_handle::connection(std::chrono::nanoseconds connect) const noexcept {
    if (!slot_) return;
    slot_->connections.fetch_add(1, relaxed);
    slot_->session.connect.record(not_negative(connect));
}

void host_handle::rate_limit_wait(std::chrono::nanoseconds waited) const noexcept {
    if (slot_) slot_->rate_limit_wait_ns.fetch_add(not_negative(waited), relaxed);
}

void host_handle::page(
    std::chrono::nanoseconds ttfb, std::chrono::nanoseconds total, std::uint64_t bytes
) const noexcept {
    if (!slot_) return;
    slot_->page.record(not_negative(total));
    slot_->session.ttfb.record(not_negative(ttfb));
    slot_->session.page_bytes.record(bytes);
}

}  // namespace panelia::metrics
