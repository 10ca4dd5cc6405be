// `history trend`: one figure over the sessions.
#include "cli/history_views.hpp"
#include "cli/text.hpp"
#include "cli/text_table.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <ostream>

namespace panelia::cli {
namespace {

struct trend_point {
    metrics::session_record session;
    std::optional<double> value;
};

std::string number(double value) {
    std::array<char, 64> text{};
    bool const whole = value == static_cast<double>(static_cast<long long>(value));
    std::snprintf(text.data(), text.size(), "%.*f", whole ? 0 : value < 1 ? 4 : 2, value);
    return text.data();
}

/// Oldest first. `host_seen`: at least one session has met the host.
std::vector<trend_point> points(history_view const& view, bool& host_seen) {
    auto const& [metric, host] = std::pair(view.options.metric, view.options.host);
    std::vector<trend_point> trend;
    for (auto& session : metrics::read_sessions(view.base, view.options.last, view.running)) {
        trend_point point{std::move(session), {}};
        if (host.empty()) {
            point.value = metrics::trend_value(point.session, metric);
        } else {
            for (auto const& h : metrics::read_hosts(view.base, point.session.id)) {
                if (h.figures.host != host) continue;
                host_seen = true;
                point.value = metrics::trend_value(h, metric);
            }
        }
        trend.push_back(std::move(point));
    }
    std::reverse(trend.begin(), trend.end());
    return trend;
}

void trend_json(history_view const& view, std::vector<trend_point> const& trend) {
    metrics::json_writer json(view.out);
    json.begin_object();
    json.member("metric", std::string_view(view.options.metric));
    json.plain_key("host");
    if (view.options.host.empty())
        json.null();
    else
        json.value(std::string_view(view.options.host));
    json.plain_key("points").begin_array();
    for (auto const& point : trend) {
        json.begin_object();
        json.member("session", static_cast<std::uint64_t>(point.session.id));
        json.member("start_time", std::string_view(point.session.start_time));
        json.plain_key("value");
        if (point.value)
            json.value(*point.value);
        else
            json.null();
        json.end_object();
    }
    json.end_array();
    json.end_object();
    json.flush();
    view.out << '\n';
}

void trend_table(history_view const& view, std::vector<trend_point> const& trend) {
    std::vector<std::optional<double>> values;
    values.reserve(trend.size());
    for (auto const& point : trend) values.push_back(point.value);
    constexpr std::size_t widest = 78;
    if (values.size() > widest) values.erase(values.begin(), values.end() - widest);
    view.out << view.options.metric;
    if (!view.options.host.empty()) view.out << " of " << printable(view.options.host);
    view.out << "\n\n  " << sparkline(values) << "\n\n";
    text_table table({{"ID", true}, {"STARTED"}, {"VALUE", true}, {"TAG", false, true}});
    for (auto const& point : trend)
        table.row({
            {std::to_string(point.session.id)},
            {short_time(point.session.start_time)},
            {point.value ? number(*point.value) : "-"},
            {point.session.tag},
        });
    table.print(view.out, view.colour);
}

}  // namespace

bool show_trend(history_view const& asked, std::string& why) {
    auto options = asked.options;
    if (options.metric.empty()) {
        options.metric = options.host.empty() ? "avg_speed_mbps" : "page_seconds.p50";
    }
    if (options.host.empty()) options.metric = metrics::figure_named(options.metric);
    history_view const view{asked.base, options, asked.out, asked.colour, asked.running};
    auto const known = metrics::trend_metrics(!options.host.empty());
    if (std::find(known.begin(), known.end(), options.metric) == known.end()) {
        why = "no metric " + printable(options.metric) +
              (options.host.empty() ? "; there are" : " of a host; there are");
        for (auto const& name : known) why.append(name == known.front() ? " " : ", ").append(name);
        return false;
    }
    bool host_seen = view.options.host.empty();
    auto const trend = points(view, host_seen);
    if (!host_seen) {
        why = "no session met the host " + printable(view.options.host);
        return false;
    }
    if (view.options.json)
        trend_json(view, trend);
    else
        trend_table(view, trend);
    return true;
}

}  // namespace panelia::cli
