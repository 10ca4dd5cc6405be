// A session as Prometheus reads it: the text format 0.0.4 and OpenMetrics 1.0. Labels come from
// closed sets only. Opens no socket and no file.
#pragma once

#include "panelia/metrics.hpp"

#include <cstddef>
#include <iosfwd>
#include <string_view>

namespace panelia::metrics {

struct live_view;

enum class exposition { text, openmetrics };

/// The Content-Type of a response.
std::string_view content_type(exposition format) noexcept;

/// So many hosts, the first ones met, have a label of their own; the others are "other" together,
/// so that no counter ever goes back.
inline constexpr std::size_t labelled_hosts = 20;

/// Writes every family of docs/metrics.md. Cost does not grow with the chapters that have ended.
void write_prometheus(live_view const& session, exposition format, std::ostream& out);

}  // namespace panelia::metrics
