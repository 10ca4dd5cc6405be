// JPEG XL (ISO/IEC 18181-2). In a container the boxes are walked until the codestream is complete.
// A bare codestream does not tell its length without decoding: it is taken as it comes.
#include "engine/page_check_boxes.hpp"

namespace panelia::engine {

namespace {

constexpr auto codestream = box_type("jxlc");
constexpr auto partial_codestream = box_type("jxlp");

class jxl_container_check final : public box_walk {
private:
    void on_box(box const& b) override {
        if (b.type == codestream) complete_ = b.payload > 0;
        if (b.type != partial_codestream) return pass_box();
        if (b.payload < 4) return reject("a part of the JPEG XL codestream is too short");
        gather(4);
    }

    void on_field(std::span<std::byte const> index) override {
        complete_ = (big_endian(index) & 0x80000000U) != 0;  // the last part says so
        pass_box();
    }

    void on_no_box() override {
        if (!complete_) return reject("a box is broken");
        swallow();
    }

    std::string_view at_end() const override {
        if (!between_boxes() && !in_last_box()) return "ends inside a box";
        return complete_ ? "" : "ends before the JPEG XL codestream does";
    }

    bool complete_ = false;
};

class jxl_codestream_check final : public format_check {
private:
    void on_record(std::span<std::byte const>) override {}
    std::string_view at_end() const override {
        return total() > 2 ? "" : "ends inside the JPEG XL header";
    }
};

}  // namespace

std::unique_ptr<format_check> make_jxl_check(std::span<std::byte const> first) {
    if (!first.empty() && first.front() == std::byte{0xFF}) {
        return std::make_unique<jxl_codestream_check>();
    }
    return std::make_unique<jxl_container_check>();
}

}  // namespace panelia::engine
