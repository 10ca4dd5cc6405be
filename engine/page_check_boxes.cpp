#include "engine/page_check_boxes.hpp"

#include <limits>

namespace panelia::engine {

namespace {

constexpr auto no_end = std::numeric_limits<std::uint64_t>::max();

bool is_box_type(std::span<std::byte const> name) {
    for (auto const b : name) {
        auto const c = std::to_integer<unsigned>(b);
        if ((c < 0x20 || c > 0x7E) && c != 0xA9) return false;
    }
    return true;
}

}  // namespace

void box_walk::next_box() noexcept {
    part_ = part::header;
    gather(8);
}

void box_walk::pass_box() noexcept {
    pass(box_end_ - position());
}

void box_walk::on_record(std::span<std::byte const> record) {
    if (part_ == part::content) return on_field(record);
    if (part_ == part::large_size) return begin_box(big_endian(record));

    auto const size = big_endian(record.first(4));
    auto const name = record.subspan(4, 4);
    box_start_ = position() - 8;
    current_ = {static_cast<std::uint32_t>(big_endian(name)), 0, size == 0};
    if (!is_box_type(name)) return on_no_box();
    if (size == 1) {
        part_ = part::large_size;
        return gather(8);
    }
    begin_box(size == 0 ? no_end : size);
}

void box_walk::begin_box(std::uint64_t size) {
    auto const header_bytes = position() - box_start_;
    if (size < header_bytes) return on_no_box();
    box_end_ = size > no_end - box_start_ ? no_end : box_start_ + size;
    current_.payload = box_end_ - position();
    part_ = part::content;
    on_box(current_);
}

}  // namespace panelia::engine
