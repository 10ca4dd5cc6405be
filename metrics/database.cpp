// RAII over SQLite's C interface.
#include "metrics/database.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <limits>
#include <utility>

namespace panelia::metrics {

namespace {

[[noreturn]] void fail(sqlite3* connection, int code) {
    int const extended = connection == nullptr ? code : sqlite3_extended_errcode(connection);
    // sqlite3_errmsg names tables and columns, never bound values.
    std::string const text =
        connection == nullptr ? sqlite3_errstr(code) : sqlite3_errmsg(connection);
    int const primary = extended & 0xff;
    bool const broken = primary == SQLITE_CORRUPT || primary == SQLITE_NOTADB;
    throw database_error(extended, text, broken);
}

/// A path as a file: URI, for the parameters only a URI can carry.
std::string uri_of(std::string const& path, std::string_view query) {
    static constexpr char hex[] = "0123456789ABCDEF";
    std::string uri = "file:";
    for (char const c : path) {
        if (c == '%' || c == '?' || c == '#') {
            auto const byte = static_cast<unsigned char>(c);
            uri += {'%', hex[byte >> 4], hex[byte & 15]};
        } else {
            uri += c;
        }
    }
    return uri.append(query);
}

}  // namespace

database_error::database_error(int code, std::string const& message, bool refused)
    : std::runtime_error(message), code_(code), refused_(refused) {}

bool database_error::full() const noexcept {
    return (code_ & 0xff) == SQLITE_FULL;
}

// --- statement

statement::statement(sqlite3* connection, std::string_view sql) : connection_(connection) {
    check(
        sqlite3_prepare_v2(connection, sql.data(), static_cast<int>(sql.size()), &handle_, nullptr)
    );
}

statement::~statement() {
    sqlite3_finalize(handle_);
}

statement::statement(statement&& other) noexcept
    : connection_(other.connection_), handle_(std::exchange(other.handle_, nullptr)) {}

statement& statement::operator=(statement&& other) noexcept {
    std::swap(connection_, other.connection_);
    std::swap(handle_, other.handle_);
    return *this;
}

void statement::check(int code) const {
    if (code != SQLITE_OK) fail(connection_, code);
}

bool statement::step() {
    int const code = sqlite3_step(handle_);
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) return false;
    try {
        fail(connection_, code);
    } catch (...) {
        reset();
        throw;
    }
}

void statement::run() {
    while (step()) {
    }
    reset();
}

void statement::reset() noexcept {
    sqlite3_reset(handle_);
}

std::int64_t statement::integer(int column) const noexcept {
    return sqlite3_column_int64(handle_, column);
}

std::uint64_t statement::count(int column) const noexcept {
    return static_cast<std::uint64_t>(std::max<std::int64_t>(0, integer(column)));
}

double statement::real(int column) const noexcept {
    return sqlite3_column_double(handle_, column);
}

std::string_view statement::text(int column) const noexcept {
    auto const* bytes = reinterpret_cast<char const*>(sqlite3_column_text(handle_, column));
    if (bytes == nullptr) return {};
    return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(handle_, column))};
}

std::span<std::byte const> statement::blob(int column) const noexcept {
    auto const* bytes = static_cast<std::byte const*>(sqlite3_column_blob(handle_, column));
    if (bytes == nullptr) return {};
    return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(handle_, column))};
}

bool statement::null(int column) const noexcept {
    return sqlite3_column_type(handle_, column) == SQLITE_NULL;
}

bool statement::fractional(int column) const noexcept {
    return sqlite3_column_type(handle_, column) == SQLITE_FLOAT;
}

int statement::columns() const noexcept {
    return sqlite3_column_count(handle_);
}

std::string_view statement::name(int column) const noexcept {
    char const* text = sqlite3_column_name(handle_, column);
    return text == nullptr ? std::string_view{} : text;
}

void statement::bind_one(int index, std::int64_t value) {
    check(sqlite3_bind_int64(handle_, index, value));
}

void statement::bind_one(int index, std::uint64_t value) {
    constexpr auto most = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    bind_one(index, static_cast<std::int64_t>(std::min(value, most)));
}

void statement::bind_one(int index, int value) {
    bind_one(index, std::int64_t{value});
}

void statement::bind_one(int index, bool value) {
    bind_one(index, std::int64_t{value});
}

void statement::bind_one(int index, double value) {
    check(sqlite3_bind_double(handle_, index, value));
}

void statement::bind_one(int index, std::string_view value) {
    char const* data = value.data() == nullptr ? "" : value.data();  // a null pointer binds NULL
    check(sqlite3_bind_text64(handle_, index, data, value.size(), SQLITE_TRANSIENT, SQLITE_UTF8));
}

void statement::bind_one(int index, std::string const& value) {
    bind_one(index, std::string_view{value});
}

void statement::bind_one(int index, char const* value) {
    bind_one(index, std::string_view{value});
}

void statement::bind_one(int index, std::span<std::byte const> value) {
    if (value.empty())
        check(sqlite3_bind_zeroblob(handle_, index, 0));
    else
        check(sqlite3_bind_blob64(handle_, index, value.data(), value.size(), SQLITE_TRANSIENT));
}

void statement::bind_one(int index, std::nullptr_t) {
    check(sqlite3_bind_null(handle_, index));
}

// --- database

database::database(std::string const& name, int flags) {
    int const code = sqlite3_open_v2(name.c_str(), &handle_, flags | SQLITE_OPEN_NOMUTEX, nullptr);
    try {
        if (code != SQLITE_OK) fail(handle_, code);
        sqlite3_extended_result_codes(handle_, 1);
        sqlite3_busy_timeout(handle_, 5'000);
        execute("PRAGMA foreign_keys = ON");
    } catch (...) {
        sqlite3_close_v2(std::exchange(handle_, nullptr));
        throw;
    }
}

database database::in_memory() {
    return database(":memory:", SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY);
}

namespace {

constexpr int untouched_flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_URI;

}  // namespace

database database::open(std::filesystem::path const& file, database_access access) {
    if (access == database_access::untouched)
        return {uri_of(file.string(), "?immutable=1"), untouched_flags};
    if (access == database_access::read_write)
        return {file.string(), SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOFOLLOW};
    database opened(file.string(), SQLITE_OPEN_READONLY | SQLITE_OPEN_NOFOLLOW);
    try {
        opened.integer("SELECT count(*) FROM sqlite_schema");
        return opened;
    } catch (database_error const& problem) {
        int const primary = problem.code() & 0xff;
        if (primary != SQLITE_CANTOPEN && primary != SQLITE_READONLY) throw;
    }
    // A WAL database in a folder that cannot be written: SQLite reads it only when it is told that
    // nobody changes it meanwhile, and nobody can.
    return {uri_of(file.string(), "?immutable=1"), untouched_flags};
}

database::database(std::filesystem::path const& file, database_access access)
    : database(open(file, access)) {}

database::~database() {
    cache_.clear();
    sqlite3_close_v2(handle_);
}

database::database(database&& other) noexcept
    : handle_(std::exchange(other.handle_, nullptr)), cache_(std::move(other.cache_)) {}

database& database::operator=(database&& other) noexcept {
    std::swap(handle_, other.handle_);
    std::swap(cache_, other.cache_);
    return *this;
}

void database::execute(char const* sql) {
    int const code = sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) fail(handle_, code);
}

statement database::prepare(std::string_view sql) const {
    return {handle_, sql};
}

statement& database::cached(std::string_view sql) {
    std::string key{sql};
    auto const found = cache_.find(key);
    if (found != cache_.end()) return found->second;
    return cache_.emplace(std::move(key), prepare(sql)).first->second;
}

std::int64_t database::integer(std::string_view sql) const {
    statement query = prepare(sql);
    return query.step() ? query.integer(0) : 0;
}

void database::copy_from(database const& other) {
    sqlite3_backup* copy = sqlite3_backup_init(handle_, "main", other.handle_, "main");
    if (copy == nullptr) fail(handle_, sqlite3_errcode(handle_));
    sqlite3_backup_step(copy, -1);
    int const code = sqlite3_backup_finish(copy);
    if (code != SQLITE_OK) fail(handle_, code);
}

bool database::in_transaction() const noexcept {
    return sqlite3_get_autocommit(handle_) == 0;
}

// --- transaction

transaction::transaction(database& on) : on_(on) {
    on_.execute("BEGIN IMMEDIATE");
}

transaction::~transaction() {
    if (!open_ || !on_.in_transaction()) return;
    try {
        on_.execute("ROLLBACK");
    } catch (database_error const&) {
        // SQLite rolls back by itself when the connection closes.
    }
}

void transaction::commit() {
    on_.execute("COMMIT");
    open_ = false;
}

}  // namespace panelia::metrics
