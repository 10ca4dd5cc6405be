// Writes the pages that bench/peers serves: structurally valid images of given sizes, alternating
// JPEG and PNG. Prints the number of files and their bytes.
//   make_pages DIR lognormal COUNT MEDIAN SIGMA MIN MAX SEED
//   make_pages DIR fixed COUNT BYTES SEED
#include "origin/images.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

namespace origin = panelia::origin;

std::vector<std::uint64_t> sizes(std::vector<std::string> const& words) {
    auto const number = [&](std::size_t i) {
        return std::stod(words.at(i));
    };
    std::vector<std::uint64_t> out(static_cast<std::size_t>(number(1)));
    if (words.at(0) == "fixed") {
        std::fill(out.begin(), out.end(), static_cast<std::uint64_t>(number(2)));
        return out;
    }
    if (words.at(0) != "lognormal") throw std::invalid_argument("no such distribution");
    std::mt19937_64 dice(std::stoull(words.at(6)));  // NOLINT: the same pages on every run
    std::lognormal_distribution<double> draw(std::log(number(2)), number(3));
    for (auto& size : out) {
        size = static_cast<std::uint64_t>(std::clamp(draw(dice), number(4), number(5)));
    }
    return out;
}

void write(std::filesystem::path const& file, std::string const& bytes) {
    std::ofstream out(file, std::ios::binary);
    out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    out.close();
    if (!out) throw std::runtime_error("cannot write " + file.string());
}

std::uint64_t make(std::filesystem::path const& folder, std::vector<std::string> const& words) {
    std::filesystem::create_directories(folder);
    std::uint64_t total = 0;
    std::uint64_t number = 0;
    for (auto const size : sizes(words)) {
        auto const format =
            ++number % 2 == 0 ? origin::image_format::png : origin::image_format::jpeg;
        char name[32];
        (void)std::snprintf(name, sizeof name, "%06llu", static_cast<unsigned long long>(number));
        write(
            folder / (std::string(name) + origin::extension(format)),
            origin::filler(format, size, number)
        );
        total += size;
    }
    std::cout << number << ' ' << total << '\n';
    return total;
}

}  // namespace

int main(int count, char** words) {
    std::vector<std::string> const arguments(words + 1, words + count);
    try {
        if (arguments.size() < 3) throw std::invalid_argument("DIR DISTRIBUTION COUNT ...");
        make(arguments[0], {arguments.begin() + 1, arguments.end()});
        return 0;
    } catch (std::exception const& failed) {
        std::cerr << "make_pages: " << failed.what() << '\n';
        return 2;
    }
}
