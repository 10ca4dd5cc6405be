// What every use of libxml2 here needs: it is initialised, silent, and refuses files and network.
// Only for the .cpp files of this folder.
#pragma once

#include <libxml/tree.h>
#include <libxml/xmlerror.h>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <string_view>

namespace panelia::sources::libxml {

/// While one lives, on its thread libxml2 prints nothing and loads nothing from outside. Other
/// users of libxml2 in the process keep what they have set.
class session {
public:
    session();
    session(session const&) = delete;
    session& operator=(session const&) = delete;
    ~session();

private:
    xmlStructuredErrorFunc errors_;
    void* errors_context_;
};

inline std::string_view view(xmlChar const* text) noexcept {
    return text == nullptr ? std::string_view{} : reinterpret_cast<char const*>(text);
}

/// A tag may have this many attributes. libxml2 compares each with all others: a tag of a megabyte
/// would take minutes. No page that a person wrote comes near.
constexpr int most_attributes_read = 4'000;

/// What is left of a document that a parser is fed from in pieces, so that it can be given up.
inline int feed(std::string_view& left, char* buffer, int size) noexcept {
    auto const n = std::min(left.size(), static_cast<std::size_t>(std::max(size, 0)));
    std::memcpy(buffer, left.data(), n);
    left.remove_prefix(n);
    return static_cast<int>(n);
}

/// Seconds of CPU time this thread has used.
double thread_seconds() noexcept;

}  // namespace panelia::sources::libxml
