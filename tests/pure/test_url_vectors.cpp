// The URL standard's own vectors, reduced to http and https; skipped where the corpus is absent.
#include "net/url.hpp"
#include "tests/paths.hpp"

#include <boost/json.hpp>

#include <doctest/doctest.h>

#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>

namespace {

namespace json = boost::json;
namespace net = panelia::net;

std::string text_of(json::object const& vector, std::string_view key) {
    auto const* value = vector.if_contains(key);
    return value != nullptr && value->is_string() ? std::string(value->as_string()) : std::string();
}

// A part as the standard's API shows it: with its delimiter, and empty when there is nothing after.
std::string shown(char delimiter, std::optional<std::string> const& part) {
    return part && !part->empty() ? delimiter + *part : std::string();
}

std::optional<net::url> parse(json::object const& vector) {
    std::string const input = text_of(vector, "input");
    std::string const base_text = text_of(vector, "base");
    if (base_text.empty()) return net::parse_url(input);
    auto const base = net::parse_url(base_text);
    return base ? net::resolve_url(input, *base) : std::nullopt;
}

void check(json::object const& vector) {
    CAPTURE(text_of(vector, "input"));
    CAPTURE(text_of(vector, "base"));
    auto const parsed = parse(vector);
    if (vector.contains("failure")) {
        CHECK_FALSE(parsed.has_value());
        return;
    }
    REQUIRE(parsed.has_value());
    CHECK(parsed->href() == text_of(vector, "href"));
    CHECK(std::string(parsed->scheme()) + ':' == text_of(vector, "protocol"));
    CHECK(parsed->username == text_of(vector, "username"));
    CHECK(parsed->password == text_of(vector, "password"));
    CHECK(parsed->authority() == text_of(vector, "host"));
    CHECK(parsed->host == text_of(vector, "hostname"));
    CHECK((parsed->port ? std::to_string(*parsed->port) : "") == text_of(vector, "port"));
    CHECK(parsed->path == text_of(vector, "pathname"));
    CHECK(shown('?', parsed->query) == text_of(vector, "search"));
    CHECK(shown('#', parsed->fragment) == text_of(vector, "hash"));
    auto const again = net::parse_url(parsed->href());
    REQUIRE(again.has_value());
    CHECK(again->href() == parsed->href());
}

}  // namespace

// Exceptions: none.
TEST_CASE("url: every http(s) vector of the URL standard gives the standard's answer") {
    std::ifstream file(
        panelia::testing::source_folder() / "../shared/corpus/wpt/urltestdata-http.json"
    );
    if (!file) {
        MESSAGE("skipped: the corpus of the standard's vectors is not here");
        return;
    }
    std::string const text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    json::array const vectors = json::parse(text).as_array();
    std::size_t checked = 0;
    for (json::value const& vector : vectors) {
        if (!vector.is_object()) continue;
        check(vector.as_object());
        ++checked;
    }
    CHECK(checked > 400);
}
