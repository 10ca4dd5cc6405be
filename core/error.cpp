// The error enum's sentences, its conditions and the closed list of classes. Pure tables; knows
// nothing of who fails or of what is done about it.
#include "panelia/error.hpp"

#include <array>
#include <string>

namespace panelia {
namespace {

std::string_view sentence(errc e) noexcept {
    switch (e) {
        case errc::dns_not_found:
            return "the host name has no address";
        case errc::dns_failed:
            return "the host name could not be resolved this time";
        case errc::connect_failed:
            return "no connection could be made";
        case errc::connect_timeout:
            return "connecting took too long";
        case errc::proxy_failed:
            return "the proxy did not make the connection";
        case errc::tls_handshake:
            return "the TLS handshake failed";
        case errc::tls_certificate:
            return "the server's certificate could not be verified";
        case errc::connection_lost:
            return "the connection broke before a response began";
        case errc::page_timeout:
            return "the attempt took longer than the page timeout";
        case errc::stalled:
            return "no data arrived for the stall timeout";
        case errc::too_many_redirects:
            return "there were too many redirects";
        case errc::bad_redirect:
            return "the redirect has no usable Location";
        case errc::downgrade_refused:
            return "a redirect from https to http was refused";
        case errc::truncated:
            return "the response ended before its announced end";
        case errc::malformed_response:
            return "the response is not valid HTTP/1.x";
        case errc::head_too_large:
            return "the response head is too large";
        case errc::unexpected_status:
            return "the status of the response is never that of a page";
        case errc::unsupported_encoding:
            return "the response has an encoding that cannot be read";
        case errc::body_too_large:
            return "the body is larger than allowed";
        case errc::empty_body:
            return "the body is empty";
        case errc::not_image:
            return "the body is not an image";
        case errc::corrupt_image:
            return "the image is broken or ends early";
        case errc::size_mismatch:
            return "the size is not the one the manifest promises";
        case errc::checksum_mismatch:
            return "the checksum is not the one the manifest promises";
        case errc::disk_full:
            return "no space is left in the library";
        case errc::disk_failed:
            return "the library could not be written";
        case errc::cancelled:
            return "the session was stopped";
        case errc::bad_url:
            return "the URL is not an http(s) URL";
        case errc::retry_after_too_long:
            return "the server asked for too long a pause";
        case errc::range_refused:
            return "the server did not send the rest of the page as asked";
        case errc::robots_disallowed:
            return "the site's robots.txt disallows it";
        case errc::not_understood:
            return "the document names no page";
        case errc::bad_header:
            return "a header that was given cannot be sent";
    }
    return "an unknown error occurred";
}

condition condition_of(errc e) noexcept {
    switch (e) {
        case errc::dns_failed:
        case errc::connect_failed:
        case errc::connect_timeout:
        case errc::proxy_failed:
        case errc::tls_handshake:
        case errc::connection_lost:
        case errc::page_timeout:
        case errc::stalled:
        case errc::truncated:
        case errc::malformed_response:
        // The next four: the body was wrong this time, another attempt may bring a whole one.
        case errc::empty_body:
        case errc::not_image:
        case errc::corrupt_image:
        case errc::size_mismatch:
        case errc::checksum_mismatch:
        case errc::range_refused:
            return condition::transient;
        case errc::cancelled:
            return condition::cancelled;
        case errc::dns_not_found:
        case errc::tls_certificate:
        case errc::too_many_redirects:
        case errc::bad_redirect:
        case errc::downgrade_refused:
        case errc::head_too_large:
        case errc::unexpected_status:
        case errc::unsupported_encoding:
        case errc::body_too_large:
        case errc::disk_full:
        case errc::disk_failed:
        case errc::bad_url:
        case errc::retry_after_too_long:
        case errc::robots_disallowed:
        case errc::not_understood:
        case errc::bad_header:
            return condition::permanent;
    }
    return condition::permanent;
}

condition condition_of_status(int status) noexcept {
    switch (status) {
        case 408:  // Request Timeout
        case 425:  // Too Early
        case 429:
            return condition::transient;
        case 501:  // Not Implemented
        case 505:
            return condition::permanent;
        default:
            return status >= 500 && status < 600 ? condition::transient : condition::permanent;
    }
}

condition condition_of(std::error_code const& ec) noexcept {
    if (ec.category() == error_category()) return condition_of(static_cast<errc>(ec.value()));
    if (ec.category() == http_status_category()) return condition_of_status(ec.value());
    if (ec == std::errc::operation_canceled) return condition::cancelled;
    return condition::permanent;
}

error_class class_of(errc e) noexcept {
    switch (e) {
        case errc::dns_not_found:
        case errc::dns_failed:
            return error_class::dns;
        case errc::connect_failed:
        case errc::proxy_failed:
        case errc::connection_lost:
            return error_class::connect;
        case errc::tls_handshake:
        case errc::tls_certificate:
            return error_class::tls;
        case errc::connect_timeout:
        case errc::page_timeout:
            return error_class::timeout;
        case errc::stalled:
            return error_class::stalled;
        case errc::too_many_redirects:
        case errc::bad_redirect:
        case errc::downgrade_refused:
            return error_class::redirect;
        case errc::truncated:
            return error_class::truncated;
        case errc::malformed_response:
        case errc::head_too_large:
        case errc::unexpected_status:
        case errc::unsupported_encoding:
        case errc::bad_url:
        case errc::range_refused:
        case errc::robots_disallowed:
        case errc::not_understood:
        case errc::bad_header:
            return error_class::protocol;
        case errc::body_too_large:
            return error_class::too_large;
        case errc::empty_body:
        case errc::not_image:
            return error_class::not_image;
        case errc::corrupt_image:
            return error_class::corrupt;
        case errc::size_mismatch:
        case errc::checksum_mismatch:
            return error_class::checksum;
        case errc::disk_full:
        case errc::disk_failed:
            return error_class::disk;
        case errc::cancelled:
            return error_class::cancelled;
        case errc::retry_after_too_long:
            return error_class::http_429;
    }
    return error_class::protocol;
}

struct errc_category final : std::error_category {
    char const* name() const noexcept override { return "panelia"; }
    std::string message(int value) const override {
        return std::string(sentence(static_cast<errc>(value)));
    }
};

struct status_category final : std::error_category {
    char const* name() const noexcept override { return "http"; }
    std::string message(int value) const override {
        return "the server answered with status " + std::to_string(value);
    }
};

struct kind_category final : std::error_category {
    char const* name() const noexcept override { return "panelia condition"; }
    std::string message(int value) const override {
        switch (static_cast<condition>(value)) {
            case condition::transient:
                return "another attempt may succeed";
            case condition::permanent:
                return "another attempt will meet the same answer";
            case condition::cancelled:
                return "the session was stopped";
        }
        return "an unknown condition";
    }
    bool equivalent(std::error_code const& code, int value) const noexcept override {
        return code && condition_of(code) == static_cast<condition>(value);
    }
};

}  // namespace

std::error_category const& error_category() noexcept {
    static errc_category const instance;
    return instance;
}

std::error_category const& http_status_category() noexcept {
    static status_category const instance;
    return instance;
}

std::error_category const& condition_category() noexcept {
    static kind_category const instance;
    return instance;
}

std::error_code make_error_code(errc e) noexcept {
    return {static_cast<int>(e), error_category()};
}

std::error_condition make_error_condition(condition c) noexcept {
    return {static_cast<int>(c), condition_category()};
}

std::error_code http_status_error(int status) noexcept {
    return {status, http_status_category()};
}

error_class classify(std::error_code ec) noexcept {
    if (ec.category() == error_category()) return class_of(static_cast<errc>(ec.value()));
    if (ec.category() == http_status_category()) {
        if (ec.value() == 429) return error_class::http_429;
        if (ec.value() >= 400 && ec.value() < 500) return error_class::http_4xx;
        if (ec.value() >= 500 && ec.value() < 600) return error_class::http_5xx;
        return error_class::protocol;
    }
    if (ec == std::errc::operation_canceled) return error_class::cancelled;
    // Network failures arrive as errc; what is left of the system's own codes is about files.
    bool const of_system =
        ec.category() == std::system_category() || ec.category() == std::generic_category();
    return of_system ? error_class::disk : error_class::protocol;
}

std::string_view to_string(error_class c) noexcept {
    static constexpr std::array<std::string_view, error_class_count> names = {
        "dns",
        "connect",
        "tls",
        "timeout",
        "stalled",
        "http_4xx",
        "http_429",
        "http_5xx",
        "redirect",
        "truncated",
        "protocol",
        "not_image",
        "corrupt",
        "too_large",
        "checksum",
        "disk",
        "cancelled",
    };
    auto const index = static_cast<std::size_t>(c);
    return index < names.size() ? names[index] : "protocol";
}

}  // namespace panelia
