// The way from the root of a JSON document to one of its values, and where that value stands in the
// text. Boost.JSON keeps neither places nor the digits of a number: they are looked up in the text
// when they are needed, which is rarely. Pure.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace panelia::engine {

/// "[1].chapters[3].pages[0].url", grown and shrunk while a document is walked.
class json_path {
public:
    /// Adds one step for as long as it lives. The key must outlive it.
    class step {
    public:
        step(json_path& path, std::string_view key) : path_(path) {
            path_.steps_.emplace_back(key);
        }
        step(json_path& path, std::size_t index) : path_(path) { path_.steps_.emplace_back(index); }
        ~step() { path_.steps_.pop_back(); }
        step(step const&) = delete;
        step& operator=(step const&) = delete;

    private:
        json_path& path_;
    };

    /// Where the value after some of the steps stands in a document.
    struct place {
        std::size_t steps = 0;   ///< that were taken
        std::size_t offset = 0;  ///< of its first byte
    };

    std::size_t size() const noexcept { return steps_.size(); }
    /// As messages show it; empty for the root.
    std::string text() const;
    /// Walks `document`, which must be valid JSON, from a place on this path to the one after
    /// `steps` steps; stays where the document does not have the path.
    place walk(std::string_view document, place from, std::size_t steps) const;

private:
    std::vector<std::variant<std::string_view, std::size_t>> steps_;
};

/// Where a key stands that its object has already, in a valid document; nothing when there is none.
std::optional<std::size_t> find_repeated_key(std::string_view document);

/// The value that starts at `offset` as it is written in a valid `document`.
std::string_view json_token(std::string_view document, std::size_t offset) noexcept;
/// Start of the array element that follows the one at `offset`, or of the end of the array.
std::size_t next_json_element(std::string_view document, std::size_t offset) noexcept;

}  // namespace panelia::engine
