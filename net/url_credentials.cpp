// URLs as text, for people: credentials cut out of whatever was given.
#include "net/url.hpp"

#include <cstddef>
#include <utility>

namespace panelia::net {
namespace {

constexpr std::string_view authority_ends = "/\\?#";

// Where the authority of any text begins: behind "//" (or its backslashed forms), else behind
// "http:" or "https:", else at the front.
std::size_t authority_begin(std::string_view text) noexcept {
    std::size_t begin = 0;
    std::size_t const first = text.find_first_of(":/\\?#@");
    if (first != std::string_view::npos && text[first] == ':') {
        bool const slash =
            first + 1 < text.size() && (text[first + 1] == '/' || text[first + 1] == '\\');
        std::string_view const name = text.substr(0, first);
        bool const http = name.size() >= 4 && name.size() <= 5 && (name[0] | 0x20) == 'h';
        if (slash || http) begin = first + 1;
    }
    while (begin < text.size() && (text[begin] == '/' || text[begin] == '\\')) ++begin;
    return begin;
}

bool is_port(std::string_view text) noexcept {
    return text.find_first_not_of("0123456789") == std::string_view::npos;
}

// Text that is no URL may be one whose password holds a '/', '?' or '#' that was not encoded: if
// something like "user:word" stands where the authority should, the cut goes to the last '@' of
// all.
std::string cut(std::string_view text, bool guess) {
    std::size_t const begin = authority_begin(text);
    std::size_t const end = text.find_first_of(authority_ends, begin);
    std::string_view const authority =
        text.substr(begin, end == std::string_view::npos ? end : end - begin);
    std::size_t at = authority.rfind('@');
    if (at == std::string_view::npos && guess) {
        std::size_t const colon = authority.find(':');
        bool const suspicious =
            colon != std::string_view::npos && !is_port(authority.substr(colon + 1));
        if (suspicious) at = text.substr(begin).rfind('@');
    }
    std::string out(text.substr(0, begin));
    out += text.substr(at == std::string_view::npos ? begin : begin + at + 1);
    return out;
}

}  // namespace

std::string without_credentials(std::string_view text) {
    std::string kept(text);
    if (text.find('@') == std::string_view::npos) return kept;  // nothing ends credentials
    auto parsed = parse_url(kept);
    while (!parsed) {  // what a cut leaves may have credentials of its own ("http:a@//b:c@d/")
        std::string shortened = cut(kept, true);
        if (shortened.size() == kept.size()) return kept;
        kept = std::move(shortened);
        parsed = parse_url(kept);
    }
    if (parsed->username.empty() && parsed->password.empty()) return kept;
    std::string shortened = cut(kept, false);
    auto const again = parse_url(shortened);
    if (again && again->href() == parsed->display()) return shortened;
    return parsed->display();  // tabs or newlines in odd places
}

}  // namespace panelia::net
