// Looks at a chapter as its source gives it, before it is planned: what cannot be fetched so is
// given its reason to fail.
#pragma once

#include "panelia/manifest.hpp"

#include <functional>
#include <set>
#include <string>
#include <utility>

namespace panelia::engine {

/// Not thread-safe: the planner's.
class chapter_intake {
public:
    explicit chapter_intake(std::function<void(std::string const&)> warn)
        : warn_(std::move(warn)) {}

    /// Fails a chapter without pages, one with a header that no request can carry (its pages would
    /// be asked for without it), and one whose pages are promised a checksum that no page can have.
    /// A header that panelia decides by itself is only left out, and told of, once: browsers send
    /// such fields, and so lists of headers have them.
    void check(chapter_spec& chapter);

private:
    void check_headers(chapter_spec& chapter);

    std::function<void(std::string const&)> warn_;
    std::set<std::string> told_;
};

}  // namespace panelia::engine
