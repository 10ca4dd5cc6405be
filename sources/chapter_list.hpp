// The chapters of a list that comes in parts: which of them are wanted, under which number, and
// whether further parts can matter. Pure; who fetches the parts is list_walk.hpp.
#pragma once

#include "engine/numbering.hpp"
#include "engine/selection.hpp"

#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "sources/number_trend.hpp"
#include "sources/reader.hpp"

namespace panelia::sources {

/// A chapter of the list.
struct listed_chapter {
    chapter_link link{};      ///< with a number
    bool positioned = false;  ///< the number is its position: the list named none
};

/// Numbers: the list's own; a chapter without one gets its position among all chapters of the list,
/// counted from the oldest. So it can wait for the end of a list that is not oldest-first.
class chapter_list {
public:
    explicit chapter_list(engine::selection wanted) : wanted_(std::move(wanted)) {}

    /// One part. How many of its chapters were not listed before.
    std::size_t add(reading part);
    /// No further part will be added.
    void end();

    bool ended() const noexcept { return ended_; }

    /// Whether a further part can hold a chapter that is wanted: not, when the list is sorted by
    /// number and has passed what --chapters and --latest ask for.
    bool wants_more() const;
    /// The next wanted chapter, in the order of the list; nothing for now (or, after `end`, at
    /// all).
    std::optional<listed_chapter> next();
    bool has_ready() const noexcept { return !ready_.empty(); }

    /// Whether every chapter so far has a number, and they are sorted: the newest first.
    bool newest_first() const { return numbered_ && sorted() == list_order::newest_first; }
    std::size_t size() const noexcept { return count_; }  ///< chapters listed so far

private:
    struct entry {
        std::size_t place = 0;  // from 0, in the list
        listed_chapter chapter{};
    };
    list_order order() const;
    list_order sorted() const;
    void settle(entry&& one);
    bool passed_all(std::string const& number, list_order way) const;
    void choose_latest();
    template <class Order>
    void keep_highest();

    engine::selection wanted_;
    list_order declared_ = list_order::unknown;
    std::string language_;                  // of the whole list, for chapters that name none
    std::unordered_set<std::string> seen_;  // what tells chapters apart: addresses
    std::size_t count_ = 0;
    number_trend way_;
    engine::numbering numbers_;
    std::deque<listed_chapter> ready_;
    std::vector<entry> unnumbered_;  // wait for the end
    std::vector<entry> candidates_;  // of --latest, until it is known which they are
    bool numbered_ = true, ended_ = false;
};

}  // namespace panelia::sources
