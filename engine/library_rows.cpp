// Identity, names and states of chapters as SQL.
#include "engine/library_rows.hpp"

#include "engine/library_names.hpp"
#include "engine/library_series.hpp"
#include "engine/library_spec.hpp"
#include "engine/naming.hpp"
#include "engine/numbering.hpp"
#include "net/url.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <span>
#include <utility>

namespace panelia::engine {

namespace {

using metrics::database;
using metrics::statement;

std::int64_t unix_now() {
    using namespace std::chrono;
    return duration_cast<nanoseconds>(system_clock::now().time_since_epoch()).count();
}

std::vector<std::byte> packed(std::vector<std::uint64_t> const& keys) {
    std::vector<std::byte> bytes;
    bytes.reserve(keys.size() * 8);
    for (auto const key : keys)
        for (unsigned shift = 0; shift < 64; shift += 8)
            bytes.push_back(static_cast<std::byte>(key >> shift & 0xff));
    return bytes;
}

std::vector<std::uint64_t> unpacked(std::span<std::byte const> bytes) {
    std::vector<std::uint64_t> keys(bytes.size() / 8);
    for (std::size_t i = 0; i < keys.size(); ++i)
        for (std::size_t byte = 0; byte < 8; ++byte)
            keys[i] |= std::to_integer<std::uint64_t>(bytes[i * 8 + byte]) << (byte * 8);
    return keys;
}

// --- identity

/// How sure it is that a row is this chapter; 0 = it is another one.
int likeness(
    chapter_row const& row,
    chapter_spec const& chapter,
    std::vector<std::uint64_t> const& keys,
    bool taken
) {
    if (!row.url.empty() && !chapter.url.empty())
        return row.url == net::without_credentials(chapter.url) ? 4 : 0;
    bool const same_pages = row.keys == keys && !keys.empty();
    // This session has met the row's chapter: other pages without a URL are another chapter.
    if (taken && !same_pages) return 0;
    // Numbers may begin anew in each volume.
    if (!same_pages && !may_share_volume(row.volume, chapter.volume)) return 0;
    if (row.title == chapter.title) return same_pages ? 3 : 2;
    if (same_pages) return 2;
    return row.title.empty() || chapter.title.empty() ? 1 : 0;
}

chapter_row read_row(statement const& from) {
    chapter_row row;
    row.known = true;
    row.id = from.count(0);
    row.title = from.text(1);
    row.url = from.text(2);
    row.folder = from.text(3);
    row.state = from.text(4);
    row.keys = unpacked(from.blob(5));
    row.damage = from.text(6);
    row.volume = from.text(7);
    return row;
}

void read_pages(database& on, chapter_row& row) {
    statement& query =
        on.cached("SELECT idx, file, bytes, digest FROM pages WHERE chapter_id = ?1");
    query.bind(row.id);
    while (query.step()) {
        auto const index = static_cast<std::size_t>(query.count(0));
        if (index >= row.keys.size()) continue;
        if (row.pages.empty()) row.pages.resize(row.keys.size());
        held_page& page = row.pages[index];
        page = {std::string(query.text(1)), query.count(2)};
        if (!query.null(3)) page.digest = static_cast<std::uint64_t>(query.integer(3));
    }
}

// --- names

std::string chapter_folder_in(
    database& on,
    std::string const& series,
    chapter_spec const& chapter,
    std::uint64_t pages_key,
    std::vector<std::string> const& avoid,
    std::uint64_t own_id
) {
    std::string key = net::without_credentials(chapter.url);
    if (key.empty())
        key = chapter.language + '\n' + chapter.title + '\n' + std::to_string(pages_key);
    std::string const base = chapter_folder(chapter.number, chapter.title);
    return free_name(base, key, [&](std::string const& name) {
        if (std::find(avoid.begin(), avoid.end(), series + '/' + name) != avoid.end()) return false;
        statement& same = on.cached("SELECT 1 FROM chapters WHERE folder_key = ?1 AND id <> ?2");
        bool const found = same.bind(folded_name(series + '/' + name), own_id).step();
        same.reset();
        return !found;
    });
}

/// Whether the chapter's folder is in that of the series.
bool is_of(series_row const& series, chapter_row const& row) {
    auto const& folder = row.folder;
    return folder.starts_with(series.folder) && folder.size() > series.folder.size() &&
           folder[series.folder.size()] == '/';
}

/// The id of this chapter's row when its pages were never known, or 0.
std::uint64_t unread_row(database& on, chapter_spec const& chapter) {
    statement& query = on.cached(
        "SELECT id FROM chapters WHERE series = ?1 AND number = ?2 AND url = ?3 AND url <> ''"
        " AND page_count = 0"
    );
    query.bind(chapter.series, chapter.number, net::without_credentials(chapter.url));
    auto const id = query.step() ? query.count(0) : 0;
    query.reset();
    return id;
}

/// Whether a chapter with the number of another, and of which nothing but that is compared, may be
/// it. In a series that the user calls by its name only, the host of both is compared, too.
bool may_be_by_number(chapter_row const& row, chapter_spec const& named) {
    if (!may_share_volume(row.volume, named.volume)) return false;
    bool const addressed = !row.url.empty() && !named.url.empty();
    return !named.series_url.empty() || !addressed ||
           host_address(row.url) == host_address(named.url);
}

}  // namespace

std::uint64_t url_key(std::string_view url) noexcept {
    std::uint64_t hash = 14'695'981'039'346'656'037ULL;
    for (char const c : url) {
        hash ^= static_cast<unsigned char>(c);
        hash *= 1'099'511'628'211ULL;
    }
    return hash;
}

std::vector<std::uint64_t> url_keys(chapter_spec const& chapter) {
    std::vector<std::uint64_t> keys;
    keys.reserve(chapter.pages.size());
    for (auto const& page : chapter.pages) keys.push_back(url_key(page.url));
    return keys;
}

chapter_row find_chapter(
    database& on,
    chapter_spec const& chapter,
    std::vector<std::uint64_t> const& keys,
    claimed const& taken,
    std::uint64_t fresh_id,
    std::vector<std::string> const& avoid
) {
    auto const series = find_or_name_series(on, chapter);
    chapter_row best;
    int best_likeness = 0;
    statement& query = on.cached(
        "SELECT id, title, url, folder, state, page_keys, damage, volume FROM chapters"
        " WHERE series = ?1 AND language = ?2 AND number = ?3 ORDER BY id"
    );
    query.bind(chapter.series, chapter.language, chapter.number);
    while (query.step()) {
        chapter_row row = read_row(query);
        if (!is_of(series, row)) continue;
        int const like = likeness(row, chapter, keys, taken(row.id));
        if (like > best_likeness) {
            best_likeness = like;
            best = std::move(row);
        }
    }
    if (best.known && !best.keys.empty()) {
        best.series = series;
        read_pages(on, best);
        return best;
    }
    auto const unread = best.known ? best.id : unread_row(on, chapter);
    best = {};
    best.id = unread > 0 ? unread : fresh_id;
    best.series = series;
    std::uint64_t pages_key = 0;
    for (auto const key : keys) pages_key = (pages_key ^ key) * 1'099'511'628'211ULL;
    best.folder = series.folder + '/' +
                  chapter_folder_in(on, series.folder, chapter, pages_key, avoid, best.id);
    return best;
}

bool knows_pages(database& on, chapter_spec const& chapter) {
    statement& query = on.cached(
        "SELECT 1 FROM chapters WHERE series = ?1 AND number = ?2 AND url = ?3 AND url <> ''"
        " AND page_count > 0"
    );
    query.bind(chapter.series, chapter.number, net::without_credentials(chapter.url));
    bool const found = query.step();
    query.reset();
    return found;
}

std::vector<chapter_row> find_complete(database& on, chapter_spec const& named, known_by how) {
    std::vector<chapter_row> found;
    auto const series = find_series(on, named.series, named.series_url, {&named, 1});
    if (!series) return found;
    statement& query = on.cached(
        "SELECT id, title, url, folder, state, page_keys, damage, volume FROM chapters"
        " WHERE series = ?1 AND state = 'complete' AND damage = '' AND CASE ?2"
        "   WHEN 'url' THEN url <> '' AND url = ?3"
        "   WHEN 'number' THEN number = ?4 AND (language = ?5 OR language = '' OR ?5 = '')"
        // An address is the surer sign; without one on either side the title has to do.
        "   ELSE number = ?4 AND CASE WHEN url <> '' AND ?3 <> '' THEN url = ?3"
        "     ELSE language = ?5 AND title = ?6 END"
        " END ORDER BY id"
    );
    std::string_view const by = how == known_by::url      ? "url"
                                : how == known_by::number ? "number"
                                                          : "all";
    auto const url = net::without_credentials(named.url);
    query.bind(named.series, by, url, named.number, named.language, named.title);
    while (query.step()) {
        auto row = read_row(query);
        // An address says enough.
        bool const same =
            is_of(*series, row) && (how != known_by::number || may_be_by_number(row, named));
        if (same) found.push_back(std::move(row));
    }
    for (auto& row : found) read_pages(on, row);
    return found;
}

namespace {

void write_spec(database& on, std::uint64_t id, chapter_spec const& chapter) {
    auto const kept = keep_spec(chapter);
    std::string withheld;
    for (auto const& what : kept.withheld) withheld += (withheld.empty() ? "" : ", ") + what;
    on.cached(
          "INSERT INTO chapter_specs (chapter_id, spec, withheld) VALUES (?1, ?2, ?3)"
          " ON CONFLICT (chapter_id) DO UPDATE SET spec = ?2, withheld = ?3"
          " WHERE spec <> ?2 OR withheld <> ?3"
    )
        .bind(id, kept.text, withheld)
        .run();
}

/// So many rows of pages in one statement: each statement opens the tables anew.
constexpr int page_batch = 8;

std::string insert_pages_sql(int rows) {
    std::string sql = "INSERT INTO pages (chapter_id, idx, url_key, file, bytes, digest) VALUES ";
    for (int row = 0, at = 2; row < rows; ++row) {
        sql += row == 0 ? "(?1" : ", (?1";
        for (int column = 0; column < 5; ++column) sql += ", ?" + std::to_string(at++);
        sql += ')';
    }
    return sql;
}

/// The rows of a chapter that has none.
void write_pages(
    database& on,
    std::uint64_t id,
    std::vector<std::uint64_t> const& keys,
    std::vector<held_page> const& pages
) {
    static std::string const one_sql = insert_pages_sql(1);
    static std::string const batch_sql = insert_pages_sql(page_batch);
    std::vector<std::size_t> held;
    for (std::size_t i = 0; i < std::min(pages.size(), keys.size()); ++i)
        if (!pages[i].file.empty()) held.push_back(i);
    for (std::span<std::size_t const> rest(held); !rest.empty();) {
        bool const whole = rest.size() >= page_batch;
        auto const rows = rest.first(whole ? page_batch : 1);
        statement& insert = on.cached(whole ? batch_sql : one_sql).bind(id);
        int parameter = 2;
        for (auto const i : rows) {
            auto const& page = pages[i];
            std::optional<std::int64_t> digest;
            if (page.digest) digest = static_cast<std::int64_t>(*page.digest);
            auto const key = static_cast<std::int64_t>(keys[i]);
            auto const index = static_cast<std::uint64_t>(i);
            insert.bind_from(parameter, index, key, page.file, page.bytes, digest);
            parameter += 5;
        }
        insert.run();
        rest = rest.subspan(rows.size());
    }
}

}  // namespace

void begin_chapter(
    database& on,
    chapter_row const& row,
    chapter_spec const& chapter,
    std::vector<std::uint64_t> const& keys
) {
    // Nothing of what was noted of it is settled: neither its language nor its folder.
    on.cached("DELETE FROM chapters WHERE id = ?1 AND page_count = 0").bind(row.id).run();
    keep_series(on, chapter.series, row.series);
    on.cached(
          "INSERT INTO chapters (id, series, language, number, title, volume, url, folder,"
          " folder_key, state, page_count, page_keys, begun_at)"
          " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 'begun', ?10, ?11, ?12)"
          " ON CONFLICT (id) DO UPDATE SET title = ?5, volume = ?6, url = ?7, state = 'begun',"
          " page_count = ?10, page_keys = ?11, begun_at = ?12, ended_at = NULL, message = '',"
          " damage = ''"
    )
        .bind(
            row.id,
            chapter.series,
            chapter.language,
            chapter.number,
            chapter.title.empty() ? row.title : chapter.title,
            chapter.volume,
            chapter.url.empty() ? row.url : net::without_credentials(chapter.url),
            row.folder,
            folded_name(row.folder),
            static_cast<std::uint64_t>(keys.size()),
            std::span<std::byte const>(packed(keys)),
            unix_now()
        )
        .run();
    on.cached("DELETE FROM pages WHERE chapter_id = ?1").bind(row.id).run();
    write_spec(on, row.id, chapter);
}

void end_chapter(
    database& on,
    chapter_row const& row,
    chapter_spec const& chapter,
    std::vector<std::uint64_t> const& keys,
    chapter_result const& result
) {
    begin_chapter(on, row, chapter, keys);
    end_begun_chapter(on, row.id, keys, result);
}

void end_begun_chapter(
    database& on,
    std::uint64_t id,
    std::vector<std::uint64_t> const& keys,
    chapter_result const& result
) {
    on.cached("UPDATE chapters SET state = ?2, message = ?3, ended_at = ?4 WHERE id = ?1")
        .bind(id, to_string(result.outcome), result.message, unix_now())
        .run();
    if (result.outcome == chapter_outcome::complete || result.outcome == chapter_outcome::partial)
        write_pages(on, id, keys, result.pages);
}

void rename_chapter(database& on, std::uint64_t id, chapter_spec const& chapter) {
    on.cached(
          "UPDATE chapters SET title = CASE WHEN ?2 = '' THEN title ELSE ?2 END,"
          " url = CASE WHEN ?3 = '' THEN url ELSE ?3 END WHERE id = ?1"
    )
        .bind(id, chapter.title, net::without_credentials(chapter.url))
        .run();
}

std::uint64_t next_chapter_id(database& on) {
    return static_cast<std::uint64_t>(on.integer("SELECT coalesce(max(id), 0) + 1 FROM chapters"));
}

}  // namespace panelia::engine
