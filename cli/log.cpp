#include "cli/log.hpp"

#include "cli/json.hpp"
#include "cli/screen.hpp"
#include "cli/text.hpp"
#include "cli/usage_error.hpp"

#include <spdlog/logger.h>
#include <spdlog/sinks/base_sink.h>
#include <spdlog/sinks/basic_file_sink.h>

#include <algorithm>
#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

namespace panelia::cli {
namespace {

spdlog::level::level_enum level_of(log_threshold level) noexcept {
    switch (level) {
        case log_threshold::trace:
            return spdlog::level::trace;
        case log_threshold::debug:
            return spdlog::level::debug;
        case log_threshold::info:
            return spdlog::level::info;
        case log_threshold::warning:
            return spdlog::level::warn;
        case log_threshold::error:
            return spdlog::level::err;
        case log_threshold::off:
            break;
    }
    return spdlog::level::off;
}

/// spdlog's last step: a line for the screen, which keeps it above the progress.
class screen_sink final : public spdlog::sinks::base_sink<std::mutex> {
public:
    screen_sink(screen& target, log_settings settings) : target_(target), settings_(settings) {}

    /// Whatever the level of the log.
    void show(spdlog::level::level_enum level, std::string_view text) {
        target_.line(settings_.json ? as_json(level, text) : as_text(level, text));
    }

protected:
    void sink_it_(spdlog::details::log_msg const& message) override {
        show(message.level, {message.payload.data(), message.payload.size()});
    }
    void flush_() override {}

private:
    static std::string_view name_of(spdlog::level::level_enum level) noexcept {
        if (level == spdlog::level::warn) return "warning";
        if (level >= spdlog::level::err) return "error";
        if (level == spdlog::level::info) return "info";
        return level == spdlog::level::debug ? "debug" : "trace";
    }
    static std::string as_json(spdlog::level::level_enum level, std::string_view text) {
        return json_line()
            .add("type", "log")
            .add("level", name_of(level))
            .add("message", text)
            .text();
    }
    std::string as_text(spdlog::level::level_enum level, std::string_view text) const {
        if (level < spdlog::level::warn) return std::string(text);
        bool const error = level >= spdlog::level::err;
        std::string prefix(name_of(level));
        if (settings_.colour) prefix = (error ? "\x1b[1;31m" : "\x1b[1;33m") + prefix + "\x1b[0m";
        return prefix.append(": ").append(text);
    }

    screen& target_;
    log_settings settings_;
};

}  // namespace

struct log::impl {
    spdlog::logger logger{"panelia"};
    std::shared_ptr<screen_sink> shown;
    log_settings settings{};
    std::atomic<bool> file_lost{false};
};

log::log(screen& target, log_settings settings) : impl_(std::make_unique<impl>()) {
    auto sink = std::make_shared<screen_sink>(target, settings);
    impl_->shown = sink;
    impl_->settings = settings;
    sink->set_level(level_of(settings.level));
    impl_->logger.sinks().push_back(std::move(sink));
    impl_->logger.set_level(level_of(settings.level));
}

log::~log() {
    impl_->logger.flush();
}

void log::add_file(std::filesystem::path const& file, log_threshold level) {
    try {
        auto sink = std::make_shared<spdlog::sinks::basic_file_sink_mt>(file.string(), false);
        sink->set_pattern("%Y-%m-%dT%H:%M:%S.%e%z %l %v");
        sink->set_level(level_of(level));
        impl_->logger.sinks().push_back(std::move(sink));
    } catch (spdlog::spdlog_ex const& e) {
        throw usage_error("--log-file: " + printable(e.what()));
    }
    // spdlog would write its own words to stderr, with each line anew.
    impl_->logger.set_error_handler([this,
                                     name = printable(file.string())](std::string const& why) {
        if (impl_->file_lost.exchange(true)) return;
        auto const reason = why.rfind(": ");
        impl_->shown->show(
            spdlog::level::err,
            "--log-file: " + name +
                (reason == std::string::npos ? ": cannot be written" : printable(why.substr(reason))
                )
        );
    });
    impl_->logger.set_level(std::min(impl_->logger.level(), level_of(level)));
    impl_->logger.flush_on(spdlog::level::info);
}

void log::write(log_threshold level, std::string_view message) {
    if (!wants(level)) return;
    auto const clean = printable(message);
    impl_->logger.log(level_of(level), spdlog::string_view_t(clean.data(), clean.size()));
}

void log::announce(std::string_view message) {
    if (impl_->settings.level > log_threshold::warning) return;
    impl_->shown->show(spdlog::level::info, printable(message));
}

bool log::wants(log_threshold level) const noexcept {
    return impl_->logger.should_log(level_of(level));
}

log_threshold screen_threshold(get_options const& options) noexcept {
    if (options.log_level) return *options.log_level;
    if (options.quiet) return log_threshold::error;
    constexpr int warning = static_cast<int>(log_threshold::warning);
    return static_cast<log_threshold>(std::max(warning - options.verbose, 0));
}

log_threshold file_threshold(get_options const& options) noexcept {
    if (options.log_level) return *options.log_level;
    return options.verbose > 1 ? screen_threshold(options) : log_threshold::info;
}

}  // namespace panelia::cli
