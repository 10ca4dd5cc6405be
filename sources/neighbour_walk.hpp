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
#include "sources/row_memory.hpp"
#include "sources/site_documents.hpp"

namespace panelia::sources {

/// From an address at either end the chapters come in that direction; from one in between, forward
/// first and then, newest first, all of them. A neighbour that was met before ends the direction.
/// Of a row that the library remembers only the ends are read again: what lies between is named as
/// it was, without its pages.
class neighbour_walk final : public chapter_namer {
public:
    /// `said`: a role::list reading with neighbours, of the document at `address`.
    neighbour_walk(
        site_documents& documents,
        std::shared_ptr<reader> how,
        std::string const& address,
        reading said,
        engine::selection wanted,
        bool update
    );
    std::optional<named_chapter> next() override;
    bool any() override;
    void stop() override { stopped_ = true; }

private:
    /// Where the row goes on.
    struct side {
        document_request to{};           // or none
        std::string from{};              // the document that names it
        std::vector<page_spec> shown{};  // its pictures
    };

    side& ahead() noexcept { return forward_ ? onward_ : back_; }
    row_way way() const noexcept { return forward_ ? row_way::onward : row_way::back; }
    bool fill();
    bool advance();
    bool read_neighbour();
    bool leap(document_request const& wanted);
    bool take(fetched const& got, std::string const& wanted);
    bool is_end_again(reading const& said) const;
    void meet(reading said, std::string const& address);
    void found(chapter_link link, bool known = false);
    void add(std::vector<chapter_link> links, list_order way);
    void recall();

    site_documents& documents_;
    std::shared_ptr<reader> how_;
    std::shared_ptr<reading const> head_;
    chapter_spec first_;  // what is known of the first chapter
    chapter_list list_;
    engine::known_by known_;
    side onward_, back_;
    std::vector<chapter_link> ahead_;  // found forward, while it is not known which are the newest
    bool forward_ = true, gathering_ = false;
    std::optional<row_memory> memory_;  // where no numbers are asked for
    bool begun_ = false;                // the library is open
    bool surely_any_ = false;           // the first chapter is wanted
    std::unordered_set<std::string> met_;
    std::atomic<bool> stopped_{false};
};

}  // namespace panelia::sources
