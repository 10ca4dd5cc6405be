// The first bytes name the format; from there on the format's own check (page_check_<format>.cpp)
// reads the stream.
#include "engine/page_check.hpp"

#include "engine/page_check_format.hpp"
#include "panelia/error.hpp"

#include <algorithm>
#include <array>

namespace panelia::engine {

namespace {

using bytes_view = std::string_view;

bytes_view text_of(std::span<std::byte const> bytes) noexcept {
    return {reinterpret_cast<char const*>(bytes.data()), bytes.size()};
}

constexpr bytes_view jxl_signature("\0\0\0\x0CJXL \r\n\x87\n", 12);

image_format sniff_brand(bytes_view first) noexcept {
    constexpr std::array<bytes_view, 2> avif = {"avif", "avis"};
    constexpr std::array<bytes_view, 11> heif = {
        "heic", "heix", "heim", "heis", "hevc", "hevx", "heif", "hevm", "hevs", "mif1", "msf1"};
    auto const is_any = [](auto const& brands, bytes_view brand) {
        return std::find(brands.begin(), brands.end(), brand) != brands.end();
    };
    auto const major = first.substr(8, 4);
    if (is_any(avif, major)) return image_format::avif;
    if (!is_any(heif, major)) return image_format::unknown;
    // mif1 and msf1 say nothing of the codec: the compatible brands do.
    bool const general = major == "mif1" || major == "msf1";
    for (std::size_t at = 16; general && at + 4 <= first.size(); at += 4) {
        if (is_any(avif, first.substr(at, 4))) return image_format::avif;
    }
    return image_format::heif;
}

bool is_bmp(bytes_view first) noexcept {
    constexpr std::array<unsigned char, 7> header_sizes = {12, 40, 52, 56, 64, 108, 124};
    if (first.size() < 18 || !first.starts_with("BM")) return false;
    auto const size = static_cast<unsigned char>(first[14]);
    return std::find(header_sizes.begin(), header_sizes.end(), size) != header_sizes.end() &&
           first.substr(15, 3) == bytes_view("\0\0\0", 3);
}

/// What a body that is no image seems to be, for people.
std::string_view describe(bytes_view first) noexcept {
    if (first.starts_with("\xEF\xBB\xBF")) first.remove_prefix(3);
    first.remove_prefix(std::min(first.find_first_not_of(" \t\r\n\f"), first.size()));
    if (first.starts_with("<svg")) return "an SVG drawing, which is no raster image";
    if (first.starts_with("<")) return "an HTML or XML document";
    if (first.starts_with("{") || first.starts_with("[")) return "looks like JSON";
    bool const printable = std::all_of(first.begin(), first.end(), [](char c) {
        return static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\r' || c == '\t';
    });
    return printable ? "looks like text" : "not a known image format";
}

std::unique_ptr<format_check> make_check(image_format f, std::span<std::byte const> first) {
    switch (f) {
        case image_format::jpeg:
            return make_jpeg_check();
        case image_format::png:
            return make_png_check();
        case image_format::gif:
            return make_gif_check();
        case image_format::webp:
            return make_webp_check();
        case image_format::avif:
        case image_format::heif:
            return make_heif_check();
        case image_format::jxl:
            return make_jxl_check(first);
        case image_format::bmp:
            return make_bmp_check();
        case image_format::unknown:
            break;
    }
    return nullptr;
}

}  // namespace

std::string_view extension(image_format f) noexcept {
    switch (f) {
        case image_format::jpeg:
            return "jpg";
        case image_format::png:
            return "png";
        case image_format::gif:
            return "gif";
        case image_format::webp:
            return "webp";
        case image_format::avif:
            return "avif";
        case image_format::heif:
            return "heic";
        case image_format::jxl:
            return "jxl";
        case image_format::bmp:
            return "bmp";
        case image_format::unknown:
            break;
    }
    return "bin";
}

image_format sniff(std::span<std::byte const> bytes) noexcept {
    auto const first = text_of(bytes.first(std::min(bytes.size(), sniff_bytes)));
    if (first.starts_with("\xFF\xD8\xFF")) return image_format::jpeg;
    if (first.starts_with("\x89PNG\r\n\x1A\n")) return image_format::png;
    if (first.starts_with("GIF87a") || first.starts_with("GIF89a")) return image_format::gif;
    if (first.starts_with("\xFF\x0A") || first.starts_with(jxl_signature)) return image_format::jxl;
    if (first.size() < 12) return image_format::unknown;
    if (first.starts_with("RIFF") && first.substr(8, 4) == "WEBP") return image_format::webp;
    if (first.substr(4, 4) == "ftyp") return sniff_brand(first);
    return is_bmp(first) ? image_format::bmp : image_format::unknown;
}

struct page_check::impl {
    std::array<std::byte, sniff_bytes> first{};
    std::size_t first_size = 0;
    bool sniffed = false;
    image_format format = image_format::unknown;
    std::unique_ptr<format_check> check;  ///< none: no format was recognised (yet)
    std::string_view reason;

    void recognise() {
        auto const seen = std::span<std::byte const>(first).first(first_size);
        sniffed = true;
        format = sniff(seen);
        check = make_check(format, seen);
        if (check) check->feed(seen);
    }
};

page_check::page_check() : impl_(std::make_unique<impl>()) {}
page_check::~page_check() = default;
page_check::page_check(page_check&&) noexcept = default;
page_check& page_check::operator=(page_check&&) noexcept = default;

void page_check::feed(std::span<std::byte const> bytes) {
    auto& me = *impl_;
    if (!me.sniffed) {
        auto const taken = std::min(bytes.size(), sniff_bytes - me.first_size);
        auto const to = me.first.begin() + static_cast<std::ptrdiff_t>(me.first_size);
        std::copy_n(bytes.begin(), taken, to);
        me.first_size += taken;
        bytes = bytes.subspan(taken);
        if (me.first_size < sniff_bytes) return;
        me.recognise();
    }
    if (me.check) me.check->feed(bytes);
}

image_format page_check::format() const noexcept {
    return impl_->format;
}

std::error_code page_check::finish() {
    auto& me = *impl_;
    if (!me.sniffed) me.recognise();
    if (me.first_size == 0) {
        me.reason = "an empty body";
        return errc::empty_body;
    }
    if (!me.check) {
        me.reason = describe(text_of(std::span<std::byte const>(me.first).first(me.first_size)));
        return errc::not_image;
    }
    me.reason = me.check->finish();
    return me.reason.empty() ? std::error_code() : errc::corrupt_image;
}

std::string_view page_check::reason() const noexcept {
    return impl_->reason;
}

}  // namespace panelia::engine
