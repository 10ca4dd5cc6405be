#include "sources/rule_numbers.hpp"

#include "engine/decimal.hpp"
#include "net/ascii.hpp"
#include "net/url.hpp"

#include <cstddef>

#include "sources/chapter_number.hpp"
#include "sources/libxml.hpp"
#include "sources/rule_page.hpp"

namespace panelia::sources {
namespace {

/// Of the CPU, for all numbers of a document: an expression is evaluated once a link.
constexpr double most_seconds = 4;

}  // namespace

/// The number that the rule's own keys give, or empty.
std::string rule_numbers::own_number(
    number_place const& how, html_node at, std::string const& address
) {
    auto said = address;
    if (how.at) {
        if (seconds_ > most_seconds) return {};
        auto const begun = libxml::thread_seconds();
        auto const found = tree_.select(*how.at, at);
        seconds_ += libxml::thread_seconds() - begun;
        if (!found.error.empty() || seconds_ > most_seconds) {
            note(out_, "number: " + (found.error.empty() ? "takes too long" : found.error));
            out_.confidence = 0;
            seconds_ = most_seconds + 1;
            return {};
        }
        said = found.nodes.empty() ? found.text : found.nodes.front().text();
    }
    if (how.match) {
        auto const groups = how.match->find(said);
        if (!groups) return {};
        std::string digits;
        for (std::size_t i = 1; i < groups->size(); ++i) digits += (*groups)[i];
        if (groups->size() == 1) digits = groups->front();
        return engine::canonical_decimal(net::trim(digits)).value_or(std::string{});
    }
    if (auto const number = engine::canonical_decimal(net::trim(said))) return *number;
    return read_chapter_number(said).number;
}

void rule_numbers::name(
    chapter_link& chapter,
    std::string const& said,
    number_place const& how,
    html_node at,
    std::string_view key
) {
    auto const read = read_chapter_number(said, chapter.url);
    chapter.number = read.number;
    chapter.title = read.title;
    chapter.volume = read.volume;
    if (!how.is_said()) return;
    chapter.number = how.position ? std::string{} : own_number(how, at, chapter.url);
    // What was taken for a number may be the title: "100 Days".
    bool const same = !read.number.empty() && read.number == chapter.number;
    if (!same) chapter.title = said;
    if (!how.position && chapter.number.empty()) {
        note(out_, std::string(key) + ": none for " + net::without_credentials(chapter.url));
    }
}

}  // namespace panelia::sources
