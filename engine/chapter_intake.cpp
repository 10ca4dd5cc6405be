#include "engine/chapter_intake.hpp"

#include "engine/given_headers.hpp"
#include "panelia/error.hpp"

namespace panelia::engine {

void chapter_intake::check(chapter_spec& chapter) {
    if (chapter.failed_with) return;
    if (chapter.pages.empty()) {
        chapter.failed_with = errc::not_understood;
        chapter.failure = "its source names no page of it";
        return;
    }
    for (auto const& [name, value] : chapter.headers) {
        auto const fault = fault_of_given(name, value);
        if (fault == net::field_fault::none) continue;
        auto why = told(name, fault);
        if (fault != net::field_fault::own) {
            chapter.failed_with = errc::bad_header;
            chapter.failure = std::move(why);
            return;
        }
        if (told_.insert(why).second) warn_(why + ", what is given is not sent");
    }
    std::erase_if(chapter.headers, [](auto const& header) {
        return fault_of_given(header.first, header.second) == net::field_fault::own;
    });
}

}  // namespace panelia::engine
