// Cheap deterministic pseudo-random bytes for generated content. Not for secrets or statistics.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace panelia::origin {

/// splitmix64 (Steele, Lea, Flood 2014).
class noise {
public:
    explicit noise(std::uint64_t seed) noexcept : state_(seed) {}
    std::uint64_t next() noexcept {
        std::uint64_t x = (state_ += 0x9e3779b97f4a7c15ULL);
        x = (x ^ (x >> 30U)) * 0xbf58476d1ce4e5b9ULL;
        x = (x ^ (x >> 27U)) * 0x94d049bb133111ebULL;
        return x ^ (x >> 31U);
    }
    /// 0 .. bound - 1; bound > 0.
    unsigned below(unsigned bound) noexcept { return static_cast<unsigned>(next() % bound); }
    void fill(char* out, std::size_t size) noexcept {
        while (size > 0) {
            auto const word = next();
            auto const part = size < sizeof word ? size : sizeof word;
            std::memcpy(out, &word, part);
            out += part;
            size -= part;
        }
    }

private:
    std::uint64_t state_;
};

}  // namespace panelia::origin
