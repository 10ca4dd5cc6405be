#include "engine/given_headers.hpp"

#include "engine/spec_checks.hpp"
#include "net/field_text.hpp"

#include <algorithm>
#include <cstddef>

namespace panelia::engine {

namespace {

/// What could be the name of a malformed one: all before the first character no name can have.
std::string_view beginning(std::string_view name) noexcept {
    constexpr std::size_t longest = 40;
    std::size_t end = 0;
    while (end < std::min(name.size(), longest) && net::is_token(name.substr(end, 1))) ++end;
    return name.substr(0, end);
}

}  // namespace

net::field_fault fault_of_given(std::string_view name, std::string_view value) noexcept {
    auto const fault = net::fault_of(name, value);
    bool const ranges = same_name(name, "Range") || same_name(name, "If-Range");
    return ranges ? net::field_fault::own : fault;
}

std::string told(std::string_view name, net::field_fault fault) {
    switch (fault) {
        case net::field_fault::none:
            return {};
        case net::field_fault::name:
            if (name.empty()) return "a header has no name";
            return "the header " + std::string(beginning(name)) + "…: that is no header's name";
        case net::field_fault::value:
            return "the header " + std::string(name) +
                   ": its value holds a line break or another control character";
        case net::field_fault::own:
            break;
    }
    return "the header " + std::string(name) + ": panelia decides it by itself";
}

}  // namespace panelia::engine
