#include "sources/site.hpp"

#include "net/url.hpp"
#include "panelia/error.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/stream_parser.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <filesystem>
#include <string_view>
#include <utility>

#include "sources/address.hpp"
#include "sources/chapter_paging.hpp"
#include "sources/gallery.hpp"
#include "sources/given_chapters.hpp"
#include "sources/list_walk.hpp"
#include "sources/neighbour_walk.hpp"
#include "sources/series_name.hpp"

namespace panelia::sources {
namespace {

namespace json = boost::json;
using engine::manifest_format;

std::string_view first_line(std::string_view text) {
    while (!text.empty()) {
        auto const end = std::min(text.find('\n'), text.size());
        auto line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        auto const from = line.find_first_not_of(" \t\r");
        if (from != std::string_view::npos) return line.substr(from);
    }
    return {};
}

bool is_object_with(json::value const& v, std::initializer_list<char const*> keys) {
    return v.is_object() && std::all_of(keys.begin(), keys.end(), [&](char const* key) {
               return v.get_object().contains(key);
           });
}

/// Its beginning decides; the whole is parsed by the manifest reader, which names errors.
bool is_json_manifest(std::string_view body) {
    json::error_code error;
    auto const root = json::parse({body.data(), body.size()}, error);
    if (error) return false;
    if (!root.is_array()) return is_object_with(root, {"series", "chapters"});
    auto const& all = root.get_array();
    return !all.empty() && is_object_with(all[0], {"series", "chapters"});
}

bool is_json(std::string_view body) {
    json::error_code error;
    json::parse_options deep;
    deep.max_depth = 1000;
    json::parse({body.data(), body.size()}, error, {}, deep);
    return !error;
}

bool is_ndjson_manifest(std::string_view body) {
    auto const line = first_line(body);
    json::error_code error;
    auto const root = json::parse({line.data(), line.size()}, error);
    if (error) return false;
    return is_object_with(root, {"series", "pages"}) || is_object_with(root, {"series", "url"});
}

bool is_csv_manifest(std::string_view body) {
    auto const line = first_line(body);
    return line.find("series") != line.npos && line.find("number") != line.npos &&
           line.find("url") != line.npos && line.find(',') != line.npos;
}

bool is_txt_manifest(document const& from, bool named) {
    if (!named && from.content_type != "text/plain") return false;
    std::string_view text = from.body;
    while (!text.empty()) {
        auto line = first_line(text);
        if (line.empty()) return false;
        if (line.front() != '#') return net::parse_url(line).has_value();
        text.remove_prefix(static_cast<std::size_t>(line.data() + line.size() - text.data()));
    }
    return false;
}

engine::byte_reader reader_of(std::string text) {
    auto const kept = std::make_shared<std::string const>(std::move(text));
    return [kept, at = std::size_t{0}](char* buffer, std::size_t size) mutable {
        auto const n = std::min(size, kept->size() - at);
        std::copy_n(kept->data() + at, n, buffer);
        at += n;
        return n;
    };
}

std::unique_ptr<chapter_namer> manifest_at(
    document&& found, manifest_format format, site_wishes wishes
) {
    auto const name = shown_address(found.url);
    auto const series = series_of_file(found.url);
    // Whole, before anything is fetched: as for a file.
    engine::check_manifest(reader_of(found.body), format, name, series);
    auto from = engine::open_manifest(
        reader_of(std::move(found.body)), format, name, series, std::move(wishes.warn)
    );
    return std::make_unique<given_chapters>(
        engine::select(std::move(from), std::move(wishes.selection)), wishes.update
    );
}

/// A chapter's own page as a list of one. Where no number is known, its place there is one.
reading list_of_one(reading&& said, std::string const& address) {
    reading list;
    list.understood = true;
    list.series = said.series;
    // Where the series itself is, nobody has said.
    list.series_url = front_page(net::without_credentials(address));
    list.direction = said.direction;
    list.language = said.language;
    list.notes = std::move(said.notes);
    list.warnings = std::move(said.warnings);
    auto self = std::move(said.self);
    if (self.url.empty()) self.url = address;
    // Read once more where it goes on in other documents: by whoever finds pages.
    if (!said.more.empty()) self.pages.clear();
    list.chapters.push_back(std::move(self));
    return list;
}

/// A single picture with another after it may be all of a chapter, or a page of one.
void note_one_picture(site_documents& documents, std::string const& address, reading const& said) {
    bool const alone = said.self.pages.size() == 1 && said.more.empty() && !said.next.url.empty();
    if (!alone) return;
    documents.session().warning(
        shown_address(address) + ": is taken as a chapter of one picture; " +
        shown_address(said.next.url) + " follows it, and is not fetched"
    );
}

std::string names_none(std::string const& why) {
    return "it is a list that names no chapter" + (why.empty() ? "" : ": " + why);
}

[[noreturn]] void refuse(std::string const& address, understanding const& what) {
    auto const shown = shown_address(address);
    std::string line = shown + ": ";
    if (!what.lack.empty()) throw engine::source_error(line + names_none(what.lack));
    if (what.unsure.empty()) {
        line += "no chapters and no pages are found on it";
    } else {
        line += "not sure what its chapters or pages are";
        for (auto const& note : what.notes) line += "; " + note;
    }
    if (!what.barren.empty()) line += "; " + what.barren;
    line += " (a rule can tell: panelia rules test " + shown + ")";
    throw engine::source_error(line);
}

/// A list of pictures without words, or of one chapter's pages, is looked behind. False: the
/// session was stopped.
bool look_behind(site_documents& documents, std::string const& address, understanding& what) {
    auto const first = first_of(what.said);
    auto const common = common_chapter(what.said);
    bool const by_address = !common.empty() && what.how->guesses();
    if (!first || (!what.said.pictured && !by_address)) return true;
    auto got =
        documents.take(documents.begin({.url = first->url, .headers = {}}, address), first->url);
    if (got.error == errc::cancelled) return false;
    if (got.error && !what.said.pictured) return true;
    if (got.error) throw engine::source_error(got.message);
    auto const shown = what.how->read_chapter(got.found, *first);
    if (by_address && is_page_of(common, shown)) {
        what.said = gallery_of(std::move(what.said), *first);
        what.said.chapters.front().number = shown.part.chapter;
        return true;
    }
    if (!what.said.pictured) return true;
    auto const verdict = judge_pictures(what.said, shown);
    if (verdict == behind_pictures::unsure) {
        what.unsure = what.how->name();
        what.notes = {
            "its links are pictures without words, and " + shown_address(first->url) +
            " does not tell whether they are chapters, or pages of one"};
        refuse(address, what);
    }
    if (verdict == behind_pictures::pages) what.said = gallery_of(std::move(what.said), *first);
    return true;
}

}  // namespace

std::optional<manifest_format> manifest_format_of(document const& from) {
    auto const url = net::parse_url(from.url);
    auto const named = url ? engine::format_of(std::filesystem::path(url->path)) : std::nullopt;
    auto const first = first_line(from.body);
    if (first.starts_with('<')) return std::nullopt;
    if (first.starts_with('{') || first.starts_with('[')) {
        if (named != manifest_format::ndjson && is_json_manifest(from.body)) {
            return manifest_format::json;
        }
        if (is_ndjson_manifest(from.body)) return manifest_format::ndjson;
        // A file that bears the name and is broken: its reader says where.
        if (named == manifest_format::json && !is_json(from.body)) return named;
        return named == manifest_format::ndjson ? named : std::nullopt;
    }
    if (is_csv_manifest(from.body)) return manifest_format::csv;
    if (is_txt_manifest(from, named == manifest_format::txt)) return manifest_format::txt;
    return std::nullopt;
}

std::unique_ptr<chapter_namer> open_address(
    site_documents& documents,
    reader_list const& readers,
    std::string const& address,
    site_wishes wishes
) {
    auto got = documents.take(documents.begin_named({.url = address, .headers = {}}), address);
    if (got.error == errc::cancelled) return nullptr;
    if (got.error) throw engine::source_error(got.message);
    if (auto const format = manifest_format_of(got.found)) {
        return manifest_at(std::move(got.found), *format, std::move(wishes));
    }
    auto what = understand(got.found, readers);
    if (!what.how) refuse(address, what);
    documents.keep_rate(got.found.url, what.said.request_rate);
    if (what.as == role::list) {
        note_listing(what.said.chapters, !what.said.more.empty());
        if (!look_behind(documents, address, what)) return nullptr;
    }
    documents.session().note(
        shown_address(address) + ": read as " +
        (what.as == role::list ? "a list of chapters" : "a chapter") + " by " +
        std::string(what.how->name())
    );
    if (what.as == role::chapter) note_one_picture(documents, address, what.said);
    bool const in_a_row = what.as == role::list && what.said.more.empty() &&
                          (!what.said.next.url.empty() || !what.said.previous.url.empty());
    if (in_a_row) {
        return std::make_unique<neighbour_walk>(
            documents,
            std::move(what.how),
            got.found.url,
            std::move(what.said),
            std::move(wishes.selection),
            wishes.update
        );
    }
    auto said = what.as == role::list ? std::move(what.said)
                                      : list_of_one(std::move(what.said), got.found.url);
    said.moved_from = net::without_credentials(address);
    // A number that nobody said is no sign that the library holds this chapter.
    bool const numbered = what.as == role::list || !said.chapters.front().number.empty();
    auto walk = std::make_unique<list_walk>(
        documents,
        std::move(what.how),
        got.found.url,
        std::move(said),
        std::move(wishes.selection),
        wishes.update && numbered
    );
    if (walk->is_empty())
        throw engine::source_error(shown_address(address) + ": " + names_none(walk->lack()));
    return walk;
}

}  // namespace panelia::sources
