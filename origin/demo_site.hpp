// The site that `panelia demo` downloads: three small series, drawn while they are served, with a
// little latency and one page that is unavailable at first. Standard library only here.
#pragma once

#include "origin/origin.hpp"

#include <cstddef>
#include <memory>
#include <string>

namespace panelia::origin {

/// Serves from construction to destruction, over HTTP on loopback. Thread-safe.
class demo_site {
public:
    demo_site();
    ~demo_site();
    demo_site(demo_site const&) = delete;
    demo_site& operator=(demo_site const&) = delete;

    /// A manifest of everything there is (JSON, docs: the manifest format), with this site's URLs.
    std::string const& manifest() const noexcept;
    std::size_t series() const noexcept;
    std::size_t chapters() const noexcept;
    std::size_t pages() const noexcept;
    /// The server itself: its address, its access log.
    server const& http() const noexcept;

private:
    struct impl;
    std::unique_ptr<impl> impl_;
};

}  // namespace panelia::origin
