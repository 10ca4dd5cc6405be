#include "metrics/csv_field.hpp"

#include "core/utf8.hpp"

namespace panelia::metrics {

std::string csv_field(std::string_view text) {
    auto valid = well_formed(text);
    if (valid.find_first_of(",\"\r\n") == std::string::npos) return valid;
    std::string quoted = "\"";
    for (char const c : valid) {
        if (c == '"') quoted += '"';
        quoted += c;
    }
    return quoted += '"';
}

}  // namespace panelia::metrics
