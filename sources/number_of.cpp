#include "sources/number_of.hpp"

#include "net/ascii.hpp"

#include <utility>

#include "sources/chapter_number.hpp"

namespace panelia::sources {

std::string number_of(std::string_view title, std::string_view address) {
    return read_chapter_number(title, address).number;
}

std::string title_beyond_number(std::string_view title, std::string_view series) {
    auto label = title;
    bool const named = !series.empty() &&
                       net::equals_ignoring_case(title.substr(0, series.size()), series) &&
                       title.size() > series.size() && !net::is_digit(title[series.size()]);
    if (named && std::string_view(" :,-|#(\xE2").find(title[series.size()]) != label.npos) {
        label.remove_prefix(series.size());
        // A dash in UTF-8 begins with a byte that is no separator by itself.
        while (!label.empty() && (std::string_view(" :,-|").find(label.front()) != label.npos)) {
            label.remove_prefix(1);
        }
        for (auto const* const dash : {"\xE2\x80\x93", "\xE2\x80\x94"}) {
            if (label.starts_with(dash)) label.remove_prefix(3);
        }
    }
    auto said = read_chapter_number(label);
    bool const labelled = said.leads && said.evidence != number_evidence::none;
    return labelled ? std::move(said.title) : std::string(title);
}

}  // namespace panelia::sources
