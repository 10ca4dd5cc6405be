#include "engine/page_check.hpp"
#include "panelia/error.hpp"
#include "tests/paths.hpp"
#include "tests/pure/page_samples.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace panelia::engine;
using namespace samples;
using panelia::errc;

namespace {

struct verdict {
    std::error_code error;
    image_format format = image_format::unknown;
    std::string reason;
    bool operator==(verdict const&) const = default;
};

verdict check_in_pieces(std::string_view body, std::vector<std::size_t> const& cuts) {
    page_check check;
    std::size_t from = 0;
    for (auto const cut : cuts) {
        check.feed(std::as_bytes(std::span(body.substr(from, cut - from))));
        from = cut;
    }
    check.feed(std::as_bytes(std::span(body.substr(from))));
    verdict v{check.finish(), check.format(), {}};
    v.reason = check.reason();
    return v;
}

verdict check_whole(std::string_view body) {
    return check_in_pieces(body, {});
}

void check_passes(std::string_view body, image_format format) {
    auto const v = check_whole(body);
    CHECK_MESSAGE(!v.error, v.reason);
    CHECK(v.format == format);
}

void check_corrupt(std::string_view body) {
    auto const v = check_whole(body);
    CHECK(v.error == errc::corrupt_image);
    CHECK_FALSE(v.reason.empty());
}

/// How many proper prefixes of a body are taken for whole images.
std::size_t passing_prefixes(std::string_view body, std::size_t step = 1) {
    std::size_t passing = 0;
    for (std::size_t size = 0; size < body.size(); size += step) {
        passing += check_whole(body.substr(0, size)).error ? 0U : 1U;
    }
    return passing;
}

struct sample {
    std::string_view name;
    image_format format;
    std::string body;
};

std::vector<sample> built_samples() {
    return {
        {"jpeg", image_format::jpeg, jpeg()},
        {"png", image_format::png, png()},
        {"gif", image_format::gif, gif()},
        {"webp", image_format::webp, webp()},
        {"avif", image_format::avif, heif("avif", box)},
        {"heif", image_format::heif, heif("heic", box)},
        {"heif, 64-bit size", image_format::heif, heif("heic", box_64)},
        {"heif, no size", image_format::heif, heif("heic", box_to_end)},
        {"jxl", image_format::jxl, jxl_in_parts()},
        {"bmp", image_format::bmp, bmp()},
    };
}

std::string read(std::filesystem::path const& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

TEST_CASE("page check: whole images pass, and no prefix of one does") {
    for (auto const& s : built_samples()) {
        CAPTURE(s.name);
        check_passes(s.body, s.format);
        CHECK(passing_prefixes(s.body) == 0);
    }
}

TEST_CASE("page check: the verdict does not depend on how the bytes arrive") {
    auto bodies = built_samples();
    for (auto const& s : built_samples()) {
        bodies.push_back({s.name, s.format, s.body.substr(0, s.body.size() - 2)});
        bodies.push_back({s.name, s.format, s.body + "trailing bytes"});
    }
    bodies.push_back({"html", image_format::unknown, "<!doctype html><html><body>No such page"});
    for (auto const& s : bodies) {
        CAPTURE(s.name);
        auto const expected = check_whole(s.body);
        for (std::size_t cut = 0; cut <= s.body.size(); ++cut) {
            CAPTURE(cut);
            CHECK(check_in_pieces(s.body, {cut}) == expected);
        }
        std::vector<std::size_t> every_byte;
        for (std::size_t cut = 1; cut < s.body.size(); ++cut) every_byte.push_back(cut);
        CHECK(check_in_pieces(s.body, every_byte) == expected);
    }
}

TEST_CASE("page check: images as encoders write them pass, and no prefix of one does") {
    auto const folder =
        panelia::testing::source_folder() / "tests" / "fuzz" / "corpus" / "page_check";
    std::vector<std::pair<std::string_view, image_format>> const files = {
        {"lossy.webp", image_format::webp},
        {"lossless.webp", image_format::webp},
        {"animated.webp", image_format::webp},
        {"still.avif", image_format::avif},
        {"sequence.avif", image_format::avif},
        {"still.heic", image_format::heif},
        {"container.jxl", image_format::jxl},
        {"truecolour.png", image_format::png},
    };
    for (auto const& file : files) {
        CAPTURE(file.first);
        auto const body = read(folder / file.first);
        check_passes(body, file.second);
        CHECK(passing_prefixes(body) == 0);
    }
    check_passes(read(folder / "codestream.jxl"), image_format::jxl);
}

TEST_CASE("page check: the scanned books pass, their truncations do not") {
    auto const corpus =
        panelia::testing::source_folder() / ".." / "shared" / "corpus" / "gutenberg";
    if (!std::filesystem::exists(corpus)) {
        MESSAGE("skipped: no corpus at " << corpus.string());
        return;
    }
    std::size_t images = 0;
    for (auto const& entry : std::filesystem::recursive_directory_iterator(corpus)) {
        auto const type = entry.path().extension();
        if (type != ".jpg" && type != ".png" && type != ".gif") continue;
        CAPTURE(entry.path().string());
        auto const body = read(entry.path());
        auto const v = check_whole(body);
        CHECK_MESSAGE(!v.error, v.reason);
        CHECK("." + std::string(extension(v.format)) == type.string());
        if (images++ % 20 == 0) CHECK(passing_prefixes(body, body.size() / 60 + 1) == 0);
    }
    CHECK(images > 400);
}

TEST_CASE("page check: an empty body is its own error") {
    CHECK(check_whole("").error == errc::empty_body);
}

TEST_CASE("page check: what is no image is called no image") {
    std::vector<std::string_view> const bodies = {
        "<!DOCTYPE html><html></html>",
        "\xEF\xBB\xBF<!doctype html><html><body>blocked</body></html>",
        "\r\n\t  <html><head><title>Just a moment...</title></head></html>",
        "{\"error\": \"rate limited\"}",
        "Too many requests",
        "BMW is a maker of cars, and this text begins with BM",
        "<svg xmlns=\"http://www.w3.org/2000/svg\"></svg>",
        "<?xml version=\"1.0\"?><svg></svg>",
        "x",
        "GIF88a and more text that fills the first bytes",
        "RIFF\x10\0\0\0WAVEfmt and more text that fills",
        "%PDF-1.7 and more text that fills the first bytes",
        "\x1F\x8B\x08 gzip and more text that fills the first",
    };
    for (auto const body : bodies) {
        CAPTURE(body);
        auto const v = check_whole(body);
        CHECK(v.error == errc::not_image);
        CHECK_FALSE(v.reason.empty());
    }
    CHECK(check_whole(ftyp("isom", "isommp42") + box("mdat", coded)).error == errc::not_image);
    CHECK(check_whole(std::string(100, '\0')).error == errc::not_image);
}

TEST_CASE("page check: formats are known from the first bytes alone") {
    for (auto const& s : built_samples()) {
        CAPTURE(s.name);
        auto const first = std::as_bytes(std::span(s.body));
        CHECK(sniff(first.first(std::min(sniff_bytes, first.size()))) == s.format);
        CHECK(sniff(first.first(1)) == image_format::unknown);
    }
    CHECK(sniff({}) == image_format::unknown);
    auto const general = ftyp("mif1", "miafavif") + coded;
    CHECK(sniff(std::as_bytes(std::span(general))) == image_format::avif);
    auto const heic = ftyp("mif1", "heicmiaf") + coded;
    CHECK(sniff(std::as_bytes(std::span(heic))) == image_format::heif);
    CHECK(extension(image_format::heif) == "heic");
    CHECK(extension(image_format::unknown) == "bin");
}

TEST_CASE("page check: JPEG as cameras and encoders write it") {
    auto const ok = [](std::string const& body) {
        check_passes(body, image_format::jpeg);
    };
    auto const fill = bytes({0xFF, 0xFF});
    auto const scan = jpeg_scan(jpeg_data);
    ok(soi + fill + jpeg_app0 + fill + jpeg_frame() + scan + fill + eoi);
    ok(soi + jpeg_frame(0xC2) + scan + jpeg_segment(0xC4, "table") + scan + scan + eoi
    );                                                                           // progressive
    ok(soi + jpeg_segment(0xCC, "cond") + jpeg_frame(0xC9) + scan + eoi);        // arithmetic
    ok(soi + jpeg_frame() + scan + jpeg_segment(0xDC, big_endian(4, 2)) + eoi);  // DNL
    ok(jpeg() + jpeg());                                                         // MPF
    ok(jpeg() + std::string(1000, '\0'));
    ok(soi + jpeg_segment(0xE1, "Exif" + jpeg()) + jpeg_frame() + scan + eoi);  // a thumbnail
    ok(soi + jpeg_app0 + "stray" + jpeg_frame() + scan + eoi);
}

TEST_CASE("page check: a thumbnail's end is not the image's end") {
    auto const body =
        soi + jpeg_segment(0xE1, "Exif" + jpeg()) + jpeg_frame() + jpeg_scan(jpeg_data);
    check_corrupt(body);
    CHECK(passing_prefixes(body) == 0);
}

TEST_CASE("page check: JPEG that no viewer shows whole") {
    auto const scan = jpeg_scan(jpeg_data);
    check_corrupt(soi + jpeg_frame() + scan);                 // no end
    check_corrupt(soi + jpeg_app0 + eoi);                     // no image
    check_corrupt(soi + jpeg_frame() + eoi);                  // no scan
    check_corrupt(soi + jpeg_frame() + jpeg_scan("") + eoi);  // no data
    check_corrupt(soi + jpeg_app0 + scan + eoi);              // no frame
    check_corrupt(soi + bytes({0xFF, 0xE0, 0, 1}) + jpeg_frame() + scan + eoi);
    check_corrupt(soi + jpeg_segment(0xC0, bytes({8, 0, 4, 0, 4, 2, 1, 1, 0})) + scan + eoi);
    check_corrupt(soi + jpeg_segment(0xC0, bytes({8, 0, 4, 0, 0, 1, 1, 1, 0})) + scan + eoi);
    check_corrupt(soi + jpeg_frame() + jpeg_segment(0xDA, "short") + jpeg_data + eoi);
    check_corrupt(soi + jpeg_frame() + scan + jpeg());                     // a second one begins
    check_corrupt(soi + bytes({0xFF, 0x4F}) + jpeg_frame() + scan + eoi);  // reserved marker
    check_corrupt(soi + bytes({0xFF, 0xE0}) + "<html>" + std::string(40, 'x'));
    CHECK(check_whole(soi + jpeg_frame() + scan).reason == "ends inside the entropy-coded data");
}

TEST_CASE("page check: PNG with what viewers overlook") {
    auto const ok = [](std::string const& body) {
        check_passes(body, image_format::png);
    };
    ok(png() + "trailing bytes");
    auto ancillary = png_chunk("tEXt", "Title");
    ancillary.back() = static_cast<char>(ancillary.back() ^ 1);
    ok(png_signature + png_header() + ancillary + png_data + png_end);
    ok(png_signature + png_header(8, 3) + png_chunk("PLTE", "rgb") + png_data + png_end);
    auto const control = png_chunk("fcTL", std::string(26, '\0'));
    ok(png_signature + png_header() + png_chunk("acTL", "12345678") + control + png_data + control +
       png_chunk("fdAT", "0000frame") + png_end);  // animated
}

TEST_CASE("page check: PNG that is not what was encoded") {
    auto const flipped = [](std::string chunk, std::size_t at) {
        chunk[at] = static_cast<char>(chunk[at] ^ 0x10);
        return chunk;
    };
    check_corrupt(png_signature + png_header() + flipped(png_data, 10) + png_end);
    check_corrupt(png_signature + flipped(png_header(), 10) + png_data + png_end);
    check_corrupt(png_signature + png_header() + png_data + flipped(png_end, 9));
    check_corrupt(png_signature + png_header() + png_end);  // no data
    check_corrupt(png_signature + png_header() + png_chunk("IDAT", "") + png_end);
    check_corrupt(png_signature + png_header(8, 3) + png_data + png_end);  // no palette
    check_corrupt(png_signature + png_header(3, 0) + png_data + png_end);  // impossible depth
    check_corrupt(png_signature + png_header(8, 1) + png_data + png_end);  // impossible colour
    check_corrupt(png_signature + png_header() + png_header() + png_data + png_end);
    check_corrupt(png_signature + png_data + png_header() + png_end);
    check_corrupt(png_signature + png_header() + big_endian(0x80000000, 4) + "IDAT" + coded);
    check_corrupt(png_signature + png_header() + std::string(40, '\0'));
}

TEST_CASE("page check: GIF, still or animated") {
    auto const ok = [](std::string const& body) {
        check_passes(body, image_format::gif);
    };
    ok(gif_screen("GIF87a") + gif_image + gif_trailer);
    ok(gif() + "trailing bytes");
    ok(gif_screen() + bytes({0x21, 0xFE, 3, 'h', 'e', 'y', 0}) + gif_image + gif_trailer);
    ok(gif_screen() + gif_image + bytes({0, 0}) + gif_trailer);
    check_corrupt(gif_screen() + gif_image);                           // no trailer
    check_corrupt(gif_screen() + gif_control + gif_trailer);           // no image
    check_corrupt(gif_screen() + gif_image + "<html>" + gif_trailer);  // unknown block
    check_corrupt(gif_screen() + gif_image.substr(0, 16) + bytes({60, 1, 1, 0}) + gif_trailer);
}

TEST_CASE("page check: WebP with sizes a little off, as real files have them") {
    auto const ok = [](std::string const& body) {
        check_passes(body, image_format::webp);
    };
    auto const odd = riff_chunk("VP8 ", vp8_payload + "!");
    auto const padded = webp_file(odd);
    ok(padded.substr(0, padded.size() - 1));
    ok(webp_file(odd, -1));       // the RIFF size does not count the padding
    ok(webp_file(vp8_chunk, 8));  // the file's size where the RIFF size belongs
    ok(webp() + "trailing bytes");
    ok(webp_file(webp_extended(0x08) + vp8_chunk + riff_chunk("EXIF", "odd")));
    ok(webp_file(webp_extended(0x02) + riff_chunk("ANIM", "123456") + webp_frame + webp_frame));
}

TEST_CASE("page check: WebP that is not whole") {
    check_corrupt(webp_file(vp8_chunk, 9));
    check_corrupt(webp_file(vp8_chunk, -2));  // the image exceeds the RIFF chunk
    check_corrupt(webp_file(""));
    check_corrupt(webp_file(webp_extended(0)));
    check_corrupt(webp_file(webp_extended(0x02) + vp8_chunk));  // animated, without frames
    check_corrupt(webp_file(riff_chunk("VP8 ", std::string(27, 'x'))));
    check_corrupt(webp_file(riff_chunk("VP8L", "\x2F")));
    check_corrupt(webp_file(riff_chunk("VP8L", "not 2F")));
    auto const animation = webp_file(webp_extended(0x02) + webp_frame + webp_frame);
    check_corrupt(animation.substr(0, animation.size() - webp_frame.size()));
}

TEST_CASE("page check: HEIF and AVIF reach as far as their item locations say") {
    auto const head = ftyp("avif");
    auto const media = box("mdat", coded);
    check_passes(heif("avif", box) + std::string(20, '\0'), image_format::avif);
    check_passes(heif("avif", box) + box("mpvd", coded), image_format::avif);
    check_passes(head + meta(box("idat", coded)), image_format::avif);
    check_passes(ftyp("msf1", "avis") + box("moov", coded) + media, image_format::avif);
    check_corrupt(head + meta(iloc(1000, 1)) + media);
    check_corrupt(head + media);     // no description
    check_corrupt(head + meta(""));  // no data
    check_corrupt(head + meta(iloc(0, 1)) + box("mdat", ""));
    check_corrupt(head + meta(big_endian(100, 4) + "iloc") + media);  // exceeds its parent
    check_corrupt(head + meta(box("iloc", big_endian(0, 4) + bytes({0x44, 0})) + media));
    check_corrupt(head + meta(box("iloc", big_endian(0, 4) + bytes({0x55, 0, 0, 0}))) + media);
    check_corrupt(head + big_endian(4, 4) + "meta" + coded);  // an impossible size
}

TEST_CASE("page check: JPEG XL containers end with the last part of their codestream") {
    auto const head = jxl_signature + ftyp("jxl ", "jxl ");
    auto const ok = [](std::string const& body) {
        check_passes(body, image_format::jxl);
    };
    ok(head + box("jxlc", coded));
    ok(head + box_to_end("jxlc", coded));
    ok(head + box("jxll", "x") + box("jxlc", coded) + std::string(20, '\0'));
    check_corrupt(head);
    check_corrupt(head + box("jxlc", ""));
    check_corrupt(head + box("jxlp", big_endian(0, 4) + coded));
    check_corrupt(head + box("jxlp", "x"));
    ok(bytes({0xFF, 0x0A}) + coded);
    check_corrupt(bytes({0xFF, 0x0A}));
}

TEST_CASE("page check: BMP is as long as its pixels") {
    auto const ok = [](std::string const& body) {
        check_passes(body, image_format::bmp);
    };
    ok(bmp() + "trailing bytes");
    ok(bmp_file(bmp_info(0U - 4U, 0, 0), 64));  // rows from the top
    ok(bmp_file(bmp_info(4, 1, 30), 30));       // run-length encoded
    auto const core = little_endian(12, 4) + little_endian(5, 2) + little_endian(4, 2) +
                      little_endian(1, 2) + little_endian(24, 2);
    ok(bmp_file(core, 64));
    check_corrupt(bmp_file(core, 63));
    check_corrupt(bmp_file(bmp_info(4, 1, 30), 29));
    check_corrupt(bmp_file(bmp_info(4, 1, 0), 30));
    check_corrupt(bmp_file(bmp_info(0, 0, 0), 64));
    check_corrupt(bmp_file(bmp_info(0x7FFFFFFF, 0, 0), 64));
}

TEST_CASE("page check: a check can be moved in mid-stream") {
    auto const body = png();
    page_check first;
    first.feed(std::as_bytes(std::span(body)).first(50));
    page_check second = std::move(first);
    second.feed(std::as_bytes(std::span(body)).subspan(50));
    CHECK_FALSE(second.finish());
}
