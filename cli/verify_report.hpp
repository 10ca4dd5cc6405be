// What `panelia verify` says, out of values: text for people, JSON for programs. Pure.
#pragma once

#include "engine/library_check.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace panelia::cli {

/// A finished (or interrupted) check.
struct verify_facts {
    std::string library;  ///< as the user named it
    std::uint64_t chapters = 0, chapters_bad = 0, chapters_unfinished = 0, pages = 0, pages_bad = 0,
                  pages_missing = 0, pages_without_digest = 0, aliens = 0, bytes = 0;
    std::uint64_t chapters_unknown = 0;  ///< of the unfinished ones: without a row
    bool aliens_ignored = false;         ///< as the user asked
    std::uint64_t faults = 0;            ///< findings that are not tolerated
    double seconds = 0;
    bool interrupted = false;
    std::vector<engine::finding> findings;  ///< in the order of the library
    std::uint64_t unlisted = 0;             ///< findings beyond those
};

/// Nothing is wrong, and everything was looked at.
bool all_well(verify_facts const& facts) noexcept;
/// One line per finding, the sums, and what to do.
std::string verify_text(verify_facts const& facts);
/// One JSON object and a line end.
std::string verify_json(verify_facts const& facts);

}  // namespace panelia::cli
