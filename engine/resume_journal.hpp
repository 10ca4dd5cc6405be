// The record of what is known about pages that are only partly there: one file per .partial
// folder, a line per page, appended while pages come in. It outlives a kill; lines that do not are
// ignored. Decides nothing about a page.
#pragma once

#include "engine/partial_page.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace panelia::engine {

/// Its name inside a .partial folder.
inline constexpr std::string_view resume_journal_name = ".resume";

/// Names the running kernel: what was written before the machine last started may be torn in ways
/// no look at it reveals, so it is not continued. "-" where the system does not tell.
std::string const& boot_name();

/// One line, with its line end. Without a validator the line says that nothing of the page is
/// there.
std::string journal_line(partial_page const& page, std::string_view boot);
/// The pages a journal's text tells of, the last line of each file counts; `size` stays 0. Lines
/// that are torn, or from another boot, tell nothing.
std::vector<partial_page> read_journal(std::string_view text, std::string_view boot);

/// Appends to the journal of one folder. What cannot be written is not continued later: no error.
/// Not thread-safe. Movable.
class resume_journal {
public:
    resume_journal() = default;
    explicit resume_journal(int folder) noexcept : folder_(folder) {}
    ~resume_journal();
    resume_journal(resume_journal&& other) noexcept;
    resume_journal& operator=(resume_journal&& other) noexcept;

    /// The bytes that "FILE.part" is going to hold came with this validator.
    void note(partial_page const& page);
    /// "FILE.part" is about to go, or to hold other bytes.
    void forget(std::string const& file);

private:
    bool append(std::string const& line);

    int folder_ = -1;
    int fd_ = -1;
};

/// The journal found in an open folder, empty when there is none.
std::string load_journal(int folder);
/// Replaces the journal by one that tells of these pages; with none it goes. Throws
/// std::system_error.
void store_journal(int folder, std::vector<partial_page> const& pages);

}  // namespace panelia::engine
