// What one fetched document says: chapters, pages, further documents. Values and one interface; no
// I/O here and none in the readers: who fetches is the walk's business (sources/walk.hpp).
#pragma once

#include "panelia/manifest.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace panelia::sources {

using header_list = std::vector<std::pair<std::string, std::string>>;

/// A document as it was fetched.
struct document {
    std::string url{};           ///< absolute, after redirects: what relative links refer to
    std::string content_type{};  ///< lower case, without parameters; empty: the server named none
    std::string charset{};       ///< of the Content-Type, lower case, or empty
    std::string body{};          ///< its bytes, free of any Content-Encoding
    std::optional<post_spec> posted{};  ///< what was posted for it; nothing: it was got
};

/// A document still to be fetched.
struct document_request {
    std::string url{};  ///< absolute, http(s)
    header_list headers{};
    std::optional<post_spec> post{};  ///< with it, by a POST
    /// Of a part of a list: what is asked, in turn, where it is refused or names no chapter.
    std::vector<document_request> instead{};
};

/// What tells a request from others: all of it but the fragment and what is asked instead.
std::string key_of(document_request const& what);

/// What a document is read for.
enum class role {
    list,    ///< the chapters of a series
    chapter  ///< the pages of one chapter
};

/// In which order a list names its chapters.
enum class list_order { unknown, oldest_first, newest_first };

/// What is known of a chapter's address beside itself, for who has to guess what is there.
struct chapter_listing {
    enum class by { nobody, user, list };
    by named = by::nobody;  ///< who says that there is a chapter
    // Of a list:
    std::size_t among = 0;  ///< how many chapters the document that names it names
    bool in_parts = false;  ///< there are further documents of the list
    bool apart =
        false;  ///< no other chapter's address differs from its own in the last number only
    bool parted = false;  ///< its list names as chapters what would be further documents of it
    /// The list does not name the address that counts one further than its own (`successor_of`).
    bool skips_next = false;
};

/// A chapter as a document names it.
struct chapter_link {
    std::string number{};  ///< a canonical decimal ("10.5"), or empty: the document names none
    std::string title{}, volume{}, language{};
    std::string url{};  ///< the chapter's own page: referer, metrics, identity
    /// The document that tells its pages; an empty URL: `url` does, or `pages` are known.
    document_request pages_at{};
    std::vector<page_spec> pages{};
    /// Pictures that a list shows beside it: a document that shows just these is sure of them.
    std::vector<std::string> shown{};
    header_list headers{};      ///< sent with each page's request
    chapter_listing listing{};  ///< filled in by who walks a list
};

/// Whether a document of several pictures is followed by further ones of its chapter.
enum class further_parts {
    none,
    maybe,  ///< too likely to take it for the whole chapter, not enough to join them
    likely  ///< they are tried: their pictures tell (chapter_pieces.hpp)
};

/// A document's place among those that show one chapter, as its address and its links tell.
struct chapter_part {
    bool sure = false;  ///< it is one of several: `others` are further ones
    /// Its number, or 0: the chapter's own address, which shows the first page. Nothing: untold.
    std::optional<std::size_t> place{};
    std::vector<document_request> others{};  ///< that it links to, by their numbers
    std::string address{};                   ///< of the chapter, as all of them have it
    std::string chapter{};       ///< the number of the chapter that it says it is of, or empty
    std::string stray{};         ///< where it goes on to what is none of `others`; empty: nowhere
    std::size_t pages_said = 0;  ///< how many pages it says that the chapter has; 0: says nothing
    bool said_by_word = false;   ///< and that these are pages
    bool doubtful = false;       ///< not `sure`, and yet not likely a chapter of its own
    further_parts further = further_parts::none;  ///< holds in the place of these two where there
                                                  ///< are several pictures
};

/// What a document says. Everything absolute; nothing fetched.
struct reading {
    bool understood = false;  ///< false: not a document of this kind; the rest is then empty
    std::string series{}, direction{}, language{};
    /// By what the series is told apart from others of its name (chapter_spec), where that is known
    /// better than by the address of its list; filled in by who walks.
    std::string series_url{};
    /// The address that the user named, where a redirect led from it; filled in likewise.
    std::string moved_from{};
    list_order order = list_order::unknown;
    std::vector<chapter_link> chapters{};  ///< role::list, in the document's order
    chapter_link self{};                   ///< role::chapter: what it says of itself, and its pages
    chapter_part part{};                   ///< of a chapter's document, where links only tell
    std::vector<document_request> more{};  ///< further parts of the same list or chapter, in order
    /// Neighbouring chapters, or empty. In a role::list reading: the series has no list and is
    /// walked from neighbour to neighbour; `chapters` then is the one of this document, with its
    /// pages.
    document_request next{}, previous{};
    double request_rate = 0;           ///< requests a second that its hosts bear; 0: nothing said
    double confidence = 1;             ///< 0 to 1; below `sure_enough` nothing is downloaded
    std::vector<std::string> notes{};  ///< what was decided and dropped, for `rules test` and -v
    std::vector<std::string> warnings{};  ///< what it lacks itself, for everybody
    /// Of a list: its links are pictures without a word, be it of chapters or of pages of one.
    bool pictured = false;
    /// Of a list that names nothing: why, as a part of a sentence. Of a chapter: why it has more
    /// pages than are told.
    std::string lack{};
    /// Of a list's first part: by what its reader knows the chapters of further ones.
    std::vector<std::string> marks{};
};

/// The confidence from which a reading is acted on.
inline constexpr double sure_enough = 0.5;

/// Understands the documents of one site, system or standard. `read` is a pure function of the
/// document: no I/O, bounded time and memory whatever the bytes are. One thread at a time.
class reader {
public:
    virtual ~reader() = default;
    virtual std::string_view name() const noexcept = 0;  ///< "rule madara", "iiif", "discovery"
    virtual reading read(document const& from, role as) = 0;
    /// The document of a chapter that somebody named, or a further one of it.
    virtual reading read_chapter(document const& from, chapter_link const& named) {
        (void)named;
        return read(from, role::chapter);
    }
    /// Whether it goes by looks: somebody who knows the kind of a document is asked before it.
    virtual bool guesses() const noexcept { return false; }
    /// A further part of the list whose first part said `first` (its `marks` are all that counts).
    virtual reading read_part(document const& from, reading const& first) {
        (void)first;
        return read(from, role::list);
    }
};

/// The chapter as the engine takes it: what the list says of it, completed by what its own document
/// says.
chapter_spec spec_of(reading const& list, chapter_link const& named, reading const& own);

}  // namespace panelia::sources
