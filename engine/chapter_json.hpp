// Chapters out of JSON values: the part that JSON and NDJSON manifests share. Errors carry the path
// of the value that is wrong; where that is in the file is the caller's to say.
#pragma once

#include "engine/json_path.hpp"
#include "engine/manifest_notes.hpp"
#include "engine/page_url.hpp"
#include "panelia/manifest.hpp"

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace panelia::engine {

/// A value that is not what a manifest wants there. what() = "chapters[3].pages[0].url: …".
class value_error : public std::runtime_error {
public:
    /// `offset` is where in the document the value (or the nearest thing that exists) stands.
    value_error(std::string const& what, std::size_t offset)
        : std::runtime_error(what), offset_(offset) {}
    std::size_t offset() const noexcept { return offset_; }

private:
    std::size_t offset_;
};

/// Reads one document at a time; not thread-safe.
class chapter_json {
public:
    explicit chapter_json(manifest_notes& notes) : notes_(notes) {}

    /// Told of each chapter; may ask for its `offset` meanwhile.
    using found = std::function<void(chapter_spec&&)>;

    /// A whole manifest or a list of them. `document` is the text `root` was parsed from. Throws
    /// value_error.
    void read_manifests(
        boost::json::value const& root, std::string_view document, found const& on_chapter
    );
    /// One chapter with its series in it: a line of NDJSON. Throws value_error.
    chapter_spec read_line(boost::json::value const& root, std::string_view document);
    /// A line of NDJSON that is one page, as a plan (`get --simulate --json`) has them: it names
    /// its chapter ("series", "number", …), its place in it ("page") and its "url".
    struct page_line {
        chapter_spec chapter{};  ///< with this page only
        std::uint64_t page = 0;  ///< from 1
    };
    static bool is_page_line(boost::json::value const& root);
    page_line read_page_line(boost::json::value const& root, std::string_view document);

    /// Where in the document the value being read stands. All calls for one document together walk
    /// it about once.
    std::size_t offset() const;

private:
    using object = boost::json::object;
    using value = boost::json::value;
    using header_list = std::vector<std::pair<std::string, std::string>>;

    [[noreturn]] void fail(std::string_view message) const;
    void read_manifest(value const& v, found const& on_chapter);
    void read_common(object const& o, chapter_spec& chapter);
    void read_chapter(object const& o, chapter_spec& chapter);
    void read_pages(object const& o, chapter_spec& chapter);
    bool read_page_member(
        std::string_view name, value const& is, std::optional<net::url> const& base, page_spec& page
    );
    void read_page(value const& v, std::optional<net::url> const& base, page_spec& page);
    void read_headers(object const& o, header_list& headers);
    object const& as_object(value const& v, char const* message) const;
    std::string text_member(object const& o, std::string_view key);
    std::string number_member(object const& o, std::string_view series);
    std::string volume_member(object const& o);
    std::string address_member(object const& o, std::string_view key);
    void read_series(object const& o, chapter_spec& chapter);
    std::string digits_of(value const& v) const;
    std::string checked_url(std::string_view text, std::optional<net::url> const& base);

    manifest_notes& notes_;
    page_url_check urls_;
    json_path path_;
    std::string_view document_;
    // The list of chapters is long: it is walked on from the chapter that was asked for last.
    std::size_t chapter_steps_ = 0;  // of the path of a chapter; 0 = not inside a list of them
    std::size_t chapter_index_ = 0;
    struct checkpoint {
        std::size_t index = 0, offset = 0;
    };
    mutable std::optional<checkpoint> known_;
};

}  // namespace panelia::engine
