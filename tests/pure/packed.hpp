// Bodies as servers pack them, for tests: gzip, zlib, bare deflate, brotli.
#pragma once

#include <brotli/encode.h>
#include <doctest/doctest.h>
#include <zlib.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace panelia::testing {

/// `window_bits` as zlib has them: 31 gzip, 15 zlib, -15 the bare stream.
inline std::string deflated(std::string_view plain, int window_bits) {
    z_stream stream{};
    REQUIRE(deflateInit2(&stream, 9, Z_DEFLATED, window_bits, 8, Z_DEFAULT_STRATEGY) == Z_OK);
    std::string out(deflateBound(&stream, static_cast<uLong>(plain.size())) + 64, '\0');
    stream.next_in = const_cast<Bytef*>(reinterpret_cast<Bytef const*>(plain.data()));
    stream.avail_in = static_cast<uInt>(plain.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    REQUIRE(deflate(&stream, Z_FINISH) == Z_STREAM_END);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
}
inline std::string gzip(std::string_view plain) {
    return deflated(plain, 31);
}
inline std::string zlib(std::string_view plain) {
    return deflated(plain, 15);
}
inline std::string bare_deflate(std::string_view plain) {
    return deflated(plain, -15);
}

inline std::string brotli(std::string_view plain) {
    std::string out(BrotliEncoderMaxCompressedSize(plain.size()) + 64, '\0');
    std::size_t size = out.size();
    REQUIRE(
        BrotliEncoderCompress(
            9,
            BROTLI_DEFAULT_WINDOW,
            BROTLI_MODE_GENERIC,
            plain.size(),
            reinterpret_cast<std::uint8_t const*>(plain.data()),
            &size,
            reinterpret_cast<std::uint8_t*>(out.data())
        ) == BROTLI_TRUE
    );
    out.resize(size);
    return out;
}

}  // namespace panelia::testing
