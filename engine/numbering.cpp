#include "engine/numbering.hpp"

#include "engine/decimal.hpp"

#include <algorithm>
#include <charconv>

namespace panelia::engine {

std::strong_ordering compare_volumes(std::string_view a, std::string_view b) {
    if (a.empty() || b.empty()) return !a.empty() <=> !b.empty();
    auto const left = canonical_decimal(a);
    auto const right = canonical_decimal(b);
    if (left && right) return compare_decimals(*left, *right);
    if (left || right) return left ? std::strong_ordering::less : std::strong_ordering::greater;
    return a.compare(b) <=> 0;
}

bool may_share_volume(std::string_view a, std::string_view b) {
    return a.empty() || b.empty() || std::is_eq(compare_volumes(a, b));
}

bool by_number::operator()(chapter_rank const& a, chapter_rank const& b) const noexcept {
    return std::is_lt(compare_decimals(a.number, b.number));
}

bool by_volume_then_number::operator()(chapter_rank const& a, chapter_rank const& b) const {
    auto const way = compare_volumes(a.volume, b.volume);
    return std::is_eq(way) ? std::is_lt(compare_decimals(a.number, b.number)) : std::is_lt(way);
}

void numbering::note(chapter_rank const& chapter) {
    if (chapter.volume.empty()) return;
    double value = 0;
    std::from_chars(chapter.number.data(), chapter.number.data() + chapter.number.size(), value);
    numbers_[chapter.volume].push_back(value);
}

bool numbering::restarts() const {
    std::size_t follow = 0, anew = 0;
    std::vector<double> const* before = nullptr;
    for (auto const& [volume, numbers] : numbers_) {
        if (before != nullptr) {
            auto lower = *before;
            auto const middle = lower.begin() + static_cast<std::ptrdiff_t>(lower.size() / 2);
            std::nth_element(lower.begin(), middle, lower.end());
            ++follow;
            anew += *std::min_element(numbers.begin(), numbers.end()) <= *middle ? 1 : 0;
        }
        before = &numbers;
    }
    return anew > 0 && 2 * anew >= follow;
}

}  // namespace panelia::engine
