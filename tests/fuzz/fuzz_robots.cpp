// robots.txt: any bytes are rules of some kind, and any target gets an answer. The input: rules up
// to the first NUL, a target after it.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "sources/robots.hpp"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    std::string_view const all(reinterpret_cast<char const*>(data), size);
    auto const end = all.find('\0');
    auto const text = all.substr(0, end);
    auto const target = end == std::string_view::npos ? "/a" : all.substr(end + 1);
    panelia::sources::robots_rules const rules(text);
    (void)rules.allows(target);
    if (!rules.allows("/robots.txt")) std::abort();
    auto const delay = rules.crawl_delay();
    if (delay && (delay->count() < 0 || delay->count() > 86'400'000)) std::abort();
    auto const once = panelia::sources::robots_normal(target);
    if (panelia::sources::robots_normal(once) != once) std::abort();
    return 0;
}
