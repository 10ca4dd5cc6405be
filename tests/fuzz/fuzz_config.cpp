// Any bytes as config.toml: settings, or a usage_error of one line that names the file; each
// setting is taken or refused by its option.
#include "cli/config.hpp"
#include "cli/option_table.hpp"
#include "cli/usage_error.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

using namespace panelia::cli;

namespace {

void require_line(std::string_view text) {
    if (text.empty() || text.find('\n') != std::string_view::npos) std::abort();
}

}  // namespace

// NOLINTNEXTLINE(readability-identifier-naming): the name is libFuzzer's
extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    std::string_view const text(reinterpret_cast<char const*>(data), size);
    auto const table = get_option_table();
    setting_map found;
    try {
        found = parse_config(text, "fuzz.toml", table);
    } catch (usage_error const& e) {
        require_line(e.what());
        if (!std::string_view(e.what()).starts_with("fuzz.toml:")) std::abort();
        return 0;
    }
    get_options options;
    for (auto const& [name, setting] : found) {
        auto const* const row = find_option(table, name);
        if (row == nullptr || row->apply == nullptr) std::abort();
        for (auto const& value : setting.values) {
            try {
                row->apply(options, value);
            } catch (value_error const& e) {
                require_line(e.what());
            }
        }
    }
    return 0;
}
