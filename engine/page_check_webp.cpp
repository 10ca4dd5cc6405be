// WebP (RFC 9649), still or animated: the RIFF chunks are walked; image data is there, announced
// sizes fit, the file does not end inside a chunk. Bytes after the RIFF chunk are not looked at.
#include "engine/page_check_format.hpp"

#include <algorithm>
#include <string_view>

namespace panelia::engine {

namespace {

/// Real files announce up to so many bytes more than they have: a final padding byte left out, or
/// the file's size written where the RIFF payload's belongs. No image data fits into that.
constexpr std::uint64_t riff_size_slack = 8;

class webp_check final : public format_check {
public:
    webp_check() { gather(12); }

private:
    enum class part : std::uint8_t { riff, header, frame_header, payload, padding, end };

    void on_record(std::span<std::byte const> record) override {
        switch (part_) {
            case part::riff:
                riff_end_ = 8 + little_endian(record.subspan(4, 4));
                next_chunk();
                break;
            case part::header:
                begin_chunk(record);
                break;
            case part::frame_header:
                read_frame_header(record);
                break;
            case part::padding:
                next_chunk();
                break;
            case part::payload:
            case part::end:
                break;
        }
    }

    void next_chunk() {
        part_ = position() >= riff_end_ ? part::end : part::header;
        if (part_ == part::end) {
            swallow();
        } else {
            gather(8);
        }
    }

    void begin_chunk(std::span<std::byte const> header) {
        std::copy_n(reinterpret_cast<char const*>(header.data()), name_.size(), name_.begin());
        size_ = little_endian(header.subspan(4, 4));
        if (position() + size_ > riff_end_ + 1) return reject("a WebP chunk exceeds its file");
        std::size_t const frame_header = frame_header_bytes();
        if (size_ < frame_header) return reject("a WebP chunk is too short");
        part_ = frame_header > 0 ? part::frame_header : part::payload;
        if (frame_header > 0) {
            gather(frame_header);
        } else {
            pass(size_);
        }
    }

    /// How much of a chunk is read rather than passed.
    std::size_t frame_header_bytes() const {
        if (name() == "VP8 " || name() == "VP8X") return 10;
        if (name() == "VP8L") return 5;
        return name() == "ANMF" ? 24 : 0;
    }

    void read_frame_header(std::span<std::byte const> header) {
        if (name() == "VP8X") {
            animated_ = (std::to_integer<unsigned>(header[0]) & 0x02U) != 0;
        } else if (name() == "ANMF") {
            frame_begun_ = true;
        } else {
            image_begun_ = true;
            // RFC 6386, section 9.1: a key frame begins with this code; VP8L begins with 0x2F.
            bool const good = name() == "VP8L" ? little_endian(header.first(1)) == 0x2F
                                               : big_endian(header.subspan(3, 3)) == 0x9D012A;
            if (!good) return reject("the WebP image data does not begin as it should");
        }
        part_ = part::payload;
        pass(size_ - header.size());
    }

    void on_passed() override {
        if (size_ % 2 == 0) return next_chunk();
        part_ = part::padding;
        gather(1);
    }

    std::string_view at_end() const override {
        if (part_ != part::end && part_ != part::padding && part_ != part::header) {
            return "ends inside a WebP chunk";
        }
        if (animated_ ? !frame_begun_ : !image_begun_) return "ends before any WebP image data";
        bool const at_boundary = part_ != part::header || total() == position();
        bool const all_there = total() + riff_size_slack >= riff_end_;
        return at_boundary && all_there ? "" : "ends before the WebP's last chunk";
    }

    std::string_view name() const noexcept { return {name_.data(), name_.size()}; }

    part part_ = part::riff;
    std::array<char, 4> name_{};
    std::uint64_t riff_end_ = 0, size_ = 0;
    bool animated_ = false, image_begun_ = false, frame_begun_ = false;
};

}  // namespace

std::unique_ptr<format_check> make_webp_check() {
    return std::make_unique<webp_check>();
}

}  // namespace panelia::engine
