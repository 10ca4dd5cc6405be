// Series as the readers of Guya and Cubari have them in JSON: one document with all chapters, each
// with its pages by the group that made them. Guya's `/api/series/SLUG/` names files; Cubari's
// `/read/api/SOURCE/series/ID/`, and the files that it reads from anywhere (gists), have addresses.
// https://github.com/appu1232/guyamoe, https://cubari.moe
#pragma once

#include <memory>

#include "sources/reader.hpp"

namespace panelia::sources {

/// A reader of such a document, or null.
std::unique_ptr<reader> guya_reader(document const& first);

}  // namespace panelia::sources
