// Pages made on the spot: pictures a viewer can show, and filler that looks to a parser like a
// photograph of exactly so many bytes. Deterministic: the same arguments give the same bytes (with
// the same libpng and libjpeg). Standard library only here.
#pragma once

#include <cstdint>
#include <string>

namespace panelia::origin {

enum class image_format : std::uint8_t { jpeg, png };

/// ".jpg" or ".png".
char const* extension(image_format format) noexcept;
/// "image/jpeg" or "image/png".
char const* media_type(image_format format) noexcept;

/// A drawn page: panels with gradients and shapes on white. Width and height 1..65,500.
std::string picture(image_format format, unsigned width, unsigned height, std::uint64_t seed);

inline constexpr std::uint64_t smallest_filler = 1'024;

/// A structurally valid image of exactly `bytes` bytes (at least `smallest_filler`). The PNG
/// decodes to noise; the JPEG's entropy-coded data are pseudo-random with FF 00 stuffing, so its
/// structure is right while its pixels are garbage. Costs about as much as copying.
std::string filler(image_format format, std::uint64_t bytes, std::uint64_t seed);

}  // namespace panelia::origin
