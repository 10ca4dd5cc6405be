// What every part of reading a page with a rule needs: notes, and where an element leads.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sources/html.hpp"
#include "sources/reader.hpp"

namespace panelia::sources {

/// Adds a note, as one line; none beyond two hundred.
void note(reading& out, std::string_view text);
/// Notes that an address is left out, and why.
void note_drop(reading& out, std::string_view url, std::string_view why);

/// An attribute's value, or what an element refers to, as it is written.
std::optional<std::string> reference(html_node at);
/// The same as an absolute address, if it is one.
std::optional<std::string> link_at(html_tree const& tree, html_node at);

}  // namespace panelia::sources
