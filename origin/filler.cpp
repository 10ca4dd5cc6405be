// Filler pages: valid structure of an exact size, without encoding anything.
#include "origin/images.hpp"
#include "origin/noise.hpp"

#include <zlib.h>

#include <algorithm>
#include <stdexcept>
#include <string_view>

namespace panelia::origin {

namespace {

using namespace std::string_view_literals;

void append_u32(std::string& out, std::uint64_t value) {
    for (unsigned shift : {24U, 16U, 8U, 0U}) out.push_back(static_cast<char>(value >> shift));
}

void set_u16(std::string& out, std::size_t at, std::uint64_t value) {
    out[at] = static_cast<char>(value >> 8U);
    out[at + 1] = static_cast<char>(value);
}

// --- JPEG

/// Everything up to the entropy-coded data, from a real encoder.
std::string const& jpeg_head() {
    static std::string const head = [] {
        auto const whole = picture(image_format::jpeg, 16, 16, 1);
        auto const scan = whole.find("\xff\xda"sv);
        auto const size = static_cast<unsigned char>(whole[scan + 3]);  // of SOS: always < 256
        return whole.substr(0, scan + 2 + size);
    }();
    return head;
}

std::string jpeg_filler(std::uint64_t bytes, noise& dice) {
    std::string out = jpeg_head();
    auto const frame = out.find("\xff\xc0"sv);
    // Half a byte per pixel is about what photographs cost.
    std::uint64_t const width = std::clamp<std::uint64_t>(bytes / 512, 16, 1600);
    std::uint64_t const height = std::clamp<std::uint64_t>(bytes * 2 / width, 16, 65'500);
    set_u16(out, frame + 5, height);
    set_u16(out, frame + 7, width);
    auto const begin = out.size();
    out.resize(bytes);
    auto const end = bytes - 2;
    dice.fill(out.data() + begin, end - begin);
    if (out[end - 1] == '\xff') out[end - 1] = '\x7f';
    for (auto at = out.find('\xff', begin); at < end; at = out.find('\xff', at + 2)) {
        out[at + 1] = '\0';
    }
    out[end] = '\xff';
    out[end + 1] = '\xd9';
    return out;
}

// --- PNG

constexpr std::uint64_t idat_bytes = 32'768;      // per chunk, as encoders do
constexpr std::uint64_t stored_bytes = 65'535;    // per deflate block
constexpr std::uint64_t png_frame = 8 + 25 + 12;  // signature, IHDR, IEND
constexpr std::uint64_t chunk_frame = 12;

std::uint64_t pieces(std::uint64_t whole, std::uint64_t part) {
    return (whole + part - 1) / part;
}

std::uint64_t zlib_size(std::uint64_t raw) {
    return 2 + 5 * pieces(raw, stored_bytes) + raw + 4;
}

std::uint64_t png_size(std::uint64_t raw) {
    auto const packed = zlib_size(raw);
    return png_frame + packed + chunk_frame * pieces(packed, idat_bytes);
}

void append_chunk(std::string& out, std::string_view name, std::string_view data) {
    append_u32(out, data.size());
    auto const from = out.size();
    out.append(name).append(data);
    auto const* const summed = reinterpret_cast<Bytef const*>(out.data() + from);
    append_u32(out, ::crc32(0, summed, static_cast<uInt>(out.size() - from)));
}

/// Grey rows of noise, as zlib stores what it cannot compress.
std::string stored_rows(std::uint64_t row, std::uint64_t rows, noise& dice) {
    std::string raw(row * rows, '\0');
    dice.fill(raw.data(), raw.size());
    for (std::uint64_t y = 0; y < rows; ++y) raw[y * row] = '\0';  // filter: none
    std::string out = "\x78\x01";
    out.reserve(zlib_size(raw.size()));
    for (std::uint64_t at = 0; at < raw.size(); at += stored_bytes) {
        auto const size = std::min<std::uint64_t>(stored_bytes, raw.size() - at);
        out.push_back(at + size == raw.size() ? '\1' : '\0');
        auto const both = {size, ~size};
        for (auto const value : both) {
            out.push_back(static_cast<char>(value));
            out.push_back(static_cast<char>(value >> 8U));
        }
        out.append(raw, at, size);
    }
    auto const* const bytes = reinterpret_cast<Bytef const*>(raw.data());
    append_u32(out, ::adler32(1, bytes, static_cast<uInt>(raw.size())));
    return out;
}

std::string png_filler(std::uint64_t bytes, noise& dice) {
    std::uint64_t const width = std::clamp<std::uint64_t>(bytes / 600, 16, 1'600);
    std::uint64_t const row = width + 1;
    // As many rows as leave nothing over, or enough for one more chunk.
    auto rows = bytes / row;
    while (rows > 1 && png_size(row * rows) != bytes && png_size(row * rows) + chunk_frame > bytes
    ) {
        --rows;
    }
    auto const packed = stored_rows(row, rows, dice);
    std::string out = "\x89PNG\r\n\x1a\n";
    out.reserve(bytes);
    std::string header;
    append_u32(header, width);
    append_u32(header, rows);
    header.append("\x08\0\0\0\0"sv);  // 8 bit grey, not interlaced
    append_chunk(out, "IHDR", header);
    auto const used = png_size(row * rows);
    if (used < bytes) {
        std::string padding(bytes - used - chunk_frame, '\0');
        dice.fill(padding.data(), padding.size());
        append_chunk(out, "fiLl", padding);  // ancillary, private, safe to copy
    }
    for (std::uint64_t at = 0; at < packed.size(); at += idat_bytes) {
        append_chunk(out, "IDAT", std::string_view(packed).substr(at, idat_bytes));
    }
    append_chunk(out, "IEND", {});
    return out;
}

}  // namespace

std::string filler(image_format format, std::uint64_t bytes, std::uint64_t seed) {
    if (bytes < smallest_filler) throw std::invalid_argument("filler: too few bytes");
    noise dice(seed);
    return format == image_format::png ? png_filler(bytes, dice) : jpeg_filler(bytes, dice);
}

}  // namespace panelia::origin
