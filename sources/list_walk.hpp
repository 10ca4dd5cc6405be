// Reads the parts of a list of chapters, one after another, as far as chapters of it are wanted.
#pragma once

#include "engine/selection.hpp"

#include <atomic>
#include <cstddef>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <unordered_set>

#include "sources/chapter_list.hpp"
#include "sources/chapter_namer.hpp"
#include "sources/list_memory.hpp"
#include "sources/site_documents.hpp"

namespace panelia::sources {

class list_walk final : public chapter_namer {
public:
    /// `first` came from `address` and says `said`, as `how` read it.
    list_walk(
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
    bool may_leave();
    void end();
    void add(reading said);
    void read_part(document_request const& part);

    site_documents& documents_;
    std::shared_ptr<reader> how_;
    std::string address_;
    std::shared_ptr<reading const> head_;  // without its chapters
    bool series_guessed_ = false;          // from the address, until a part tells it
    chapter_list list_;
    engine::known_by known_;
    std::optional<list_memory> memory_;   // where the whole list is asked for
    bool naming_ = false;                 // the library is open
    bool dropped_ = false;                // parts are not read though they may matter
    std::deque<document_request> parts_;  // to be read
    std::unordered_set<std::string> asked_;
    std::size_t barren_ = 0;  // parts in a row that named nothing new
    std::atomic<bool> stopped_{false};
};

/// A name for a series whose documents tell none: the last part of its address that reads as a name
/// and is no chapter's.
std::string series_of_address(std::string_view address);

}  // namespace panelia::sources
