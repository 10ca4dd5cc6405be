#include "engine/chapter_json.hpp"

#include "engine/decimal.hpp"
#include "engine/spec_checks.hpp"

#include <boost/json/array.hpp>
#include <boost/json/string.hpp>

#include <algorithm>
#include <array>
#include <span>
#include <utility>

namespace panelia::engine {

namespace json = boost::json;

namespace {

using key_list = std::span<std::string_view const>;
constexpr std::array<std::string_view, 6> manifest_keys = {
    "series", "series_url", "language", "direction", "headers", "chapters"};
constexpr std::array<std::string_view, 8> chapter_keys = {
    "number", "title", "volume", "url", "headers", "language", "direction", "pages"};
constexpr std::array<std::string_view, 10> line_keys = {
    "series",
    "series_url",
    "number",
    "title",
    "volume",
    "url",
    "headers",
    "language",
    "direction",
    "pages"};

constexpr std::array<std::string_view, 15> page_line_keys = {
    "series",
    "series_url",
    "number",
    "title",
    "volume",
    "chapter_url",
    "headers",
    "language",
    "direction",
    "page",
    "url",
    "sha256",
    "bytes",
    "folder",
    "stem"};

/// Neither missing nor null: a null says the same as a missing key.
json::value const* given(json::object const& o, std::string_view key) {
    json::value const* v = o.if_contains({key.data(), key.size()});
    return v != nullptr && !v->is_null() ? v : nullptr;
}

std::string_view view(json::string const& s) noexcept {
    return {s.data(), s.size()};
}
std::string_view view(json::string_view s) noexcept {
    return {s.data(), s.size()};
}

void note_unknown(json::object const& o, key_list known, char const* where, manifest_notes& notes) {
    for (auto const& member : o) {
        std::string_view const key = view(member.key());
        if (std::find(known.begin(), known.end(), key) != known.end()) continue;
        notes.odd_once("unknown key \"" + one_line(key) + "\" in " + where + ", ignored");
    }
}

}  // namespace

void chapter_json::fail(std::string_view message) const {
    std::string what = path_.text();
    if (!what.empty()) what += ": ";
    what += message;
    throw value_error(what, offset());
}

std::size_t chapter_json::offset() const {
    if (chapter_steps_ == 0 || path_.size() < chapter_steps_) {
        return path_.walk(document_, {}, path_.size()).offset;
    }
    if (!known_) {
        known_ = {chapter_index_, path_.walk(document_, {}, chapter_steps_).offset};
    }
    for (; known_->index < chapter_index_; ++known_->index) {
        known_->offset = next_json_element(document_, known_->offset);
    }
    return path_.walk(document_, {chapter_steps_, known_->offset}, path_.size()).offset;
}

chapter_json::object const& chapter_json::as_object(value const& v, char const* message) const {
    if (!v.is_object()) fail(message);
    return v.get_object();
}

void chapter_json::read_manifests(
    value const& root, std::string_view document, found const& on_chapter
) {
    document_ = document;
    if (!root.is_array()) return read_manifest(root, on_chapter);
    auto const& manifests = root.get_array();
    for (std::size_t i = 0; i < manifests.size(); ++i) {
        json_path::step const here(path_, i);
        read_manifest(manifests[i], on_chapter);
    }
}

void chapter_json::read_manifest(value const& v, found const& on_chapter) {
    object const& o = as_object(v, "must be an object with \"series\" and \"chapters\"");
    note_unknown(o, manifest_keys, "a manifest", notes_);
    chapter_spec common;
    read_series(o, common);
    read_common(o, common);
    value const* chapters = given(o, "chapters");
    if (chapters == nullptr) fail("no \"chapters\"");
    json_path::step const key(path_, "chapters");
    if (!chapters->is_array()) fail("must be a list");
    known_.reset();
    chapter_steps_ = path_.size() + 1;
    for (std::size_t i = 0; i < chapters->get_array().size(); ++i) {
        chapter_index_ = i;
        json_path::step const here(path_, i);
        object const& c = as_object(chapters->get_array()[i], "must be an object");
        note_unknown(c, chapter_keys, "a chapter", notes_);
        chapter_spec chapter = common;
        read_chapter(c, chapter);
        on_chapter(std::move(chapter));
    }
    chapter_steps_ = 0;
}

chapter_spec chapter_json::read_line(value const& root, std::string_view document) {
    document_ = document;
    object const& o = as_object(root, "must be an object: one chapter a line");
    if (given(o, "chapters") != nullptr) {
        fail("this is a whole manifest (json); a line of NDJSON is one chapter");
    }
    note_unknown(o, line_keys, "a chapter", notes_);
    chapter_spec chapter;
    read_series(o, chapter);
    read_chapter(o, chapter);
    return chapter;
}

bool chapter_json::is_page_line(value const& root) {
    return root.is_object() && given(root.get_object(), "page") != nullptr &&
           given(root.get_object(), "pages") == nullptr;
}

chapter_json::page_line chapter_json::read_page_line(value const& root, std::string_view document) {
    document_ = document;
    object const& o = as_object(root, "must be an object: one page a line");
    note_unknown(o, page_line_keys, "a page", notes_);
    page_line out;
    chapter_spec& chapter = out.chapter;
    read_series(o, chapter);
    if (given(o, "number") == nullptr) fail("no \"number\"");
    chapter.number = number_member(o, chapter.series);
    chapter.title = text_member(o, "title");
    chapter.volume = volume_member(o);
    chapter.url = address_member(o, "chapter_url");
    read_common(o, chapter);
    {
        json_path::step const key(path_, "page");
        value const& number = *given(o, "page");
        bool const counts = (number.is_int64() && number.get_int64() > 0) || number.is_uint64();
        if (!counts) fail("not a page number (1, 2, 3, …)");
        out.page = number.to_number<std::uint64_t>();
    }
    page_spec page;
    for (std::string_view const name : {"url", "sha256", "bytes"}) {
        value const* v = given(o, name);
        if (v == nullptr) continue;
        json_path::step const key(path_, name);
        read_page_member(name, *v, std::nullopt, page);
    }
    if (page.url.empty()) fail("no \"url\"");
    chapter.pages.push_back(std::move(page));
    return out;
}

void chapter_json::read_common(object const& o, chapter_spec& chapter) {
    if (std::string text = text_member(o, "language"); !text.empty()) {
        json_path::step const key(path_, "language");
        if (!is_language_tag(text)) fail(not_a_language);
        chapter.language = std::move(text);
    }
    if (std::string text = text_member(o, "direction"); !text.empty()) {
        json_path::step const key(path_, "direction");
        if (!is_direction(text)) fail("must be \"ltr\", \"rtl\" or \"ttb\"");
        chapter.direction = std::move(text);
    }
    read_headers(o, chapter.headers);
}

void chapter_json::read_chapter(object const& o, chapter_spec& chapter) {
    chapter.number = number_member(o, chapter.series);
    chapter.title = text_member(o, "title");
    chapter.volume = volume_member(o);
    chapter.url = address_member(o, "url");
    read_common(o, chapter);
    read_pages(o, chapter);
}

void chapter_json::read_headers(object const& o, header_list& headers) {
    value const* v = given(o, "headers");
    if (v == nullptr) return;
    json_path::step const key(path_, "headers");
    for (auto const& member : as_object(*v, "must be an object of names and values")) {
        std::string_view const name = view(member.key());
        json_path::step const here(path_, name);
        if (!is_header_name(name)) fail("not a header that may be set");
        if (!member.value().is_string()) fail("must be a string");
        std::string_view const text = view(member.value().get_string());
        if (!is_header_value(text)) fail("holds a control character");
        auto const same = [&](auto const& h) {
            return same_name(h.first, name);
        };
        auto const old = std::find_if(headers.begin(), headers.end(), same);
        if (old != headers.end()) headers.erase(old);  // the chapter's own wins
        headers.emplace_back(name, text);
    }
}

void chapter_json::read_pages(object const& o, chapter_spec& chapter) {
    value const* v = given(o, "pages");
    if (v == nullptr) {
        if (chapter.url.empty()) fail("neither \"pages\" nor \"url\"");
        return;  // they are to be looked for there
    }
    json_path::step const key(path_, "pages");
    if (!v->is_array()) fail("must be a list");
    auto const& pages = v->get_array();
    if (pages.empty()) fail("no pages");
    std::optional<net::url> base;
    if (!chapter.url.empty()) base = net::parse_url(chapter.url);
    chapter.pages.resize(pages.size());
    for (std::size_t i = 0; i < pages.size(); ++i) {
        json_path::step const here(path_, i);
        read_page(pages[i], base, chapter.pages[i]);
    }
}

void chapter_json::read_page(value const& v, std::optional<net::url> const& base, page_spec& page) {
    if (v.is_string()) {
        page.url = checked_url(view(v.get_string()), base);
        return;
    }
    for (auto const& member : as_object(v, "must be a URL or an object")) {
        std::string_view const name = view(member.key());
        value const& is = member.value();
        json_path::step const key(path_, name);
        if (!read_page_member(name, is, base, page)) {
            notes_.odd_once("unknown key \"" + one_line(name) + "\" in a page, ignored");
        }
    }
    if (page.url.empty()) fail("no \"url\"");
}

/// Whether it is a member that a page has.
bool chapter_json::read_page_member(
    std::string_view name, value const& is, std::optional<net::url> const& base, page_spec& page
) {
    if (name == "url") {
        if (!is.is_string()) fail("must be a string");
        page.url = checked_url(view(is.get_string()), base);
    } else if (is.is_null()) {
        return true;
    } else if (name == "sha256") {
        auto digest = is.is_string() ? checked_sha256(view(is.get_string())) : std::nullopt;
        if (!digest) fail(not_a_sha256);
        page.sha256 = std::move(*digest);
    } else if (name == "bytes") {
        bool const negative = is.is_int64() && is.get_int64() < 0;
        if (negative || (!is.is_int64() && !is.is_uint64())) fail(not_a_size);
        page.bytes = is.to_number<std::uint64_t>();
    } else {
        return false;
    }
    return true;
}

std::string chapter_json::checked_url(std::string_view text, std::optional<net::url> const& base) {
    auto url = urls_.page(text, base);
    if (!url) fail(not_a_url);
    return std::move(*url);
}

std::string chapter_json::text_member(object const& o, std::string_view key) {
    value const* v = given(o, key);
    if (v == nullptr) return {};
    json_path::step const here(path_, key);
    if (!v->is_string()) fail("must be a string");
    return std::string(view(v->get_string()));
}

std::string chapter_json::address_member(object const& o, std::string_view key) {
    std::string address = text_member(o, key);
    if (!address.empty() && !net::parse_url(address)) {
        json_path::step const here(path_, key);
        fail(not_a_url);
    }
    return address;
}

void chapter_json::read_series(object const& o, chapter_spec& chapter) {
    chapter.series = text_member(o, "series");
    if (chapter.series.find_first_not_of(" \t\r\n") == std::string::npos) {
        fail("no \"series\"");
    }
    chapter.series_url = address_member(o, "series_url");
}

/// A number as it is written: 10.50 would lose its way through a double, and a long one its end.
std::string chapter_json::digits_of(value const& v) const {
    if (v.is_int64()) return std::to_string(v.get_int64());
    if (v.is_uint64()) return std::to_string(v.get_uint64());
    return std::string(json_token(document_, offset()));
}

std::string chapter_json::number_member(object const& o, std::string_view series) {
    std::uint64_t const position = notes_.next_position(series);
    value const* v = given(o, "number");
    if (v == nullptr) return std::to_string(position);
    json_path::step const here(path_, "number");
    if (!v->is_string() && !v->is_number()) fail("must be a string or a number");
    auto number =
        canonical_decimal(v->is_string() ? std::string(view(v->get_string())) : digits_of(*v));
    if (!number) fail(not_a_number);
    return std::move(*number);
}

std::string chapter_json::volume_member(object const& o) {
    value const* v = given(o, "volume");
    if (v == nullptr) return {};
    json_path::step const here(path_, "volume");
    if (v->is_string()) return std::string(view(v->get_string()));
    if (!v->is_number()) fail("must be a string or a number");
    return digits_of(*v);
}

}  // namespace panelia::engine
