#include "sources/robots_gate.hpp"

#include "engine/text_position.hpp"
#include "panelia/error.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <future>
#include <system_error>

namespace panelia::sources {
namespace {

using namespace std::chrono_literals;

/// A longer Crawl-delay would turn a series into weeks: the user decides whether to go on.
constexpr std::chrono::milliseconds longest_crawl_delay = 60s;

std::string origin_of(net::url const& target) {
    return std::string(target.scheme()).append("://").append(target.host_port());
}

/// The site answered, and has no robots.txt for us (RFC 9309, section 2.3.1.3); more redirects than
/// are followed count as that (2.3.1.2).
bool has_none(std::error_code error) {
    bool const refused = error.category() == http_status_category() && error.value() >= 400 &&
                         error.value() < 500 && error.value() != 429;
    return refused || error == errc::too_many_redirects || error == errc::bad_redirect ||
           error == errc::unexpected_status;
}

std::string seconds(std::chrono::milliseconds t) {
    auto text = std::to_string(static_cast<double>(t.count()) / 1000);
    text.erase(text.find_last_not_of('0') + 1);
    if (text.ends_with('.')) text.pop_back();
    return text + " s";
}

}  // namespace

std::string shown_address(std::string_view url) {
    return engine::one_line(net::without_credentials(url), 300);
}

std::string robots_gate::refusal(std::string_view url) {
    auto const target = net::parse_url(url);
    if (!target) return {};  // no request will be made of it
    auto const made = std::make_shared<std::promise<std::string>>();
    auto reason = made->get_future();
    ask(*target, [made](answer const& what) { made->set_value(what.refusal); });
    return reason.get();
}

void robots_gate::judge(std::string const& url, told tell) {
    auto const target = net::parse_url(url);
    if (!target) return tell({});
    ask(*target, [shown = shown_address(url), told = std::move(tell)](answer const& what) {
        engine::redirect_verdict verdict;
        if (what.cancelled) {
            verdict.error = errc::cancelled;
        } else if (!what.refusal.empty()) {
            verdict.error = errc::robots_disallowed;
            verdict.why = shown + ": " + what.refusal;
        }
        told(std::move(verdict));
    });
}

robots_gate::answer robots_gate::answer_of(site const& about, net::url const& target) {
    if (!about.unread.empty()) return {.refusal = about.unread};
    if (about.rules.allows(target.target())) return {};
    return {
        .refusal = "robots.txt of " + target.authority() + " disallows it (see --ignore-robots)"};
}

void robots_gate::ask(net::url const& target, heard tell) {
    std::unique_lock hold(lock_);
    auto& about = sites_[origin_of(target)];
    if (about.known) {
        auto what = answer_of(about, target);
        hold.unlock();
        return tell(std::move(what));
    }
    bool const first = about.waiting.empty();
    about.waiting.emplace_back(target, std::move(tell));
    hold.unlock();
    if (first) read(target);
}

void robots_gate::read(net::url const& target) {
    engine::document_ask ask;
    ask.url = std::string(target.scheme()) + "://" + target.authority() + "/robots.txt";
    ask.max_bytes = max_robots_bytes + 1;
    ask.cut = true;
    ask.max_redirects = 5;
    with_.begin(
        std::move(ask),
        [self = shared_from_this(), target](engine::document_answer const& got) {
            self->learn(target, got);
        }
    );
}

void robots_gate::learn(net::url const& target, engine::document_answer const& got) {
    site fresh;
    fresh.known = got.error != errc::cancelled;
    if (!got.error) {
        fresh.rules = robots_rules(got.body);
        keep_apart(target, fresh.rules);
    } else if (!has_none(got.error)) {
        fresh.unread = "robots.txt of " + target.authority() + " cannot be read (" + got.message +
                       "), which counts as a refusal (see --ignore-robots)";
    }
    std::vector<std::pair<net::url, heard>> waiting;
    std::vector<answer> answers;
    {
        std::scoped_lock const hold(lock_);
        auto& about = sites_[origin_of(target)];
        waiting = std::move(about.waiting);
        for (auto const& each : waiting) {
            answers.push_back(answer_of(fresh, each.first));
            answers.back().cancelled = !fresh.known;
        }
        about = std::move(fresh);
    }
    for (std::size_t i = 0; i < waiting.size(); ++i) waiting[i].second(std::move(answers[i]));
}

void robots_gate::keep_apart(net::url const& target, robots_rules const& rules) {
    auto const delay = rules.crawl_delay();
    if (!delay || delay->count() <= 0) return;
    auto const kept = std::min(*delay, longest_crawl_delay);
    auto line = "robots.txt of " + target.authority() + " asks for " + seconds(*delay) +
                " between requests";
    if (kept < *delay) line += "; " + seconds(kept) + " are kept";
    if (*delay >= 2s) {
        with_.warning(line);
    } else {
        with_.note(line);
    }
    with_.slow_down(target.host_port(), kept);
}

}  // namespace panelia::sources
