#include "sources/gunzip.hpp"

#include <zlib.h>

#include <array>

namespace panelia::sources {
namespace {

/// A zlib stream that is ended whatever happens.
class inflater {
public:
    explicit inflater(std::string_view body) {
        stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(body.data()));
        stream_.avail_in = static_cast<uInt>(body.size());
        ready_ = inflateInit2(&stream_, MAX_WBITS + 16) == Z_OK;  // 16: a gzip header is expected
    }
    ~inflater() {
        if (ready_) inflateEnd(&stream_);
    }
    inflater(inflater const&) = delete;
    inflater& operator=(inflater const&) = delete;

    bool all(std::string& out, std::size_t most) {
        std::array<char, 1 << 15> block{};
        while (ready_) {
            stream_.next_out = reinterpret_cast<Bytef*>(block.data());
            stream_.avail_out = static_cast<uInt>(block.size());
            int const state = inflate(&stream_, Z_NO_FLUSH);
            if (state != Z_OK && state != Z_STREAM_END) return false;
            std::size_t const size = block.size() - stream_.avail_out;
            if (out.size() + size > most) return false;
            out.append(block.data(), size);
            if (state != Z_STREAM_END) continue;
            bool const another = stream_.avail_in > 2 && stream_.next_in[0] == 0x1f;
            if (!another) return true;
            if (inflateReset(&stream_) != Z_OK) return false;
        }
        return false;
    }

private:
    z_stream stream_{};
    bool ready_ = false;
};

}  // namespace

bool looks_like_gzip(std::string_view body) noexcept {
    return body.starts_with("\x1f\x8b\x08");
}

std::optional<std::string> gunzip(std::string_view body, std::size_t most) {
    if (body.size() > most) return std::nullopt;
    std::string out;
    inflater packed(body);
    if (!packed.all(out, most)) return std::nullopt;
    return out;
}

}  // namespace panelia::sources
