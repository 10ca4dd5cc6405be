#include "net/public_suffix.hpp"

#include <libpsl.h>

namespace panelia::net {

bool is_public_suffix(std::string const& domain) {
    psl_ctx_t const* const list = psl_builtin();
    // Without a list the shortest rule is left: a name without a dot is not for everybody's
    // cookies.
    if (list == nullptr) return domain.find('.') == std::string::npos;
    return psl_is_public_suffix(list, domain.c_str()) == 1;
}

}  // namespace panelia::net
