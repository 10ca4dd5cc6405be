// The frame in which one format's structure check stands: a byte stream cut anywhere becomes whole
// records, passed stretches and scanned stretches. Knows no format. Internal to page_check.
#pragma once

#include "engine/page_check.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

namespace panelia::engine {

/// Reads an unsigned integer of `bytes.size()` (1–8) bytes.
std::uint64_t big_endian(std::span<std::byte const> bytes) noexcept;
std::uint64_t little_endian(std::span<std::byte const> bytes) noexcept;

/// A format's check. A derived class says in its constructor, and again in each callback, what it
/// wants next; the callbacks see the same sequence however the stream is cut.
class format_check {
public:
    format_check() = default;
    virtual ~format_check() = default;
    format_check(format_check const&) = delete;
    format_check& operator=(format_check const&) = delete;

    void feed(std::span<std::byte const> bytes);
    /// What is wrong with the image now that no byte follows; empty: it is whole.
    std::string_view finish() const;

protected:
    /// The next `n` bytes (1–32) come to `on_record` as one piece.
    void gather(std::size_t n) noexcept;
    /// The next `n` bytes come to `on_passing` in pieces, then `on_passed` is called.
    void pass(std::uint64_t n) noexcept;
    /// The bytes that follow come to `on_scan`, until it wants something else.
    void scan() noexcept { wanted_ = want::scan; }
    /// Nothing that follows matters any more; `at_end` still decides.
    void swallow() noexcept { wanted_ = want::nothing; }
    /// The image is broken. `why` must be a literal.
    void reject(std::string_view why) noexcept;

    /// Bytes delivered to callbacks so far, those of the running `on_record` included.
    std::uint64_t position() const noexcept { return position_; }
    /// Bytes fed so far; all of them once `at_end` is called.
    std::uint64_t total() const noexcept { return total_; }

private:
    virtual void on_record(std::span<std::byte const> record) = 0;
    virtual void on_passing(std::span<std::byte const>) {}
    virtual void on_passed() {}
    /// Returns how many bytes it took: all of them, or those before it wanted something else.
    virtual std::size_t on_scan(std::span<std::byte const> bytes) { return bytes.size(); }
    /// As `finish`, for an image that was not rejected.
    virtual std::string_view at_end() const = 0;

    std::size_t take_record(std::span<std::byte const> bytes);
    std::size_t take_passing(std::span<std::byte const> bytes);
    std::size_t take_scan(std::span<std::byte const> bytes);

    enum class want : std::uint8_t { record, pass, scan, nothing };
    want wanted_ = want::nothing;
    std::array<std::byte, 32> record_{};
    std::size_t record_size_ = 0, gathered_ = 0;
    std::uint64_t left_ = 0, position_ = 0, total_ = 0;
    std::string_view rejected_;
};

/// The checks; each expects the stream from its first byte, which `sniff` has recognised.
std::unique_ptr<format_check> make_jpeg_check();
std::unique_ptr<format_check> make_png_check();
std::unique_ptr<format_check> make_gif_check();
std::unique_ptr<format_check> make_webp_check();
std::unique_ptr<format_check> make_heif_check();  ///< AVIF too
std::unique_ptr<format_check> make_jxl_check(std::span<std::byte const> first);
std::unique_ptr<format_check> make_bmp_check();

}  // namespace panelia::engine
