// From the address of a series, a chapter or a manifest to chapters for a session. Standard library
// only; needs panelia::sources.
#pragma once

#include "panelia/manifest.hpp"
#include "panelia/session.hpp"

#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace panelia {

/// What is wanted of an address; the defaults are those of the command line.
struct site_options {
    std::string chapters{};      ///< "1-10,12.5,20-"; empty: all
    std::size_t latest = 0;      ///< only the N highest-numbered chapters; 0: all
    std::string language{};      ///< BCP 47; empty: any
    bool update = false;         ///< a chapter whose number the library has is not looked at
    bool ignore_robots = false;  ///< do not ask what robots.txt allows (RFC 9309)
    std::vector<std::filesystem::path> rules{};  ///< rule files, asked before panelia's own
};

/// Fetches the document at `address` through the session and returns its chapters, lazily: their
/// own documents are fetched as the session asks for chapters, a few ahead. Throws
/// std::runtime_error, in one line, when the address cannot be fetched or understood, and
/// std::invalid_argument for an impossible option. The source must not outlive the session.
std::unique_ptr<chapter_source> open_site(
    session& with, std::string const& address, site_options const& options = {}
);

}  // namespace panelia
