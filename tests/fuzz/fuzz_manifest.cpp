// Any bytes, in any manifest format, are read or refused with a one-line source_error; read in
// small pieces they come to the same.
#include "engine/manifest.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>

using namespace panelia::engine;

namespace {

std::string read_all(manifest_format format, std::string_view text, std::size_t block) {
    auto const read = [=, at = std::size_t{0}](char* buffer, std::size_t size) mutable {
        std::size_t const n = std::min({size, block, text.size() - at});
        std::memcpy(buffer, text.data() + at, n);
        at += n;
        return n;
    };
    std::string out;
    auto const source = open_manifest(read, format, "m", "Series", [&](std::string_view w) {
        if (w.find('\n') != std::string_view::npos) std::abort();
    });
    try {
        while (auto const chapter = source->next()) {
            // Without pages there is an address at which they are found.
            if (chapter->pages.empty() && chapter->url.empty()) std::abort();
            if (chapter->number.empty()) std::abort();
            out += chapter->series + chapter->number;
            for (auto const& page : chapter->pages) out += page.url;
        }
    } catch (source_error const& e) {
        out += e.what();
        if (std::strchr(e.what(), '\n') != nullptr) std::abort();
    }
    return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    if (size == 0) return 0;
    auto const format = static_cast<manifest_format>(data[0] % 4);
    std::string_view const text(reinterpret_cast<char const*>(data) + 1, size - 1);
    std::string const whole = read_all(format, text, size);
    if (size < 4096 && read_all(format, text, 3) != whole) std::abort();
    return 0;
}
