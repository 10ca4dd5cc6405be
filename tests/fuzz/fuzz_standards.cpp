// Any bytes, read as any open standard in both roles, give a reading whose addresses are http(s).
// Input: the document.
#include "net/url.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "sources/standards.hpp"

using namespace panelia::sources;

namespace {

void require_http(std::string const& address) {
    if (!address.empty() && !panelia::net::parse_url(address)) std::abort();
}

void check(chapter_link const& chapter) {
    require_http(chapter.url);
    require_http(chapter.pages_at.url);
    for (auto const& page : chapter.pages) {
        if (page.url.empty()) std::abort();
        require_http(page.url);
    }
}

}  // namespace

// NOLINTNEXTLINE(readability-identifier-naming): the name is libFuzzer's
extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    document from;
    from.url = "https://site.example/a/b?c";
    from.body.assign(reinterpret_cast<char const*>(data), size);
    auto const found = standard_reader(from);
    if (!found) return 0;
    for (auto const as : {role::list, role::chapter}) {
        auto const said = found->read(from, as);
        for (auto const& chapter : said.chapters) check(chapter);
        check(said.self);
        for (auto const& request : said.more) {
            if (request.url.empty()) std::abort();
            require_http(request.url);
        }
    }
    return 0;
}
