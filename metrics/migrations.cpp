// The schema, version by version. A released version is never edited: a change is a new one.
#include "metrics/migrations.hpp"

#include <sqlite3.h>

#include <array>
#include <cstddef>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <system_error>

namespace panelia::metrics {

namespace {

// Version 1, the library: which folder belongs to which series and chapter, and what is in it.
// `folder_key` is the folder's name as a case-insensitive file system sees it. `page_keys` holds
// one 64-bit hash per page URL as the chapter was begun (little endian), so that a resumed chapter
// knows which page a file was.
constexpr char const* library_1 = R"sql(
CREATE TABLE series_folders (
    series     TEXT PRIMARY KEY,
    folder     TEXT NOT NULL,
    folder_key TEXT NOT NULL UNIQUE
) STRICT;
CREATE TABLE chapters (
    id         INTEGER PRIMARY KEY,
    series     TEXT NOT NULL,
    language   TEXT NOT NULL,
    number     TEXT NOT NULL,
    title      TEXT NOT NULL,
    volume     TEXT NOT NULL,
    url        TEXT NOT NULL,
    folder     TEXT NOT NULL UNIQUE,
    folder_key TEXT NOT NULL UNIQUE,
    state      TEXT NOT NULL CHECK (state IN ('begun', 'complete', 'partial', 'failed', 'cancelled')),
    page_count INTEGER NOT NULL,
    page_keys  BLOB NOT NULL,
    message    TEXT NOT NULL DEFAULT '',
    begun_at   INTEGER NOT NULL,
    ended_at   INTEGER
) STRICT;
CREATE INDEX chapters_by_number ON chapters (series, number, language);
CREATE TABLE pages (
    chapter_id INTEGER NOT NULL REFERENCES chapters (id) ON DELETE CASCADE,
    idx        INTEGER NOT NULL,
    url_key    INTEGER NOT NULL,
    file       TEXT NOT NULL,
    bytes      INTEGER NOT NULL,
    PRIMARY KEY (chapter_id, idx)
) STRICT, WITHOUT ROWID;
)sql";

// Version 1, the history: raw integers only (bytes, nanoseconds, counts; histograms as blobs).
// Times of day are nanoseconds since 1970 UTC; `start_time` is the session's own local rendering.
constexpr char const* history_1 = R"sql(
CREATE TABLE sessions (
    id                   INTEGER PRIMARY KEY AUTOINCREMENT,
    tag                  TEXT NOT NULL,
    program              TEXT NOT NULL,
    state                TEXT NOT NULL CHECK (state IN ('running', 'ended', 'interrupted')),
    start_time           TEXT NOT NULL,
    started_at           INTEGER NOT NULL,
    saved_at             INTEGER NOT NULL,
    exit_code            INTEGER,
    duration_ns          INTEGER NOT NULL DEFAULT 0,
    active_ns            INTEGER NOT NULL DEFAULT 0,
    scraping_ns          INTEGER NOT NULL DEFAULT 0,
    finished_ns          INTEGER NOT NULL DEFAULT 0,
    chapters_attempted   INTEGER NOT NULL DEFAULT 0,
    chapters_succeeded   INTEGER NOT NULL DEFAULT 0,
    chapters_failed      INTEGER NOT NULL DEFAULT 0,
    chapters_partial     INTEGER NOT NULL DEFAULT 0,
    chapters_cancelled   INTEGER NOT NULL DEFAULT 0,
    chapters_in_progress INTEGER NOT NULL DEFAULT 0,
    chapters_skipped     INTEGER NOT NULL DEFAULT 0,
    images_found         INTEGER NOT NULL DEFAULT 0,
    images_downloaded    INTEGER NOT NULL DEFAULT 0,
    images_processed     INTEGER NOT NULL DEFAULT 0,
    download_errors      INTEGER NOT NULL DEFAULT 0,
    pages_failed         INTEGER NOT NULL DEFAULT 0,
    pages_skipped        INTEGER NOT NULL DEFAULT 0,
    total_bytes          INTEGER NOT NULL DEFAULT 0,
    received_bytes       INTEGER NOT NULL DEFAULT 0,
    attempts             INTEGER NOT NULL DEFAULT 0,
    retries              INTEGER NOT NULL DEFAULT 0,
    discovery_requests   INTEGER NOT NULL DEFAULT 0,
    rate_limit_wait_ns   INTEGER NOT NULL DEFAULT 0,
    page_histogram       BLOB,
    ttfb_histogram       BLOB,
    connect_histogram    BLOB
) STRICT;
CREATE TABLE session_chapters (
    session_id        INTEGER NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    idx               INTEGER NOT NULL,
    series            TEXT NOT NULL,
    number            TEXT NOT NULL,
    chapter_num       TEXT NOT NULL,
    title             TEXT NOT NULL,
    url               TEXT NOT NULL,
    outcome           TEXT NOT NULL,
    started_ns        INTEGER NOT NULL,
    elapsed_ns        INTEGER NOT NULL,
    transfer_ns       INTEGER NOT NULL,
    images_found      INTEGER NOT NULL,
    images_downloaded INTEGER NOT NULL,
    images_processed  INTEGER NOT NULL,
    download_errors   INTEGER NOT NULL,
    pages_failed      INTEGER NOT NULL,
    pages_skipped     INTEGER NOT NULL,
    total_bytes       INTEGER NOT NULL,
    received_bytes    INTEGER NOT NULL,
    attempts          INTEGER NOT NULL,
    retries           INTEGER NOT NULL,
    error_class       TEXT,
    error_message     TEXT NOT NULL,
    PRIMARY KEY (session_id, idx)
) STRICT, WITHOUT ROWID;
CREATE INDEX session_chapters_by_url ON session_chapters (url);
CREATE TABLE session_hosts (
    session_id         INTEGER NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    host               TEXT NOT NULL,
    requests           INTEGER NOT NULL,
    received_bytes     INTEGER NOT NULL,
    errors             INTEGER NOT NULL,
    retries            INTEGER NOT NULL,
    connections        INTEGER NOT NULL,
    rate_limit_wait_ns INTEGER NOT NULL,
    page_histogram     BLOB,
    PRIMARY KEY (session_id, host)
) STRICT, WITHOUT ROWID;
CREATE TABLE session_errors (
    session_id INTEGER NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    class      TEXT NOT NULL,
    count      INTEGER NOT NULL,
    PRIMARY KEY (session_id, class)
) STRICT, WITHOUT ROWID;
)sql";

// Version 1, the views: every rate is derived here, under the names of the exports.
constexpr char const* views_1 = R"sql(
CREATE VIEW chapter_details AS SELECT
    session_id, idx, chapter_num, url,
    round(elapsed_ns / 1e9, 2) AS duration,
    images_found, images_downloaded, images_processed, download_errors, total_bytes,
    CASE WHEN elapsed_ns > 0
         THEN round(total_bytes / 1048576.0 / (elapsed_ns / 1e9), 2) ELSE 0.0 END
        AS download_speed_mbps,
    CASE WHEN images_found > 0
         THEN round(100.0 * (images_downloaded + pages_skipped) / images_found, 2) ELSE 0.0 END
        AS success_rate,
    outcome = 'complete' AS success,
    series, number, title, outcome, elapsed_ns / 1e9 AS seconds,
    retries, received_bytes, error_class, error_message
FROM session_chapters;
CREATE VIEW session_stats AS SELECT
    id, tag, program, state, exit_code, start_time, started_at,
    round(duration_ns / 1e9, 2) AS duration_seconds,
    chapters_attempted AS attempted, chapters_succeeded AS succeeded, chapters_failed AS failed,
    CASE WHEN chapters_succeeded + chapters_failed > 0
         THEN round(100.0 * chapters_succeeded / (chapters_succeeded + chapters_failed), 2)
         ELSE 0.0 END AS success_rate,
    CASE WHEN chapters_succeeded + chapters_failed > 0
         THEN round(finished_ns / 1e9 / (chapters_succeeded + chapters_failed), 2)
         ELSE 0.0 END AS avg_duration_seconds,
    CASE WHEN images_downloaded + pages_skipped + pages_failed > 0
         THEN round(100.0 * (images_downloaded + pages_skipped)
                    / (images_downloaded + pages_skipped + pages_failed), 2)
         ELSE 0.0 END AS page_success_rate,
    images_found AS found, images_downloaded AS downloaded, images_processed AS processed,
    download_errors AS errors,
    total_bytes AS total_bytes_downloaded,
    round(total_bytes / 1048576.0, 2) AS total_mb_downloaded,
    CASE WHEN scraping_ns > 0
         THEN round(total_bytes / 1048576.0 / (scraping_ns / 1e9), 2) ELSE 0.0 END
        AS avg_speed_mbps,
    round(scraping_ns / 1e9, 2) AS total_scraping_time,
    duration_ns / 1e9 AS wall_seconds, active_ns / 1e9 AS active_seconds,
    CASE WHEN active_ns > 0 THEN 1.0 * scraping_ns / active_ns ELSE 0.0 END AS mean_parallelism,
    CASE WHEN active_ns > 0 THEN total_bytes / (active_ns / 1e9) ELSE 0.0 END
        AS throughput_bytes_per_second,
    CASE WHEN active_ns > 0 THEN total_bytes / 1048576.0 / (active_ns / 1e9) ELSE 0.0 END
        AS throughput_mbps,
    chapters_partial, chapters_cancelled, chapters_in_progress, chapters_skipped,
    pages_failed, pages_skipped, received_bytes, attempts, retries, discovery_requests,
    rate_limit_wait_ns / 1e9 AS rate_limit_wait_seconds
FROM sessions;
)sql";

// Version 2: a digest of each page's bytes (page_digest; null: not known), what `verify` found
// wrong with a chapter (empty: nothing), and what a chapter was made from, so that `retry` can
// fetch it again. `withheld` names what was left out of `spec` because it is secret.
constexpr char const* library_2 = R"sql(
ALTER TABLE pages ADD COLUMN digest INTEGER;
ALTER TABLE chapters ADD COLUMN damage TEXT NOT NULL DEFAULT '';
CREATE TABLE chapter_specs (
    chapter_id INTEGER PRIMARY KEY REFERENCES chapters (id) ON DELETE CASCADE,
    spec       TEXT NOT NULL,
    withheld   TEXT NOT NULL
) STRICT;
)sql";

// Version 3: which chapters a list named, in its order, when it was last read to its end, so that a
// later run need not read all of it. `reader` and `language`: who read it, and what was asked for.
constexpr char const* library_3 = R"sql(
CREATE TABLE lists (
    id       INTEGER PRIMARY KEY,
    address  TEXT NOT NULL,
    reader   TEXT NOT NULL,
    language TEXT NOT NULL,
    series   TEXT NOT NULL,
    read_at  INTEGER NOT NULL,
    UNIQUE (address, reader, language)
) STRICT;
CREATE TABLE list_chapters (
    list_id  INTEGER NOT NULL REFERENCES lists (id) ON DELETE CASCADE,
    idx      INTEGER NOT NULL,
    number   TEXT NOT NULL,
    title    TEXT NOT NULL,
    language TEXT NOT NULL,
    url      TEXT NOT NULL,
    PRIMARY KEY (list_id, idx)
) STRICT, WITHOUT ROWID;
)sql";

// Version 4: a series is known by its name and its home (series_home; empty: not known), and two of
// one name have a folder each. Chapters are looked up by their addresses.
constexpr char const* library_4 = R"sql(
ALTER TABLE series_folders RENAME TO series_folders_3;
CREATE TABLE series_folders (
    series     TEXT NOT NULL,
    folder     TEXT NOT NULL,
    folder_key TEXT NOT NULL UNIQUE,
    home       TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (series, home)
) STRICT;
INSERT INTO series_folders (series, folder, folder_key)
    SELECT series, folder, folder_key FROM series_folders_3 ORDER BY rowid;
DROP TABLE series_folders_3;
CREATE INDEX chapters_by_url ON chapters (series, url);
)sql";

struct migration {
    std::array<char const*, 3> scripts;
};

constexpr migration migrations[] = {
    {{library_1, history_1, views_1}},
    {{library_2, nullptr, nullptr}},
    {{library_3, nullptr, nullptr}},
    {{library_4, nullptr, nullptr}},
};

std::uint32_t big_endian(unsigned char const* bytes) noexcept {
    return std::uint32_t{bytes[0]} << 24 | std::uint32_t{bytes[1]} << 16 |
           std::uint32_t{bytes[2]} << 8 | std::uint32_t{bytes[3]};
}

/// The verdict on a database's own statements about itself.
database_state judge(std::string const& name, std::uint32_t application, int version, bool empty) {
    if (application == 0 && version == 0 && empty) return database_state::absent;
    if (application != database_application_id)
        throw database_error(0, name + " belongs to another program", true);
    if (version > latest_schema()) {
        throw database_error(
            0,
            name + " was made by a newer panelia (schema " + std::to_string(version) +
                ", this one knows " + std::to_string(latest_schema()) + ")",
            true
        );
    }
    return version == latest_schema() ? database_state::current : database_state::older;
}

database_state inspect_connection(std::string const& name, database const& on) {
    return judge(
        name,
        static_cast<std::uint32_t>(on.integer("PRAGMA application_id")),
        static_cast<int>(on.integer("PRAGMA user_version")),
        on.integer("SELECT count(*) FROM sqlite_schema") == 0
    );
}

void migrate(std::string const& name, database& on) {
    transaction whole(on);
    if (inspect_connection(name, on) == database_state::current) return;
    auto const from = static_cast<std::size_t>(on.integer("PRAGMA user_version"));
    for (std::size_t i = from; i < std::size(migrations); ++i)
        for (char const* script : migrations[i].scripts)
            if (script != nullptr) on.execute(script);
    on.execute(("PRAGMA application_id = " + std::to_string(database_application_id)).c_str());
    on.execute(("PRAGMA user_version = " + std::to_string(latest_schema())).c_str());
    whole.commit();
}

/// A database of this version has all of its tables and views.
void require_whole(std::string const& name, database const& on) {
    constexpr std::array<std::string_view, 12> needed = {
        "series_folders",
        "chapters",
        "pages",
        "chapter_specs",
        "lists",
        "list_chapters",
        "sessions",
        "session_chapters",
        "session_hosts",
        "session_errors",
        "chapter_details",
        "session_stats"};
    auto query = on.prepare("SELECT 1 FROM sqlite_schema WHERE name = ?1");
    for (auto const& one : needed) {
        if (query.bind(one).step()) continue;
        throw database_error(0, name + " is damaged (it has no " + std::string(one) + ")", true);
    }
}

[[noreturn]] void refuse_broken(std::string const& name, database_error const& problem) {
    throw database_error(
        problem.code(), name + " is damaged (" + std::string(problem.what()) + ")", true
    );
}

}  // namespace

int latest_schema() noexcept {
    return static_cast<int>(std::size(migrations));
}

std::filesystem::path database_file(std::filesystem::path const& library) {
    return library / ".panelia" / "panelia.db";
}

database_state inspect_database(std::filesystem::path const& file) {
    std::string const name = file.string();
    std::error_code ignored;
    auto const folder = file.parent_path();
    if (std::filesystem::is_symlink(std::filesystem::symlink_status(folder, ignored)))
        throw database_error(0, folder.string() + " is a symbolic link", true);
    auto const status = std::filesystem::symlink_status(file, ignored);
    if (!std::filesystem::exists(status)) return database_state::absent;
    if (!std::filesystem::is_regular_file(status))
        throw database_error(0, name + " is not a regular file", true);
    std::ifstream in(file, std::ios::binary);
    if (!in) throw database_error(0, name + " cannot be read");
    std::array<char, 100> head{};
    in.read(head.data(), head.size());
    if (in.gcount() == 0) return database_state::absent;
    constexpr std::string_view magic{"SQLite format 3\0", 16};
    if (in.gcount() < static_cast<std::streamsize>(head.size()) ||
        std::string_view(head.data(), magic.size()) != magic)
        throw database_error(0, name + " is not a SQLite database", true);
    auto const* bytes = reinterpret_cast<unsigned char const*>(head.data());
    auto const application = big_endian(bytes + 68);
    auto const version = static_cast<int>(big_endian(bytes + 60));
    auto const log_size = std::filesystem::file_size(name + "-wal", ignored);
    bool const logged = !ignored && log_size > 0;
    bool const blank = application == 0 && version == 0;  // a kill came before the first migration
    if (!blank) {
        auto const state = judge(name, application, version, false);
        if (!logged) return state;
    }
    try {
        return inspect_connection(name, database(file, database_access::read_only));
    } catch (database_error const& problem) {
        if (blank && problem.code() == SQLITE_READONLY_ROLLBACK) return database_state::absent;
        if (problem.refused() && problem.code() != 0) refuse_broken(name, problem);
        if (problem.code() == 0) throw;
        throw database_error(problem.code(), name + ": " + problem.what());
    }
}

database open_database(std::filesystem::path const& file) {
    inspect_database(file);
    try {
        database opened(file, database_access::read_write);
        opened.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL");
        migrate(file.string(), opened);
        require_whole(file.string(), opened);
        return opened;
    } catch (database_error const& problem) {
        if (problem.refused() && problem.code() != 0) refuse_broken(file.string(), problem);
        throw;
    }
}

namespace {

database opened_for_reading(std::filesystem::path const& file, database_access access) {
    std::string const name = file.string();
    switch (inspect_database(file)) {
        case database_state::absent: {
            std::error_code ignored;
            if (std::filesystem::exists(file, ignored))
                throw database_error(0, name + " is empty: run get once", true);
            throw database_error(0, "there is no " + name, true);
        }
        case database_state::older:
            throw database_error(0, name + " is from an older panelia: run get once", true);
        case database_state::current:
            break;
    }
    try {
        database opened(file, access);
        require_whole(name, opened);
        return opened;
    } catch (database_error const& problem) {
        if (problem.refused() && problem.code() != 0) refuse_broken(name, problem);
        if (problem.code() == 0) throw;
        throw database_error(problem.code(), name + ": " + problem.what());
    }
}

}  // namespace

database open_database_for_reading(std::filesystem::path const& file) {
    return opened_for_reading(file, database_access::read_only);
}

database open_database_for_looking(std::filesystem::path const& file) {
    std::error_code ignored;
    bool const logged = std::filesystem::exists(file.string() + "-wal", ignored);
    return opened_for_reading(
        file, logged ? database_access::read_only : database_access::untouched
    );
}

database open_database_in_memory(std::filesystem::path const& file) {
    database opened = database::in_memory();
    if (!file.empty()) {
        try {
            opened.copy_from(open_database_for_reading(file));
            return opened;
        } catch (database_error const&) {
            opened = database::in_memory();  // an empty one serves too
        }
    }
    migrate("the database", opened);
    return opened;
}

}  // namespace panelia::metrics
