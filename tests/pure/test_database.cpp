// SQLite layer: errors, transactions, which files are refused, and the writer thread.
#include "metrics/database.hpp"
#include "metrics/db_writer.hpp"
#include "metrics/migrations.hpp"
#include "tests/pure/scratch_folder.hpp"

#include <doctest/doctest.h>
#include <sys/resource.h>

#include <chrono>
#include <csignal>
#include <cstdint>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

using namespace panelia::metrics;
using panelia::testing::read_file;
using panelia::testing::scratch_folder;
using panelia::testing::write_file;

namespace {

std::string refusal(std::filesystem::path const& file) {
    try {
        open_database(file);
        return "accepted";
    } catch (database_error const& problem) {
        return problem.refused() ? problem.what() : "not refused: " + std::string(problem.what());
    }
}

bool contains(std::string const& text, std::string const& part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("database: values come back as they were bound") {
    auto base = database::in_memory();
    base.execute("CREATE TABLE t (i INTEGER, r REAL, s TEXT, b BLOB, n TEXT) STRICT");
    std::vector<std::byte> const bytes{std::byte{0}, std::byte{255}};
    base.prepare("INSERT INTO t VALUES (?1, ?2, ?3, ?4, ?5)")
        .bind(
            std::int64_t{-7},
            0.25,
            std::string("a\0b", 3),
            std::span<std::byte const>(bytes),
            std::optional<std::string>{}
        )
        .run();
    auto row = base.prepare("SELECT * FROM t");
    REQUIRE(row.step());
    CHECK(row.integer(0) == -7);
    CHECK(row.count(0) == 0);
    CHECK(row.real(1) == 0.25);
    CHECK(row.text(2) == std::string_view("a\0b", 3));
    CHECK(row.blob(3).size() == 2);
    CHECK(row.null(4));
    CHECK_FALSE(row.step());
}

TEST_CASE("database: an error says what SQLite says, never a bound value") {
    auto base = database::in_memory();
    base.execute("CREATE TABLE t (s TEXT UNIQUE) STRICT");
    auto insert = base.prepare("INSERT INTO t VALUES (?1)");
    insert.bind("hush").run();
    try {
        insert.bind("hush").run();
        FAIL("no exception");
    } catch (database_error const& problem) {
        CHECK(contains(problem.what(), "UNIQUE constraint failed"));
        CHECK_FALSE(contains(problem.what(), "hush"));
        CHECK_FALSE(problem.refused());
    }
}

TEST_CASE("database: a transaction that is not committed leaves nothing") {
    auto base = database::in_memory();
    base.execute("CREATE TABLE t (i INTEGER) STRICT");
    {
        transaction const lost(base);
        base.execute("INSERT INTO t VALUES (1)");
    }
    CHECK(base.integer("SELECT count(*) FROM t") == 0);
    {
        transaction kept(base);
        base.execute("INSERT INTO t VALUES (1)");
        kept.commit();
    }
    CHECK(base.integer("SELECT count(*) FROM t") == 1);
}

TEST_CASE("migrations: a fresh file becomes a WAL database of the latest schema") {
    scratch_folder const scratch;
    auto const file = scratch.path() / "panelia.db";
    CHECK(inspect_database(file) == database_state::absent);
    auto const base = open_database(file);
    CHECK(base.integer("PRAGMA user_version") == latest_schema());
    CHECK(base.integer("PRAGMA application_id") == database_application_id);
    CHECK(base.integer("PRAGMA foreign_keys") == 1);
    auto mode = base.prepare("PRAGMA journal_mode");
    REQUIRE(mode.step());
    CHECK(mode.text(0) == "wal");
    CHECK(inspect_database(file) == database_state::current);
    CHECK(base.integer("SELECT count(*) FROM session_stats") == 0);
    CHECK(base.integer("SELECT count(*) FROM chapter_details") == 0);
}

TEST_CASE("migrations: an empty file and a kill before the first migration are fresh") {
    scratch_folder const scratch;
    auto const file = scratch.path() / "panelia.db";
    write_file(file, "");
    CHECK(refusal(file) == "accepted");
    auto const other = scratch.path() / "other.db";
    database(other, database_access::read_write).execute("PRAGMA journal_mode = WAL");
    CHECK(std::filesystem::file_size(other) > 0);
    CHECK(refusal(other) == "accepted");
}

TEST_CASE("migrations: a newer database is refused and left as it was") {
    scratch_folder const scratch;
    auto const file = scratch.path() / "panelia.db";
    {
        auto base = open_database(file);
        base.execute("PRAGMA user_version = 99");
    }
    auto const before = read_file(file);
    auto const said = refusal(file);
    CHECK(contains(said, "newer panelia (schema 99"));
    CHECK(read_file(file) == before);
    CHECK_THROWS_AS(open_database_for_reading(file), database_error);
}

TEST_CASE("migrations: a newer version that only the write-ahead log knows is seen") {
    scratch_folder const scratch;
    auto const file = scratch.path() / "panelia.db";
    auto const copy = scratch.path() / "copy.db";
    {
        auto base = open_database(file);
        base.execute("PRAGMA wal_checkpoint(TRUNCATE)");
        base.execute("PRAGMA user_version = 99");
        // As a kill leaves it: the log beside a file that does not have the change yet.
        std::filesystem::copy_file(file, copy);
        std::filesystem::copy_file(file.string() + "-wal", copy.string() + "-wal");
    }
    auto const before = read_file(copy);
    CHECK(contains(refusal(copy), "newer panelia"));
    CHECK(read_file(copy) == before);
}

TEST_CASE("migrations: a database of version 2 keeps its rows and learns about lists and homes") {
    scratch_folder const scratch;
    auto const file = scratch.path() / "panelia.db";
    open_database(file).execute(
        "DROP TABLE list_chapters; DROP TABLE lists; DROP TABLE series_folders;"
        "DROP INDEX chapters_by_url; PRAGMA user_version = 2;"
        "CREATE TABLE series_folders (series TEXT PRIMARY KEY, folder TEXT NOT NULL,"
        " folder_key TEXT NOT NULL UNIQUE) STRICT;"
        "INSERT INTO series_folders VALUES ('s', 'S', 's')"
    );
    CHECK(inspect_database(file) == database_state::older);
    auto const base = open_database(file);
    CHECK(base.integer("PRAGMA user_version") == latest_schema());
    CHECK(base.integer("SELECT count(*) FROM series_folders WHERE home = ''") == 1);
    CHECK(base.integer("SELECT count(*) FROM lists") == 0);
    CHECK(base.integer("SELECT count(*) FROM list_chapters") == 0);
}

TEST_CASE("migrations: foreign and broken files are refused and left as they were") {
    scratch_folder const scratch;
    auto const text = scratch.path() / "text.db";
    write_file(text, std::string(5'000, 'x'));
    CHECK(contains(refusal(text), "not a SQLite database"));
    CHECK(read_file(text) == std::string(5'000, 'x'));

    auto const foreign = scratch.path() / "foreign.db";
    database(foreign, database_access::read_write).execute("CREATE TABLE t (i INTEGER)");
    auto const before = read_file(foreign);
    CHECK(contains(refusal(foreign), "belongs to another program"));
    CHECK(read_file(foreign) == before);

    auto const broken = scratch.path() / "broken.db";
    open_database(broken);
    auto bytes = read_file(broken);
    bytes.replace(100, bytes.size() - 100, bytes.size() - 100, '\x5a');
    write_file(broken, bytes);
    CHECK(contains(refusal(broken), "damaged"));
    CHECK(read_file(broken).size() == bytes.size());

    std::filesystem::create_directory(scratch.path() / "folder.db");
    CHECK(contains(refusal(scratch.path() / "folder.db"), "not a regular file"));
    std::filesystem::create_symlink(foreign, scratch.path() / "link.db");
    CHECK(contains(refusal(scratch.path() / "link.db"), "not a regular file"));
}

TEST_CASE("migrations: what is wrong with a database is said with its path") {
    scratch_folder const scratch;
    auto const folder = scratch.path() / ".panelia";
    auto const file = folder / "panelia.db";
    auto const why = [&file] {
        try {
            open_database_for_reading(file);
            return std::string("accepted");
        } catch (database_error const& problem) {
            return std::string(problem.what());
        }
    };
    CHECK(why() == "there is no " + file.string());
    write_file(file, "");
    CHECK(why() == file.string() + " is empty: run get once");
    open_database(file);
    CHECK(why() == "accepted");
    std::filesystem::rename(folder, scratch.path() / "elsewhere");
    std::filesystem::create_directory_symlink(scratch.path() / "elsewhere", folder);
    CHECK(why() == folder.string() + " is a symbolic link");
    std::filesystem::remove(folder);
    std::filesystem::rename(scratch.path() / "elsewhere", folder);
    database(file, database_access::read_write).execute("DROP TABLE pages");
    CHECK(why() == file.string() + " is damaged (it has no pages)");
    CHECK(refusal(file) == file.string() + " is damaged (it has no pages)");
}

TEST_CASE("migrations: reading needs a database and changes nothing") {
    scratch_folder const scratch;
    auto const file = scratch.path() / "panelia.db";
    CHECK_THROWS_AS(open_database_for_reading(file), database_error);
    CHECK_FALSE(std::filesystem::exists(file));
    open_database(file);
    auto reader = open_database_for_reading(file);
    CHECK_THROWS_AS(reader.execute("DELETE FROM chapters"), database_error);
}

TEST_CASE("migrations: a copy in memory has the file's content") {
    scratch_folder const scratch;
    auto const file = scratch.path() / "panelia.db";
    open_database(file).execute(
        "INSERT INTO series_folders (series, folder, folder_key) VALUES ('s', 'S', 's')"
    );
    auto const copy = open_database_in_memory(file);
    CHECK(copy.integer("SELECT count(*) FROM series_folders") == 1);
    auto const blank = open_database_in_memory(scratch.path() / "absent.db");
    CHECK(blank.integer("SELECT count(*) FROM series_folders") == 0);
}

TEST_CASE("writer: closures run in order, see each other, and are there after a flush") {
    scratch_folder const scratch;
    auto const file = scratch.path() / "panelia.db";
    auto const writer = db_writer::open(file);
    CHECK(db_writer::open(file) == writer);
    for (int i = 0; i < 3'000; ++i)
        writer->post([i](database& on) {
            on.cached("INSERT INTO series_folders (series, folder, folder_key) VALUES (?1, ?1, ?1)")
                .bind(std::to_string(i))
                .run();
        });
    std::int64_t seen = 0;
    writer->call([&](database& on) { seen = on.integer("SELECT count(*) FROM series_folders"); });
    CHECK(seen == 3'000);
    writer->flush();
    CHECK(open_database_for_reading(file).integer("SELECT count(*) FROM series_folders") == 3'000);
    CHECK(writer->failure().empty());
}

TEST_CASE("writer: what is pending is committed when the last owner goes") {
    scratch_folder const scratch;
    auto const file = scratch.path() / "panelia.db";
    db_writer::open(file)->post([](database& on) {
        on.execute("INSERT INTO series_folders (series, folder, folder_key) VALUES ('s', 'S', 's')"
        );
    });
    CHECK(open_database_for_reading(file).integer("SELECT count(*) FROM series_folders") == 1);
}

TEST_CASE("writer: what nobody waits for is committed by itself") {
    scratch_folder const scratch;
    auto const file = scratch.path() / "panelia.db";
    auto const writer = db_writer::open(file);
    auto const reader = open_database_for_reading(file);
    auto const limit = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    for (int rows = 1; rows <= 2; ++rows) {  // also after the writer's thread has slept
        writer->post([rows](database& on) {
            on.cached("INSERT INTO series_folders (series, folder, folder_key) VALUES (?1, ?1, ?1)")
                .bind(std::to_string(rows))
                .run();
        });
        auto const seen = [&] {
            return reader.integer("SELECT count(*) FROM series_folders");
        };
        while (seen() < rows && std::chrono::steady_clock::now() < limit) std::this_thread::yield();
        CHECK(seen() == rows);
    }
}

TEST_CASE("writer: many threads at once") {
    db_writer writer(open_database_in_memory());
    std::vector<std::jthread> threads;
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([&writer, t] {
            for (int i = 0; i < 500; ++i) {
                auto const name = std::to_string(t) + '-' + std::to_string(i);
                auto const job = [name](database& on) {
                    on.cached(
                          "INSERT INTO series_folders (series, folder, folder_key) VALUES (?1, ?1, "
                          "?1)"
                    )
                        .bind(name)
                        .run();
                };
                if (i % 50 == 0)
                    writer.call(job);
                else
                    writer.post(job);
                if (i % 100 == 0) writer.flush();
            }
        });
    threads.clear();
    std::int64_t seen = 0;
    writer.call([&](database& on) { seen = on.integer("SELECT count(*) FROM series_folders"); });
    CHECK(seen == 2'000);
}

TEST_CASE("writer: an exception of the caller's own passes through and ends nothing") {
    db_writer writer(open_database_in_memory());
    CHECK_THROWS_AS(
        writer.call([](database&) { throw std::out_of_range("mine"); }), std::out_of_range
    );
    CHECK(writer.failure().empty());
    CHECK_NOTHROW(writer.call([](database&) {}));
}

TEST_CASE("writer: what fails of that which was posted reaches who waits as a database error") {
    db_writer writer(open_database_in_memory());
    writer.post([](database&) { throw std::out_of_range("not mine"); });
    bool ran = false;
    CHECK_THROWS_AS(writer.call([&](database&) { ran = true; }), database_error);
    CHECK_FALSE(ran);
    CHECK(contains(writer.failure(), "not mine"));
}

TEST_CASE("writer: after a database error it gives up, drops the rest and says why") {
    db_writer writer(open_database_in_memory());
    writer.post([](database& on) { on.execute("INSERT INTO no_such_table VALUES (1)"); });
    writer.flush();
    CHECK(contains(writer.failure(), "no_such_table"));
    bool ran = false;
    writer.post([&](database&) { ran = true; });
    CHECK_THROWS_AS(writer.call([&](database&) { ran = true; }), database_error);
    writer.flush();
    CHECK_FALSE(ran);
}

TEST_CASE("writer: a full disk ends it without an end of the program") {
    scratch_folder const scratch;
    auto const writer = db_writer::open(scratch.path() / "panelia.db");
    auto const earlier = std::signal(SIGXFSZ, SIG_IGN);
    rlimit before{};
    ::getrlimit(RLIMIT_FSIZE, &before);
    rlimit const none{0, before.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &none);
    writer->post([](database& on) {
        on.execute("INSERT INTO series_folders (series, folder, folder_key) VALUES ('s', 'S', 's')"
        );
    });
    writer->flush();
    auto const why = writer->failure();
    ::setrlimit(RLIMIT_FSIZE, &before);
    std::signal(SIGXFSZ, earlier);
    CHECK_FALSE(why.empty());
    CHECK(db_writer::open(scratch.path() / "panelia.db") != writer);  // a new one may try again
}
