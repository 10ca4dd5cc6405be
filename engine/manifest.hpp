// Reads manifests: JSON, NDJSON, CSV and TXT into chapter_specs, NDJSON and CSV as streams. Errors
// name their place.
#pragma once

#include "panelia/manifest.hpp"

#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace panelia::engine {

enum class manifest_format { json, ndjson, csv, txt };

/// The format a file's name announces (.json .ndjson .jsonl .csv .txt, any case), or nothing.
std::optional<manifest_format> format_of(std::filesystem::path const& file);
/// "json", "ndjson", "csv", "txt" -> the format.
std::optional<manifest_format> parse_format(std::string_view name);

/// Malformed input; what() is one line: "file:line:column: chapters[3].pages[0].url: not an http(s)
/// URL".
class source_error : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// What a byte_reader returns when nothing came for a while: it is asked again unless the source
/// was stopped.
inline constexpr std::size_t nothing_yet = static_cast<std::size_t>(-1);
/// Hands out bytes of a manifest as they come; 0 = the end. May block; one that can block for long
/// returns `nothing_yet` now and then, so that `stop` is heard. Throws source_error when it cannot
/// read.
using byte_reader = std::function<std::size_t(char* buffer, std::size_t size)>;
/// Told of each unknown key once, and of other oddities.
using warn = std::function<void(std::string_view)>;

/// A manifest as a stream of chapters. `name` stands in errors ("book.json", "<stdin>"); `series`
/// is the default series of a TXT (its file's stem). JSON is parsed whole at the first `next`;
/// NDJSON, CSV and TXT hold one chapter at a time.
std::unique_ptr<chapter_source> open_manifest(
    byte_reader read,
    manifest_format format,
    std::string const& name,
    std::string series,
    warn on_warning
);
/// Opens a file. Throws source_error when it cannot be opened or is a directory.
byte_reader read_file(std::filesystem::path const& file);

/// Reads an open descriptor (0 for standard input), which stays the caller's.
byte_reader read_descriptor(int descriptor, std::string name);

/// Checks a whole manifest without keeping it (used before anything is fetched, for sources that
/// can be read twice).
void check_manifest(
    byte_reader read, manifest_format format, std::string const& name, std::string series
);

}  // namespace panelia::engine
