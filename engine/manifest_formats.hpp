// The four readers behind open_manifest, one per format.
#pragma once

#include "engine/manifest.hpp"
#include "engine/manifest_input.hpp"
#include "engine/manifest_notes.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace panelia::engine {

/// What the readers share: an end that stays the end, and `stop`.
class manifest_source : public chapter_source {
public:
    manifest_source(byte_reader read, std::string_view name, warn on_warning);
    std::optional<chapter_spec> next() final;
    void stop() final { input_.stop(); }

protected:
    /// The next chapter, or nothing at the end; not called again after that.
    virtual std::optional<chapter_spec> read_chapter() = 0;

    manifest_input& input() noexcept { return input_; }
    manifest_input const& input() const noexcept { return input_; }
    manifest_notes& notes() noexcept { return notes_; }

private:
    manifest_input input_;
    manifest_notes notes_;
    bool ended_ = false;
};

std::unique_ptr<chapter_source> open_json(byte_reader read, std::string_view name, warn on_warning);
std::unique_ptr<chapter_source> open_ndjson(
    byte_reader read, std::string_view name, warn on_warning
);
std::unique_ptr<chapter_source> open_csv(byte_reader read, std::string_view name, warn on_warning);
std::unique_ptr<chapter_source> open_txt(
    byte_reader read, std::string_view name, std::string series, warn on_warning
);

/// Of two values for one key, none can be known to be meant.
inline constexpr std::string_view repeated_key_message = "this key is given twice in one object";

/// A few words on a syntax error of Boost.JSON, by its code's number.
std::string json_syntax_message(int error);

}  // namespace panelia::engine
