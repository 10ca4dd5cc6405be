// The number in a chapter's address. Pure.
#pragma once

#include <string>
#include <string_view>

namespace panelia::sources {

struct address_number {
    std::string number{}, volume{};  ///< canonical decimals, or empty
    std::string date{};              ///< "20200106", where the address ends in one
    bool by_word = false;            ///< after a word: /chapter-12/, ?episode_no=12
    bool of_piece = false;           ///< that word names a piece: /the-fall-part-2/
};

/// `address` is a URL or a path.
address_number number_in_address(std::string_view address);

}  // namespace panelia::sources
