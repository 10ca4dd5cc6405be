// What every use of libxml2 here needs: it is initialised, silent, and refuses files and network.
// Only for the .cpp files of this folder.
#pragma once

#include <libxml/tree.h>
#include <libxml/xmlerror.h>

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

/// Seconds of CPU time this thread has used.
double thread_seconds() noexcept;

}  // namespace panelia::sources::libxml
