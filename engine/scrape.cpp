#include "engine/scrape.hpp"

#include "engine/accept_header.hpp"
#include "net/ascii.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

namespace panelia::engine {
namespace {

constexpr std::string_view index_page =
    "panelia: metrics of the running session are at /metrics\n"
    "(Prometheus text format; OpenMetrics 1.0 for a client that accepts it)\n";

std::string_view reason(int status) noexcept {
    switch (status) {
        case 200:
            return "OK";
        case 404:
            return "Not Found";
        case 405:
            return "Method Not Allowed";
        case 413:
            return "Content Too Large";
        case 431:
            return "Request Header Fields Too Large";
        case 500:
            return "Internal Server Error";
        default:
            return "Bad Request";
    }
}

std::string_view sentence(int status) noexcept {
    switch (status) {
        case 404:
            return "not found: metrics are at /metrics\n";
        case 405:
            return "only GET and HEAD are allowed here\n";
        case 413:
            return "a request must not have a body here\n";
        case 431:
            return "the request's head is too large\n";
        case 500:
            return "the metrics could not be rendered\n";
        default:
            return "not a valid HTTP request\n";
    }
}

/// The path of a target in origin form or, as every server has to accept, in absolute form.
std::string_view path_of(std::string_view target) noexcept {
    constexpr std::string_view scheme = "http://";
    if (net::equals_ignoring_case(target.substr(0, scheme.size()), scheme)) {
        target.remove_prefix(scheme.size());
        auto const begin = target.find_first_of("/?");
        target.remove_prefix(std::min(begin, target.size()));
        if (target.empty() || target.front() == '?') return "/";
    }
    return target.substr(0, target.find('?'));
}

/// An IMF-fixdate, RFC 9110, section 5.6.7: independent of the locale.
std::string http_date(std::chrono::system_clock::time_point now) {
    using namespace std::chrono;
    constexpr std::array days = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    constexpr std::array months = {
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    auto const day = floor<std::chrono::days>(now);
    year_month_day const date(day);
    hh_mm_ss const time(floor<seconds>(now - day));
    std::array<char, 64> text{};
    auto const size = std::snprintf(
        text.data(),
        text.size(),
        "%s, %02u %s %04d %02d:%02d:%02d GMT",
        days[weekday(day).c_encoding()],
        static_cast<unsigned>(date.day()),
        months[static_cast<unsigned>(date.month()) - 1],
        static_cast<int>(date.year()),
        static_cast<int>(time.hours().count()),
        static_cast<int>(time.minutes().count()),
        static_cast<int>(time.seconds().count())
    );
    return {text.data(), static_cast<std::size_t>(size)};
}

}  // namespace

scrape_answer refuse(int status) noexcept {
    scrape_answer out;
    out.status = status;
    out.text = sentence(status);
    out.close = true;
    return out;
}

scrape_answer answer(scrape_request const& request) noexcept {
    bool const head = request.method == "HEAD";
    scrape_answer out;
    if (request.needs_host && !request.has_host) {
        out = refuse(400);
    } else if (!head && request.method != "GET") {
        out = refuse(405);
        out.close = request.has_body;
    } else if (request.has_body) {
        out = refuse(413);
    } else if (auto const path = path_of(request.target); path == "/metrics") {
        out.metrics = negotiate(request.accept);
    } else if (path == "/") {
        out.text = index_page;
    } else {
        out = refuse(404);
        out.close = false;
    }
    out.head_only = head;
    return out;
}

std::string compose_head(
    scrape_answer const& what,
    std::size_t body_bytes,
    bool keep,
    std::chrono::system_clock::time_point now
) {
    std::string head = "HTTP/1.1 " + std::to_string(what.status) + " ";
    head.append(reason(what.status)).append("\r\nDate: ").append(http_date(now));
    head.append("\r\nContent-Type: ")
        .append(what.metrics ? metrics::content_type(*what.metrics) : "text/plain; charset=utf-8");
    head.append("\r\nContent-Length: ").append(std::to_string(body_bytes));
    head.append("\r\nCache-Control: no-store\r\nX-Content-Type-Options: nosniff");
    if (what.metrics) head.append("\r\nVary: Accept");
    if (what.status == 405) head.append("\r\nAllow: GET, HEAD");
    head.append("\r\nConnection: ").append(keep ? "keep-alive" : "close");
    return head.append("\r\n\r\n");
}

}  // namespace panelia::engine
