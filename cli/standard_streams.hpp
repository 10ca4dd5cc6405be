// Descriptors 0, 1 and 2 as the program was given them.
#pragma once

namespace panelia::cli {

/// Occupies those that the caller closed (`>&-`), so that no file of a library gets their number
/// and is written over by what is meant for a terminal. Reading and writing them then fails, as on
/// closed ones. To be called before anything is opened.
void occupy_standard_streams() noexcept;

/// Raises the soft limit of open files to the hard one: each connection needs two.
void raise_descriptor_limit() noexcept;

}  // namespace panelia::cli
