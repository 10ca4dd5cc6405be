// Any bytes, read as a page of HTML in both roles, give a reading whose addresses are http(s).
// Input: the page.
#include "net/url.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "sources/discovery.hpp"

using namespace panelia::sources;

namespace {

void require_http(std::string const& address) {
    if (!panelia::net::parse_url(address)) std::abort();
}

}  // namespace

// NOLINTNEXTLINE(readability-identifier-naming): the name is libFuzzer's
extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    document from;
    from.url = "https://site.example/a/chapter-3";
    from.content_type = "text/html";
    from.body.assign(reinterpret_cast<char const*>(data), size);
    auto const found = discovery_reader(from);
    auto const listed = found->read(from, role::list);
    for (auto const& chapter : listed.chapters) require_http(chapter.url);
    auto const own = found->read(from, role::chapter);
    for (auto const& page : own.self.pages) require_http(page.url);
    for (auto const* const said : {&listed, &own}) {
        if (!(said->confidence >= 0 && said->confidence <= 1)) std::abort();
    }
    return 0;
}
