// Which inputs a run reads: the operands and batch files, checked before anything is fetched.
#pragma once

#include "cli/get_options.hpp"
#include "engine/manifest.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace panelia::cli {

/// One manifest to read, or one address to look at.
struct source_input {
    std::string name;            ///< in errors: "book.json", "<stdin>"
    std::filesystem::path file;  ///< empty: standard input
    engine::manifest_format format = engine::manifest_format::json;
    std::string series{};     ///< the series of a TXT
    std::string address{};    ///< http(s); then nothing else but `name` counts
    bool replayable = false;  ///< a regular file: can be checked whole before it is read again
};

/// Expands batch files (reads them, perhaps from standard input) and settles each source's format.
/// Throws usage_error; fetches nothing.
std::vector<source_input> gather_sources(get_options const& options);
/// " (did you mean https://www.tales.example/fox?)" for what looks like an address without its
/// scheme; empty for anything else.
std::string address_hint(std::string_view text);
/// Checks every replayable source from its first byte to its last. Throws engine::source_error.
void check_sources(std::vector<source_input> const& inputs);

}  // namespace panelia::cli
