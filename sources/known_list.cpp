#include "sources/known_list.hpp"

#include <iterator>
#include <utility>

namespace panelia::sources {
namespace {

std::string key_of(engine::listed_name const& one) {
    auto key = one.number + '\n' + one.language + '\n';
    return one.url.empty() ? key + "titled " + one.title : key + one.url;
}

}  // namespace

known_list::known_list(std::vector<engine::listed_name> earlier) : earlier_(std::move(earlier)) {
    for (auto const& one : earlier_) known_.insert(key_of(one));
}

void known_list::name(engine::listed_name one) {
    auto const key = key_of(one);
    if (at_ < earlier_.size() && key == key_of(earlier_[at_])) {
        ++at_;
    } else if (known_.contains(key)) {
        other_ = true;
    }
    named_.push_back(std::move(one));
}

void known_list::end_part() {
    auto const named = named_.size() - std::exchange(part_from_, named_.size());
    auto const again = at_ - std::exchange(part_at_, at_);
    if (named > 0) ++parts_;
    part_known_ = named > 0 && again == named;
}

std::optional<std::size_t> known_list::met() const {
    if (other_ || !part_known_) return std::nullopt;
    return at_;
}

std::vector<engine::listed_name> known_list::ended() && {
    return std::move(named_);
}

std::vector<engine::listed_name> known_list::with_rest() && {
    auto const rest = earlier_.begin() + static_cast<std::ptrdiff_t>(at_);
    named_.insert(
        named_.end(), std::make_move_iterator(rest), std::make_move_iterator(earlier_.end())
    );
    return std::move(named_);
}

}  // namespace panelia::sources
