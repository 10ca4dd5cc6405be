#include "net/content_coding.hpp"

#include "net/field_text.hpp"

namespace panelia::net {

std::optional<coding> coding_named(std::string_view name) noexcept {
    if (same_name(name, "gzip") || same_name(name, "x-gzip")) return coding::gzip;
    if (same_name(name, "deflate")) return coding::deflate;
    if (same_name(name, "br")) return coding::brotli;
    return std::nullopt;
}

bool is_no_coding(std::string_view name) noexcept {
    return same_name(name, "identity") || same_name(name, "none");
}

}  // namespace panelia::net
