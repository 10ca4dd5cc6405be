#include "engine/page_url.hpp"

namespace panelia::engine {

namespace {

/// "https://host/" of "https://host/a/b": everything up to the slash that ends the authority; empty
/// where the text is not of that plain shape.
std::string_view start_of(std::string_view text) noexcept {
    std::size_t const colon = text.find("://");
    if (colon == std::string_view::npos || colon + 3 >= text.size()) return {};
    // Slashes, backslashes, tabs … there put the authority further on.
    char const first = text[colon + 3];
    bool const plain = (first >= 'a' && first <= 'z') || (first >= 'A' && first <= 'Z') ||
                       (first >= '0' && first <= '9') || first == '[';
    if (!plain) return {};
    std::size_t const slash = text.find('/', colon + 3);
    return slash == std::string_view::npos ? std::string_view{} : text.substr(0, slash + 1);
}

}  // namespace

bool page_url_check::accepts(std::string_view text) {
    // The URL standard's parser can fail up to the end of the authority only, so what starts like
    // a URL that passed will pass.
    if (!good_start_.empty() && text.starts_with(good_start_)) return true;
    if (!net::parse_url(text)) return false;
    good_start_ = start_of(text);
    return true;
}

std::optional<std::string> page_url_check::page(
    std::string_view text, std::optional<net::url> const& base
) {
    if (accepts(text)) return std::string(text);
    if (!base || text.empty()) return std::nullopt;
    auto const resolved = net::resolve_url(text, *base);
    if (!resolved) return std::nullopt;
    return resolved->href();
}

}  // namespace panelia::engine
