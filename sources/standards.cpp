#include "sources/standards.hpp"

#include "sources/feed.hpp"
#include "sources/guya.hpp"
#include "sources/iiif.hpp"
#include "sources/mangadex.hpp"
#include "sources/opds.hpp"
#include "sources/sitemap.hpp"

namespace panelia::sources {

std::unique_ptr<reader> standard_reader(document const& first) {
    // A catalogue is an Atom feed too, and comes before it.
    for (auto* const make :
         {&iiif_reader,
          &mangadex_reader,
          &guya_reader,
          &opds_reader,
          &feed_reader,
          &sitemap_reader}) {
        if (auto found = make(first)) return found;
    }
    return nullptr;
}

}  // namespace panelia::sources
