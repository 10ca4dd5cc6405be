// One body on its way in: checked, digested, measured and staged while it streams. Decides whether
// it is a page.
#pragma once

#include "engine/digest.hpp"
#include "engine/page_check.hpp"
#include "engine/partial_page.hpp"
#include "engine/resume_journal.hpp"
#include "engine/staging_file.hpp"
#include "net/client.hpp"
#include "panelia/session.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <system_error>

namespace panelia::engine {

/// What is known of a page before its body comes.
struct page_expectation {
    verify_mode verify = verify_mode::structure;
    std::string_view sha256{};             ///< lower-case hex, or empty
    std::optional<std::uint64_t> bytes{};  ///< the promised size
    std::string extension{};  ///< without a dot; used where the content is not looked at
    std::uint64_t max_bytes = ~std::uint64_t{0};  ///< a page continued beyond it is refused
};

/// Told how many body bytes came, says how long to pause before more: the seam of --limit-rate.
class pacer {
public:
    virtual ~pacer() = default;
    virtual std::chrono::nanoseconds take(std::size_t bytes) = 0;
};

/// What is needed to continue a page, in this session or the next. Empty: it is not continued.
struct resumption {
    resume_journal* journal = nullptr;
    net::url const* target = nullptr;     ///< where the body comes from
    partial_page const* begun = nullptr;  ///< what an earlier attempt left, or null
};

/// Receives one body. `folder` null: checks and measures, keeps nothing. Arguments outlive it.
///
/// A page that breaks off after `resume_threshold` bytes stays as NNN.ext.part when it can be
/// continued; its line in the journal is written when it gets that far. To continue one, `take_up`
/// and `reread` before the request for the rest: check and digest see every byte of the page. A
/// response that begins anew replaces what was there.
class page_receiver final : public net::body_writer {
public:
    page_receiver(
        open_folder const* folder,
        std::string stem,
        page_expectation expected,
        pacer* pace,
        resumption resume = {}
    );
    ~page_receiver() override;  ///< leaves what can be continued, removes everything else
    page_receiver(page_receiver const&) = delete;
    page_receiver& operator=(page_receiver const&) = delete;

    /// Opens what an earlier attempt left. False: it cannot be used, and is gone.
    bool take_up();
    /// Reads on in it, a piece at a time; false when all of it has been read.
    bool reread();
    std::error_code begin(net::response_head const& head) override;
    std::error_code write(std::span<std::byte const> bytes) override;
    std::chrono::nanoseconds pause() override;

    /// After the last byte: none if the body is a page, else why it is not.
    std::error_code finish();
    /// After `finish` said yes: the page gets its final name. Errors: disk_full, disk_failed.
    std::error_code keep();

    /// What there is cannot be continued: it goes.
    void drop();
    /// After a failure: what is left to be continued; everything else goes. The receiver is done
    /// with what it was given.
    std::optional<partial_page> part();

    std::uint64_t received() const noexcept { return received_; }  ///< body bytes of this exchange
    std::uint64_t size() const noexcept { return size_; }          ///< of the page, as far as it is
    std::string const& file() const noexcept { return file_.name(); }  ///< the final name
    /// Of the bytes received, for the library; nothing when they are kept nowhere.
    std::optional<std::uint64_t> digest() const noexcept;
    std::string_view reason() const noexcept;  ///< of a failed structure check, or empty
    /// The file that could not be written, and why; empty when that was not the error.
    std::string const& disk_trouble() const noexcept { return file_.trouble(); }

private:
    static constexpr std::uint64_t never = ~std::uint64_t{0};
    std::error_code begin_anew(net::response_head const& head);
    std::error_code take_in(std::span<std::byte const> bytes);
    std::optional<partial_page> left() const;
    void forget_begun();
    void note();
    std::error_code open_with(std::string_view extension);
    std::error_code open_when_known();
    std::error_code store(std::span<std::byte const> bytes);

    open_folder const* folder_;
    std::string stem_;
    page_expectation expected_;
    pacer* pace_;
    std::optional<page_check> check_;
    std::optional<sha256> digest_;
    std::optional<page_digest> remembered_;  // what the library will know the page by
    staging_file file_;
    std::array<std::byte, sniff_bytes> first_{};  // held back until the format names the file
    std::size_t held_ = 0;
    resumption resume_;
    std::string validator_{};               // of the stored bytes; empty: cannot be continued
    std::optional<std::uint64_t> total_{};  // the whole page's size, where it is known
    std::uint64_t note_at_ = never;         // the size at which the journal is written
    bool noted_ = false;                    // the journal speaks of what this attempt stored
    bool taken_up_ = false, sound_ = true;  // sound: the stored bytes are a beginning of the page
    std::uint64_t received_ = 0, size_ = 0;
    std::chrono::nanoseconds pause_{0};
    bool named_ = false;
};

}  // namespace panelia::engine
