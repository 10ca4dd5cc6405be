#include "sources/address.hpp"

#include "net/ascii.hpp"
#include "net/percent.hpp"
#include "net/public_suffix.hpp"

namespace panelia::sources {
namespace {

std::string_view without_variant(std::string_view host) {
    for (std::string_view const prefix : {"www.", "m.", "mobile."}) {
        if (host.starts_with(prefix)) return host.substr(prefix.size());
    }
    return host;
}

}  // namespace

std::string absolute_address(std::string_view reference, std::optional<net::url> const& base) {
    reference = net::trim(reference);
    if (reference.empty()) return {};
    auto const found = base ? net::resolve_url(reference, *base) : net::parse_url(reference);
    return found ? found->href() : std::string{};
}

std::string without_fragment(std::string_view address) {
    return std::string(address.substr(0, address.find('#')));
}

bool is_same_host(std::string_view a, std::string_view b) {
    return a == b || without_variant(a) == without_variant(b);
}

bool is_same_site(std::string const& a, std::string const& b) {
    return a == b || net::registrable_domain(a) == net::registrable_domain(b);
}

std::string front_page(std::string_view address) {
    auto const parsed = net::parse_url(address);
    if (!parsed) return {};
    return std::string(parsed->scheme()) + "://" + parsed->authority() + "/";
}

std::string host_of(std::string_view address) {
    auto const parsed = net::parse_url(address);
    return parsed ? parsed->host : std::string{};
}

bool is_below(std::string_view address, std::string_view folder) {
    auto const below = net::parse_url(address);
    auto const above = net::parse_url(folder);
    if (!below || !above || !below->same_origin(*above)) return false;
    auto top = net::percent_decode(above->path);
    if (!top.ends_with('/')) top += '/';
    auto const path = net::percent_decode(below->path);
    return path.size() > top.size() && path.starts_with(top);
}

std::string_view folder_of(std::string_view address) {
    auto const path = address.substr(0, address.find_first_of("?#"));
    return path.substr(0, path.rfind('/') + 1);
}

std::string_view file_of(std::string_view address) {
    auto const path = address.substr(0, address.find_first_of("?#"));
    return path.substr(path.rfind('/') + 1);
}

std::string readable_path(std::string_view address) {
    auto const parsed = net::parse_url(address);
    if (!parsed) return {};
    std::string path = net::percent_decode(parsed->path);
    std::size_t const slash = path.rfind('/');
    std::size_t const dot = path.rfind('.');
    bool const extension = dot != std::string::npos && slash != std::string::npos && dot > slash &&
                           path.size() - dot <= 6 && dot + 1 < path.size() &&
                           net::is_alpha(path[dot + 1]);
    if (extension) path.resize(dot);
    return path;
}

std::string shown_text(std::string_view text) {
    std::string out;
    bool gap = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        bool const no_break = text.substr(i, 2) == "\xC2\xA0";
        if (no_break || static_cast<unsigned char>(text[i]) <= ' ') {
            gap = true;
            if (no_break) ++i;
            continue;
        }
        if (gap && !out.empty()) out += ' ';
        gap = false;
        out += text[i];
    }
    return out;
}

}  // namespace panelia::sources
