#include "engine/digest.hpp"

#include <openssl/evp.h>
#include <xxhash.h>
#ifdef PANELIA_XXHASH_DISPATCHES
#include <xxh_x86dispatch.h>  // the same functions, four times as fast with AVX2
#endif

#include <array>
#include <new>
#include <stdexcept>

namespace panelia::engine {

namespace {

void check(int ok) {
    if (ok != 1) throw std::runtime_error("the crypto library failed to compute a SHA-256");
}

}  // namespace

struct sha256::impl {
    struct release {
        void operator()(EVP_MD_CTX* owned) const noexcept { EVP_MD_CTX_free(owned); }
    };
    std::unique_ptr<EVP_MD_CTX, release> context{EVP_MD_CTX_new()};
};

sha256::sha256() : impl_(std::make_unique<impl>()) {
    if (!impl_->context) throw std::bad_alloc();
    check(EVP_DigestInit_ex(impl_->context.get(), EVP_sha256(), nullptr));
}
sha256::~sha256() = default;
sha256::sha256(sha256&&) noexcept = default;
sha256& sha256::operator=(sha256&&) noexcept = default;

void sha256::update(std::span<std::byte const> bytes) {
    check(EVP_DigestUpdate(impl_->context.get(), bytes.data(), bytes.size()));
}

std::string sha256::hex() {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    check(EVP_DigestFinal_ex(impl_->context.get(), digest.data(), &size));
    std::string text;
    text.reserve(std::size_t{size} * 2);
    for (unsigned i = 0; i < size; ++i) {
        constexpr std::string_view digits = "0123456789abcdef";
        text += digits[digest[i] >> 4U];
        text += digits[digest[i] & 15U];
    }
    return text;
}

struct page_digest::impl {
    struct release {
        void operator()(XXH3_state_t* owned) const noexcept { XXH3_freeState(owned); }
    };
    std::unique_ptr<XXH3_state_t, release> state{XXH3_createState()};
};

page_digest::page_digest() : impl_(std::make_unique<impl>()) {
    if (!impl_->state) throw std::bad_alloc();
    XXH3_64bits_reset(impl_->state.get());
}
page_digest::~page_digest() = default;
page_digest::page_digest(page_digest&&) noexcept = default;
page_digest& page_digest::operator=(page_digest&&) noexcept = default;

void page_digest::update(std::span<std::byte const> bytes) noexcept {
    XXH3_64bits_update(impl_->state.get(), bytes.data(), bytes.size());
}

std::uint64_t page_digest::value() const noexcept {
    return XXH3_64bits_digest(impl_->state.get());
}

std::string sha256_hex(std::string_view text) {
    sha256 digest;
    digest.update(std::as_bytes(std::span(text)));
    return digest.hex();
}

}  // namespace panelia::engine
