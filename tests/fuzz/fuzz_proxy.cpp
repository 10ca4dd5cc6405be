// Any text as a proxy's URL and as NO_PROXY, the first line and the rest.
#include "net/proxy.hpp"
#include "net/request_text.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

using namespace panelia::net;

namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    std::string_view const text(reinterpret_cast<char const*>(data), size);
    auto const end = std::min(text.find('\n'), text.size());
    auto const rest = text.substr(std::min(end + 1, text.size()));
    if (auto const proxy = parse_proxy(text.substr(0, end))) {
        require(!proxy->host.empty() && proxy->port != 0);
        auto const ask = connect_request("example.org:443", *proxy);
        // Its first line, Host and at most one more: whatever the credentials hold.
        require(std::count(ask.begin(), ask.end(), '\n') == 3 + (proxy->has_credentials() ? 1 : 0));
        require(ask.ends_with("\r\n\r\n"));
    }
    for (auto const* const host : {"example.org", "127.0.0.1", "[2001:db8::1]", "a.b.c.test."}) {
        bool const spared = bypasses(rest, host, 443);
        require(spared || !bypasses(rest, host, 443));
        require(bypasses("*", host, 443));
    }
    return 0;
}
