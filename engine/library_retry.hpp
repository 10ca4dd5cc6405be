// The chapters that a library records as unfinished or damaged, as a source for a session.
#pragma once

#include "panelia/manifest.hpp"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace panelia::engine {

/// A chapter that cannot be fetched again from what the library keeps.
struct unretriable {
    std::string series, number, title;
    std::string why;  ///< "needs Authorization, which a library does not keep"
};

/// Gives chapters in the order in which they were first met. `next` and the rest from one thread;
/// `stop` from any.
class retry_source final : public chapter_source {
public:
    /// Looks which chapters there are. `supplied` names header fields that the user gives anew, in
    /// any case: chapters that lack only those can be fetched. Throws library_error.
    retry_source(std::filesystem::path const& library, std::vector<std::string> const& supplied);
    ~retry_source() override;
    retry_source(retry_source const&) = delete;
    retry_source& operator=(retry_source const&) = delete;

    std::optional<chapter_spec> next() override;
    void stop() override { stopped_ = true; }

    std::size_t count() const noexcept;  ///< chapters it can give
    std::size_t left_out_count() const noexcept;
    std::vector<unretriable> const& left_out() const noexcept;  ///< the first 100 of those

private:
    struct impl;
    std::unique_ptr<impl> impl_;
    std::atomic<bool> stopped_{false};
};

}  // namespace panelia::engine
