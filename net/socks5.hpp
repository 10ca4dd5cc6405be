// The messages of a SOCKS5 client (RFC 1928, RFC 1929). Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace panelia::net::socks5 {

/// What the server chose: no login, name and password, nothing that was offered, or not SOCKS5.
enum class method : std::uint8_t { open, password, none, foreign };

std::string greeting(bool with_credentials);
method chosen_method(std::span<std::byte const, 2> answer) noexcept;
/// Nothing when either is longer than 255 bytes.
std::optional<std::string> login(std::string_view username, std::string_view password);
/// `host`: a literal address (no brackets) goes as an address, anything else as a name; nothing
/// when it is longer than 255 bytes.
std::optional<std::string> connect_to(std::string const& host, std::uint16_t port);

/// Why the server refused, from the first bytes of its reply; empty when it did not.
std::string_view refusal(std::span<std::byte const, 5> start) noexcept;
/// How many bytes follow those five; nothing for an address type that does not exist.
std::optional<std::size_t> rest_of_reply(std::span<std::byte const, 5> start) noexcept;

}  // namespace panelia::net::socks5
