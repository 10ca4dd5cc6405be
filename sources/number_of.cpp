#include "sources/number_of.hpp"

#include "sources/chapter_number.hpp"

namespace panelia::sources {

std::string number_in_title(std::string_view title) {
    return read_chapter_number(title).number;
}

std::string number_of(std::string_view title, std::string_view address) {
    return read_chapter_number(title, address).number;
}

}  // namespace panelia::sources
