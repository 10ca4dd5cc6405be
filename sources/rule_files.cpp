#include "sources/rule_files.hpp"

#include "engine/text_position.hpp"

#include <algorithm>
#include <fstream>
#include <memory>
#include <string>
#include <system_error>
#include <utility>

namespace panelia::sources {
namespace {

namespace fs = std::filesystem;

// One byte more than a rule may have is enough to refuse it.
constexpr std::size_t most_bytes = 256 * 1024 + 1;

std::string bytes_of(fs::path const& file) {
    std::error_code ignored;
    std::ifstream in(file, std::ios::binary);
    if (!in || fs::is_directory(file, ignored)) {
        throw rule_error(engine::one_line(file.string(), 200) + ": cannot be read");
    }
    std::string text(most_bytes, '\0');
    in.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(in.gcount()));
    if (in.bad()) throw rule_error(engine::one_line(file.string(), 200) + ": cannot be read");
    return text;
}

}  // namespace

rule_list read_rule_files(std::vector<fs::path> const& files) {
    rule_list out;
    out.reserve(files.size());
    for (auto const& file : files) {
        out.push_back(std::make_shared<rule const>(parse_rule(bytes_of(file), file.string())));
    }
    return out;
}

std::vector<fs::path> rule_files_in(fs::path const& folder) {
    std::vector<fs::path> out;
    std::error_code failed;
    for (fs::directory_iterator at(folder, failed), end; !failed && at != end;
         at.increment(failed)) {
        if (at->path().extension() == ".toml") out.push_back(at->path());
    }
    std::sort(out.begin(), out.end());
    return out;
}

reader_list readers_with(rule_list own) {
    auto out = built_in_readers();
    if (!own.empty()) out.insert(out.begin(), rule_factory(std::move(own)));
    return out;
}

}  // namespace panelia::sources
