#include "sources/iiif_canvases.hpp"

#include <algorithm>

#include "sources/iiif_image.hpp"
#include "sources/json_document.hpp"

namespace panelia::sources {

namespace json = boost::json;

namespace {

bool is_image(json::value const& body) {
    auto const type = iiif_type(&body);
    if (!type.empty()) return type == "Image" || type == "StillImage";
    return text_of(&body, "format").starts_with("image/") || member(&body, "service") != nullptr;
}

/// The region that a selector names, as the Image API writes it: of an ImageApiSelector, or of a
/// media fragment ("xywh=pixel:0,0,500,800", "xywh=percent:50,0,50,100"). Empty for all of it.
std::string region_of(json::value const* selectors) {
    for (auto const& selector : elements_of(selectors)) {
        std::string region(text_of(&selector, "region"));
        auto const fragment = text_of(&selector, "value");
        if (region.empty() && fragment.starts_with("xywh=")) region = fragment.substr(5);
        if (region.starts_with("pixel:")) region.erase(0, 6);
        if (region.starts_with("percent:")) region.replace(0, 8, "pct:");
        if (!region.empty() && region != "full") return region;
    }
    return {};
}

/// A part of an image: the service is asked for its region, else there may be an address of its
/// own, else the whole has it.
std::string region_address(json::value const& specific, json::value const& source) {
    auto const region = region_of(member(&specific, "selector"));
    auto cut = iiif_page_address(source, region);
    if (!cut.empty()) return cut;
    auto const id = iiif_id(&specific);
    bool const own =
        !region.empty() && id.starts_with("http") && id.find("/" + region + "/") != id.npos;
    return own ? std::string(id) : iiif_page_address(source);
}

void add_unique(std::vector<std::string>& images, std::string address) {
    if (address.empty()) return;
    if (std::find(images.begin(), images.end(), address) != images.end()) return;
    images.push_back(std::move(address));
}

bool add_body(json::value const& body, std::vector<std::string>& images, int depth);

/// The first alternative that is an image: `default` and then `item` (2), `items` (3).
bool add_choice(json::value const& choice, std::vector<std::string>& images, int depth) {
    for (auto const* const key : {"default", "items", "item"}) {
        for (auto const& one : elements_of(member(&choice, key))) {
            if (add_body(one, images, depth + 1)) return true;
        }
    }
    return false;
}

bool add_body(json::value const& body, std::vector<std::string>& images, int depth) {
    if (depth > 8) return false;
    auto const type = iiif_type(&body);
    if (type == "Choice") return add_choice(body, images, depth);
    if (type == "SpecificResource") {
        auto const* const source = member(&body, "source", "full");
        if (source == nullptr || !is_image(*source)) return false;
        add_unique(images, region_address(body, *source));
        return true;
    }
    if (!is_image(body)) return false;
    add_unique(images, iiif_page_address(body));
    return true;
}

bool paints(json::value const& annotation) {
    auto const motivations = elements_of(member(&annotation, "motivation"));
    if (motivations.empty()) return true;
    return std::any_of(motivations.begin(), motivations.end(), [](json::value const& one) {
        return text_of(&one).ends_with("painting");
    });
}

iiif_canvas read_canvas(json::value const& from) {
    iiif_canvas out;
    out.id = iiif_id(&from);
    for (auto const& page : elements_of(member(&from, "items"))) {
        if (member(&page, "items") != nullptr) {
            add_painted_images(page, out.images);
        } else if (auto const id = iiif_id(&page); id.starts_with("http")) {
            out.elsewhere.emplace_back(id);
        }
    }
    for (auto const& annotation : elements_of(member(&from, "images"))) {
        if (auto const* const resource = member(&annotation, "resource")) {
            (void)add_body(*resource, out.images, 0);
        } else if (auto const id = iiif_id(&annotation); id.starts_with("http")) {
            out.elsewhere.emplace_back(id);
        }
    }
    return out;
}

}  // namespace

void add_painted_images(json::value const& annotations, std::vector<std::string>& images) {
    for (auto const& annotation : elements_of(member(&annotations, "items", "resources"))) {
        if (!paints(annotation)) continue;
        for (auto const& body : elements_of(member(&annotation, "body", "resource"))) {
            (void)add_body(body, images, 0);
        }
    }
}

std::vector<iiif_canvas> iiif_canvases(json::value const& manifest) {
    auto const* canvases = member(&manifest, "items");
    auto const sequences = elements_of(member(&manifest, "sequences"));
    if (!sequences.empty()) canvases = member(sequences.data(), "canvases");
    std::vector<iiif_canvas> out;
    for (auto const& one : elements_of(canvases)) out.push_back(read_canvas(one));
    return out;
}

}  // namespace panelia::sources
