// Regular expressions whose cost is bounded by the length of the text: RE2's, over UTF-8. No
// look-around and no back references, which is what the bound costs.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace panelia::sources {

/// An expression that cannot be read, or that would need more than 8 MiB. what() is one line.
class regex_error : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// Immutable; copies share; any number of threads.
class regex {
public:
    /// https://github.com/google/re2/wiki/Syntax. Throws regex_error.
    explicit regex(std::string_view expression);

    /// The first match at or after byte `from`: the whole of it, then its groups (empty, with a
    /// null pointer, where one took no part). Views into `text`.
    std::optional<std::vector<std::string_view>> find(std::string_view text, std::size_t from = 0)
        const;
    bool matches(std::string_view text) const;  ///< whether it occurs anywhere
    /// All occurrences replaced; \1 to \9 stand for groups, \0 for the whole.
    std::string replaced(std::string_view text, std::string_view by) const;
    /// Whether `by` can be a replacement: it names no group that there is not.
    bool accepts_replacement(std::string_view by) const;
    std::size_t groups() const noexcept;

private:
    struct state;
    std::shared_ptr<state const> state_;
};

}  // namespace panelia::sources
