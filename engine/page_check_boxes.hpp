// Walks the boxes of an ISO base media file (ISO/IEC 14496-12), which AVIF, HEIF and JPEG XL share.
// Knows what a box is, not what is in it. Internal to page_check.
#pragma once

#include "engine/page_check_format.hpp"

namespace panelia::engine {

/// A box type as the number its four letters make.
constexpr std::uint32_t box_type(char const (&name)[5]) {
    std::uint32_t type = 0;
    for (int i = 0; i < 4; ++i) type = type << 8U | static_cast<unsigned char>(name[i]);
    return type;
}

class box_walk : public format_check {
protected:
    box_walk() { next_box(); }

    struct box {
        std::uint32_t type = 0;
        std::uint64_t payload = 0;  ///< bytes after the header; huge when the box has no end
        bool to_end = false;        ///< the box reaches to the end of the file
    };
    /// Reads the next box's header; `on_box` comes next, or `on_no_box`.
    void next_box() noexcept;
    /// Passes what is left of the current box, then reads the next one's header.
    void pass_box() noexcept;
    /// Where the current box ends in the file.
    std::uint64_t box_end() const noexcept { return box_end_; }
    /// The stream stands between two boxes, or within the header of one.
    bool between_boxes() const noexcept { return part_ != part::content; }
    /// The current box reaches to the end of the file.
    bool in_last_box() const noexcept { return current_.to_end; }

private:
    /// A box begins; its payload is next. Must call pass_box, next_box (its children) or gather.
    virtual void on_box(box const& b) = 0;
    /// A record gathered inside the current box.
    virtual void on_field(std::span<std::byte const>) {}
    /// What follows is no box.
    virtual void on_no_box() = 0;

    void on_record(std::span<std::byte const> record) final;
    void on_passed() final { next_box(); }
    void begin_box(std::uint64_t size);

    enum class part : std::uint8_t { header, large_size, content };
    part part_ = part::header;
    box current_;
    std::uint64_t box_start_ = 0, box_end_ = 0;
};

}  // namespace panelia::engine
