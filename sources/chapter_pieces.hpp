// The pages of one chapter out of the several documents that show it: in which order, and whether
// they are all of one chapter. Pure; who fetches the documents is chapter_finder.hpp.
#pragma once

#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "sources/reader.hpp"

namespace panelia::sources {

/// Where a reader names further documents (`reading::more`), their pages come as they are told.
/// Where it only takes them for such (`chapter_part::sure`), they are held to be what the first one
/// was taken for: of one chapter, numbered without a gap, with a picture like the first.
///
/// Where the first one has several pictures, another one is tried alone: it may show the same
/// (comments in pages, one picture at a time), and then the first one is the whole chapter.
class chapter_pieces {
public:
    /// `first` came from `address`.
    chapter_pieces(std::string const& address, reading first);

    /// Adds a further document. Why the chapter cannot be put together, or empty.
    std::string add(reading part);
    /// A document that is named and has not been given out before.
    std::optional<document_request> next();
    /// Whether it does not matter that a document is not there: the first page by its number, which
    /// the chapter's own address has shown.
    bool can_lack(std::string const& url) const;
    /// The documents turned out to be of several chapters: what is left is the first one's.
    bool of_several() const noexcept { return several_; }

    std::size_t documents() const noexcept { return known_.size(); }  ///< named so far
    std::size_t pages() const noexcept { return pages_; }             ///< told so far

    /// Puts the pages into `into`. Why they are not whole, or empty.
    std::string finish(std::vector<page_spec>& into);

private:
    struct piece {
        std::size_t place = 0;
        std::vector<page_spec> pages{};
    };
    bool want(std::vector<document_request> more);
    void try_one(std::vector<document_request> more);
    bool shows_the_same(reading const& part) const;
    std::string take_part(reading part);
    void take(std::size_t place, std::vector<page_spec> pages);
    std::optional<std::size_t> missing_place() const;
    std::string lacking(std::size_t found) const;

    bool taken_for_one_;
    chapter_part first_;
    std::string like_;  // of the first document's picture
    std::vector<piece> pieces_;
    std::deque<document_request> wanted_;
    std::vector<document_request> held_;     // until one of them was tried
    std::unordered_set<std::string> shown_;  // of a first one with several pictures: their paths
    bool trial_ = false;                     // of what is given out next
    bool whole_ = false;                     // the first one is
    std::unordered_set<std::string> known_;  // documents
    std::size_t pages_ = 0;
    std::size_t furthest_ = 0;  // place of a document that was read
    bool several_ = false;
};

}  // namespace panelia::sources
