// Header fields that come from outside, from an embedder above all: which of them can be sent, and
// how one that cannot is told of. Pure.
#pragma once

#include "net/request_text.hpp"

#include <string>
#include <string_view>

namespace panelia::engine {

/// As net::fault_of; Range and If-Range are panelia's own business, too.
net::field_fault fault_of_given(std::string_view name, std::string_view value) noexcept;

/// One sentence about a field with a fault: "the header X-Token: its value holds …". The value is
/// not shown, and of a malformed name, which may be a whole field with its secret, only its
/// beginning.
std::string told(std::string_view name, net::field_fault fault);

}  // namespace panelia::engine
