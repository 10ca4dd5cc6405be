// Verdicts. How sentences are read: threshold_parse.cpp; what they may be about:
// threshold_metrics.cpp.
#include "metrics/threshold.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

namespace panelia::metrics {

namespace {

/// "example.org" of "example.org:443"; the whole text when it has no port.
std::string_view without_port(std::string_view host) noexcept {
    std::size_t const colon = host.rfind(':');
    if (colon == std::string_view::npos || colon + 1 == host.size()) return host;
    std::string_view const port = host.substr(colon + 1);
    bool const digits =
        std::all_of(port.begin(), port.end(), [](char c) { return c >= '0' && c <= '9'; });
    return digits ? host.substr(0, colon) : host;
}

/// The figure of the host that is meant. A name without a port means all its ports: counts and
/// times are summed; shares and distributions cannot be, and count as no data.
measurement measure_host(threshold const& t, stats const& s) {
    bool const any_port = without_port(t.host) == t.host;
    bool const sums = !t.metric->distribution && t.metric->measured_in != dimension::percent;
    measurement out;
    bool found = false;
    for (auto const& h : s.extended.hosts) {
        if ((any_port ? without_port(h.host) : std::string_view(h.host)) != t.host) continue;
        measurement const one = t.metric->of_host(h, t.of);
        if (!found) {
            out = one;
        } else if (sums && out.value && one.value) {
            out = {*out.value + *one.value, out.samples + one.samples};
        } else {
            return {};
        }
        found = true;
    }
    return out;
}

measurement measure(threshold const& t, stats const& s) {
    return t.host.empty() ? t.metric->of_session(s, t.of) : measure_host(t, s);
}

bool holds(double value, comparison op, double number) noexcept {
    switch (op) {
        case comparison::less:
            return value < number;
        case comparison::less_equal:
            return value <= number;
        case comparison::greater:
            return value > number;
        case comparison::greater_equal:
            return value >= number;
        case comparison::equal:
            return value == number;
        case comparison::not_equal:
            break;
    }
    return value != number;
}

bool is_rate(threshold_metric const& m) noexcept {
    return m.distribution || m.measured_in == dimension::percent ||
           m.measured_in == dimension::bytes_per_second;
}

std::string_view unit_name(threshold_metric const& m) noexcept {
    bool const mebibytes = m.scale > 1;
    switch (m.measured_in) {
        case dimension::percent:
            return " %";
        case dimension::seconds:
            return " s";
        case dimension::bytes:
            return mebibytes ? " MiB" : " B";
        case dimension::bytes_per_second:
            return mebibytes ? " MiB/s" : " B/s";
        case dimension::count:
            break;
    }
    return "";
}

/// Enough digits to tell the value from the number it was compared with, as a rule.
std::string printed(double value) {
    std::array<char, 400> text{};
    std::snprintf(text.data(), text.size(), "%.6f", value);
    std::string out = text.data();
    out.erase(out.find_last_not_of('0') + 1);
    if (out.ends_with('.')) out.pop_back();
    return out;
}

}  // namespace

threshold_verdict judge(threshold const& t, stats const& s, threshold_kind kind) {
    measurement const m = measure(t, s);
    threshold_verdict verdict{t.expr, std::string(to_string(kind)), m.value, m.samples, true};
    if (kind != threshold_kind::abort) {
        verdict.ok = m.value && !holds(*m.value, t.op, t.number);
    } else if (is_rate(*t.metric) && m.samples < threshold_min_samples) {
        verdict.value.reset();
    } else if (m.value) {
        verdict.ok = !holds(*m.value, t.op, t.number);
    }
    return verdict;
}

threshold_verdict watch(
    threshold const& t,
    stats const& s,
    std::chrono::nanoseconds elapsed,
    std::chrono::nanoseconds grace
) {
    threshold_verdict verdict = judge(t, s, threshold_kind::abort);
    if (elapsed < grace) verdict.ok = true;
    return verdict;
}

std::string describe(threshold const& t, threshold_verdict const& verdict) {
    std::string_view const bad = verdict.kind == "warn"    ? "warning"
                                 : verdict.kind == "abort" ? "aborted"
                                                           : "failed";
    std::string out = "--" + verdict.kind + "-if " + verdict.expr + ": ";
    if (!verdict.value && verdict.samples > 0) {
        return out + "not judged, too few samples: " + std::to_string(verdict.samples) + " of " +
               std::to_string(threshold_min_samples);
    }
    out += verdict.ok ? "ok" : bad;
    if (!verdict.value) return out + ", no data";
    out += ", " + printed(*verdict.value) + std::string(unit_name(*t.metric)) + " from " +
           std::to_string(verdict.samples) + (verdict.samples == 1 ? " sample" : " samples");
    return out;
}

std::string_view to_string(threshold_kind kind) noexcept {
    switch (kind) {
        case threshold_kind::fail:
            return "fail";
        case threshold_kind::warn:
            return "warn";
        case threshold_kind::abort:
            break;
    }
    return "abort";
}

}  // namespace panelia::metrics
