// Chooses the command and turns what goes wrong into one line and an exit code.
#pragma once

namespace panelia::cli {

/// Everything from argv to the exit code. Throws nothing.
int run_program(int argc, char const* const* argv) noexcept;

}  // namespace panelia::cli
