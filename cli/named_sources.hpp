// The SOURCEs of a run as one source of chapters: manifests first, then addresses, each opened when
// its turn comes. One that cannot be read does not stop the others.
#pragma once

#include "cli/get_options.hpp"
#include "cli/source_chain.hpp"
#include "cli/sources.hpp"
#include "engine/manifest.hpp"

#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "sources/chapter_finder.hpp"
#include "sources/chapter_namer.hpp"
#include "sources/recognise.hpp"
#include "sources/site_documents.hpp"

namespace panelia::cli {

/// Namers one after another.
class namer_row final : public sources::chapter_namer {
public:
    /// Opens one; null when the session was stopped. Throws engine::source_error.
    using opener = std::function<std::unique_ptr<sources::chapter_namer>()>;

    namer_row(std::vector<opener> openers, engine::warn told)
        : openers_(std::move(openers)), told_(std::move(told)) {}

    /// Throws engine::source_error: at once, when there is one source only; else at the end, when
    /// some could not be read to theirs.
    std::optional<sources::named_chapter> next() override;
    bool any() override;
    bool waits() override { return current_ && current_->waits(); }
    void stop() override;

private:
    bool open_next();
    void failed(engine::source_error const& why);
    void close();
    void end();

    std::vector<opener> openers_;
    engine::warn told_;
    std::size_t following_ = 0, failed_ = 0;
    std::string first_failure_;
    std::mutex lock_;  // of current_'s pointer, for stop
    std::unique_ptr<sources::chapter_namer> current_;
    std::atomic<bool> stopped_{false};
};

/// Owns everything between the options and the chapters. Must not outlive the session.
class named_sources final : public run_source {
public:
    named_sources(
        session& with,
        std::vector<source_input> inputs,
        get_options const& options,
        sources::reader_list readers,
        engine::warn const& told
    );

    /// Chapters that were found once: with pages they pass as they are, those of the others are
    /// looked for.
    named_sources(
        session& with,
        std::unique_ptr<chapter_source> found,
        get_options const& options,
        sources::reader_list readers,
        engine::warn const& told
    );

    bool any() override { return names_.any(); }
    std::optional<chapter_spec> next() override { return finder_.next(); }
    void stop() override { finder_.stop(); }

private:
    std::vector<namer_row::opener> openers(
        std::vector<source_input> inputs, get_options const& options, engine::warn const& told
    );

    sources::site_documents documents_;
    sources::reader_list readers_;
    namer_row names_;
    sources::chapter_finder finder_;
};

}  // namespace panelia::cli
