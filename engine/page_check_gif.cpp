// GIF 87a and 89a, animated or not: blocks and sub-blocks are walked to the trailer. What follows
// the trailer is not looked at. A file without a trailer is taken for a truncated one.
#include "engine/page_check_format.hpp"

namespace panelia::engine {

namespace {

constexpr std::uint64_t colour_table_bytes(unsigned flags) {
    return (flags & 0x80U) != 0 ? 3ULL << ((flags & 7U) + 1U) : 0;
}

class gif_check final : public format_check {
public:
    gif_check() { gather(13); }

private:
    enum class part : std::uint8_t {
        screen,
        introducer,
        label,
        descriptor,
        local_colours,
        code_size,
        sub_block,
        end
    };

    void on_record(std::span<std::byte const> record) override {
        auto const value = std::to_integer<unsigned>(record.back());
        switch (part_) {
            case part::screen:
                part_ = part::introducer;
                pass(colour_table_bytes(std::to_integer<unsigned>(record[10])));
                break;
            case part::introducer:
                begin_block(value);
                break;
            case part::label:
                next(part::sub_block, 1);
                break;
            case part::descriptor:
                part_ = part::local_colours;
                pass(colour_table_bytes(value));
                break;
            case part::code_size:
                in_image_ = true;
                if (value == 0 || value > 11)
                    return reject("a GIF image has an impossible code size");
                next(part::sub_block, 1);
                break;
            case part::sub_block:
                begin_sub_block(value);
                break;
            case part::local_colours:
            case part::end:
                break;
        }
    }

    void next(part p, std::size_t bytes) {
        part_ = p;
        gather(bytes);
    }

    void begin_block(unsigned introducer) {
        if (introducer == 0x21) return next(part::label, 1);
        if (introducer == 0x2C) return next(part::descriptor, 9);
        if (introducer == 0x00) return next(part::introducer, 1);  // padding some encoders leave
        if (introducer != 0x3B) return reject("the GIF holds an unknown block");
        if (!data_seen_) return reject("the GIF ends before any image data");
        part_ = part::end;
        swallow();
    }

    void begin_sub_block(unsigned size) {
        if (size == 0) {
            in_image_ = false;
            return next(part::introducer, 1);
        }
        data_seen_ = data_seen_ || in_image_;
        pass(size);
    }

    void on_passed() override {
        // After a colour table or a sub-block.
        if (part_ == part::local_colours) part_ = part::code_size;
        gather(1);
    }

    std::string_view at_end() const override {
        if (part_ == part::end) return {};
        return data_seen_ ? "ends before the GIF's trailer" : "ends before any GIF image data";
    }

    part part_ = part::screen;
    bool in_image_ = false, data_seen_ = false;
};

}  // namespace

std::unique_ptr<format_check> make_gif_check() {
    return std::make_unique<gif_check>();
}

}  // namespace panelia::engine
