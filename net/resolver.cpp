#include "net/resolver.hpp"

#include "net/field_text.hpp"
#include "net/resolver_state.hpp"
#include "panelia/error.hpp"

#include <algorithm>
#include <charconv>
#include <stdexcept>
#include <utility>

namespace panelia::net {
namespace {

bool wanted(asio::ip::address const& address, ip_family family) noexcept {
    if (family == ip_family::v4) return address.is_v4();
    if (family == ip_family::v6) return address.is_v6();
    return true;
}

std::optional<asio::ip::address> literal(std::string_view text) {
    if (text.size() > 2 && text.front() == '[' && text.back() == ']') {
        text = text.substr(1, text.size() - 2);
    }
    boost::system::error_code ec;
    auto const address = asio::ip::make_address(std::string(text), ec);
    if (ec) return std::nullopt;
    return address;
}

/// Withdraws a waiter however its coroutine ends.
template <class State>
struct withdrawal {
    State& state;
    std::string const& host;
    std::shared_ptr<name_waiter> const& waiting;
    ~withdrawal() { state.withdraw(host, waiting); }
};

}  // namespace

addresses interleave(addresses const& found, std::size_t rotation) {
    if (found.empty()) return {};
    addresses first, second;
    for (auto const& one : found) {
        (one.is_v4() == found.front().is_v4() ? first : second).push_back(one);
    }
    for (auto* const family : {&first, &second}) {
        if (family->empty()) continue;
        auto const turn = static_cast<std::ptrdiff_t>(rotation % family->size());
        std::rotate(family->begin(), family->begin() + turn, family->end());
    }
    addresses out;
    out.reserve(found.size());
    for (std::size_t i = 0; i < first.size() || i < second.size(); ++i) {
        if (i < first.size()) out.push_back(first[i]);
        if (i < second.size()) out.push_back(second[i]);
    }
    return out;
}

resolver::resolver(ip_family family, std::vector<std::string> const& overrides, name_lookup lookup)
    : family_(family), state_(std::make_shared<state>(family, std::move(lookup))) {
    for (auto const& text : overrides) overrides_.push_back(parse_override(text));
}

resolver::~resolver() {
    state::stop(state_);
}

resolver::override_entry resolver::parse_override(std::string const& text) {
    auto const malformed = [&text] {
        return std::invalid_argument("resolve: not of the form HOST:PORT:ADDR: " + text);
    };
    std::string_view rest = text;
    if (rest.starts_with('+')) rest.remove_prefix(1);  // curl: with a time-out; all ours stay
    auto const host_end = rest.starts_with('[') ? rest.find("]:") + 1 : rest.find(':');
    if (host_end == std::string_view::npos || host_end == 0) throw malformed();
    override_entry out;
    out.host = rest.substr(0, host_end);
    if (out.host.front() == '[') out.host = out.host.substr(1, out.host.size() - 2);
    rest.remove_prefix(host_end + 1);
    auto const port_end = rest.find(':');
    if (port_end == std::string_view::npos) throw malformed();
    auto const port = rest.substr(0, port_end);
    if (port != "*") {
        auto const [end, ec] = std::from_chars(port.data(), port.data() + port.size(), out.port);
        if (ec != std::errc() || end != port.data() + port.size() || out.port == 0)
            throw malformed();
    }
    rest.remove_prefix(port_end + 1);
    for (bool more = true; more;) {
        auto const comma = rest.find(',');
        auto const address = literal(rest.substr(0, comma));
        if (!address) throw malformed();
        out.found.push_back(*address);
        more = comma != std::string_view::npos;
        if (more) rest.remove_prefix(comma + 1);
    }
    return out;
}

addresses const* resolver::overridden(std::string_view host, std::uint16_t port) const {
    override_entry const* any = nullptr;
    // The last word on a name holds; an entry for the name beats one for all names.
    for (auto const& one : overrides_) {
        if (one.port != 0 && one.port != port) continue;
        bool const named = same_name(one.host, host);
        if (named || (one.host == "*" && (any == nullptr || any->host == "*"))) any = &one;
    }
    return any == nullptr ? nullptr : &any->found;
}

resolution resolver::of_known(addresses found) const {
    std::erase_if(found, [this](auto const& one) { return !wanted(one, family_); });
    if (!found.empty()) return {{}, {}, interleave(found, 0)};
    return {errc::dns_not_found, "the host has no address of the wanted family", {}};
}

task<resolution> resolver::resolve(
    asio::io_context& context, std::string host, std::uint16_t port, watch& times
) {
    if (auto const* const known = overridden(host, port); known != nullptr) {
        auto out = of_known(*known);
        co_return out;
    }
    if (auto const address = literal(host); address.has_value()) {
        auto out = of_known(addresses(1, *address));
        co_return out;
    }
    auto const shared = state_;
    auto const waiting = std::make_shared<name_waiter>(context);
    auto cached = shared->ask(host, waiting);
    if (cached.has_value()) co_return std::move(*cached);
    start_worker();
    withdrawal<state> const leaving{*shared, host, waiting};
    auto const late = co_await waiting->answered.wait(times);
    resolution out;
    if (late) {
        out.error = late;
    } else {
        out = std::move(waiting->result);
    }
    co_return out;
}

void resolver::start_worker() {
    std::scoped_lock const hold(state_->lock);
    auto& workers = state_->workers;
    if (state_->queue.size() <= state_->idle || workers.size() >= state::max_workers) return;
    auto& one = workers.emplace_back();
    try {
        one.thread = std::thread(state::work, state_, workers.size() - 1);
    } catch (std::system_error const& failure) {
        workers.pop_back();
        if (!workers.empty()) return;  // those that run will come to it
        for (auto const& host : std::exchange(state_->queue, {})) {
            state_->answer(host, {errc::dns_failed, failure.what(), {}});
        }
    }
}

void resolver::forget(std::string_view host) {
    state_->forget(std::string(host));
}

}  // namespace panelia::net
