#include "sources/site_documents.hpp"

#include "engine/manifest.hpp"
#include "net/url.hpp"
#include "panelia/error.hpp"

#include <chrono>
#include <utility>

#include "sources/iiif_links.hpp"

namespace panelia::sources {
namespace {

engine::document_ask ask_for(document_request const& what, std::string const& referer) {
    return {.url = what.url, .headers = what.headers, .referer = referer, .post = what.post};
}

site_documents::answer at_once(engine::document_answer what) {
    std::promise<engine::document_answer> made;
    made.set_value(std::move(what));
    return made.get_future();
}

}  // namespace

bool is_gone(std::error_code error) {
    return error.category() == http_status_category() &&
           (error.value() == 404 || error.value() == 410);
}

bool is_refused(std::error_code error) {
    if (error.category() == http_status_category()) {
        constexpr int request_timeout = 408, too_many_requests = 429;
        return error.value() >= 400 && error.value() < 500 && error.value() != request_timeout &&
               error.value() != too_many_requests;
    }
    return error == errc::robots_disallowed || error == errc::unexpected_status ||
           error == errc::bad_redirect || error == errc::too_many_redirects ||
           error == errc::downgrade_refused;
}

site_documents::site_documents(engine::discovery& with, bool ignore_robots, walk_bounds bounds)
    : with_(with), bounds_(bounds) {
    if (ignore_robots) return;
    robots_ = std::make_shared<robots_gate>(with_);
    with_.judge_redirects(robots_);
}

site_documents::answer site_documents::begin_named(
    document_request const& what, std::string const& referer
) {
    auto ask = ask_for(what, referer);
    if (auto manifest = manifest_in_fragment(what.url); !manifest.empty()) ask.url = manifest;
    return with_.begin(std::move(ask));
}

site_documents::answer site_documents::begin(
    document_request const& what, std::string const& referer
) {
    auto why = refusal(what.url);
    if (why.empty()) {
        auto ask = ask_for(what, referer);
        ask.discovered = true;
        return with_.begin(std::move(ask));
    }
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
        .body = std::move(got.body),
        .posted = std::move(got.posted)};
    return out;
}

std::string site_documents::refusal(std::string_view url) {
    return robots_ ? robots_->refusal(url) : std::string{};
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

}  // namespace panelia::sources
