// Names the chapters of a series without a list: from one to its neighbour, as far as they are
// wanted.
#pragma once

#include "engine/selection.hpp"

#include <atomic>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "sources/chapter_list.hpp"
#include "sources/chapter_namer.hpp"
#include "sources/site_documents.hpp"

namespace panelia::sources {

/// From an address at either end the chapters come in that direction; from one in between, forward
/// first and then, newest first, all of them. A neighbour that was met before ends the direction.
class neighbour_walk final : public chapter_namer {
public:
    /// `said`: a role::list reading with neighbours, of the document at `address`.
    neighbour_walk(
        site_documents& documents,
        std::shared_ptr<reader> how,
        std::string address,
        reading said,
        engine::selection wanted,
        bool update
    );
    std::optional<named_chapter> next() override;
    bool any() override;
    void stop() override { stopped_ = true; }

private:
    bool advance();
    bool read_neighbour();
    void add(std::vector<chapter_link> links, list_order way);

    site_documents& documents_;
    std::shared_ptr<reader> how_;
    std::shared_ptr<reading const> head_;
    chapter_list list_;
    engine::known_by known_;
    document_request onward_, back_;   // the next document of each direction, or none
    std::vector<chapter_link> ahead_;  // found forward, while it is not known which are the newest
    bool forward_ = true, gathering_ = false;
    std::string at_;  // the document that names the neighbour
    std::unordered_set<std::string> met_;
    std::atomic<bool> stopped_{false};
};

}  // namespace panelia::sources
