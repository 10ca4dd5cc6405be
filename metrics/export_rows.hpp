// The two exports as streams: rows come one at a time, so that a million chapters need no string of
// their size. What the fields mean: docs/metrics.md.
#pragma once

#include "panelia/metrics.hpp"

#include <functional>
#include <iosfwd>

namespace panelia::metrics {

using row_sink = std::function<void(chapter_stats const&)>;
/// Hands every chapter to a sink, in the order of starting; may be called more than once and gives
/// the same each time.
using row_source = std::function<void(row_sink const&)>;

/// `head`'s own rows are not looked at. The stream's state tells whether it went well.
void write_json_document(stats const& head, row_source const& rows, std::ostream& out);
void write_csv_table(row_source const& rows, std::ostream& out);

}  // namespace panelia::metrics
