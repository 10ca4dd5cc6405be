#include "sources/rule_page.hpp"

#include "engine/text_position.hpp"
#include "net/url.hpp"

#include <cstddef>

namespace panelia::sources {
namespace {

constexpr std::size_t most_notes = 200;

}  // namespace

void note(reading& out, std::string_view text) {
    if (out.notes.size() < most_notes) out.notes.push_back(engine::one_line(text, 300));
}

void note_drop(reading& out, std::string_view url, std::string_view why) {
    note(out, "dropped " + net::without_credentials(url) + ": " + std::string(why));
}

std::optional<std::string> reference(html_node at) {
    if (!at.is_element()) return at.raw_text();
    for (auto const* name : {"href", "value", "data-href", "data-url", "src"}) {
        if (auto value = at.attribute(name)) return value;
    }
    return std::nullopt;
}

std::optional<std::string> link_at(html_tree const& tree, html_node at) {
    auto const said = reference(at);
    return said ? tree.link(*said) : std::nullopt;
}

}  // namespace panelia::sources
