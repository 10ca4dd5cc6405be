// Is this body a whole image? Structure checked while it streams: one pass, bounded memory, no
// decoding. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <system_error>

namespace panelia::engine {

enum class image_format : std::uint8_t { unknown, jpeg, png, gif, webp, avif, heif, jxl, bmp };

/// "jpg", "png", "gif", "webp", "avif", "heic", "jxl", "bmp"; "bin" for unknown. Never with a dot.
std::string_view extension(image_format f) noexcept;

/// The fewest bytes `sniff` needs to name any format for sure.
inline constexpr std::size_t sniff_bytes = 32;
/// The format the first bytes announce; `unknown` when none does (or when fewer bytes than needed
/// are given).
image_format sniff(std::span<std::byte const> first) noexcept;

/// Checks one page. Feed every byte in order, then ask for the verdict. Not thread-safe.
class page_check {
public:
    page_check();
    ~page_check();
    page_check(page_check&&) noexcept;
    page_check& operator=(page_check&&) noexcept;
    void feed(std::span<std::byte const> bytes);
    image_format format() const noexcept;  ///< unknown until enough bytes came
    /// None: a whole image. Else empty_body, not_image or corrupt_image. Call after the last byte.
    std::error_code finish();
    /// A few words on what is wrong ("ends inside the entropy-coded data"), or empty.
    std::string_view reason() const noexcept;

private:
    struct impl;
    std::unique_ptr<impl> impl_;
};

}  // namespace panelia::engine
