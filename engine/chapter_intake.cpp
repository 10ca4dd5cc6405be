#include "engine/chapter_intake.hpp"

#include "engine/given_headers.hpp"
#include "engine/spec_checks.hpp"
#include "panelia/error.hpp"

#include <cstddef>
#include <string>
#include <utility>

namespace panelia::engine {

namespace {

void fail(chapter_spec& chapter, errc error, std::string why) {
    chapter.failed_with = error;
    chapter.failure = std::move(why);
}

void check_checksums(chapter_spec& chapter) {
    for (std::size_t i = 0; i < chapter.pages.size(); ++i) {
        auto& given = chapter.pages[i].sha256;
        if (given.empty()) continue;
        auto checked = checked_sha256(given);
        if (!checked)
            return fail(
                chapter,
                errc::checksum_mismatch,
                "page " + std::to_string(i + 1) + ": the SHA-256 promised is " +
                    std::string(not_a_sha256)
            );
        given = std::move(*checked);
    }
}

}  // namespace

void chapter_intake::check(chapter_spec& chapter) {
    if (chapter.failed_with) return;
    if (chapter.pages.empty())
        return fail(chapter, errc::not_understood, "its source names no page of it");
    check_headers(chapter);
    check_checksums(chapter);
}

void chapter_intake::check_headers(chapter_spec& chapter) {
    for (auto const& [name, value] : chapter.headers) {
        auto const fault = fault_of_given(name, value);
        if (fault == net::field_fault::none) continue;
        auto why = told(name, fault);
        if (fault != net::field_fault::own) return fail(chapter, errc::bad_header, std::move(why));
        if (told_.insert(why).second) warn_(why + ", what is given is not sent");
    }
    std::erase_if(chapter.headers, [](auto const& header) {
        return fault_of_given(header.first, header.second) == net::field_fault::own;
    });
}

}  // namespace panelia::engine
