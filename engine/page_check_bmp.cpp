// BMP: the headers make sense and the file is long enough for the pixels they announce. The file
// size field is not trusted: many writers leave it wrong.
#include "engine/page_check_format.hpp"

#include <algorithm>

namespace panelia::engine {

namespace {

constexpr std::uint64_t core_header_bytes = 12;  // OS/2's: 16-bit width and height

/// Pixels beyond this are no page, and would overflow the arithmetic.
constexpr std::uint64_t max_side = 1U << 30U;

class bmp_check final : public format_check {
public:
    bmp_check() { gather(18); }

private:
    void on_record(std::span<std::byte const> record) override {
        if (!header_seen_) {
            header_seen_ = true;
            pixels_at_ = little_endian(record.subspan(10, 4));
            header_bytes_ = little_endian(record.subspan(14, 4));
            return gather(header_bytes_ == core_header_bytes ? 8 : 20);
        }
        needed_ = header_bytes_ == core_header_bytes ? core_end(record) : info_end(record);
        if (needed_ == 0) return reject("the BMP header contradicts itself");
        swallow();
    }

    std::uint64_t rows_end(std::uint64_t width, std::uint64_t height, std::uint64_t depth) const {
        bool const plausible = width > 0 && height > 0 && width <= max_side && height <= max_side &&
                               depth > 0 && depth <= 32 && pixels_at_ >= 14 + header_bytes_;
        return plausible ? pixels_at_ + (width * depth + 31) / 32 * 4 * height : 0;
    }

    std::uint64_t core_end(std::span<std::byte const> rest) const {
        return rows_end(
            little_endian(rest.first(2)),
            little_endian(rest.subspan(2, 2)),
            little_endian(rest.subspan(6, 2))
        );
    }

    std::uint64_t info_end(std::span<std::byte const> rest) const {
        auto const width = little_endian(rest.first(4));
        auto const raw_height = static_cast<std::uint32_t>(little_endian(rest.subspan(4, 4)));
        auto const height =
            (raw_height & 0x80000000U) != 0 ? 0U - raw_height : raw_height;  // top-down
        auto const depth = little_endian(rest.subspan(10, 2));
        auto const compression = little_endian(rest.subspan(12, 4));
        auto const image_bytes = little_endian(rest.subspan(16, 4));
        bool const plain = compression == 0 || compression == 3 || compression == 6;
        auto const end = rows_end(width, height, plain ? depth : 8);
        if (plain || end == 0) return end;
        return image_bytes == 0 ? 0 : pixels_at_ + image_bytes;  // RLE, or a JPEG or PNG inside
    }

    std::string_view at_end() const override {
        if (needed_ == 0) return "ends inside the BMP's header";
        return total() < needed_ ? "ends before the BMP's last pixel" : std::string_view();
    }

    bool header_seen_ = false;
    std::uint64_t pixels_at_ = 0, header_bytes_ = 0, needed_ = 0;
};

}  // namespace

std::unique_ptr<format_check> make_bmp_check() {
    return std::make_unique<bmp_check>();
}

}  // namespace panelia::engine
