#include "net/tls_sessions.hpp"

#include <utility>

namespace panelia::net {

void tls_sessions::put(std::string const& key, session_ptr session) {
    std::scoped_lock const hold(lock_);
    if (kept_.size() >= max_servers && !kept_.contains(key)) kept_.erase(kept_.begin());
    auto& sessions = kept_[key];
    if (sessions.size() >= max_per_server) sessions.pop_front();
    sessions.push_back(std::move(session));
}

session_ptr tls_sessions::take(std::string const& key) {
    std::scoped_lock const hold(lock_);
    auto const found = kept_.find(key);
    if (found == kept_.end() || found->second.empty()) return nullptr;
    auto& sessions = found->second;
    bool const once = SSL_SESSION_get_protocol_version(sessions.back().get()) >= TLS1_3_VERSION;
    if (once && sessions.size() > 1) {
        auto taken = std::move(sessions.back());
        sessions.pop_back();
        return taken;
    }
    SSL_SESSION_up_ref(sessions.back().get());
    return session_ptr(sessions.back().get());
}

std::size_t tls_sessions::count(std::string const& key) const {
    std::scoped_lock const hold(lock_);
    auto const found = kept_.find(key);
    return found == kept_.end() ? 0 : found->second.size();
}

}  // namespace panelia::net
