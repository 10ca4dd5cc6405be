#include "metrics/chapter_members.hpp"

#include "metrics/json_writer.hpp"

#include <chrono>

namespace panelia::metrics {

void write_seed_members(json_writer& json, chapter_stats const& c) {
    json.plain_key("chapter_num");
    if (c.chapter_num.empty())
        json.null();
    else
        json.verbatim(c.chapter_num);
    json.member("url", std::string_view(c.url));
    json.member("duration", c.duration);
    json.member("images_found", c.images_found);
    json.member("images_downloaded", c.images_downloaded);
    json.member("images_processed", c.images_processed);
    json.member("download_errors", c.download_errors);
    json.member("total_bytes", c.total_bytes);
    json.member("download_speed_mbps", c.download_speed_mbps);
    json.member("success_rate", c.success_rate);
    json.member("success", c.success);
}

void write_identity_members(json_writer& json, chapter_stats const& c) {
    json.member("series", std::string_view(c.series));
    json.member("number", std::string_view(c.number));
    json.member("title", std::string_view(c.title));
    json.member("outcome", to_string(c.state));
}

void write_transfer_members(json_writer& json, chapter_stats const& c) {
    constexpr int microseconds = 6;
    json.member("retries", c.retries);
    json.member("received_bytes", c.received_bytes);
    json.plain_key("transfer_seconds")
        .rounded(std::chrono::duration<double>(c.transfer).count(), microseconds);
    json.plain_key("error_class");
    if (c.error)
        json.value(to_string(*c.error));
    else
        json.null();
    json.plain_key("error_message");
    if (c.error_message.empty())
        json.null();
    else
        json.value(std::string_view(c.error_message));
}

}  // namespace panelia::metrics
