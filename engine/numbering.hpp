// Volumes and numbers: whether a series numbers its chapters anew in each volume (seasons do), and
// which chapters are then the higher ones. Pure.
#pragma once

#include <compare>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace panelia::engine {

/// Orders volumes: decimals by value, before other names; an unknown (empty) one is the lowest.
std::strong_ordering compare_volumes(std::string_view a, std::string_view b);
/// Whether two chapters may be of one volume: they name the same one, or one of them names none.
bool may_share_volume(std::string_view a, std::string_view b);

/// What a chapter is ordered by.
struct chapter_rank {
    std::string volume{}, number{};  ///< `number`: a canonical decimal
};
struct by_number {
    bool operator()(chapter_rank const& a, chapter_rank const& b) const noexcept;
};
struct by_volume_then_number {
    bool operator()(chapter_rank const& a, chapter_rank const& b) const;
};

/// Learns from the chapters of one series.
class numbering {
public:
    void note(chapter_rank const& chapter);
    /// How many volumes have been named.
    std::size_t volumes() const noexcept { return numbers_.size(); }
    /// Whether numbers begin anew in a volume: by most of the volumes that follow another one. A
    /// single chapter that stands out (an extra "0.5" in volume 7) does not decide.
    bool restarts() const;

private:
    struct volume_less {
        bool operator()(std::string const& a, std::string const& b) const {
            return std::is_lt(compare_volumes(a, b));
        }
    };
    std::map<std::string, std::vector<double>, volume_less> numbers_;  // of known volumes
};

}  // namespace panelia::engine
