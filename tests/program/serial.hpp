// A series served by the scriptable origin inside the test: pages of its own bytes, a manifest, and
// questions about what came of it on disk and in the origin's log.
#pragma once

#include "origin/origin.hpp"
#include "tests/program/program.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace program {

class serial {
public:
    /// Every page takes `latency` to begin.
    serial(std::size_t chapters, std::size_t pages, milliseconds latency);

    panelia::origin::server& web() noexcept { return web_; }
    std::size_t chapters() const noexcept { return chapters_; }
    std::size_t pages() const noexcept { return pages_; }  ///< per chapter
    std::size_t total() const noexcept { return chapters_ * pages_; }

    /// `get` of this series into `home`/lib, exports to `home`/m.json and `home`/m.csv.
    std::vector<std::string> get(fs::path const& home, std::vector<std::string> more = {}) const;

    /// Target of a page, and its name below the library; both 1-based.
    static std::string target(std::size_t chapter, std::size_t page);
    static std::string file(std::size_t chapter, std::size_t page);
    std::string const& bytes(std::size_t chapter, std::size_t page) const;

    /// What is wrong with the library, if anything: a page missing, torn, or under another name.
    /// With `partial`, pages may be missing and chapters unfinished, but nothing that bears its
    /// final name may be torn, and a chapter that bears its own may lack nothing.
    std::string damage(fs::path const& library, bool partial) const;
    /// Targets of the pages that stand under their final names; of finished chapters only, or all.
    std::set<std::string> stored(fs::path const& library, bool finished_only) const;

private:
    std::size_t chapters_, pages_;
    std::map<std::string, std::string> bodies_;  // by target
    panelia::origin::server web_;
};

}  // namespace program
