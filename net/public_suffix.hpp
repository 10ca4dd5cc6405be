// The public suffix list: under which names anybody may register ("co.uk", "github.io"). Pure; the
// list is the one built into libpsl. https://publicsuffix.org/
#pragma once

#include <string>

namespace panelia::net {

/// `domain`: lower-case ASCII without a leading dot. A single label counts as one, listed or not.
bool is_public_suffix(std::string const& domain);

/// What somebody registered, of a lower-case host name: "example.co.uk" of "read.example.co.uk". A
/// host that is none of anybody's (a public suffix, a single label, an IP address) is given as it
/// is.
std::string registrable_domain(std::string const& host);

}  // namespace panelia::net
