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
#include <vector>

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
    /// Whether no part names any chapter, wanted or not; reads parts until one does.
    bool is_empty();
    /// Why, where the first part that names nothing tells; or empty.
    std::string const& lack() const noexcept { return lack_; }

private:
    bool advance();
    bool may_leave();
    void end();
    /// A part still to be read.
    struct waiting_part {
        document_request at{};
        std::size_t barren = 0;  // parts above it, in a row, that named nothing new
    };

    void add(reading said, std::size_t barren);
    void read_part(waiting_part const& part);
    struct part_answer;
    part_answer answer_to(document_request const& what, bool last);

    site_documents& documents_;
    std::shared_ptr<reader> how_;
    std::string address_;
    std::shared_ptr<reading const> head_;  // without its chapters
    bool series_guessed_ = false;          // from the address, until a part tells it
    chapter_list list_;
    engine::known_by known_;
    std::optional<list_memory> memory_;  // where the whole list is asked for
    bool naming_ = false;                // the library is open, and knows the series
    std::vector<chapter_spec> heard_;    // what was listed before the first chapter is named
    std::deque<waiting_part> parts_;
    std::unordered_set<std::string> asked_;
    std::string lack_;
    bool cut_ = false;  // parts were left out that may name chapters
    std::atomic<bool> stopped_{false};
};

}  // namespace panelia::sources
