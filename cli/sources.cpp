#include "cli/sources.hpp"

#include "cli/text.hpp"
#include "cli/usage_error.hpp"
#include "net/ascii.hpp"
#include "net/url.hpp"

#include <algorithm>
#include <fstream>
#include <iostream>
#include <istream>
#include <string_view>

namespace panelia::cli {
namespace {

namespace fs = std::filesystem;

bool is_url(std::string_view text) {
    auto const colon = text.find("://");
    return colon != std::string_view::npos && colon > 0 &&
           std::ranges::all_of(text.substr(0, colon), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '+' || c == '.' ||
                      c == '-';
           });
}

std::string trimmed(std::string_view line) {
    auto const first = line.find_first_not_of(" \t\r");
    if (first == std::string_view::npos) return {};
    auto const last = line.find_last_not_of(" \t\r");
    return std::string(line.substr(first, last - first + 1));
}

struct named_source {
    std::string text;
    std::string place;  ///< "batch.txt:3: ", or empty
};

void read_batch(std::istream& in, std::string const& name, std::vector<named_source>& found) {
    std::string line;
    for (std::size_t number = 1; std::getline(in, line); ++number) {
        auto text = trimmed(line);
        if (number == 1 && text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);
        if (text.empty() || text.front() == '#') continue;
        found.push_back({std::move(text), name + ":" + std::to_string(number) + ": "});
    }
    if (in.bad()) throw usage_error(name + ": cannot be read");
}

std::vector<named_source> all_names(get_options const& options) {
    std::vector<named_source> found;
    for (auto const& source : options.sources) found.push_back({source, {}});
    for (auto const& batch : options.batch_files) {
        if (batch == "-") {
            read_batch(std::cin, "<stdin>", found);
            continue;
        }
        std::error_code ignored;
        std::ifstream in(batch);
        if (!in || fs::is_directory(batch, ignored)) {
            throw usage_error("--batch-file: " + printable(batch) + ": cannot be read");
        }
        read_batch(in, printable(batch), found);
    }
    return found;
}

source_input standard_input(named_source const& source, get_options const& options) {
    if (!options.input_format) {
        throw usage_error(source.place + "-: standard input needs --input-format");
    }
    return {"<stdin>", {}, *options.input_format, "stdin", {}, false};
}

source_input settle(named_source const& source, get_options const& options) {
    auto const shown = source.place + cut_to_width(printable(source.text), 200);
    if (source.text == "-") return standard_input(source, options);
    if (is_url(source.text)) {
        // A URL may hold a password: of one that does not parse only the scheme is repeated.
        auto const url = net::parse_url(source.text);
        auto const scheme = printable(source.text.substr(0, source.text.find("://")));
        if (!url) throw usage_error(source.place + "not an http(s) URL: " + scheme + "://…");
        source_input input;
        input.name = printable(url->display());
        input.address = source.text;
        return input;
    }
    if (source.text.empty()) throw usage_error(source.place + "a SOURCE must not be empty");
    fs::path const file(source.text);
    std::error_code error;
    auto const status = fs::status(file, error);
    if (status.type() == fs::file_type::not_found)
        throw usage_error(shown + ": no such file" + address_hint(source.text));
    if (error) throw usage_error(shown + ": " + error.message());
    if (fs::is_directory(status)) throw usage_error(shown + ": is a folder, not a manifest");
    auto const format = options.input_format ? options.input_format : engine::format_of(file);
    if (!format) {
        throw usage_error(
            shown +
            ": not a .json, .ndjson, .jsonl, .csv or .txt file (name it with --input-format)"
        );
    }
    return {file.string(), file, *format, file.stem().string(), {}, fs::is_regular_file(status)};
}

}  // namespace

std::vector<source_input> gather_sources(get_options const& options) {
    auto const names = all_names(options);
    if (names.empty()) {
        throw usage_error(
            options.batch_files.empty() ? "no SOURCE given (try: panelia get --help)"
                                        : "--batch-file: names no SOURCE"
        );
    }
    std::vector<source_input> inputs;
    inputs.reserve(names.size());
    for (auto const& name : names) inputs.push_back(settle(name, options));
    auto const from_stdin = std::ranges::count_if(inputs, [](auto const& input) {
        return input.file.empty() && input.address.empty();
    });
    bool const batch_from_stdin = std::ranges::count(options.batch_files, "-") > 0;
    if (from_stdin + (batch_from_stdin ? 1 : 0) > 1) {
        throw usage_error("standard input can be read only once");
    }
    return inputs;
}

std::string address_hint(std::string_view text) {
    if (text.starts_with("//")) text.remove_prefix(2);
    auto const host_end = std::min(text.find_first_of("/?#:"), text.size());
    auto const host = text.substr(0, host_end);
    // "book.json" is a file's name, "tales.example/fox" an address.
    bool const beyond_host = host_end < text.size();
    if (!beyond_host && !host.starts_with("www.") && engine::format_of(fs::path(text))) return {};
    auto const top = host.rfind('.');
    bool const named = top != host.npos && top > 0 && host.size() - top > 2 &&
                       std::ranges::all_of(host.substr(top + 1), net::is_alpha) &&
                       host.find("..") == host.npos && host.front() != '.';
    auto const address = "https://" + std::string(text);
    if (!named || text.find('@') != text.npos || !net::parse_url(address)) return {};
    return " (did you mean " + cut_to_width(printable(address), 200) + "?)";
}

void check_sources(std::vector<source_input> const& inputs) {
    for (auto const& input : inputs) {
        if (!input.replayable) continue;
        engine::check_manifest(
            engine::read_file(input.file), input.format, input.name, input.series
        );
    }
}

}  // namespace panelia::cli
