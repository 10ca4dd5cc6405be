// PNG (W3C, third edition; APNG included): every chunk is whole, the critical ones match their CRC,
// IHDR comes first, image data and IEND are there. What follows IEND is not looked at.
#include "engine/page_check_format.hpp"

#include <libdeflate.h>

namespace panelia::engine {

namespace {

constexpr std::uint32_t chunk_type(char const (&name)[5]) {
    std::uint32_t type = 0;
    for (int i = 0; i < 4; ++i) type = type << 8U | static_cast<unsigned char>(name[i]);
    return type;
}

constexpr auto ihdr = chunk_type("IHDR");
constexpr auto plte = chunk_type("PLTE");
constexpr auto idat = chunk_type("IDAT");
constexpr auto iend = chunk_type("IEND");

bool all_letters(std::span<std::byte const> type) {
    for (auto const b : type) {
        auto const folded = std::to_integer<unsigned>(b) | 0x20U;
        if (folded < 'a' || folded > 'z') return false;
    }
    return true;
}

/// Table 11.1 of the specification: which depths a colour type may have.
bool depth_fits(std::uint64_t colour, std::uint64_t depth) {
    bool const byte_deep = depth == 8 || depth == 16;
    bool const packed = depth == 1 || depth == 2 || depth == 4;
    switch (colour) {
        case 0:
            return byte_deep || packed;
        case 3:
            return packed || depth == 8;
        case 2:
        case 4:
        case 6:
            return byte_deep;
        default:
            return false;
    }
}

class png_check final : public format_check {
public:
    png_check() { gather(8); }

private:
    enum class part : std::uint8_t { signature, header, image_header, payload, checksum, end };

    void on_record(std::span<std::byte const> record) override {
        switch (part_) {
            case part::signature:
                next_chunk();
                break;
            case part::header:
                begin_chunk(record);
                break;
            case part::image_header:
                read_image_header(record);
                break;
            case part::checksum:
                end_chunk(big_endian(record));
                break;
            case part::payload:
            case part::end:
                break;
        }
    }

    void next_chunk() {
        part_ = part::header;
        gather(8);
    }

    void begin_chunk(std::span<std::byte const> header) {
        auto const length = big_endian(header.first(4));
        auto const name = header.subspan(4, 4);
        bool const first = type_ == 0;
        type_ = static_cast<std::uint32_t>(big_endian(name));
        if (length > 0x7FFFFFFF || !all_letters(name))
            return reject("a PNG chunk header is broken");
        if (first != (type_ == ihdr) || (type_ == ihdr && length != 13)) {
            return reject("the PNG does not begin with one image header");
        }
        if (type_ == idat && palette_needed_ && !palette_seen_) {
            return reject("the PNG lacks its palette");
        }
        palette_seen_ = palette_seen_ || type_ == plte;
        data_bytes_ += type_ == idat ? length : 0;
        critical_ = (type_ & 0x20000000U) == 0;  // an upper-case first letter
        crc_ = critical_ ? libdeflate_crc32(0, name.data(), name.size()) : 0;
        part_ = type_ == ihdr ? part::image_header : part::payload;
        if (type_ == ihdr) {
            gather(13);
        } else {
            pass(length);
        }
    }

    void read_image_header(std::span<std::byte const> header) {
        crc_ = libdeflate_crc32(crc_, header.data(), header.size());
        auto const depth = big_endian(header.subspan(8, 1));
        auto const colour = big_endian(header.subspan(9, 1));
        if (big_endian(header.first(4)) == 0 || big_endian(header.subspan(4, 4)) == 0 ||
            !depth_fits(colour, depth)) {
            return reject("the PNG image header contradicts itself");
        }
        palette_needed_ = colour == 3;
        on_passed();
    }

    void on_passing(std::span<std::byte const> bytes) override {
        if (critical_) crc_ = libdeflate_crc32(crc_, bytes.data(), bytes.size());
    }

    void on_passed() override {
        part_ = part::checksum;
        gather(4);
    }

    void end_chunk(std::uint64_t expected) {
        // Viewers ignore a wrong CRC of an ancillary chunk, and such files exist.
        if (critical_ && crc_ != expected) return reject("a PNG chunk does not match its CRC");
        if (type_ != iend) return next_chunk();
        if (data_bytes_ == 0) return reject("the PNG ends before any image data");
        part_ = part::end;
        swallow();
    }

    std::string_view at_end() const override {
        if (part_ == part::end) return {};
        return part_ == part::header ? "ends before the PNG's end chunk"
                                     : "ends inside a PNG chunk";
    }

    part part_ = part::signature;
    std::uint32_t type_ = 0;
    bool critical_ = false, palette_needed_ = false, palette_seen_ = false;
    std::uint64_t data_bytes_ = 0;
    std::uint32_t crc_ = 0;
};

}  // namespace

std::unique_ptr<format_check> make_png_check() {
    return std::make_unique<png_check>();
}

}  // namespace panelia::engine
