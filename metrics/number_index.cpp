#include "metrics/number_index.hpp"

#include <cmath>

namespace panelia::metrics {
namespace {

constexpr std::int64_t scale = 1'000'000;
constexpr double largest = 9e12;
constexpr std::size_t first_size = 64;

std::size_t hash(std::int64_t number) noexcept {
    auto x = static_cast<std::uint64_t>(number) * 0x9E3779B97F4A7C15ULL;  // Fibonacci hashing
    return static_cast<std::size_t>(x ^ (x >> 32));
}

}  // namespace

std::optional<std::int64_t> fixed_point(double chapter_num) noexcept {
    if (!(std::fabs(chapter_num) <= largest)) return std::nullopt;
    // Apart, because the product of a large number and the scale is no exact double.
    double const whole = std::trunc(chapter_num);
    return std::llround(whole) * scale + std::llround((chapter_num - whole) * scale);
}

std::string decimal_text(std::int64_t fixed) {
    auto const magnitude =
        fixed < 0 ? 0 - static_cast<std::uint64_t>(fixed) : static_cast<std::uint64_t>(fixed);
    auto text = std::to_string(magnitude / scale);
    if (auto const places = magnitude % scale) {
        auto const digits = std::to_string(scale + places);  // "1ffffff": keeps leading zeros
        text += '.' + digits.substr(1, digits.find_last_not_of('0'));
    }
    return fixed < 0 ? '-' + text : text;
}

number_index::entry& number_index::table::place(std::int64_t number) noexcept {
    auto const mask = entries.size() - 1;
    for (auto at = hash(number) & mask;; at = (at + 1) & mask) {
        auto& e = entries[at];
        if (!e.slot.load(std::memory_order_acquire) || e.number == number) return e;
    }
}

number_index::number_index() : current_(nullptr) {
    tables_.push_back(std::make_unique<table>(first_size));
    current_.store(tables_.back().get(), std::memory_order_release);
}

chapter_slot* number_index::find(std::int64_t number) const noexcept {
    auto const& entries = current_.load(std::memory_order_acquire)->entries;
    auto const mask = entries.size() - 1;
    for (auto at = hash(number) & mask;; at = (at + 1) & mask) {
        auto* const slot = entries[at].slot.load(std::memory_order_acquire);
        if (!slot || entries[at].number == number) return slot;
    }
}

void number_index::put(std::int64_t number, chapter_slot* slot) {
    auto* now = tables_.back().get();
    if (used_ * 2 >= now->entries.size()) {
        auto larger = std::make_unique<table>(now->entries.size() * 2);
        for (auto const& e : now->entries)
            if (auto* const s = e.slot.load(std::memory_order_relaxed)) {
                auto& to = larger->place(e.number);
                to.number = e.number;
                to.slot.store(s, std::memory_order_relaxed);
            }
        now = larger.get();
        tables_.push_back(std::move(larger));
        current_.store(now, std::memory_order_release);
    }
    auto& e = now->place(number);
    if (!e.slot.load(std::memory_order_relaxed)) {
        e.number = number;
        ++used_;
    }
    e.slot.store(slot, std::memory_order_release);
}

}  // namespace panelia::metrics
