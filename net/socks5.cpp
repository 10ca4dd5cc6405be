#include "net/socks5.hpp"

#include <boost/asio/ip/address.hpp>

#include <array>

namespace panelia::net::socks5 {
namespace {

constexpr char version = 5;
constexpr std::size_t max_text_bytes = 255;

template <class Bytes>
void append(std::string& out, Bytes const& bytes) {
    for (auto const b : bytes) out += static_cast<char>(b);
}

void append_text(std::string& out, std::string_view text) {
    out += static_cast<char>(text.size());
    out += text;
}

}  // namespace

std::string greeting(bool with_credentials) {
    return with_credentials ? std::string{version, 2, 0, 2} : std::string{version, 1, 0};
}

method chosen_method(std::span<std::byte const, 2> answer) noexcept {
    if (answer[0] != std::byte{version}) return method::foreign;
    switch (std::to_integer<unsigned>(answer[1])) {
        case 0:
            return method::open;
        case 2:
            return method::password;
        case 0xff:
            return method::none;
        default:
            return method::foreign;
    }
}

std::optional<std::string> login(std::string_view username, std::string_view password) {
    if (username.size() > max_text_bytes || password.size() > max_text_bytes) return std::nullopt;
    std::string out{1};
    append_text(out, username);
    append_text(out, password);
    return out;
}

std::optional<std::string> connect_to(std::string const& host, std::uint16_t port) {
    if (host.empty() || host.size() > max_text_bytes) return std::nullopt;
    std::string out{version, 1, 0};
    boost::system::error_code no_address;
    auto const address = boost::asio::ip::make_address(host, no_address);
    if (no_address) {
        out += char{3};
        append_text(out, host);
    } else if (address.is_v4()) {
        out += char{1};
        append(out, address.to_v4().to_bytes());
    } else {
        out += char{4};
        append(out, address.to_v6().to_bytes());
    }
    out += static_cast<char>(port >> 8U);
    out += static_cast<char>(port & 0xffU);
    return out;
}

std::string_view refusal(std::span<std::byte const, 5> start) noexcept {
    static constexpr std::array<std::string_view, 9> reasons = {
        "",
        "it failed",
        "its rules forbid the connection",
        "the network is unreachable",
        "the host is unreachable",
        "the connection was refused",
        "the connection took too long",
        "it cannot connect",
        "it does not know that kind of address"};
    if (start[0] != std::byte{version}) return "it does not speak SOCKS5";
    auto const code = std::to_integer<std::size_t>(start[1]);
    return code < reasons.size() ? reasons[code] : reasons[1];
}

std::optional<std::size_t> rest_of_reply(std::span<std::byte const, 5> start) noexcept {
    // After version, code, zero and type the first byte of the address has been read, too.
    switch (std::to_integer<unsigned>(start[3])) {
        case 1:
            return 4 - 1 + 2;
        case 3:
            return std::to_integer<std::size_t>(start[4]) + 2;
        case 4:
            return 16 - 1 + 2;
        default:
            return std::nullopt;
    }
}

}  // namespace panelia::net::socks5
