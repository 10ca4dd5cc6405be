// Small images built byte by byte, so that tests can say exactly what is wrong with one.
#pragma once

#include <zlib.h>

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

namespace samples {

inline std::string bytes(std::initializer_list<unsigned> values) {
    std::string out;
    for (auto const v : values) out += static_cast<char>(v);
    return out;
}

inline std::string big_endian(std::uint64_t value, unsigned width) {
    std::string out;
    for (unsigned i = width; i > 0; --i) out += static_cast<char>(value >> (8 * (i - 1)) & 0xFFU);
    return out;
}

inline std::string little_endian(std::uint64_t value, unsigned width) {
    auto const reversed = big_endian(value, width);
    return {reversed.rbegin(), reversed.rend()};
}

// --- JPEG ---

inline std::string const soi = bytes({0xFF, 0xD8});
inline std::string const eoi = bytes({0xFF, 0xD9});

inline std::string jpeg_segment(unsigned marker, std::string_view payload) {
    return bytes({0xFF, marker}) + big_endian(payload.size() + 2, 2).append(payload);
}
/// A frame header of one component; SOF0 = 0xC0, progressive 0xC2, arithmetic 0xC9.
inline std::string jpeg_frame(unsigned marker = 0xC0) {
    return jpeg_segment(marker, bytes({8, 0, 4, 0, 4, 1, 1, 0x11, 0}));
}
inline std::string jpeg_scan(std::string_view data) {
    return jpeg_segment(0xDA, bytes({1, 1, 0, 0, 63, 0})).append(data);
}
/// Entropy-coded data with a stuffed zero and a restart marker in it.
inline std::string const jpeg_data = bytes({0x12, 0xFF, 0x00, 0x34, 0xFF, 0xD0, 0x56, 0x78});
inline std::string const jpeg_app0 =
    jpeg_segment(0xE0, std::string_view("JFIF\0\1\1\0\0\1\0\1\0\0", 14));

inline std::string jpeg() {
    return soi + jpeg_app0 + jpeg_segment(0xDB, std::string(65, '\1')) + jpeg_frame() +
           jpeg_segment(0xC4, std::string(20, '\1')) + jpeg_scan(jpeg_data) + eoi;
}

// --- PNG ---

inline std::string const png_signature("\x89PNG\r\n\x1A\n");

inline std::string png_chunk(std::string const& name, std::string const& payload) {
    auto const covered = name + payload;
    auto const crc = crc32_z(0, reinterpret_cast<Bytef const*>(covered.data()), covered.size());
    return big_endian(payload.size(), 4) + covered + big_endian(crc, 4);
}
inline std::string png_header(unsigned depth = 8, unsigned colour = 0) {
    return png_chunk("IHDR", big_endian(4, 4) + big_endian(4, 4) + bytes({depth, colour, 0, 0, 0}));
}
inline std::string const png_data = png_chunk("IDAT", "not really deflated");
inline std::string const png_end = png_chunk("IEND", "");

inline std::string png() {
    return png_signature + png_header() + png_chunk("tEXt", "Title") + png_data + png_data +
           png_end;
}

// --- GIF ---

inline std::string gif_screen(std::string_view version = "GIF89a") {
    return std::string(version) + bytes({4, 0, 4, 0, 0x80, 0, 0}) + std::string(6, '\x7F');
}
inline std::string const gif_image = bytes({0x2C, 0, 0, 0, 0, 4, 0, 4, 0, 0x80}) +
                                     std::string(6, '\x01') + bytes({2, 3, 9, 9, 9, 1, 7, 0});
inline std::string const gif_control = bytes({0x21, 0xF9, 4, 0, 5, 0, 0, 0});
inline std::string const gif_trailer = bytes({0x3B});

inline std::string gif() {
    return gif_screen() + gif_control + gif_image + gif_control + gif_image + gif_trailer;
}

// --- WebP ---

inline std::string riff_chunk(std::string_view name, std::string const& payload) {
    auto out = std::string(name) + little_endian(payload.size(), 4) + payload;
    if (payload.size() % 2 == 1) out += '\0';
    return out;
}
inline std::string webp_file(std::string const& chunks, int size_error = 0) {
    auto const size = chunks.size() + 4 + static_cast<std::size_t>(size_error);
    return "RIFF" + little_endian(size, 4) + "WEBP" + chunks;
}
inline std::string const vp8_payload =
    bytes({0x10, 0, 0, 0x9D, 0x01, 0x2A, 4, 0, 4, 0}) + "some coded data!";
inline std::string const vp8_chunk = riff_chunk("VP8 ", vp8_payload);
inline std::string webp_extended(unsigned flags) {
    return riff_chunk("VP8X", bytes({flags, 0, 0, 0, 3, 0, 0, 3, 0, 0}));
}
inline std::string const webp_frame = riff_chunk("ANMF", std::string(16, '\0') + vp8_chunk);

inline std::string webp() {
    return webp_file(vp8_chunk);
}

// --- HEIF, AVIF, JPEG XL ---

inline std::string box(std::string_view name, std::string const& payload) {
    return big_endian(payload.size() + 8, 4) + std::string(name) + payload;
}
inline std::string box_64(std::string_view name, std::string const& payload) {
    return big_endian(1, 4) + std::string(name) + big_endian(payload.size() + 16, 8) + payload;
}
inline std::string box_to_end(std::string_view name, std::string const& payload) {
    return big_endian(0, 4) + std::string(name) + payload;
}
inline std::string ftyp(std::string_view major, std::string_view compatible = "mif1miaf") {
    return box("ftyp", std::string(major) + big_endian(0, 4) + std::string(compatible));
}
/// Item locations with one item of one extent.
inline std::string iloc(std::uint64_t offset, std::uint64_t length) {
    return box(
        "iloc",
        big_endian(0, 4) + bytes({0x44, 0x00}) + big_endian(1, 2) + big_endian(1, 2) +
            big_endian(0, 2) + big_endian(1, 2) + big_endian(offset, 4) + big_endian(length, 4)
    );
}
inline std::string meta(std::string const& children) {
    return box("meta", big_endian(0, 4) + children);
}
inline std::string const coded(40, 'x');

/// `media` makes the mdat box of the coded bytes; its last bytes are where the item lies.
template <class MakeBox>
std::string heif(std::string_view brand, MakeBox media) {
    auto const head = ftyp(brand);
    auto const whole = [&](std::uint64_t offset) {
        return head + meta(box("hdlr", std::string(20, '\0')) + iloc(offset, coded.size())) +
               media("mdat", coded);
    };
    return whole(whole(0).size() - coded.size());
}

inline std::string const jxl_signature("\0\0\0\x0CJXL \r\n\x87\n", 12);

inline std::string jxl_in_parts() {
    return jxl_signature + ftyp("jxl ", "jxl ") + box("jxlp", big_endian(0, 4) + coded) +
           box("Exif", "meta") + box("jxlp", big_endian(0x80000001, 4) + coded);
}

// --- BMP ---

inline std::string bmp_info(std::uint32_t height, unsigned compression, std::uint32_t image_bytes) {
    return little_endian(40, 4) + little_endian(5, 4) + little_endian(height, 4) +
           little_endian(1, 2) + little_endian(compression == 1 ? 8 : 24, 2) +
           little_endian(compression, 4) + little_endian(image_bytes, 4) + std::string(16, '\0');
}
inline std::string bmp_file(std::string const& header, std::size_t pixel_bytes) {
    return "BM" + little_endian(0, 4) + little_endian(0, 4) + little_endian(14 + header.size(), 4) +
           header + std::string(pixel_bytes, 'p');
}
/// 5 × 4 pixels of 24 bits: rows of 16 bytes.
inline std::string bmp() {
    return bmp_file(bmp_info(4, 0, 0), 64);
}

}  // namespace samples
