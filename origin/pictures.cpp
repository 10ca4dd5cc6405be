// Drawn pages, encoded with libpng and libjpeg.
#include "origin/images.hpp"
#include "origin/noise.hpp"

#include <algorithm>
#include <array>
#include <csetjmp>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <vector>

// jpeglib.h wants size_t and FILE declared before it.
#include <jpeglib.h>
#include <png.h>

namespace panelia::origin {

namespace {

struct colour {
    int red, green, blue;
};

struct canvas {
    unsigned width, height;
    std::vector<unsigned char> rgb;
    canvas(unsigned w, unsigned h)
        : width(w), height(h), rgb(std::size_t{3} * w * h, static_cast<unsigned char>(250)) {}
    unsigned char* row(unsigned y) { return rgb.data() + std::size_t{3} * width * y; }
};

struct box {
    unsigned left, top, right, bottom;
};

colour pick(noise& dice) {
    auto const part = [&dice] {
        return static_cast<int>(40 + dice.below(200));
    };
    int const red = part();
    int const green = part();
    return {red, green, part()};
}

unsigned char between(int a, int b, unsigned at, unsigned of) {
    int const whole = static_cast<int>(std::max(of, 1U));
    return static_cast<unsigned char>(a + (b - a) * static_cast<int>(at) / whole);
}

// A frame, a gradient from one corner to the other, and a disc with its own shade.
void draw_panel(canvas& page, box const& where, noise& dice) {
    colour const from = pick(dice);
    colour const to = pick(dice);
    colour const disc = pick(dice);
    unsigned const width = where.right - where.left;
    unsigned const height = where.bottom - where.top;
    long const radius = 1 + static_cast<long>(std::min(width, height)) / 4;
    unsigned const middle_x = where.left + width / 4 + dice.below(width / 2 + 1);
    unsigned const middle_y = where.top + height / 4 + dice.below(height / 2 + 1);
    for (unsigned y = where.top; y < where.bottom; ++y) {
        auto* pixel = page.row(y) + std::size_t{3} * where.left;
        for (unsigned x = where.left; x < where.right; ++x, pixel += 3) {
            bool const frame = x < where.left + 2 || x + 2 >= where.right || y < where.top + 2 ||
                               y + 2 >= where.bottom;
            long const dx = static_cast<long>(x) - static_cast<long>(middle_x);
            long const dy = static_cast<long>(y) - static_cast<long>(middle_y);
            bool const inside = dx * dx + dy * dy < radius * radius;
            unsigned const at = x - where.left + y - where.top;
            colour const target = inside ? disc : to;
            pixel[0] = frame ? 20 : between(from.red, target.red, at, width + height);
            pixel[1] = frame ? 20 : between(from.green, target.green, at, width + height);
            pixel[2] = frame ? 20 : between(from.blue, target.blue, at, width + height);
        }
    }
}

canvas draw(unsigned width, unsigned height, std::uint64_t seed) {
    canvas page(width, height);
    noise dice(seed);
    unsigned const gutter = std::max(1U, std::min(width, height) / 40);
    unsigned const rows = 2 + dice.below(3);
    for (unsigned r = 0; r < rows; ++r) {
        unsigned const columns = 1 + dice.below(3);
        for (unsigned c = 0; c < columns; ++c) {
            box const where{
                width * c / columns + gutter,
                height * r / rows + gutter,
                width * (c + 1) / columns - std::min(gutter, width * (c + 1) / columns),
                height * (r + 1) / rows - std::min(gutter, height * (r + 1) / rows)};
            if (where.left < where.right && where.top < where.bottom) draw_panel(page, where, dice);
        }
    }
    return page;
}

// Both libraries report errors by a call that must not return; nothing here has a destructor to
// skip between the call and the place it jumps to.
struct jpeg_failure {
    jpeg_error_mgr base{};
    std::jmp_buf back{};
};

[[noreturn]] void jpeg_failed(j_common_ptr info) {
    std::longjmp(reinterpret_cast<jpeg_failure*>(info->err)->back, 1);
}

bool encode_jpeg(canvas& page, unsigned char** out, unsigned long* size) {
    jpeg_compress_struct info{};
    jpeg_failure failure;
    info.err = jpeg_std_error(&failure.base);
    failure.base.error_exit = jpeg_failed;
    if (setjmp(failure.back) != 0) {
        jpeg_destroy_compress(&info);
        return false;
    }
    jpeg_create_compress(&info);
    jpeg_mem_dest(&info, out, size);
    info.image_width = page.width;
    info.image_height = page.height;
    info.input_components = 3;
    info.in_color_space = JCS_RGB;
    jpeg_set_defaults(&info);
    jpeg_set_quality(&info, 80, TRUE);
    jpeg_start_compress(&info, TRUE);
    while (info.next_scanline < info.image_height) {
        JSAMPROW row = page.row(info.next_scanline);
        jpeg_write_scanlines(&info, &row, 1);
    }
    jpeg_finish_compress(&info);
    jpeg_destroy_compress(&info);
    return true;
}

std::string jpeg(canvas page) {
    unsigned char* bytes = nullptr;
    unsigned long size = 0;
    bool const done = encode_jpeg(page, &bytes, &size);
    std::string out(reinterpret_cast<char const*>(bytes), done ? size : 0);
    std::free(bytes);  // NOLINT: libjpeg's malloc
    if (!done) throw std::runtime_error("libjpeg could not encode a page");
    return out;
}

std::string png(canvas page) {
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    image.width = page.width;
    image.height = page.height;
    image.format = PNG_FORMAT_RGB;
    image.flags = PNG_IMAGE_FLAG_FAST;
    png_alloc_size_t size = 0;
    auto const* const pixels = page.rgb.data();
    if (png_image_write_to_memory(&image, nullptr, &size, 0, pixels, 0, nullptr) != 0) {
        std::string out(size, '\0');
        if (png_image_write_to_memory(&image, out.data(), &size, 0, pixels, 0, nullptr) != 0) {
            out.resize(size);
            return out;
        }
    }
    throw std::runtime_error("libpng could not encode a page");
}

}  // namespace

char const* extension(image_format format) noexcept {
    return format == image_format::png ? ".png" : ".jpg";
}

char const* media_type(image_format format) noexcept {
    return format == image_format::png ? "image/png" : "image/jpeg";
}

std::string picture(image_format format, unsigned width, unsigned height, std::uint64_t seed) {
    if (width == 0 || height == 0 || width > 65'500 || height > 65'500) {
        throw std::invalid_argument("picture: width and height are 1 to 65500");
    }
    auto page = draw(width, height, seed);
    return format == image_format::png ? png(std::move(page)) : jpeg(std::move(page));
}

}  // namespace panelia::origin
