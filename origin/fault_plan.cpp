// Deterministic faults: a hash of (seed, target, attempt) is the only source of chance.
#include "origin/origin.hpp"

namespace panelia::origin {

namespace {

// splitmix64's finaliser (Steele, Lea, Flood 2014): every output bit depends on every input bit.
std::uint64_t mix(std::uint64_t x) noexcept {
    x = (x ^ (x >> 30U)) * 0xbf58476d1ce4e5b9ULL;
    x = (x ^ (x >> 27U)) * 0x94d049bb133111ebULL;
    return x ^ (x >> 31U);
}

/// Uniform in [0, 1).
double draw(std::uint64_t seed, std::string_view target, std::uint64_t attempt) noexcept {
    std::uint64_t hash = 0xcbf29ce484222325ULL;  // FNV-1a
    for (char const c : target) {
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
    }
    auto const mixed = mix(mix(hash ^ mix(seed)) + attempt * 0x9e3779b97f4a7c15ULL);
    return static_cast<double>(mixed >> 11U) * 0x1.0p-53;
}

}  // namespace

fault fault_plan::decide(std::string_view target, std::uint64_t attempt) const noexcept {
    if (draw(seed, target, 0) < not_found) return fault::not_found;
    if (healthy_from != 0 && attempt >= healthy_from) return fault::none;
    double const x = draw(seed, target, attempt == 0 ? 1 : attempt);
    if (x < server_error) return fault::server_error;
    if (x < server_error + rate_limited) return fault::rate_limited;
    if (x < server_error + rate_limited + truncated) return fault::truncated;
    return fault::none;
}

reply fault_plan::apply(fault what, reply good) const {
    reply bad;
    switch (what) {
        case fault::none:
            return good;
        case fault::not_found:
            bad.status = 404;
            bad.content = "not found\n";
            return bad;
        case fault::server_error:
            bad.status = 500;
            bad.content = "internal error\n";
            return bad;
        case fault::rate_limited:
            bad.status = 429;
            bad.headers.emplace_back("Retry-After", std::to_string(retry_after));
            bad.content = "slow down\n";
            return bad;
        case fault::truncated:
            good.cut_after = good.content.size() / 2;
            good.then = ending::close;
            return good;
    }
    return good;
}

}  // namespace panelia::origin
