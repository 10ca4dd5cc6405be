// Homes of series: addresses as far as they tell one series from another of its name. Pure.
#pragma once

#include <string>
#include <string_view>

namespace panelia::engine {

/// Where a series lives, as far as that tells it apart: "tales.example/fox?id=1" of
/// "https://www.tales.example/fox/?id=1#top". Scheme, "www.", "m.", fragment, credentials and a
/// final slash say nothing; "tales.example" stands for something of that host. Empty of what is no
/// http(s) URL.
std::string series_home(std::string_view url);
/// An address of which `series_home` makes this home; empty of an empty one.
std::string address_of_home(std::string_view home);
/// The whole host that an address is of.
std::string host_address(std::string_view url);
/// The host of a home, with a port that is not its scheme's own.
std::string_view host_of_home(std::string_view home);
/// Whether a home says no more than the host.
bool names_host_only(std::string_view home);
/// Whether they are of one host, and one is the other or a folder above it ("x.example/fox" and
/// "x.example/fox/feed").
bool lie_in_line(std::string_view home, std::string_view other);

/// What addresses of one series' chapters have in common: "x.example/#/fox-#" of
/// "https://x.example/2024/fox-3-the-den". A title may follow the number in its segment.
std::string address_kind(std::string_view url);

}  // namespace panelia::engine
