// What the JSON of a chapter has in common wherever one is written. The fields: docs/metrics.md.
#pragma once

#include "panelia/metrics.hpp"

namespace panelia::metrics {

class json_writer;

/// The seed's own: "chapter_num" to "success". Each of these goes into an object that is open.
void write_seed_members(json_writer& json, chapter_stats const& chapter);
/// "series", "number", "title", "outcome".
void write_identity_members(json_writer& json, chapter_stats const& chapter);
/// "retries" to "error_message".
void write_transfer_members(json_writer& json, chapter_stats const& chapter);

}  // namespace panelia::metrics
