// Documents that are gzip files themselves (sitemap.xml.gz), unpacked within a bound. Pure. RFC
// 1952.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace panelia::sources {

/// Whether a body begins like a gzip file.
bool looks_like_gzip(std::string_view body) noexcept;
/// What a gzip file holds, all its members; nothing when it is broken, cut off or larger than
/// `most` bytes.
std::optional<std::string> gunzip(std::string_view body, std::size_t most = 64 << 20);

}  // namespace panelia::sources
