// See page_receiver.hpp.
#include "engine/page_receiver.hpp"

#include "panelia/error.hpp"

#include <algorithm>
#include <charconv>
#include <utility>
#include <vector>

namespace panelia::engine {

namespace {
constexpr std::size_t reread_bytes = 256 * 1024;
}  // namespace

page_receiver::page_receiver(
    open_folder const* folder,
    std::string stem,
    page_expectation expected,
    pacer* pace,
    resumption resume
)
    : folder_(folder),
      stem_(std::move(stem)),
      expected_(std::move(expected)),
      pace_(pace),
      resume_(resume) {
    if (expected_.verify == verify_mode::structure) check_.emplace();
    if (!expected_.sha256.empty()) digest_.emplace();
    if (folder_ != nullptr) remembered_.emplace();
}

page_receiver::~page_receiver() {
    if (!file_.is_open()) return;
    left() ? file_.leave() : drop();
}

bool page_receiver::take_up() {
    auto const& begun = *resume_.begun;
    auto const size = file_.take_up(*folder_, begun.file);
    bool const usable = size && *size == begun.size && (!begun.total || *size < *begun.total);
    if (!usable) {
        forget_begun();
        return false;
    }
    named_ = taken_up_ = true;
    validator_ = begun.validator;
    total_ = begun.total;
    return true;
}

bool page_receiver::reread() {
    std::vector<std::byte> buffer(reread_bytes);
    auto const bytes = file_.read(buffer);
    size_ += bytes.size();
    if (check_) check_->feed(bytes);
    if (digest_) digest_->update(bytes);
    if (remembered_) remembered_->update(bytes);
    return !bytes.empty();
}

// A body begins, or goes on where an earlier attempt broke off. Only a 200 carries a whole page: a
// 204 has none to give, and a 206 that nobody asked for may be any part of it.
std::error_code page_receiver::begin(net::response_head const& head) {
    if (head.status == 200) return begin_anew(head);
    if (!taken_up_) return errc::unexpected_status;
    auto const whole = size_ == resume_.begun->size
                           ? whole_if_continued(*resume_.begun, head, digest_.has_value())
                           : std::nullopt;
    if (!whole) return errc::range_refused;
    if (*whole > expected_.max_bytes) return errc::body_too_large;
    total_ = whole;
    return {};
}

std::error_code page_receiver::begin_anew(net::response_head const& head) {
    if (resume_.begun != nullptr) forget_begun();
    if (folder_ == nullptr || resume_.journal == nullptr) return {};
    std::optional<std::uint64_t> length;
    if (auto const field = head.find("Content-Length")) {
        std::uint64_t value = 0;
        std::from_chars(field->data(), field->data() + field->size(), value);
        // Most pages are too small to be worth continuing: no more is looked at.
        if (value <= resume_threshold) return {};
        length = value;
    }
    auto validator = resume_validator(head);
    if (!validator) return {};
    validator_ = std::move(*validator);
    total_ = length;
    note_at_ = resume_threshold;
    return {};
}

std::error_code page_receiver::write(std::span<std::byte const> bytes) {
    received_ += bytes.size();
    if (pace_ != nullptr) pause_ += pace_->take(bytes.size());
    auto const error = take_in(bytes);
    if (error) sound_ = false;
    return error;
}

std::error_code page_receiver::take_in(std::span<std::byte const> bytes) {
    if (taken_up_ && bytes.size() > *total_ - size_) return errc::range_refused;
    size_ += bytes.size();
    if (check_) check_->feed(bytes);
    if (digest_) digest_->update(bytes);
    if (remembered_) remembered_->update(bytes);
    if (folder_ == nullptr) return {};
    if (auto const error = store(bytes)) return error;
    if (size_ >= note_at_) note();
    return {};
}

std::chrono::nanoseconds page_receiver::pause() {
    return std::exchange(pause_, {});
}

std::error_code page_receiver::finish() {
    if (taken_up_ && size_ != *total_) return errc::truncated;
    sound_ = false;  // whole now, and a page or not
    if (check_) {
        if (auto const error = check_->finish()) return error;
    }
    if (expected_.bytes && *expected_.bytes != size_) return errc::size_mismatch;
    if (digest_ && digest_->hex() != expected_.sha256) return errc::checksum_mismatch;
    if (folder_ == nullptr) return {};
    // A body shorter than the bytes a format needs to be told, or an empty one taken as it comes.
    return named_ ? std::error_code{} : open_when_known();
}

std::error_code page_receiver::keep() {
    return folder_ != nullptr ? file_.keep() : std::error_code{};
}

void page_receiver::drop() {
    sound_ = false;
    if (resume_.begun != nullptr) return forget_begun();
    if (noted_) resume_.journal->forget(file_.name());
    noted_ = false;
    file_.discard();
}

std::optional<partial_page> page_receiver::part() {
    auto here = left();
    here ? file_.leave() : drop();
    resume_ = {};
    sound_ = false;
    return here;
}

std::optional<partial_page> page_receiver::left() const {
    if (!sound_) return std::nullopt;
    if (!file_.is_open()) {
        return resume_.begun != nullptr ? std::optional(*resume_.begun) : std::nullopt;
    }
    if (validator_.empty() || size_ < resume_threshold) return std::nullopt;
    return partial_page{
        .file = file_.name(),
        .target = target_key(*resume_.target),
        .validator = validator_,
        .total = total_,
        .size = size_};
}

// The response begins anew, or what is there is of no use: its record goes before it does, so that
// other bytes are never taken for it.
void page_receiver::forget_begun() {
    auto const& name = resume_.begun->file;
    if (resume_.journal != nullptr) resume_.journal->forget(name);
    if (!file_.is_open()) file_.take_up(*folder_, name);
    file_.discard();
    resume_.begun = nullptr;
    validator_.clear();
    total_.reset();
    named_ = taken_up_ = false;
    held_ = 0;
    size_ = 0;
    if (check_) check_.emplace();
    if (digest_) digest_.emplace();
    if (remembered_) remembered_.emplace();
}

// A kill may come at any time from here on: the next session has to know what the bytes are.
void page_receiver::note() {
    note_at_ = never;
    if (total_ && size_ >= *total_) return;
    auto const here = left();
    if (!here) return;
    resume_.journal->note(*here);
    noted_ = true;
}

std::optional<std::uint64_t> page_receiver::digest() const noexcept {
    if (!remembered_) return {};
    return remembered_->value();
}

std::string_view page_receiver::reason() const noexcept {
    return check_ ? check_->reason() : std::string_view{};
}

std::error_code page_receiver::open_with(std::string_view extension) {
    named_ = true;
    auto name = stem_;
    name.append(".").append(extension);
    if (auto const error = file_.open(*folder_, std::move(name))) return error;
    return file_.write(std::span(first_).first(held_));
}

std::error_code page_receiver::open_when_known() {
    if (!check_) return open_with(expected_.extension);
    auto const format = check_->format();
    return format == image_format::unknown ? std::error_code{} : open_with(extension(format));
}

// The name needs the format, the format needs the first bytes: those wait in `first_`. A body that
// is no image of any kind is read to its end but never stored; its connection stays usable and
// `finish` gives the reason.
std::error_code page_receiver::store(std::span<std::byte const> bytes) {
    if (!named_ && held_ == 0 && bytes.size() >= first_.size()) {
        // The usual case: the first piece tells the format and is written in one go.
        if (auto const error = open_when_known()) return error;
        if (!named_) held_ = first_.size();
    }
    if (!named_) {
        if (held_ == first_.size()) return {};
        auto const more = std::min(bytes.size(), first_.size() - held_);
        std::copy_n(bytes.begin(), more, first_.begin() + static_cast<std::ptrdiff_t>(held_));
        held_ += more;
        bytes = bytes.subspan(more);
        if (held_ == first_.size() || !check_) {
            if (auto const error = open_when_known()) return error;
        }
        if (!named_) return {};
    }
    return file_.is_open() ? file_.write(bytes) : std::error_code{};
}

}  // namespace panelia::engine
