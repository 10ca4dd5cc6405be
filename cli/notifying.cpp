#include "cli/notifying.hpp"

#include "cli/text.hpp"

#include <algorithm>
#include <utility>

namespace panelia::cli {
namespace {

engine::notify_limits limits_of(session_options const& session) {
    engine::notify_limits limits;
    limits.ca_cert = session.ca_cert;
    limits.insecure = session.insecure;
    limits.user_agent = session.user_agent;
    return limits;
}

}  // namespace

std::string headline_of(report const& result) {
    auto const good = result.chapters_complete + result.chapters_partial;
    return grouped(good) + " of " + counted(result.chapters_attempted, "chapter", "chapters") +
           ", " + human_bytes(static_cast<double>(result.stored_bytes)) + " in " +
           human_seconds(result.wall_seconds);
}

notifying::notifying(get_options const& options, log& journal) {
    if (options.notify.empty()) return;
    for (auto const& target : options.notify) {
        if (!target.in_clear_text()) continue;
        journal.write(
            log_threshold::warning, "--notify: " + target.display() + " is told in clear text"
        );
    }
    auto told = [&journal](engine::notify_result const& result) {
        auto const what = "--notify: " + result.target + ": ";
        auto const event = std::string(engine::to_string(result.event));
        if (result.delivered) {
            journal.write(log_threshold::info, what + "told of the " + event);
        } else {
            journal.write(
                log_threshold::warning, what + "not told of the " + event + ": " + result.reason
            );
        }
    };
    notifier_.emplace(options.notify, limits_of(options.session), std::move(told));
}

void notifying::started() {
    if (!notifier_) return;
    engine::notify_message message;
    message.event = engine::notify_event::start;
    message.headline = "panelia has started";
    notifier_->post(message);
}

void notifying::breach(std::string const& check) {
    if (!notifier_) return;
    engine::notify_message message;
    message.event = engine::notify_event::breach;
    message.headline = check;
    message.breaches = {check};
    notifier_->post(message);
}

void notifying::ended(
    report const& result, int exit_code, std::vector<std::string> breaches, std::string statistics
) {
    if (!notifier_) return;
    engine::notify_message message;
    message.event = engine::notify_event::end;
    message.exit_code = exit_code;
    message.headline = headline_of(result);
    message.breaches = std::move(breaches);
    message.summary_json = std::move(statistics);
    notifier_->post(message);
    notifier_->finish();
}

}  // namespace panelia::cli
