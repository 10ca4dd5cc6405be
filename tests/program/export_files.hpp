// Reads the JSON and CSV exports back, for comparison with what a server says.
#pragma once

#include "tests/program/program.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <cstdint>
#include <sstream>
#include <string>
#include <vector>

namespace program {

class exported_json {
public:
    explicit exported_json(fs::path const& file) : value_(boost::json::parse(read_file(file))) {}
    explicit exported_json(boost::json::value value) : value_(std::move(value)) {}

    /// By JSON pointer; throws when there is none.
    boost::json::value const& at(std::string const& pointer) const {
        return value_.at_pointer(pointer);
    }
    std::uint64_t count(std::string const& pointer) const {
        return at(pointer).to_number<std::uint64_t>();
    }
    double real(std::string const& pointer) const { return at(pointer).to_number<double>(); }
    std::string text(std::string const& pointer) const {
        return std::string(at(pointer).as_string());
    }
    std::size_t size(std::string const& pointer) const { return at(pointer).as_array().size(); }

private:
    boost::json::value value_;
};

/// Rows of fields; enough for exports without quotes inside.
inline std::vector<std::vector<std::string>> exported_csv(fs::path const& file) {
    std::vector<std::vector<std::string>> out;
    std::istringstream lines(read_file(file));
    for (std::string line; std::getline(lines, line);) {
        if (!line.empty() && line.back() == '\r') line.pop_back();
        std::istringstream fields(line);
        auto& row = out.emplace_back();
        for (std::string field; std::getline(fields, field, ',');) row.push_back(field);
    }
    return out;
}

}  // namespace program
