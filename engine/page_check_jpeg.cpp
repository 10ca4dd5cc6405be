// JPEG (ITU T.81): segments are passed by their length, entropy-coded data is searched for the next
// marker, the image ends with EOI. Baseline, progressive, arithmetic-coded. What follows EOI is not
// looked at: files carry previews, depth maps and padding there.
#include "engine/page_check_format.hpp"

#include <cstring>

namespace panelia::engine {

namespace {

constexpr bool is_restart(unsigned code) {
    return code >= 0xD0 && code <= 0xD7;
}

constexpr bool is_frame(unsigned code) {
    return code >= 0xC0 && code <= 0xCF && code != 0xC4 && code != 0xC8 && code != 0xCC;
}

/// Codes no decoder knows a length for.
constexpr bool is_reserved(unsigned code) {
    return (code >= 0x02 && code <= 0xBF) || code == 0xC8 || (code >= 0xF0 && code <= 0xFD);
}

class jpeg_check final : public format_check {
public:
    jpeg_check() { gather(2); }

private:
    enum class part : std::uint8_t { start, segment, frame, scan_header, data };

    void on_record(std::span<std::byte const> record) override {
        switch (part_) {
            case part::start:
                part_ = part::data;
                scan();
                break;
            case part::segment:
                begin_segment(big_endian(record));
                break;
            case part::frame:
                begin_frame(record);
                break;
            case part::scan_header:
                begin_scan_header(record);
                break;
            case part::data:
                break;
        }
    }

    void begin_segment(std::uint64_t length) {
        if (length < 2) return reject("a JPEG segment has an impossible length");
        pass(length - 2);
    }

    void begin_frame(std::span<std::byte const> header) {
        auto const length = big_endian(header.first(2));
        auto const width = big_endian(header.subspan(5, 2));
        auto const components = big_endian(header.subspan(7, 1));
        if (length != 8 + 3 * components || components == 0 || width == 0) {
            return reject("the JPEG frame header contradicts itself");
        }
        frame_seen_ = true;
        pass(3 * components);
    }

    void begin_scan_header(std::span<std::byte const> header) {
        auto const length = big_endian(header.first(2));
        auto const components = big_endian(header.subspan(2, 1));
        if (!frame_seen_) return reject("a JPEG scan comes before the frame header");
        if (length != 6 + 2 * components || components == 0 || components > 4) {
            return reject("a JPEG scan header contradicts itself");
        }
        pass(length - 3);
    }

    void on_passed() override {
        in_entropy_ = part_ == part::scan_header;
        part_ = part::data;
        scan();
    }

    std::size_t on_scan(std::span<std::byte const> bytes) override {
        std::size_t at = 0;
        while (at < bytes.size()) {
            if (!after_ff_) {
                auto const* const begin = bytes.data() + at;
                auto const* const hit =
                    static_cast<std::byte const*>(std::memchr(begin, 0xFF, bytes.size() - at));
                if (hit != begin && in_entropy_) data_seen_ = true;
                if (hit == nullptr) return bytes.size();
                at += static_cast<std::size_t>(hit - begin) + 1;
                after_ff_ = true;
                continue;
            }
            auto const code = std::to_integer<unsigned>(bytes[at++]);
            if (code == 0xFF) continue;  // a fill byte
            after_ff_ = false;
            if (code == 0) {
                data_seen_ = data_seen_ || in_entropy_;
            } else if (!is_restart(code) && code != 0x01) {
                on_marker(code);
                return at;
            }
        }
        return at;
    }

    void on_marker(unsigned code) {
        in_entropy_ = false;
        if (code == 0xD9) {
            if (!data_seen_) return reject("the JPEG ends before any image data");
            ended_ = true;
            swallow();
        } else if (code == 0xD8) {
            reject("a second JPEG begins inside the first");
        } else if (is_reserved(code)) {
            reject("the JPEG holds an unknown marker");
        } else if (is_frame(code)) {
            part_ = part::frame;
            gather(8);
        } else if (code == 0xDA) {
            part_ = part::scan_header;
            gather(3);
        } else {
            part_ = part::segment;
            gather(2);
        }
    }

    std::string_view at_end() const override {
        if (ended_) return {};
        if (in_entropy_) return "ends inside the entropy-coded data";
        return data_seen_ ? "ends before the JPEG's end marker" : "ends inside the JPEG's header";
    }

    part part_ = part::start;
    bool after_ff_ = false, in_entropy_ = false;
    bool frame_seen_ = false, data_seen_ = false, ended_ = false;
};

}  // namespace

std::unique_ptr<format_check> make_jpeg_check() {
    return std::make_unique<jpeg_check>();
}

}  // namespace panelia::engine
