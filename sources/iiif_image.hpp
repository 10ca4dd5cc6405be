// The address of an image's full size from what a IIIF document says of it: its image service where
// it has one, else the image itself. Pure.
// https://iiif.io/api/image/3.0/ , https://iiif.io/api/image/2.1/
#pragma once

#include <boost/json/value.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace panelia::sources {

/// The `id` or `@id` of a value; a string is its own id. Empty when there is none.
std::string_view iiif_id(boost::json::value const* of) noexcept;
/// Its `type` or `@type` without the vocabulary: "Manifest" of "sc:Manifest".
std::string_view iiif_type(boost::json::value const* of) noexcept;

/// What a IIIF image service says of itself, in a document or in its info.json.
struct iiif_image_service {
    std::string id{};              ///< without a slash at the end
    int version = 0;               ///< of the Image API: 1, 2 or 3
    int level = -1;                ///< of compliance; -1: not said
    bool limited = false;          ///< names maxWidth, maxHeight or maxArea, as 2.1 and later can
    std::string largest_listed{};  ///< "1200,1600": the largest of its `sizes`, or empty
};

/// Nothing when the value is no image service (an authentication service, say).
std::optional<iiif_image_service> read_image_service(boost::json::value const& from);

/// The address of the largest image that the service gives. `named` is the address that the
/// document itself gives for the image, or empty: its quality and format are kept, and it is taken
/// as it is when the service cannot promise a larger one.
///
/// Full size is `max` from 2.1 on, `full` before. 2.0 and 2.1 cannot be told apart unless a 2.1
/// service names its limits; then `max` is the size that obeys them, else both know `full`. A level
/// 0 service, files as a rule, is sure of nothing but what it lists, and what the document names.
std::string full_image_address(iiif_image_service const& service, std::string_view named);

/// The page that an image resource stands for: through its service, or its own id; empty when it
/// has no http(s) address. With a region ("0,0,500,800"), that part of it; empty when no service
/// cuts it out.
std::string iiif_page_address(boost::json::value const& resource, std::string_view region = {});

}  // namespace panelia::sources
