// A thin RAII layer over SQLite: connection, statement, transaction; every error is one exception
// type. Knows no table (migrations do) and starts no thread (db_writer does).
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unordered_map>

struct sqlite3;
struct sqlite3_stmt;

namespace panelia::metrics {

/// What SQLite or the file said, in one line; bound values never stand in it.
class database_error : public std::runtime_error {
public:
    /// `code`: SQLite's extended result code, or 0 when `refused`.
    database_error(int code, std::string const& message, bool refused = false);
    int code() const noexcept { return code_; }
    /// The file is newer, foreign or broken: it must not be touched. Otherwise it is merely
    /// unusable now (read-only, a full disk, locked for too long).
    bool refused() const noexcept { return refused_; }
    /// There was no room on the disk.
    bool full() const noexcept;

private:
    int code_;
    bool refused_;
};

/// One prepared statement. Valid as long as its database. Same thread as its database.
class statement {
public:
    statement(sqlite3* connection, std::string_view sql);
    ~statement();
    statement(statement&& other) noexcept;
    statement& operator=(statement&& other) noexcept;
    statement(statement const&) = delete;
    statement& operator=(statement const&) = delete;

    /// Resets the statement and binds its parameters ?1, ?2, … in order. Text and blobs are copied.
    template <class... Values>
    statement& bind(Values const&... values) {
        reset();
        return bind_from(1, values...);
    }
    /// Binds further parameters, from ?`first` on, of a statement that was reset.
    template <class... Values>
    statement& bind_from(int first, Values const&... values) {
        (bind_one(first++, values), ...);
        return *this;
    }
    /// Advances; true: there is a row. Throws database_error (and resets).
    bool step();
    /// Executes to the end and resets.
    void run();
    void reset() noexcept;

    // The current row's columns, from 0. Views are valid until the next step or reset.
    std::int64_t integer(int column) const noexcept;
    std::uint64_t count(int column) const noexcept;  ///< an integer that is never negative
    double real(int column) const noexcept;
    std::string_view text(int column) const noexcept;
    std::span<std::byte const> blob(int column) const noexcept;
    bool null(int column) const noexcept;
    bool fractional(int column) const noexcept;  ///< a REAL
    int columns() const noexcept;
    std::string_view name(int column) const noexcept;

private:
    void bind_one(int index, std::int64_t value);
    void bind_one(int index, std::uint64_t value);  ///< clamped to 2^63 - 1
    void bind_one(int index, int value);
    void bind_one(int index, bool value);
    void bind_one(int index, double value);
    void bind_one(int index, std::string_view value);
    void bind_one(int index, std::string const& value);
    void bind_one(int index, char const* value);
    void bind_one(int index, std::span<std::byte const> value);
    void bind_one(int index, std::nullptr_t value);
    template <class Value>
    void bind_one(int index, std::optional<Value> const& value) {
        if (value)
            bind_one(index, *value);
        else
            bind_one(index, nullptr);
    }
    void check(int code) const;

    sqlite3* connection_ = nullptr;
    sqlite3_stmt* handle_ = nullptr;
};

/// How a file is opened.
enum class database_access {
    read_only,   ///< never writes the file
    untouched,   ///< leaves nothing beside it either; nobody may be writing it
    read_write,  ///< creates it when absent
};

/// One connection. Used by one thread at a time. foreign_keys on, busy timeout 5 s.
class database {
public:
    /// Throws database_error. Follows no symbolic link at the end of `file`.
    database(std::filesystem::path const& file, database_access access);
    /// A private database in memory, gone with the object.
    static database in_memory();
    ~database();
    database(database&& other) noexcept;
    database& operator=(database&& other) noexcept;
    database(database const&) = delete;
    database& operator=(database const&) = delete;

    /// Runs one or more statements without parameters.
    void execute(char const* sql);
    statement prepare(std::string_view sql) const;
    /// The statement of this text, prepared once and kept as long as the connection.
    statement& cached(std::string_view sql);
    /// The single integer a query answers (a pragma, a count); 0 without a row.
    std::int64_t integer(std::string_view sql) const;
    /// Replaces the whole content of this database by that of another.
    void copy_from(database const& other);
    /// A transaction is open (SQLite ends one itself on some errors).
    bool in_transaction() const noexcept;

private:
    database(std::string const& name, int flags);
    static database open(std::filesystem::path const& file, database_access access);

    sqlite3* handle_ = nullptr;
    std::unordered_map<std::string, statement> cache_;
};

/// Begins on construction; rolls back on destruction unless committed.
class transaction {
public:
    explicit transaction(database& on);
    ~transaction();
    transaction(transaction const&) = delete;
    transaction& operator=(transaction const&) = delete;
    void commit();

private:
    database& on_;
    bool open_ = true;
};

}  // namespace panelia::metrics
