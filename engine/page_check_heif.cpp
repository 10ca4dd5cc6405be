// HEIF and AVIF (ISO/IEC 23008-12), stills and sequences: the boxes are whole, `meta` or `moov` and
// image data are there, and the file reaches as far as the item locations (`iloc`) say. That last
// rule finds the end of files whose last box has no size. Bytes after the boxes are not looked at:
// phones append videos there.
#include "engine/page_check_boxes.hpp"

#include <algorithm>
#include <limits>

namespace panelia::engine {

namespace {

constexpr auto meta = box_type("meta");
constexpr auto moov = box_type("moov");
constexpr auto mdat = box_type("mdat");
constexpr auto idat = box_type("idat");
constexpr auto iloc = box_type("iloc");

/// How wide the fields of this file's item locations are, in bytes (8.11.3.2 of 14496-12).
struct location_layout {
    unsigned version = 0;
    std::size_t offset = 0, length = 0, base = 0, index = 0;
    std::size_t count() const { return version < 2 ? 2 : 4; }
    std::size_t method() const { return version == 0 ? 0 : 2; }
    std::size_t item() const { return count() + method() + 2 + base + 2; }
    std::size_t extent() const { return index + offset + length; }
    bool valid() const {
        auto const fits = [](std::size_t n) {
            return n == 0 || n == 4 || n == 8;
        };
        return version <= 2 && fits(offset) && fits(length) && fits(base) && fits(index);
    }
};

class heif_check final : public box_walk {
private:
    enum class field : std::uint8_t { meta_version, layout, count, item, extent };

    void on_box(box const& b) override {
        if (meta_end_ != 0) return on_meta_child(b);
        if (b.type == meta && !b.to_end && b.payload >= 4) {
            meta_seen_ = true;
            meta_end_ = box_end();
            return want(field::meta_version, 4);
        }
        movie_seen_ = movie_seen_ || b.type == moov;
        data_seen_ = data_seen_ || (b.type == mdat && b.payload > 0);
        pass_box();
    }

    void on_meta_child(box const& b) {
        if (b.to_end || box_end() > meta_end_) return reject("a box exceeds the one that holds it");
        data_seen_ = data_seen_ || (b.type == idat && b.payload > 0);
        if (b.type == iloc) return want(field::layout, 6);
        end_child();
    }

    /// Passes the rest of a child of `meta`, and leaves `meta` after its last child.
    void end_child() {
        if (meta_end_ == box_end()) meta_end_ = 0;
        pass_box();
    }

    void want(field f, std::size_t bytes) {
        if (bytes > box_end() - position()) return reject("the item locations exceed their box");
        field_ = f;
        gather(bytes);
    }

    void on_field(std::span<std::byte const> record) override {
        switch (field_) {
            case field::meta_version:
                if (position() == meta_end_) meta_end_ = 0;
                next_box();
                break;
            case field::layout:
                read_layout(record);
                break;
            case field::count:
                items_ = big_endian(record);
                next_item();
                break;
            case field::item:
                read_item(record);
                break;
            case field::extent:
                read_extent(record);
                break;
        }
    }

    void read_layout(std::span<std::byte const> record) {
        auto const sizes = big_endian(record.subspan(4, 2));
        layout_.version = std::to_integer<unsigned>(record[0]);
        layout_.offset = sizes >> 12U & 15U;
        layout_.length = sizes >> 8U & 15U;
        layout_.base = sizes >> 4U & 15U;
        layout_.index = layout_.version == 0 ? 0 : sizes & 15U;
        if (!layout_.valid()) return reject("the item locations have an unknown layout");
        want(field::count, layout_.count());
    }

    void next_item() {
        if (items_ == 0) return end_child();
        --items_;
        want(field::item, layout_.item());
    }

    void read_item(std::span<std::byte const> record) {
        auto const take = [&record](std::size_t bytes) {
            auto const value = big_endian(record.first(bytes));
            record = record.subspan(bytes);
            return value;
        };
        take(layout_.count());  // the item's id
        auto const method = take(layout_.method()) & 15U;
        auto const reference = take(2);
        in_this_file_ = method == 0 && reference == 0;
        base_ = take(layout_.base);
        extents_ = layout_.extent() == 0 ? 0 : take(2);
        next_extent();
    }

    void next_extent() {
        if (extents_ == 0) return next_item();
        --extents_;
        want(field::extent, layout_.extent());
    }

    void read_extent(std::span<std::byte const> record) {
        auto const offset = big_endian(record.subspan(layout_.index, layout_.offset));
        auto const length = big_endian(record.last(layout_.length));
        if (in_this_file_) {
            auto const sum = [](std::uint64_t a, std::uint64_t b) {
                return b > std::numeric_limits<std::uint64_t>::max() - a
                           ? std::numeric_limits<std::uint64_t>::max()
                           : a + b;
            };
            needed_ = std::max(needed_, sum(sum(base_, offset), length));
        }
        next_extent();
    }

    void on_no_box() override {
        if (meta_end_ != 0 || !(meta_seen_ || movie_seen_) || !data_seen_) {
            return reject("a box is broken");
        }
        swallow();
    }

    std::string_view at_end() const override {
        if (!between_boxes() && !in_last_box()) return "ends inside a box";
        if (!meta_seen_ && !movie_seen_) return "ends before the image's description";
        if (meta_end_ != 0) return "ends inside the image's description";
        return !data_seen_ || total() < needed_ ? "ends before the last image data" : "";
    }

    field field_ = field::meta_version;
    std::uint64_t meta_end_ = 0;  ///< where `meta` ends while it is being walked, else 0
    bool meta_seen_ = false, movie_seen_ = false, data_seen_ = false, in_this_file_ = false;
    location_layout layout_;
    std::uint64_t items_ = 0, extents_ = 0, base_ = 0, needed_ = 0;
};

}  // namespace

std::unique_ptr<format_check> make_heif_check() {
    return std::make_unique<heif_check>();
}

}  // namespace panelia::engine
