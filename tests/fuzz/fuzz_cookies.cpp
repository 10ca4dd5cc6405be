// Any text as a cookies.txt and as Set-Cookie fields: what is kept can be written, read again and
// sent, and never breaks out of its line.
#include "net/cookie_jar.hpp"
#include "net/set_cookie.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

using namespace panelia::net;

namespace {

constexpr std::chrono::system_clock::time_point now{std::chrono::seconds(1'700'000'000)};

void require(bool holds) {
    if (!holds) std::abort();
}

void require_line(std::string_view text) {
    require(std::none_of(text.begin(), text.end(), [](char c) {
        return static_cast<unsigned char>(c) < 0x20 || c == '\x7f';
    }));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    std::string_view const text(reinterpret_cast<char const*>(data), size);
    auto const read = parse_cookies_txt(text);
    auto const again = parse_cookies_txt(format_cookies_txt(read.cookies));
    require(again.warnings.empty() && again.cookies.size() == read.cookies.size());

    auto const secure = *parse_url("https://www.example.co.uk/a/b");
    auto const plain = *parse_url("http://www.example.co.uk/");
    cookie_jar jar(read.cookies);
    response_head head;
    for (auto rest = text; !rest.empty();) {
        auto const end = std::min(rest.find('\n'), rest.size());
        head.fields.emplace_back("Set-Cookie", rest.substr(0, end));
        if (auto const one = read_set_cookie(rest.substr(0, end), plain, now)) {
            require(!one->secure && one->path.starts_with('/') && !one->name.empty());
            require(domain_matches(plain.host, one->domain) && one->domain != "co.uk");
        }
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    jar.store(secure, head, now);
    jar.store(plain, head, now);
    for (auto const& to : {secure, plain}) {
        auto const sent = jar.header_for(to, now);
        require_line(sent);
        require(sent.size() <= cookie_jar::max_header_bytes);
    }
    auto const kept = jar.contents(now);
    auto const written = parse_cookies_txt(format_cookies_txt(kept));
    require(written.warnings.empty() && written.cookies.size() == kept.size());
    return 0;
}
