// A row of neighbours that is walked again, compared with what it was before. Pure; who asks the
// library is row_memory.hpp.
#pragma once

#include "engine/discovery.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace panelia::sources {

/// Which neighbour of a chapter comes next.
enum class row_way {
    onward,  ///< the newer one
    back
};

/// From a chapter to the end of what is known.
struct known_stretch {
    std::vector<engine::listed_name> between{};  ///< in the order they would be walked
    std::string end{};                           ///< the address of the last one, none of these
    std::string before_end{};                    ///< the last of `between`
    /// Whether the last one, which says this is its neighbour on the way back, is where it was.
    bool ends_where(std::string_view neighbour) const;
};

/// Addresses are compared without fragments and credentials.
class known_row {
public:
    /// `earlier`: from the oldest to the newest.
    explicit known_row(std::vector<engine::listed_name> earlier);

    /// Whether a walk that begins here, with these neighbours (or none), is of the same row: they
    /// are what they were, or one of them is new. An address that always shows the newest chapter
    /// no longer shows what it did. When not, nothing is known from then on.
    bool begins_at(std::string_view start, std::string_view next, std::string_view previous);

    /// What need not be walked when the chapter at `from` leads to `to`: nothing, when that is new,
    /// or the end already. When it is not what it led to before, nothing is known from then on.
    std::optional<known_stretch> beyond(std::string_view from, std::string_view to, row_way way);

    /// Whether every chapter has a number higher than the one before, or none has any.
    bool rises() const;
    std::size_t size() const noexcept { return earlier_.size(); }

private:
    std::optional<std::size_t> place(std::string_view address) const;
    bool is(std::size_t at, std::string_view address) const;
    void forget();

    std::vector<engine::listed_name> earlier_;
    std::unordered_map<std::string, std::size_t> places_;
};

}  // namespace panelia::sources
