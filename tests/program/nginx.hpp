// An nginx of the test's own: a free port, a folder to serve, an access log that is complete once
// it has stopped. Ended by its process id.
#pragma once

#include "tests/program/program.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace program {

/// One line of its access log.
struct served {
    std::string method, path;
    int status = 0;
    std::uint64_t body_bytes = 0;
    double seconds = 0;  ///< first byte of the request to last byte of the reply, ms steps
    double ended = 0;    ///< seconds since the epoch
    std::uint64_t connection = 0;
};

class nginx {
public:
    static bool installed();

    /// Serves `root`; with TLS (an own CA) when asked. Throws std::runtime_error when it does not
    /// start within 5 s.
    explicit nginx(fs::path const& root, bool tls = false);
    ~nginx();
    nginx(nginx const&) = delete;
    nginx& operator=(nginx const&) = delete;

    std::string base() const;  ///< "http://127.0.0.1:PORT"
    fs::path ca_file() const;  ///< PEM, with TLS
    /// Ends it in order, then reads its log. Call once.
    std::vector<served> stop();

private:
    struct impl;
    std::unique_ptr<impl> impl_;
};

}  // namespace program
