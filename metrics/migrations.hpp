// The tables of a library's database, how they came to be, and which files are refused.
// Reads and writes no rows.
#pragma once

#include "metrics/database.hpp"

#include <cstdint>
#include <filesystem>

namespace panelia::metrics {

/// "PNLA": stands in the header of every database of a library (`file` shows it).
inline constexpr std::uint32_t database_application_id = 0x504E4C41;
/// The newest schema this program knows (PRAGMA user_version).
int latest_schema() noexcept;

/// DIR/.panelia/panelia.db.
std::filesystem::path database_file(std::filesystem::path const& library);

/// What kind of file stands where the database should be.
enum class database_state { absent, current, older };

/// Looks without writing: at the header's bytes, and through a read-only connection when a
/// write-ahead log may know better. Throws database_error (refused) when the file is from a newer
/// panelia, another program's, or no database at all.
database_state inspect_database(std::filesystem::path const& file);

/// Opens a library's database for writing: inspects, creates when absent, WAL with synchronous =
/// NORMAL, migrates to the latest schema in one transaction. Throws database_error; a refused file
/// is left as it was.
database open_database(std::filesystem::path const& file);
/// Opens it for reading; never writes to the file. Throws database_error, also when it is absent or
/// older than this program can read.
database open_database_for_reading(std::filesystem::path const& file);
/// The same; where the file is whole by itself (no write-ahead log beside it), nothing is left in
/// its folder either. Whoever begins to write it meanwhile is not noticed then.
database open_database_for_looking(std::filesystem::path const& file);
/// A database in memory with the latest schema and, where it can still be read, the content of
/// `file`: for a library whose file cannot be written.
database open_database_in_memory(std::filesystem::path const& file = {});

}  // namespace panelia::metrics
