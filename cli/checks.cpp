#include "cli/checks.hpp"

#include "cli/text.hpp"
#include "cli/usage_error.hpp"
#include "net/tls_context.hpp"

#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace panelia::cli {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void refuse(std::string_view option, fs::path const& file, std::string_view what) {
    std::string line(option);
    line.append(": ").append(printable(file.string())).append(": ").append(what);
    throw usage_error(line);
}

void check_readable(std::string_view option, fs::path const& file) {
    if (file.empty()) return;
    std::error_code ignored;
    if (fs::is_directory(file, ignored)) refuse(option, file, "is a folder");
    std::ifstream const in(file);
    if (!in) refuse(option, file, std::generic_category().message(errno));
}

/// The absolute path without "." and "..", as far as that can be told from its text.
fs::path normal(fs::path const& file) {
    auto path = fs::absolute(file).lexically_normal();
    return path.has_filename() ? path : path.parent_path();
}

void check_writable(std::string_view option, fs::path const& file, fs::path const& library) {
    std::error_code ignored;
    if (fs::is_directory(file, ignored)) refuse(option, file, "is a folder");
    auto const parent = normal(file).parent_path();
    // The library folder need not exist yet: the session makes it.
    if (!fs::exists(parent, ignored) && parent == library) return;
    if (!fs::is_directory(parent, ignored)) refuse(option, file, "its folder does not exist");
    bool const there = fs::exists(file, ignored);
    if (::access((there ? file : parent).c_str(), W_OK) != 0) {
        refuse(option, file, std::generic_category().message(errno));
    }
}

void check_authorities(fs::path const& file) {
    check_readable("--ca-cert", file);
    try {
        net::tls_context const trusted(file, false);
    } catch (std::invalid_argument const&) {
        refuse("--ca-cert", file, "holds no certificate in PEM form that can be read");
    }
}

/// Whether both are one file, by whatever path; as far as it does not exist yet, by its path.
bool same_file(fs::path const& a, fs::path const& b) {
    std::error_code ignored;
    if (fs::equivalent(a, b, ignored)) return true;
    auto const resolved = [&](fs::path const& file) {
        auto path = fs::weakly_canonical(fs::absolute(file), ignored);
        return ignored ? normal(file) : path;
    };
    return resolved(a) == resolved(b);
}

struct option_file {
    std::string_view option;
    fs::path file;
};

std::vector<option_file> written_by(get_options const& options) {
    std::vector<option_file> files = {
        {"--metrics-json", options.metrics_json},
        {"--metrics-csv", options.metrics_csv},
        {"--metrics-prom", options.metrics_prom},
        {"--events", options.events},
        {"--log-file", options.log_file},
    };
    std::erase_if(files, [](option_file const& one) { return one.file.empty(); });
    return files;
}

std::vector<option_file> read_by(
    get_options const& options, std::vector<source_input> const& inputs
) {
    constexpr auto standard_input = "/dev/stdin";
    std::vector<option_file> files = {
        {"the file of --cookies", options.session.cookies},
        {"the file of --ca-cert", options.session.ca_cert},
        {"the configuration file", options.config},
    };
    for (auto const& rule : options.rules) files.push_back({"a rule file", rule});
    for (auto const& batch : options.batch_files)
        files.push_back({"a --batch-file", batch == "-" ? standard_input : fs::path(batch)});
    for (auto const& input : inputs) {
        if (!input.address.empty()) continue;
        files.push_back({"a SOURCE", input.file.empty() ? standard_input : input.file});
    }
    std::erase_if(files, [](option_file const& one) { return one.file.empty(); });
    return files;
}

void check_cookies(fs::path const& file) {
    check_readable("--cookies", file);
    std::ifstream in(file);
    char const first = static_cast<char>(in.peek());
    if (in && (first == '[' || first == '{' || first == '"')) {
        refuse("--cookies", file, "is JSON, not a Netscape cookies.txt");
    }
}

}  // namespace

void check_http_files(get_options const& options) {
    if (!options.session.cookies.empty()) check_cookies(options.session.cookies);
    if (!options.session.ca_cert.empty()) check_authorities(options.session.ca_cert);
}

void check_files(get_options const& options, std::string_view library_by) {
    std::error_code ignored;
    auto const& output = options.session.output;
    if (fs::exists(output, ignored) && !fs::is_directory(output, ignored)) {
        refuse(library_by, output, "is not a folder");
    }
    check_http_files(options);
    bool const disk = options.session.sink == sink_kind::disk;
    auto const library = disk ? normal(output) : fs::path();
    std::vector<option_file> taken;
    for (auto const& [option, file] : written_by(options)) {
        check_writable(option, file, library);
        if (disk && normal(file).parent_path() == library / ".panelia") {
            refuse(option, file, "lies in the folder of the library's database");
        }
        for (auto const& other : taken) {
            if (!same_file(file, other.file)) continue;
            refuse(option, file, "is the file of " + std::string(other.option));
        }
        taken.push_back({option, file});
    }
}

void check_inputs_survive(get_options const& options, std::vector<source_input> const& inputs) {
    auto const read = read_by(options, inputs);
    std::error_code ignored;
    for (auto const& [option, file] : written_by(options)) {
        // What is no regular file (/dev/null, a pipe) is not overwritten.
        if (fs::exists(file, ignored) && !fs::is_regular_file(file, ignored)) continue;
        for (auto const& other : read) {
            if (!same_file(file, other.file)) continue;
            refuse(option, file, "would overwrite " + std::string(other.option));
        }
    }
}

}  // namespace panelia::cli
