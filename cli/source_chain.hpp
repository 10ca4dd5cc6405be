// Several manifests, one after another, as one source of chapters; a blocked read can be stopped.
#pragma once

#include "cli/sources.hpp"
#include "engine/manifest.hpp"
#include "panelia/manifest.hpp"

#include <atomic>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace panelia::cli {

/// Opens each input when its turn comes. Throws engine::source_error for malformed input, never
/// after `stop`.
class source_chain final : public chapter_source {
public:
    source_chain(std::vector<source_input> inputs, engine::warn on_warning);
    ~source_chain() override;
    source_chain(source_chain const&) = delete;
    source_chain& operator=(source_chain const&) = delete;

    std::optional<chapter_spec> next() override;
    void stop() override;  ///< any thread; wakes a blocked read
    /// A stream is being read, and nothing has come on it that was not read. As `next`, one thread.
    bool waits() const;

private:
    engine::byte_reader reader_of(source_input const& input);

    std::vector<source_input> inputs_;
    engine::warn warn_;
    std::size_t following_ = 0;
    std::unique_ptr<chapter_source> current_;
    int stream_ = -1;  ///< what `current_` reads when that is a stream
    std::atomic<bool> stopped_{false};
    int wake_ = -1;  ///< an eventfd, readable once stopped
};

/// A source that can tell whether it has a chapter before anything is written: malformed input is
/// met there.
class run_source : public chapter_source {
public:
    /// Whether there is a chapter, as far as that can be told without fetching one. Throws what
    /// `next` throws. At most once, before `next`.
    virtual bool any() = 0;
};

/// Any source as a `run_source`: `any` reads the first chapter.
class primed_source final : public run_source {
public:
    explicit primed_source(std::unique_ptr<chapter_source> source) : source_(std::move(source)) {}
    bool any() override;
    std::optional<chapter_spec> next() override;
    void stop() override { source_->stop(); }

private:
    std::unique_ptr<chapter_source> source_;
    std::optional<chapter_spec> first_;
    bool primed_ = false;
};

}  // namespace panelia::cli
