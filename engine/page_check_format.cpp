#include "engine/page_check_format.hpp"

#include <algorithm>

namespace panelia::engine {

std::uint64_t big_endian(std::span<std::byte const> bytes) noexcept {
    std::uint64_t value = 0;
    for (auto const b : bytes) value = value << 8U | std::to_integer<std::uint64_t>(b);
    return value;
}

std::uint64_t little_endian(std::span<std::byte const> bytes) noexcept {
    std::uint64_t value = 0;
    for (auto at = bytes.rbegin(); at != bytes.rend(); ++at) {
        value = value << 8U | std::to_integer<std::uint64_t>(*at);
    }
    return value;
}

void format_check::gather(std::size_t n) noexcept {
    wanted_ = want::record;
    record_size_ = n;
    gathered_ = 0;
}

void format_check::pass(std::uint64_t n) noexcept {
    wanted_ = want::pass;
    left_ = n;
}

void format_check::reject(std::string_view why) noexcept {
    if (rejected_.empty()) rejected_ = why;
    swallow();
}

void format_check::feed(std::span<std::byte const> bytes) {
    total_ += bytes.size();
    while (!bytes.empty() && wanted_ != want::nothing) {
        std::size_t taken = 0;
        switch (wanted_) {
            case want::record:
                taken = take_record(bytes);
                break;
            case want::pass:
                taken = take_passing(bytes);
                break;
            case want::scan:
                taken = take_scan(bytes);
                break;
            case want::nothing:
                break;
        }
        bytes = bytes.subspan(taken);
        // A stretch may be empty, and the last one may end exactly with the stream.
        while (wanted_ == want::pass && left_ == 0) on_passed();
    }
}

std::size_t format_check::take_record(std::span<std::byte const> bytes) {
    auto const taken = std::min(bytes.size(), record_size_ - gathered_);
    std::copy_n(bytes.begin(), taken, record_.begin() + static_cast<std::ptrdiff_t>(gathered_));
    gathered_ += taken;
    position_ += taken;
    if (gathered_ == record_size_) on_record(std::span(record_).first(record_size_));
    return taken;
}

std::size_t format_check::take_passing(std::span<std::byte const> bytes) {
    auto const taken = static_cast<std::size_t>(std::min<std::uint64_t>(bytes.size(), left_));
    left_ -= taken;
    position_ += taken;
    on_passing(bytes.first(taken));
    return taken;
}

std::size_t format_check::take_scan(std::span<std::byte const> bytes) {
    auto const before = position_;
    auto const taken = on_scan(bytes);
    position_ = before + taken;
    return taken;
}

std::string_view format_check::finish() const {
    return rejected_.empty() ? at_end() : rejected_;
}

}  // namespace panelia::engine
