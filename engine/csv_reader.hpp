// Records of a CSV text (RFC 4180), one at a time, strictly: what is quoted wrongly is an error
// with its place. Knows nothing of what the fields mean.
#pragma once

#include "engine/manifest_input.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace panelia::engine {

struct csv_field {
    std::string text;     ///< unquoted; a line break inside quotes is "\n", however it was written
    text_position place;  ///< of its first character, the quote included
};

/// Not thread-safe.
class csv_reader {
public:
    /// `input` must outlive the reader.
    explicit csv_reader(manifest_input& input) : input_(input) {}

    /// Reads the next record that is not blank; false at the end. Fields keep their memory from
    /// record to record. Throws source_error.
    bool next(std::vector<csv_field>& record);

    /// Longest accepted record: a quote that is never closed must not swallow a whole file.
    static constexpr std::size_t max_record_bytes = 1ULL << 20;

private:
    void read_record(std::vector<csv_field>& record);
    std::size_t read_plain(std::size_t i, csv_field& field);
    std::size_t read_quoted(std::size_t i, csv_field& field);
    text_position place(std::size_t offset) const;

    manifest_input& input_;
    std::string_view line_;  // the physical line being read
};

}  // namespace panelia::engine
