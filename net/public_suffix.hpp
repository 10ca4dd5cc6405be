// The public suffix list: under which names anybody may register ("co.uk", "github.io"). Pure; the
// list is the one built into libpsl. https://publicsuffix.org/
#pragma once

#include <string>

namespace panelia::net {

/// `domain`: lower-case ASCII without a leading dot. A single label counts as one, listed or not.
bool is_public_suffix(std::string const& domain);

}  // namespace panelia::net
