#include "engine/library_names.hpp"

#include "engine/naming.hpp"

#include <unicase.h>
#include <unictype.h>
#include <uninorm.h>
#include <unistr.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>

namespace panelia::engine {

std::string folded_name(std::string_view name) {
    // What has no width (joiners, variation selectors, soft hyphens) is as good as absent: HFS+
    // compares names without it, and a reader cannot see it.
    std::string visible;
    for (std::string_view rest = name; !rest.empty();) {
        ucs4_t c = 0;
        auto const* at = reinterpret_cast<std::uint8_t const*>(rest.data());
        auto const used = static_cast<std::size_t>(std::max(1, u8_mbtouc(&c, at, rest.size())));
        if (!uc_is_property_default_ignorable_code_point(c)) visible.append(rest.substr(0, used));
        rest.remove_prefix(used);
    }
    auto const* bytes = reinterpret_cast<std::uint8_t const*>(visible.data());
    std::size_t length = 0;
    std::unique_ptr<std::uint8_t, void (*)(void*)> const folded(
        u8_casefold(bytes, visible.size(), nullptr, UNINORM_NFC, nullptr, &length), std::free
    );
    if (!folded) return std::string(name);  // not UTF-8: names of ours always are
    return {reinterpret_cast<char const*>(folded.get()), length};
}

std::string free_name(
    std::string const& base,
    std::string const& key,
    std::function<bool(std::string const&)> const& is_free
) {
    // "x.partial" is what the unfinished chapter "x" is called.
    bool const confusable = folded_name(base).ends_with(partial_suffix);
    if (!confusable && is_free(base)) return base;
    std::string salted = key;
    for (;;) {
        std::string candidate = with_suffix(base, salted);
        if (is_free(candidate)) return candidate;
        salted += '\n';
    }
}

}  // namespace panelia::engine
