#include "sources/number_address.hpp"

#include "net/url.hpp"

#include <optional>

#include "sources/number_digits.hpp"
#include "sources/regex.hpp"

namespace panelia::sources {
namespace {

std::string path_and_query(std::string_view address) {
    if (auto const parsed = net::parse_url(address)) {
        return parsed->path + (parsed->query ? "?" + *parsed->query : "");
    }
    return std::string(address.substr(0, address.find('#')));
}

}  // namespace

address_number number_in_address(std::string_view address) {
    static auto const words = word_regex(
        R"(chapters?|chapitre|chap|chp|ch|c|episodes?|episode_no|chapter_no|ep|eps|capitulo|capitolo|cap|kapitel|kap|bolum|chuong|bab|glava|issue|strip|comic)",
        "[-_/=.]{0,2}"
    );
    static auto const pieces = word_regex("page|part", "[-_/=.]{0,2}");
    static auto const volumes =
        word_regex(R"(volume|vol|v|tome|tomo|band|season|s)", "[-_/=.]{0,2}");
    static regex const segment(
        std::string(R"(/)") + digits + R"((?:-[^/\d][^/]*)?(?:\.[a-z]{2,5})?/?(?:\?.*)?$)"
    );
    static regex const date(R"(/(?:19|20)\d\d/\d{1,2}(?:/\d{1,2})?/)");
    // 2020-01-06, 20200106, 2020/01/06: with or without more behind it.
    static regex const day(
        R"((^|[^\d])((?:19|20)\d\d)[-/_.]?(0[1-9]|1[0-2])[-/_.]?(0[1-9]|[12]\d|3[01])([^\d]|$))"
    );
    static regex const last(R"([^\d]((?:19|20)\d\d)[-/_.]?(\d\d)[-/_.]?(\d\d)(?:\.[a-z]{2,5}|/)?$)"
    );
    address_number out;
    auto const whole = path_and_query(address);
    if (auto const g = last.find(whole); g && day.matches((*g)[0])) {
        out.date = std::string((*g)[1]).append((*g)[2]).append((*g)[3]);
    }
    std::string const text = date.replaced(day.replaced(whole, "\\1\\5"), "/");
    if (auto const volume = after_word(volumes, text, true)) out.volume = volume->number;
    auto found = after_word(words, text, true);
    if (!found) {
        found = after_word(pieces, text, true);
        out.of_piece = found.has_value();
    }
    if (found) {
        // More digits than that is an identifier.
        if (found->number.substr(0, found->number.find('.')).size() <= 5) {
            out.number = found->number;
            out.by_word = true;
        }
    } else if (auto const g = segment.find(text)) {
        if ((*g)[1].size() <= 4) out.number = decimal_of(*g, 1, true);
    }
    return out;
}

}  // namespace panelia::sources
