#include "net/public_suffix.hpp"

#include <boost/asio/ip/address.hpp>

#include <libpsl.h>

namespace panelia::net {

bool is_public_suffix(std::string const& domain) {
    psl_ctx_t const* const list = psl_builtin();
    // Without a list the shortest rule is left: a name without a dot is not for everybody's
    // cookies.
    if (list == nullptr) return domain.find('.') == std::string::npos;
    return psl_is_public_suffix(list, domain.c_str()) == 1;
}

std::string registrable_domain(std::string const& host) {
    boost::system::error_code no_address;
    boost::asio::ip::make_address(host, no_address);
    if (!no_address) return host;
    psl_ctx_t const* const list = psl_builtin();
    char const* const domain =
        list == nullptr ? nullptr : psl_registrable_domain(list, host.c_str());
    return domain == nullptr ? host : domain;
}

}  // namespace panelia::net
