// One process at a time per library: DIR/.panelia/lock.
#pragma once

#include "engine/library_folders.hpp"

#include <filesystem>

namespace panelia::engine {

/// Whoever changes a library holds its lock alone; those that only look may hold it together.
enum class lock_kind { exclusive, shared };

/// Holds a library's lock as long as it lives. The kernel releases it when the process dies; the
/// file stays, its content (the holder's process id) is only for the message.
class library_lock {
public:
    /// Throws library_error: another process (or another session of this one) holds it, or the
    /// folder cannot be written. A shared lock writes nothing; where there is no lock file and none
    /// can be made, it holds nothing.
    explicit library_lock(
        std::filesystem::path const& library, lock_kind kind = lock_kind::exclusive
    );

    /// True while some process holds the exclusive lock of this library. Takes nothing, changes
    /// nothing.
    static bool held(std::filesystem::path const& library) noexcept;

private:
    void take(std::filesystem::path const& library, lock_kind kind);

    file_handle file_;
};

}  // namespace panelia::engine
