// Addresses as documents give them: made absolute, http(s) only. Pure.
#pragma once

#include "net/url.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace panelia::sources {

/// What a reference found in a document at `base` stands for, as an absolute http(s) URL; empty
/// when it is none (`javascript:`, `data:`, `mailto:`, …) or does not parse. Blanks around it are
/// no part of it.
std::string absolute_address(std::string_view reference, std::optional<net::url> const& base);

/// The address less its fragment: what is fetched.
std::string without_fragment(std::string_view address);

/// Whether two hosts are one to their readers: equal, or "www.", "m." or "mobile." before one makes
/// them so.
bool is_same_host(std::string_view a, std::string_view b);

/// Whether two hosts are of one owner: what was registered is the same (net/public_suffix.hpp).
bool is_same_site(std::string const& a, std::string const& b);

/// The front page of what the address is of: "https://tales.example/"; empty of what is no http(s)
/// URL.
std::string front_page(std::string_view address);

/// Its host, or empty when it is no http(s) URL.
std::string host_of(std::string_view address);

/// Whether an address is in the folder that the other one stands for, or further below: "/fox/1/"
/// of
/// "/fox/" and "/fox", however its path is percent-encoded.
bool is_below(std::string_view address, std::string_view folder);

/// Up to the last slash of its path, which belongs to it; empty when it has none.
std::string_view folder_of(std::string_view address);
/// What stands behind that, without query and fragment: "001.png".
std::string_view file_of(std::string_view address);

/// The address's path, percent-decoded, without the last segment's extension: words in it name
/// things ("/manga/blue-fox/chapter-12").
std::string readable_path(std::string_view address);

/// Text as it is shown: runs of white space (U+00A0 too) are one blank, none at the ends.
std::string shown_text(std::string_view text);

}  // namespace panelia::sources
