// What is wrong with what was typed: one line for stderr, exit code 2. Nothing else.
#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>

namespace panelia::cli {

/// An impossible value, in a few words that do not name the option ("not a whole number").
class value_error : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// As value_error, for a value with a grammar: shown with a caret under the offending byte.
class place_error : public value_error {
public:
    place_error(std::string const& what, std::size_t offset) : value_error(what), offset_(offset) {}
    std::size_t offset() const noexcept { return offset_; }

private:
    std::size_t offset_;
};

/// A usage or input error; what() is the whole line after "panelia: ".
class usage_error : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

}  // namespace panelia::cli
