// Any bytes, read as a site rule, are a rule or a rule_error that names its place; any rule that is
// one reads any page without leaving http(s). Input: the rule, then a NUL byte and the page.
#include "net/url.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>

#include "sources/rule_reader.hpp"

using namespace panelia::sources;

namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

void check(reading const& said) {
    for (auto const& chapter : said.chapters) {
        auto const& told = chapter.url.empty() ? chapter.pages_at.url : chapter.url;
        require(panelia::net::parse_url(told).has_value());
    }
    for (auto const& page : said.self.pages) {
        require(panelia::net::parse_url(page.url).has_value());
    }
    for (auto const& more : said.more) {
        require(panelia::net::parse_url(more.url).has_value());
        for (auto const& other : more.instead) {
            require(panelia::net::parse_url(other.url).has_value());
        }
    }
}

}  // namespace

// NOLINTNEXTLINE(readability-identifier-naming): the name is libFuzzer's
extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    std::string_view const input(reinterpret_cast<char const*>(data), size);
    auto const split = input.find('\0');
    std::shared_ptr<rule const> by;
    try {
        by = std::make_shared<rule const>(parse_rule(input.substr(0, split), "fuzz.toml"));
    } catch (rule_error const& e) {
        require(std::string_view(e.what()).starts_with("fuzz.toml"));
        return 0;
    }
    document from;
    from.url = "https://site.example/a/chapter-3";
    if (split != std::string_view::npos) from.body = input.substr(split + 1);
    if (!from.body.starts_with('{') && !from.body.starts_with('[')) {
        from.content_type = "text/html";
    }
    rule_reader reader(by);
    auto const list = reader.read(from, role::list);
    check(list);
    check(reader.read(from, role::chapter));
    // The same document once more, as the answer to what it led to.
    if (!list.more.empty()) from.posted = list.more.front().post;
    check(reader.read_part(from, list));
    check(reader.read(from, role::chapter));
    return 0;
}
