// Chapters that the user wrote down (a manifest) or that were read already, as named chapters.
#pragma once

#include "panelia/manifest.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <utility>

#include "sources/chapter_namer.hpp"

namespace panelia::sources {

/// Who named their addresses.
enum class named_by {
    user,     ///< fetched whatever robots.txt says
    document  ///< found once, and kept (a library does)
};

/// The chapters of a manifest: with pages, they pass as they are; without, their pages are looked
/// for at their address. `any` reads the first one.
class given_chapters final : public chapter_namer {
public:
    /// `waits`: whether a chapter of `from` may be long in coming; none: never.
    explicit given_chapters(
        std::unique_ptr<chapter_source> from,
        bool update = false,
        named_by who = named_by::user,
        std::function<bool()> waits = {}
    )
        : from_(std::move(from)),
          waits_(std::move(waits)),
          update_(update),
          written_(who == named_by::user) {}
    std::optional<named_chapter> next() override;
    bool any() override;
    bool waits() override { return !first_ && waits_ && waits_(); }
    void stop() override { from_->stop(); }

private:
    std::unique_ptr<chapter_source> from_;
    std::function<bool()> waits_;
    bool update_, written_;
    std::optional<chapter_spec> first_;
    bool primed_ = false;
};

}  // namespace panelia::sources
