// The server of bench/peers' scenario `latency`: answers every request with the same image after a
// fixed delay, on as many connections as come. Prints its port, serves until its standard input
// ends.
//   delayed_origin DELAY_MS BYTES
#include "origin/images.hpp"
#include "origin/origin.hpp"

#include <chrono>
#include <exception>
#include <iostream>
#include <limits>
#include <memory>
#include <stdexcept>
#include <string>

int main(int count, char** words) {
    namespace origin = panelia::origin;
    try {
        if (count != 3) throw std::runtime_error("delayed_origin DELAY_MS BYTES");
        origin::reply answer;
        answer.head_delay = std::chrono::milliseconds(std::stoi(words[1]));
        answer.headers = {{"Content-Type", "image/jpeg"}};
        answer.content = std::make_shared<std::string const>(
            origin::filler(origin::image_format::jpeg, std::stoul(words[2]), 1)
        );
        origin::options wanted;
        wanted.log = false;
        wanted.count_attempts = false;
        origin::server server(wanted);
        server.otherwise([&answer](origin::request_info const&) { return answer; });
        std::cout << server.port() << std::endl;  // NOLINT: the reader waits for it
        std::cin.ignore(std::numeric_limits<std::streamsize>::max());
        return 0;
    } catch (std::exception const& failed) {
        std::cerr << "delayed_origin: " << failed.what() << '\n';
        return 2;
    }
}
