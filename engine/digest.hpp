// Digests of bytes that arrive in pieces: SHA-256 for what a source promises, XXH3 for what the
// library remembers of its own pages. The algorithms are OpenSSL's and xxHash's. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace panelia::engine {

/// A running SHA-256. Not thread-safe; different instances are independent.
class sha256 {
public:
    /// Throws std::bad_alloc, or std::runtime_error when the crypto library offers no SHA-256.
    sha256();
    ~sha256();
    sha256(sha256&&) noexcept;
    sha256& operator=(sha256&&) noexcept;
    void update(std::span<std::byte const> bytes);
    /// The digest of all bytes so far as 64 lower-case hex digits. Call once; nothing may follow.
    std::string hex();

private:
    struct impl;
    std::unique_ptr<impl> impl_;
};

/// A running 64-bit XXH3, with which the library knows its pages again. It finds accidents: a
/// changed page keeps its digest once in 2^64 times. It proves nothing against somebody who wants
/// to fool it, and need not: who can change the page can change the database beside it. A tenth of
/// the time of a SHA-256, so that it costs a download next to nothing (docs/reliability.md).
/// Stored in databases: the algorithm never changes.
class page_digest {
public:
    page_digest();  ///< throws std::bad_alloc
    ~page_digest();
    page_digest(page_digest&&) noexcept;
    page_digest& operator=(page_digest&&) noexcept;
    void update(std::span<std::byte const> bytes) noexcept;
    /// Of all bytes so far; more may follow.
    std::uint64_t value() const noexcept;

private:
    struct impl;
    std::unique_ptr<impl> impl_;
};

/// The digest of one text.
std::string sha256_hex(std::string_view text);

}  // namespace panelia::engine
