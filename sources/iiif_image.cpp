#include "sources/iiif_image.hpp"

#include "net/ascii.hpp"
#include "net/url.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "sources/json_document.hpp"

namespace panelia::sources {

namespace json = boost::json;

namespace {

/// The marks of each version, in the order in which they are looked for: types, contexts, profiles.
struct version_mark {
    std::string_view text;
    int version;
};
constexpr std::array version_marks = {
    version_mark{"ImageService3", 3},
    version_mark{"ImageService2", 2},
    version_mark{"ImageService1", 1},
    version_mark{"/api/image/3", 3},
    version_mark{"/api/image/2", 2},
    version_mark{"/api/image/1", 1},
    version_mark{"/image-api/1", 1},
    version_mark{"/image-api/compliance", 1},
};

int version_in(std::string_view text) noexcept {
    for (auto const& mark : version_marks) {
        if (text.find(mark.text) != std::string_view::npos) return mark.version;
    }
    return 0;
}

int level_in(std::string_view text) noexcept {
    std::size_t const at = text.rfind("level");
    if (at == std::string_view::npos || at + 5 >= text.size()) return -1;
    char const digit = text[at + 5];
    return digit >= '0' && digit <= '2' ? digit - '0' : -1;
}

int version_of(json::value const& service) {
    for (auto const* const key : {"type", "@type", "@context", "profile", "dcterms:conformsTo"}) {
        for (auto const& one : elements_of(member(&service, key))) {
            if (int const version = version_in(text_of(&one)); version != 0) return version;
        }
    }
    // Version 3 writes its profile as a bare word.
    return text_of(&service, "profile").starts_with("level") ? 3 : 0;
}

bool names_limits(json::value const& from) {
    return member(&from, "maxWidth") != nullptr || member(&from, "maxHeight") != nullptr ||
           member(&from, "maxArea") != nullptr;
}

std::string largest_of(json::value const* sizes, bool width_alone) {
    std::uint64_t most = 0;
    std::string out;
    for (auto const& one : elements_of(sizes)) {
        auto const width = count_of(member(&one, "width")).value_or(0);
        auto const height = count_of(member(&one, "height")).value_or(0);
        if (width <= most) continue;
        most = width;
        out = std::to_string(width) + "," + (width_alone ? "" : std::to_string(height));
    }
    return out;
}

/// A request for an image, cut at its slashes: region, size, rotation, quality.format.
struct image_request {
    std::string_view region, size, rotation, name;
};

/// The request that `named` makes to the service, if it is one.
std::optional<image_request> request_of(std::string_view named, std::string_view service) {
    auto without_scheme = [](std::string_view address) {
        std::size_t const at = address.find("://");
        return at == std::string_view::npos ? address : address.substr(at + 3);
    };
    std::string_view const base = without_scheme(service);
    std::string_view rest = without_scheme(named);
    if (!rest.starts_with(base)) return std::nullopt;
    rest.remove_prefix(base.size());
    std::array<std::string_view, 4> part{};
    for (auto& one : part) {
        if (!rest.starts_with('/')) return std::nullopt;
        rest.remove_prefix(1);
        one = rest.substr(0, std::min(rest.find('/'), rest.size()));
        rest.remove_prefix(one.size());
    }
    if (!rest.empty()) return std::nullopt;
    return image_request{part[0], part[1], part[2], part[3]};
}

json::value const* first_image_service(json::value const& resource, iiif_image_service& out) {
    for (auto const& one : elements_of(member(&resource, "service", "services"))) {
        auto const found = read_image_service(one);
        if (!found || found->version < out.version) continue;
        out = *found;
    }
    return out.version > 0 ? &resource : nullptr;
}

bool is_http(std::string_view address) {
    return net::parse_url(address).has_value();
}

}  // namespace

std::string_view iiif_id(json::value const* of) noexcept {
    auto const own = text_of(of);
    return own.empty() ? text_of(member(of, "id", "@id")) : own;
}

std::string_view iiif_type(json::value const* of) noexcept {
    auto const* const type = member(of, "type", "@type");
    std::string_view text = text_of(type);
    if (text.empty() && !elements_of(type).empty()) text = text_of(elements_of(type).data());
    return text.substr(text.rfind(':') + 1);
}

std::optional<iiif_image_service> read_image_service(json::value const& from) {
    iiif_image_service out;
    out.id = iiif_id(&from);
    while (out.id.ends_with('/')) out.id.pop_back();
    if (out.id.ends_with("/info.json")) out.id.resize(out.id.size() - 10);
    out.version = version_of(from);
    if (out.version == 0 || !is_http(out.id)) return std::nullopt;
    out.limited = names_limits(from);
    for (auto const& one : elements_of(member(&from, "profile", "dcterms:conformsTo"))) {
        if (out.level < 0) out.level = level_in(text_of(&one));
        out.limited = out.limited || names_limits(one);
    }
    out.largest_listed = largest_of(member(&from, "sizes"), out.version < 3);
    return out;
}

namespace {

/// "2000" of the sizes "2000,3000", "2000," and "^2000,"; 0 of others.
std::uint64_t width_asked(std::string_view size) {
    if (size.starts_with('^')) size.remove_prefix(1);
    auto const digits = size.substr(0, size.find(','));
    bool const number = !digits.empty() && digits.size() < 10 &&
                        std::all_of(digits.begin(), digits.end(), net::is_digit);
    return number ? net::value_of_digits(digits) : 0;
}

/// Whether the address that the document itself gives is the best that a service of level 0 has,
/// which is sure of what it lists only.
bool is_best_of_files(
    iiif_image_service const& service,
    std::string_view named,
    std::optional<image_request> const& asked
) {
    if (named.empty()) return false;
    if (service.largest_listed.empty()) return true;
    if (!asked || asked->region != "full" || asked->rotation != "0") return false;
    return asked->size == "max" || width_asked(asked->size) >= width_asked(service.largest_listed);
}

}  // namespace

std::string full_image_address(iiif_image_service const& service, std::string_view named) {
    auto const asked = request_of(named, service.id);
    bool const whole = asked && asked->region == "full" && asked->rotation == "0";
    bool const largest = whole && (asked->size == "full" || asked->size == "max");
    if (service.version < 3 && largest && !service.limited) return std::string(named);
    std::string size = service.version == 3 || service.limited ? "max" : "full";
    if (service.level == 0) {
        if (is_best_of_files(service, named, asked)) return std::string(named);
        if (!service.largest_listed.empty()) size = service.largest_listed;
    }
    std::string name = service.version == 1 ? "native.jpg" : "default.jpg";
    if (asked && asked->name.find('.') != std::string_view::npos) name = asked->name;
    std::string const region(asked && asked->region != "square" ? asked->region : "full");
    std::string const rotation(asked ? asked->rotation : "0");
    return service.id + "/" + region + "/" + size + "/" + rotation + "/" + name;
}

std::string iiif_page_address(json::value const& resource, std::string_view region) {
    std::string_view const named = iiif_id(&resource);
    iiif_image_service service;
    if (first_image_service(resource, service) == nullptr) {
        return is_http(named) && region.empty() ? std::string(named) : std::string{};
    }
    auto address = full_image_address(service, named);
    if (region.empty()) return address;
    auto const asked = request_of(address, service.id);
    // Level 0 has no regions.
    if (!asked || service.level == 0) return {};
    return service.id + "/" + std::string(region) + "/" + std::string(asked->size) + "/" +
           std::string(asked->rotation) + "/" + std::string(asked->name);
}

}  // namespace panelia::sources
