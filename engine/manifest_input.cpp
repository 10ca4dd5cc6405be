#include "engine/manifest_input.hpp"

#include <cstring>
#include <utility>

namespace panelia::engine {

namespace {

constexpr std::size_t block_bytes = 64 * 1024;
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

}  // namespace

manifest_input::manifest_input(byte_reader read, std::string_view name)
    : read_(std::move(read)), name_(one_line(name, 400)) {}

void manifest_input::fail(text_position place, std::string_view message) const {
    std::string what = name_;
    what += ':' + std::to_string(place.line) + ':' + std::to_string(place.column) + ": ";
    what += message;
    throw source_error(what);
}

std::size_t manifest_input::read_some(char* buffer, std::size_t size) {
    while (!stopped_) {
        std::size_t const got = read_(buffer, size);
        if (got != nothing_yet) return got;
    }
    return 0;
}

bool manifest_input::fill() {
    if (ended_) return false;
    if (begin_ > 0) {  // what is left of a line moves to the front
        std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
        end_ -= begin_;
        scanned_ -= begin_;
        begin_ = 0;
    }
    if (buffer_.size() - end_ < block_bytes) buffer_.resize(buffer_.size() * 2 + block_bytes);
    std::size_t const got = read_some(buffer_.data() + end_, buffer_.size() - end_);
    end_ += got;
    ended_ = got == 0;
    return !ended_;
}

void manifest_input::skip_byte_order_mark() {
    auto const come = [this] {
        return std::string_view(buffer_.data() + begin_, end_ - begin_);
    };
    while (come().size() < byte_order_mark.size() && byte_order_mark.starts_with(come()) && fill()
    ) {
    }
    if (come().starts_with(byte_order_mark)) {
        begin_ = scanned_ = byte_order_mark.size();
    }
}

void manifest_input::require_utf8(std::string_view text, std::uint64_t first_line) const {
    auto const bad = find_invalid_utf8(text);
    if (!bad) return;
    bool const utf16 = first_line == 1 && *bad == 0 &&
                       (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF"));
    fail(
        position_at(text, *bad, first_line),
        utf16 ? "this looks like UTF-16; a manifest is UTF-8" : "invalid UTF-8"
    );
}

std::optional<std::string_view> manifest_input::line() {
    if (line_number_ == 0) skip_byte_order_mark();
    char const* found = nullptr;
    for (;;) {
        if (end_ > scanned_) {
            found = static_cast<char const*>(
                std::memchr(buffer_.data() + scanned_, '\n', end_ - scanned_)
            );
        }
        if (found != nullptr) break;
        scanned_ = end_;
        if (end_ - begin_ > max_line_bytes) {
            fail({line_number_ + 1, 1}, "this line is longer than 64 MiB");
        }
        if (!fill()) break;
    }
    if (stopped_ || (found == nullptr && begin_ == end_)) return std::nullopt;
    char const* const start = buffer_.data() + begin_;
    std::size_t const length =
        found != nullptr ? static_cast<std::size_t>(found - start) : end_ - begin_;
    begin_ = scanned_ = begin_ + length + (found != nullptr ? 1 : 0);
    std::string_view text(start, length);
    if (text.ends_with('\r')) text.remove_suffix(1);
    require_utf8(text, ++line_number_);
    return text;
}

std::string manifest_input::whole() {
    skip_byte_order_mark();
    while (fill()) {
        if (end_ - begin_ > max_whole_bytes) {
            fail({1, 1}, "larger than 1 GiB; as NDJSON it could be read as a stream");
        }
    }
    std::string text = std::move(buffer_);
    text.resize(end_);
    text.erase(0, begin_);
    text.shrink_to_fit();
    begin_ = end_ = scanned_ = 0;
    require_utf8(text, 1);
    return text;
}

}  // namespace panelia::engine
