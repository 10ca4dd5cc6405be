// What the address of a link says of what it leads to: of which kind it is, and of which series.
// Pure.
#pragma once

#include "net/url.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace panelia::sources {

/// By what an address says that it belongs to the series whose page it stands on.
enum class series_bond {
    none,
    name,  ///< the series' name: /read/fox/3
    below  ///< it is below the page's own address, or has its identifier: /fox/3, ?title_id=7
};

/// What addresses of one kind share: numbers and what follows them in the last segment are left
/// out.
/// "/fox/chapter-12-the-den" -> "/fox/chapter-#", "/2026/03/the-den" -> "/#/#/*". Host included.
std::string address_shape(std::string_view address);
/// The same without the last segment: "/fox".
std::string_view shape_folder(std::string_view shape);

/// Tells by what addresses belong to the series whose page (or a further part of it) is at `own`.
class series_address {
public:
    explicit series_address(std::string_view own);
    series_bond bond_of(net::url const& address) const;

private:
    std::string below_{};  // "/manga/fox/"
    std::string name_{};   // "fox"
    std::vector<std::string> parameters_{};
};

}  // namespace panelia::sources
