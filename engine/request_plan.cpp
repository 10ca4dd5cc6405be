// See request_plan.hpp.
#include "engine/request_plan.hpp"

#include "panelia/version.hpp"

#include <algorithm>
#include <utility>

namespace panelia::engine {

namespace {

bool same_name(std::string_view a, std::string_view b) {
    auto const lower = [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    };
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](char x, char y) {
        return lower(x) == lower(y);
    });
}

bool has(net::request const& ask, std::string_view name) {
    auto const named = [&](net::header const& h) {
        return same_name(h.name, name);
    };
    return std::any_of(ask.headers.begin(), ask.headers.end(), named);
}

void add(net::request& ask, std::string_view name, std::string value) {
    if (!value.empty() && !has(ask, name))
        ask.headers.push_back({std::string(name), std::move(value)});
}

// An address goes out as a Referer without its fragment and credentials (RFC 9110, 10.1.3), and
// that of a page from https to http not at all.
std::string referer(
    session_options const& options, chapter_spec const& chapter, net::url const& target
) {
    if (options.referer == referer_mode::none) return {};
    bool const fixed = options.referer == referer_mode::fixed;
    auto page = net::parse_url(fixed ? options.referer_url : chapter.url);
    if (!page || (!fixed && page->secure && !target.secure)) return {};
    page->fragment.reset();
    return page->display();
}

}  // namespace

std::string user_agent(session_options const& options) {
    static std::string const own =
        std::string("panelia/").append(version).append(" (+").append(project_url).append(")");
    return options.user_agent.empty() ? own : options.user_agent;
}

std::optional<net::request> request_for(
    session_options const& options,
    chapter_spec const& chapter,
    page_spec const& page,
    net::cookie_jar const& cookies,
    std::chrono::system_clock::time_point now,
    std::string_view accept
) {
    auto target = net::parse_url(page.url);
    if (!target) return std::nullopt;
    net::request ask{.target = std::move(*target), .headers = {}};
    ask.headers.reserve(options.headers.size() + chapter.headers.size() + 4);
    for (auto const& [name, value] : options.headers) ask.headers.push_back({name, value});
    for (auto const& [name, value] : chapter.headers) add(ask, name, value);
    add(ask, "User-Agent", user_agent(options));
    add(ask, "Accept", std::string(accept));
    add(ask, "Referer", referer(options, chapter, ask.target));
    add_cookies(ask, cookies, now);
    return ask;
}

void add_cookies(
    net::request& ask, net::cookie_jar const& cookies, std::chrono::system_clock::time_point now
) {
    ask.cookies = cookies.header_for(ask.target, now);
}

void ask_for_rest(net::request& ask, partial_page const& begun) {
    ask_for_whole(ask);
    ask.headers.push_back({"Range", "bytes=" + std::to_string(begun.size) + "-"});
    ask.headers.push_back({"If-Range", begun.validator});
}

void ask_for_whole(net::request& ask) {
    std::erase_if(ask.headers, [](net::header const& h) {
        return same_name(h.name, "Range") || same_name(h.name, "If-Range");
    });
}

}  // namespace panelia::engine
