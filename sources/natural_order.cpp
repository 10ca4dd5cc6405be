#include "sources/natural_order.hpp"

#include "net/percent.hpp"

#include <cstddef>

namespace panelia::sources {

bool natural_less(std::string_view a, std::string_view b) {
    auto const digit = [](char c) {
        return c >= '0' && c <= '9';
    };
    while (!a.empty() && !b.empty()) {
        if (digit(a[0]) && digit(b[0])) {
            auto const take = [&](std::string_view& text) {
                while (text.size() > 1 && text[0] == '0' && digit(text[1])) text.remove_prefix(1);
                std::size_t n = 0;
                while (n < text.size() && digit(text[n])) ++n;
                auto const number = text.substr(0, n);
                text.remove_prefix(n);
                return number;
            };
            auto const x = take(a), y = take(b);
            if (x.size() != y.size()) return x.size() < y.size();
            if (x != y) return x < y;
        } else {
            auto const x = static_cast<unsigned char>(a[0]), y = static_cast<unsigned char>(b[0]);
            if (x != y) return x < y;
            a.remove_prefix(1);
            b.remove_prefix(1);
        }
    }
    return a.size() < b.size();
}

std::string natural_key(std::string_view url) {
    auto path = url.substr(0, url.find_first_of("?#"));
    auto const rest = url.substr(path.size());
    auto const dot = path.rfind('.');
    constexpr std::size_t longest = 5;
    bool const ending =
        dot != path.npos && path.find('/', dot) == path.npos && path.size() - dot <= longest;
    if (ending) path = path.substr(0, dot);
    return net::percent_decode(path).append(rest);
}

}  // namespace panelia::sources
