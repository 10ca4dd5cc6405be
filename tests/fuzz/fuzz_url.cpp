// Fuzzes the URL parser, the resolver and the removal of credentials. Input: a reference, then
// optionally a NUL byte and a base.
#include "net/url.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

namespace net = panelia::net;

namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

void check(net::url const& parsed) {
    std::string const href = parsed.href();
    auto const again = net::parse_url(href);
    require(again.has_value() && again->href() == href);
    require(again->same_origin(parsed) && again->target() == parsed.target());
    require(!parsed.host.empty() && !parsed.path.empty() && parsed.path.front() == '/');
    for (char c : href) require(c > ' ' && c < '\x7f');
    auto const shown = net::parse_url(parsed.display());
    require(shown.has_value() && shown->username.empty() && shown->password.empty());
    require(net::without_credentials(href) == parsed.display());
}

}  // namespace

// NOLINTNEXTLINE(readability-identifier-naming): the name is libFuzzer's
extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    std::string_view const input(reinterpret_cast<char const*>(data), size);
    std::size_t const split = input.find('\0');
    std::string_view const text = input.substr(0, split);
    auto const parsed = net::parse_url(text);
    if (parsed) check(*parsed);
    auto const shortened = net::parse_url(net::without_credentials(text));
    if (parsed) {
        require(shortened.has_value() && shortened->href() == parsed->display());
    } else if (shortened) {
        require(shortened->username.empty() && shortened->password.empty());
    }
    if (split == std::string_view::npos) return 0;
    auto const base = net::parse_url(input.substr(split + 1));
    if (!base) return 0;
    auto const resolved = net::resolve_url(text, *base);
    if (!resolved) return 0;
    check(*resolved);
    auto const absolute = net::resolve_url(resolved->href(), *base);
    require(absolute.has_value() && absolute->href() == resolved->href());
    return 0;
}
