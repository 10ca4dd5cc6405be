#include "sources/site_documents.hpp"

#include "engine/manifest.hpp"
#include "engine/text_position.hpp"
#include "panelia/error.hpp"

#include <algorithm>
#include <utility>

namespace panelia::sources {
namespace {

using namespace std::chrono_literals;

/// A longer Crawl-delay would turn a series into weeks: the user decides whether to go on.
constexpr std::chrono::milliseconds longest_crawl_delay = 60s;

engine::document_ask ask_for(document_request const& what, std::string const& referer) {
    return {.url = what.url, .headers = what.headers, .referer = referer};
}

site_documents::answer at_once(engine::document_answer what) {
    std::promise<engine::document_answer> made;
    made.set_value(std::move(what));
    return made.get_future();
}

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

}  // namespace

std::string shown_address(std::string_view url) {
    return engine::one_line(net::without_credentials(url), 300);
}

site_documents::answer site_documents::begin_named(
    document_request const& what, std::string const& referer
) {
    return with_.begin(ask_for(what, referer));
}

site_documents::answer site_documents::begin(
    document_request const& what, std::string const& referer
) {
    auto why = refusal(what.url);
    if (why.empty()) return with_.begin(ask_for(what, referer));
    engine::document_answer refused;
    refused.error = errc::robots_disallowed;
    refused.message = std::move(why);
    return at_once(std::move(refused));
}

fetched site_documents::take(answer from, std::string_view url) {
    auto got = from.get();
    fetched out;
    out.error = got.error;
    if (got.error) {
        out.message = shown_address(url) + ": " + got.message;
        return out;
    }
    bytes_ += got.body.size();
    if (bytes_ > bounds_.document_bytes) {
        throw engine::source_error(
            shown_address(url) + ": the documents of this site do not end: more than " +
            std::to_string(bounds_.document_bytes >> 20U) + " MiB were read"
        );
    }
    out.found = {
        .url = std::move(got.url),
        .content_type = std::move(got.content_type),
        .charset = std::move(got.charset),
        .body = std::move(got.body)};
    return out;
}

std::string site_documents::refusal(std::string_view url) {
    if (ignore_robots_) return {};
    auto const target = net::parse_url(url);
    if (!target) return {};  // no request will be made of it
    auto const& site = rules_of(*target);
    if (!site.unread.empty()) return site.unread;
    if (site.rules.allows(target->target())) return {};
    return "robots.txt of " + target->authority() + " disallows it (see --ignore-robots)";
}

void site_documents::keep_rate(std::string_view url, double requests_per_second) {
    if (!(requests_per_second > 0)) return;
    auto const target = net::parse_url(url);
    if (!target || !rated_.insert(target->host_port()).second) return;
    std::chrono::duration<double> const apart(1 / requests_per_second);
    with_.slow_down(
        target->host_port(), std::chrono::duration_cast<std::chrono::nanoseconds>(apart)
    );
}

site_documents::site_rules const& site_documents::rules_of(net::url const& target) {
    auto const key = origin_of(target);
    auto known = sites_.find(key);
    if (known == sites_.end()) known = sites_.emplace(key, read_rules(target)).first;
    return known->second;
}

site_documents::site_rules site_documents::read_rules(net::url const& target) {
    engine::document_ask ask;
    ask.url = std::string(target.scheme()) + "://" + target.authority() + "/robots.txt";
    ask.max_bytes = max_robots_bytes + 1;
    ask.cut = true;
    ask.max_redirects = 5;
    auto const got = with_.get(std::move(ask));
    site_rules out;
    if (got.error) {
        if (has_none(got.error)) return out;
        out.unread = "robots.txt of " + target.authority() + " cannot be read (" + got.message +
                     "), which counts as a refusal (see --ignore-robots)";
        return out;
    }
    out.rules = robots_rules(got.body);
    if (auto const delay = out.rules.crawl_delay(); delay && delay->count() > 0) {
        auto const kept = std::min(*delay, longest_crawl_delay);
        auto const seconds = [](std::chrono::milliseconds t) {
            auto text = std::to_string(static_cast<double>(t.count()) / 1000);
            text.erase(text.find_last_not_of('0') + 1);
            if (text.ends_with('.')) text.pop_back();
            return text + " s";
        };
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
    return out;
}

}  // namespace panelia::sources
