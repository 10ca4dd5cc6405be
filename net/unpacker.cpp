#include "net/unpacker.hpp"

#include <brotli/decode.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <limits>
#include <new>

namespace panelia::net {
namespace {

constexpr int window = 15;            // zlib's MAX_WBITS
constexpr int gzip_window = 16 + 15;  // "decode only the gzip format"

uInt clamped(std::size_t size) noexcept {
    return static_cast<uInt>(std::min<std::size_t>(size, std::numeric_limits<uInt>::max()));
}

/// Owns zlib's state of one stream.
class inflater {
public:
    explicit inflater(int window_bits) {
        if (inflateInit2(&stream_, window_bits) != Z_OK) throw std::bad_alloc();
    }
    ~inflater() { inflateEnd(&stream_); }
    inflater(inflater const&) = delete;
    inflater& operator=(inflater const&) = delete;

    /// As the bare format from here on.
    void restart(int window_bits) noexcept { inflateReset2(&stream_, window_bits); }

    /// Returns what zlib says.
    int run(std::span<std::byte const> in, std::span<std::byte> out, unpacker::step& did) noexcept {
        // zlib takes input it never writes to by a pointer that is not const.
        stream_.next_in = const_cast<Bytef*>(reinterpret_cast<Bytef const*>(in.data()));
        stream_.avail_in = clamped(in.size());
        stream_.next_out = reinterpret_cast<Bytef*>(out.data());
        stream_.avail_out = clamped(out.size());
        uInt const offered = stream_.avail_in, room = stream_.avail_out;
        int const said = inflate(&stream_, Z_NO_FLUSH);
        did.consumed += offered - stream_.avail_in;
        did.produced += room - stream_.avail_out;
        did.more = stream_.avail_out == 0 && said == Z_OK;
        return said;
    }
    bool said_failure(int said) const noexcept {
        return said != Z_OK && said != Z_STREAM_END && said != Z_BUF_ERROR;
    }

private:
    z_stream stream_{};
};

class gzip_unpacker final : public unpacker {
public:
    step next(std::span<std::byte const> in, std::span<std::byte> out) override {
        if (junk_) return {.consumed = in.size()};
        if (between_) {
            if (in.empty()) return {};
            if (in.front() != std::byte{0x1f}) return skip(in.size());
            between_ = false;
            yielded_ = false;
            inflate_.restart(gzip_window);
        }
        step did;
        int const said = inflate_.run(in, out, did);
        yielded_ = yielded_ || did.produced > 0;
        if (said == Z_STREAM_END) {
            between_ = whole_ = true;
        } else if (inflate_.said_failure(said)) {
            // After a whole member: bytes that only looked like the begin of another one.
            if (whole_ && !yielded_) return skip(in.size());
            did.failed = true;
        }
        return did;
    }
    bool ended() const noexcept override { return junk_ || between_; }
    std::string_view fault() const noexcept override { return "the gzip body is damaged"; }

private:
    step skip(std::size_t size) noexcept {
        junk_ = true;
        return {.consumed = size};
    }

    inflater inflate_{gzip_window};
    bool whole_ = false;    // one member at least has ended
    bool between_ = false;  // a member has ended and no other has begun
    bool yielded_ = false;  // the present member has given some byte
    bool junk_ = false;     // what follows the last member
};

class deflate_unpacker final : public unpacker {
public:
    step next(std::span<std::byte const> in, std::span<std::byte> out) override {
        step did;
        if (ended_) return {.consumed = in.size()};
        // Two bytes tell the formats apart; they are kept until both are there.
        while (known_ < head_.size() && !in.empty()) {
            head_[known_++] = in.front();
            in = in.subspan(1);
            ++did.consumed;
            if (known_ == head_.size() && !is_zlib()) inflate_.restart(-window);
        }
        if (known_ < head_.size()) return did;
        if (head_given_ < head_.size()) {
            step first;
            take(inflate_.run(std::span(head_).subspan(head_given_), out, first), did);
            head_given_ += first.consumed;
            did.produced += first.produced;
            did.more = first.more;
            out = out.subspan(first.produced);
            if (did.failed || did.more || ended_) return did;
        }
        take(inflate_.run(in, out, did), did);
        return did;
    }
    bool ended() const noexcept override { return ended_; }
    std::string_view fault() const noexcept override { return "the deflate body is damaged"; }

private:
    bool is_zlib() const noexcept {
        auto const first = std::to_integer<unsigned>(head_[0]);
        auto const both = first * 256 + std::to_integer<unsigned>(head_[1]);
        return (first & 0x0fU) == 8 && first >> 4U <= 7 && both % 31 == 0;
    }
    void take(int said, step& did) noexcept {
        if (said == Z_STREAM_END) {
            ended_ = true;
        } else if (inflate_.said_failure(said)) {
            did.failed = true;
        }
    }

    inflater inflate_{window};
    std::array<std::byte, 2> head_{};
    std::size_t known_ = 0, head_given_ = 0;
    bool ended_ = false;
};

class brotli_unpacker final : public unpacker {
public:
    brotli_unpacker() : state_(BrotliDecoderCreateInstance(nullptr, nullptr, nullptr)) {
        if (!state_) throw std::bad_alloc();
    }
    step next(std::span<std::byte const> in, std::span<std::byte> out) override {
        if (ended_) return {.consumed = in.size()};
        auto const* next_in = reinterpret_cast<std::uint8_t const*>(in.data());
        auto* next_out = reinterpret_cast<std::uint8_t*>(out.data());
        std::size_t left = in.size(), room = out.size();
        auto const said =
            BrotliDecoderDecompressStream(state_.get(), &left, &next_in, &room, &next_out, nullptr);
        ended_ = said == BROTLI_DECODER_RESULT_SUCCESS;
        return {
            .consumed = in.size() - left,
            .produced = out.size() - room,
            .failed = said == BROTLI_DECODER_RESULT_ERROR,
            .more = said == BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT};
    }
    bool ended() const noexcept override { return ended_; }
    std::string_view fault() const noexcept override { return "the brotli body is damaged"; }

private:
    struct closer {
        void operator()(BrotliDecoderState* state) const noexcept {
            BrotliDecoderDestroyInstance(state);
        }
    };
    std::unique_ptr<BrotliDecoderState, closer> state_;
    bool ended_ = false;
};

}  // namespace

std::unique_ptr<unpacker> make_unpacker(coding how) {
    switch (how) {
        case coding::gzip:
            return std::make_unique<gzip_unpacker>();
        case coding::deflate:
            return std::make_unique<deflate_unpacker>();
        case coding::brotli:
            break;
    }
    return std::make_unique<brotli_unpacker>();
}

}  // namespace panelia::net
