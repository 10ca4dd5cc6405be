// Redirect policy.
#include "net/redirect.hpp"

#include "net/ascii.hpp"
#include "panelia/error.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace panelia::net {
namespace {

// Fields that prove who asks, or name whom: meant for the origin they were given for.
bool is_personal(header const& field) noexcept {
    constexpr std::array<std::string_view, 4> names = {
        "authorization", "cookie", "proxy-authorization", "host"};
    return std::any_of(names.begin(), names.end(), [&field](std::string_view name) {
        return equals_ignoring_case(field.name, name);
    });
}

bool is_referer(header const& field) noexcept {
    return equals_ignoring_case(field.name, "referer");
}

bool is_content_field(header const& field) noexcept {
    return equals_ignoring_case(field.name, "content-type");
}

/// 307 and 308 keep the method and the content (RFC 9110, 15.4.8 and 15.4.9).
bool keeps_method(int status) noexcept {
    return status == 307 || status == 308;
}

redirect_decision refuse(errc why) {
    return {make_error_code(why), std::nullopt};
}

}  // namespace

bool is_redirect(int status) noexcept {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

redirect_decision follow_redirect(
    request const& asked,
    response_head const& head,
    unsigned followed,
    redirect_options const& allowed
) {
    if (!is_redirect(head.status)) return {};
    if (followed >= allowed.max_redirects) return refuse(errc::too_many_redirects);
    auto const location = head.find("Location");
    if (!location || trim(*location).empty()) {
        return refuse(errc::bad_redirect);
    }
    auto target = resolve_url(*location, asked.target);
    if (!target) return refuse(errc::bad_redirect);
    if (asked.target.secure && !target->secure && !allowed.allow_downgrade) {
        return refuse(errc::downgrade_refused);
    }
    if (!target->fragment) target->fragment = asked.target.fragment;

    request next{*std::move(target), asked.headers, {}, asked.accept_encoding};
    bool const same_origin = next.target.same_origin(asked.target);
    if (asked.post && keeps_method(head.status)) {
        if (!same_origin) return refuse(errc::bad_redirect);
        next.post = asked.post;
    } else if (asked.post) {
        std::erase_if(next.headers, is_content_field);
    }
    if (same_origin) {
        if (next.target.username.empty() && next.target.password.empty()) {
            next.target.username = asked.target.username;
            next.target.password = asked.target.password;
        }
    } else {
        next.target.username.clear();
        next.target.password.clear();
        std::erase_if(next.headers, is_personal);
        if (asked.target.secure && !next.target.secure) std::erase_if(next.headers, is_referer);
    }
    return {{}, std::move(next)};
}

}  // namespace panelia::net
