// Generated pages: real images, deterministic, of the size asked for.
#include "origin/images.hpp"

#include <doctest/doctest.h>
#include <jpeglib.h>
#include <png.h>

#include <cstdio>
#include <stdexcept>
#include <string>
#include <vector>

using namespace panelia::origin;

namespace {

struct size {
    unsigned width = 0, height = 0;
};

/// Decodes it whole; 0 x 0 when it is broken.
size decoded_png(std::string const& bytes) {
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    if (png_image_begin_read_from_memory(&image, bytes.data(), bytes.size()) == 0) return {};
    image.format = PNG_FORMAT_RGB;
    std::vector<png_byte> pixels(PNG_IMAGE_SIZE(image));
    if (png_image_finish_read(&image, nullptr, pixels.data(), 0, nullptr) == 0) return {};
    return {image.width, image.height};
}

size jpeg_header(std::string const& bytes) {
    jpeg_decompress_struct info{};
    jpeg_error_mgr errors{};
    info.err = jpeg_std_error(&errors);
    jpeg_create_decompress(&info);
    jpeg_mem_src(
        &info,
        reinterpret_cast<unsigned char const*>(bytes.data()),
        static_cast<unsigned long>(bytes.size())
    );
    jpeg_read_header(&info, TRUE);
    size const out{info.image_width, info.image_height};
    jpeg_destroy_decompress(&info);
    return out;
}

/// After the scan header: no marker but FF 00 until FF D9, which is last.
bool entropy_is_stuffed(std::string const& bytes) {
    auto const scan = bytes.find("\xff\xda");
    for (std::size_t i = scan + 2 + 12; i + 1 < bytes.size(); ++i) {
        if (bytes[i] == '\xff' && bytes[i + 1] != '\0') {
            return i + 2 == bytes.size() && bytes[i + 1] == '\xd9';
        }
    }
    return false;
}

}  // namespace

TEST_CASE("images: pictures decode to the size asked for, however small") {
    for (auto const [width, height] : {size{1, 1}, size{3, 2}, size{40, 60}, size{800, 1200}}) {
        auto const png = decoded_png(picture(image_format::png, width, height, 5));
        CHECK(png.width == width);
        CHECK(png.height == height);
        auto const jpeg = jpeg_header(picture(image_format::jpeg, width, height, 5));
        CHECK(jpeg.width == width);
        CHECK(jpeg.height == height);
    }
}

TEST_CASE("images: the same seed draws the same page, another seed another one") {
    for (auto const format : {image_format::png, image_format::jpeg}) {
        CHECK(picture(format, 60, 80, 1) == picture(format, 60, 80, 1));
        CHECK(picture(format, 60, 80, 1) != picture(format, 60, 80, 2));
        CHECK(filler(format, 5000, 1) == filler(format, 5000, 1));
        CHECK(filler(format, 5000, 1) != filler(format, 5000, 2));
    }
    CHECK_THROWS_AS(picture(image_format::png, 0, 1, 1), std::invalid_argument);
}

TEST_CASE("images: PNG filler has exactly the size asked for, and decodes") {
    for (std::uint64_t bytes = smallest_filler; bytes < smallest_filler + 300; ++bytes) {
        auto const page = filler(image_format::png, bytes, bytes);
        CHECK(page.size() == bytes);
        CHECK(decoded_png(page).height > 0);
    }
    for (std::uint64_t const bytes : {4'096U, 32'768U, 65'536U, 131'113U, 2'000'000U}) {
        auto const page = filler(image_format::png, bytes, bytes);
        CHECK(page.size() == bytes);
        CHECK(decoded_png(page).height > 0);
    }
    CHECK_THROWS_AS(filler(image_format::png, 10, 1), std::invalid_argument);
}

TEST_CASE("images: JPEG filler has exactly the size asked for, a real head and stuffed data") {
    for (std::uint64_t const bytes : {1'024U, 1'025U, 4'096U, 150'000U, 2'000'001U}) {
        for (std::uint64_t seed = 0; seed < 20; ++seed) {
            auto const page = filler(image_format::jpeg, bytes, seed);
            CHECK(page.size() == bytes);
            CHECK(jpeg_header(page).width >= 16);
            CHECK(entropy_is_stuffed(page));
        }
    }
}
