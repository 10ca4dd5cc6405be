// The server of tools/soak: a series of pages with bytes of their own, and faults that a seed
// decides. Obeys lines on its standard input and ends with it:
//   faults PERCENT   so many of 100 answers go wrong from now on
//   count            prints requests and body bytes served since the last count
//   soak_origin SEED CHAPTERS PAGES
#include "origin/images.hpp"
#include "origin/origin.hpp"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <exception>
#include <iostream>
#include <map>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>

namespace {

namespace origin = panelia::origin;
using std::chrono::milliseconds;

std::uint64_t mixed(std::uint64_t x) {
    x += 0x9E37'79B9'7F4A'7C15U;
    x = (x ^ (x >> 30U)) * 0xBF58'476D'1CE4'E5B9U;
    x = (x ^ (x >> 27U)) * 0x94D0'49BB'1331'11EBU;
    return x ^ (x >> 31U);
}

using pages = std::map<std::string, std::shared_ptr<std::string const>, std::less<>>;

pages make_pages(std::uint64_t seed, unsigned chapters, unsigned count) {
    pages all;
    for (unsigned c = 1; c <= chapters; ++c) {
        for (unsigned p = 1; p <= count; ++p) {
            auto const own = mixed(seed ^ mixed(c * 1000ULL + p));
            all["/c" + std::to_string(c) + "/" + std::to_string(p) + ".jpg"] =
                std::make_shared<std::string const>(origin::filler(
                    origin::image_format::jpeg, 2'000 + own % 30'000, static_cast<unsigned>(own)
                ));
        }
    }
    return all;
}

/// One way for an answer to go wrong, chosen by a random number.
origin::reply spoilt(origin::reply good, std::uint64_t chance) {
    auto const half = good.content.size() / 2;
    switch (chance % 8) {
        case 0:
            return {.status = 500, .content = "oops"};
        case 1:
            good.cut_after = half;
            good.then = origin::ending::reset;
            return good;
        case 2:
            good.cut_after = half;
            return good;
        case 3:
            good.stall_after = half;
            good.stall_for = milliseconds(3'000);
            return good;
        case 4:
            return {.status = 200, .content = "<html><body>Just a moment</body></html>"};
        case 5:
            return {.silent = true};
        case 6:
            return {.status = 429, .headers = {{"Retry-After", "0"}}, .content = "slowly"};
        default:
            return {.raw = "HTTP/1.1 2", .then = origin::ending::reset};
    }
}

int serve(std::uint64_t seed, unsigned chapters, unsigned count) {
    auto const all = make_pages(seed, chapters, count);
    std::atomic<unsigned> percent{0};
    std::atomic<std::uint64_t> salt{0};
    auto const begun = std::chrono::steady_clock::now();
    origin::options wanted;
    wanted.log = false;
    origin::server server(wanted);
    server.otherwise([&](origin::request_info const& asked) -> origin::reply {
        auto const page = all.find(asked.path);
        if (page == all.end()) return {.status = 404};
        origin::reply good{.content = page->second};
        if (percent == 0) return good;
        // In bursts, too: for a fifth of a second, now and then, nothing but 503.
        auto const tick = (std::chrono::steady_clock::now() - begun) / milliseconds(200);
        if (mixed(seed + static_cast<std::uint64_t>(tick)) % 20 == 0) return {.status = 503};
        auto const chance = mixed(seed ^ mixed(asked.sequence + salt));
        if (chance % 100 >= percent) return good;
        return spoilt(std::move(good), chance / 100);
    });
    std::cout << server.port() << std::endl;  // NOLINT: the reader waits for it
    std::string line;
    while (std::getline(std::cin, line)) {
        std::istringstream words(line);
        std::string command;
        words >> command;
        if (command == "faults") {
            unsigned of_hundred = 0;
            words >> of_hundred;
            percent = of_hundred;
            ++salt;
            std::cout << "ok" << std::endl;  // NOLINT: likewise
        } else if (command == "count") {
            auto const seen = server.observed();
            std::cout << seen.requests << ' ' << seen.body_bytes << ' ' << seen.in_flight
                      << std::endl;  // NOLINT: likewise
            server.clear_log();
        }
    }
    return 0;
}

}  // namespace

int main(int count, char** words) {
    try {
        if (count != 4) throw std::runtime_error("soak_origin SEED CHAPTERS PAGES");
        return serve(
            std::stoull(words[1]),
            static_cast<unsigned>(std::stoul(words[2])),
            static_cast<unsigned>(std::stoul(words[3]))
        );
    } catch (std::exception const& failed) {
        std::cerr << "soak_origin: " << failed.what() << '\n';
        return 2;
    }
}
