// Opens the library's database, finds the sessions that are named, and hands over to the view.
#include "cli/history.hpp"

#include "cli/history_views.hpp"
#include "cli/text.hpp"
#include "engine/library_lock.hpp"
#include "metrics/migrations.hpp"

#include <exception>
#include <ostream>
#include <stdexcept>

namespace panelia::cli {
namespace {

constexpr int ok = 0, unusable = 2;

class no_such_session : public std::runtime_error {
public:
    explicit no_such_session(std::string const& name)
        : std::runtime_error("history: no session " + printable(name)) {}
};

std::int64_t session_called(metrics::database& base, std::string const& name) {
    if (auto const id = metrics::find_session(base, name)) return *id;
    throw no_such_session(name);
}

std::optional<std::int64_t> session_or_all(history_view const& view) {
    if (view.options.first.empty()) return {};
    return session_called(view.base, view.options.first);
}

std::string or_latest(std::string const& name) {
    return name.empty() ? "latest" : name;
}

void compare(history_view const& view) {
    auto const b = session_called(view.base, or_latest(view.options.second));
    if (!view.options.first.empty())
        return show_comparison(view, session_called(view.base, view.options.first), b);
    auto const before = metrics::session_before(view.base, b);
    if (!before) throw no_such_session("before " + std::to_string(b));
    show_comparison(view, *before, b);
}

void answer(history_view const& view) {
    switch (view.options.command) {
        case history_command::list:
            return show_list(view);
        case history_command::show:
            return show_session(view, session_called(view.base, or_latest(view.options.first)));
        case history_command::compare:
            return compare(view);
        case history_command::trend: {
            std::string why;
            if (!show_trend(view, why)) throw std::runtime_error("history: " + why);
            return;
        }
        case history_command::slowest:
            return show_slowest(view, session_or_all(view));
        case history_command::export_sessions:
            return export_history(view, session_or_all(view));
    }
}

}  // namespace

std::string history_metrics() {
    std::string names;
    for (auto const& name : metrics::trend_metrics(false))
        names.append(names.empty() ? "" : ", ").append(name);
    return names;
}

int run_history(history_options const& options, std::ostream& out, std::ostream& err, bool colour) {
    try {
        auto base = metrics::open_database_for_reading(metrics::database_file(options.output));
        bool const running = engine::library_lock::held(options.output);
        answer({base, options, out, colour, running});
        return ok;
    } catch (std::bad_alloc const&) {
        throw;
    } catch (std::exception const& problem) {
        err << "panelia: " << printable(problem.what()) << '\n';
        return unusable;
    }
}

}  // namespace panelia::cli
