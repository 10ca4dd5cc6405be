// Which series of the library a walk reads, found out before its first chapter is named.
#pragma once

#include "engine/discovery.hpp"

#include <memory>
#include <vector>

#include "sources/reader.hpp"

namespace panelia::sources {

/// What tells whether the library has this chapter, whatever its series is called there.
chapter_spec mark_of(chapter_link const& chapter, reading const& list);

/// `head` with the address by which the library tells the series from others of its name
/// (engine::discovery::settle). `chapters`: those that are known so far. Once the library is open.
std::shared_ptr<reading const> settle_series(
    engine::discovery& session,
    std::shared_ptr<reading const> head,
    std::vector<chapter_spec> chapters
);

}  // namespace panelia::sources
