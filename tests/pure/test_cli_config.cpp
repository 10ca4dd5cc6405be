// The TOML file and the environment as layers of options.
#include "cli/config.hpp"
#include "cli/options.hpp"
#include "cli/usage_error.hpp"

#include <doctest/doctest.h>

#include <array>
#include <string>

using namespace panelia::cli;

namespace {

setting_map parsed(std::string_view text) {
    return parse_config(text, "c.toml", get_option_table());
}

std::string refusal(std::string_view text) {
    try {
        std::array const layers = {parsed(text)};
        apply_settings(get_option_table(), layers);
    } catch (usage_error const& e) {
        return e.what();
    }
    return "accepted";
}

}  // namespace

TEST_CASE("config: every long option that get shows is a key") {
    for (auto const& row : get_option_table()) {
        if (row.apply == nullptr) continue;
        auto const name = std::string(row.name);
        CAPTURE(name);
        CHECK(parsed(name + " = \"1\"\n").contains(name));
    }
}

TEST_CASE("config: numbers, texts, booleans and lists become what would have been typed") {
    auto const layer = parsed(
        "retries = 3\nretry-delay = 0.5\nforce = true\nlimit-rate = \"4.2M\"\n"
        "header = [\"A: 1\", \"B: 2\"]\n"
    );
    std::array const layers = {layer};
    auto const o = apply_settings(get_option_table(), layers);
    CHECK(o.session.retries == 3);
    CHECK(o.session.retry_delay == std::chrono::milliseconds(500));
    CHECK(o.session.force);
    CHECK(o.session.limit_rate == 4'404'019);
    CHECK(o.session.headers.size() == 2);
}

TEST_CASE("config: errors name file, line and column") {
    CHECK(refusal("retries = 3\ntries = 1\n") == "c.toml:2:1: unknown key tries");
    CHECK(refusal("\nretries = \"x\"\n") == "c.toml:2:1: retries: not a whole number: x");
    CHECK(refusal("retries = [1]\n") == "c.toml:1:1: retries: takes one value, not a list");
    CHECK(refusal("[retries]\nx = 1\n").starts_with("c.toml:1:2: retries: must be"));
    CHECK(refusal("config = \"x\"\n") == "c.toml:1:1: config has no meaning in a file");
    CHECK(refusal("retries = = 3\n").starts_with("c.toml:1:1"));
    CHECK(refusal("retries = 3\nretries = 4\n").starts_with("c.toml:2:"));
}

TEST_CASE("config: a stronger layer replaces a list, it does not add to it") {
    std::array const layers = {parsed("header = [\"A: 1\"]"), parsed("header = [\"B: 2\"]")};
    auto const o = apply_settings(get_option_table(), layers);
    REQUIRE(o.session.headers.size() == 1);
    CHECK(o.session.headers[0].first == "A");
}

TEST_CASE("config: the file lies in XDG_CONFIG_HOME, else in ~/.config") {
    CHECK(default_config_file({{"XDG_CONFIG_HOME", "/x"}}) == "/x/panelia/config.toml");
    CHECK(default_config_file({{"HOME", "/h"}}) == "/h/.config/panelia/config.toml");
    CHECK(
        default_config_file({{"XDG_CONFIG_HOME", "relative"}, {"HOME", "/h"}}) ==
        "/h/.config/panelia/config.toml"
    );
    CHECK(default_config_file({}).empty());
}

TEST_CASE("environment: names are upper case with underscores; a list takes one value a line") {
    CHECK(variable_name("connections-per-host") == "PANELIA_CONNECTIONS_PER_HOST");
    environment const variables = {{"PANELIA_HEADER", "A: 1\nB: 2\n"}, {"PANELIA_NOTHING", "1"}};
    auto const layer = settings_of(variables, get_option_table());
    CHECK(layer.size() == 1);
    CHECK(layer.at("header").values.size() == 2);
}

TEST_CASE("environment: a block of NAME=value strings becomes a map") {
    std::array<char const*, 4> const block = {"A=1", "B=x=y", "odd", nullptr};
    auto const variables = read_environment(block.data());
    CHECK(variables.at("B") == "x=y");
    CHECK(variables.size() == 2);
}
