#include "net/cookie_jar.hpp"

#include "net/ascii.hpp"
#include "net/field_text.hpp"
#include "net/ip_literal.hpp"
#include "net/set_cookie.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace panelia::net {
namespace {

bool has_expired(cookie const& one, cookie_jar::time_point now) noexcept {
    return one.expires && *one.expires <= now;
}

bool same_cookie(cookie const& a, cookie const& b) noexcept {
    return a.name == b.name && a.path == b.path && a.subdomains == b.subdomains;
}

bool applies(
    cookie const& one, url const& target, bool whole_host, cookie_jar::time_point now
) noexcept {
    return (whole_host || one.subdomains) && (target.secure || !one.secure) &&
           !has_expired(one, now) && path_matches(target.path, one.path);
}

/// Calls `see` with the host and, unless it is an address, every domain above it.
template <class Visitor>
void each_domain_of(std::string_view host, Visitor see) {
    bool const is_address = host.starts_with('[') || ends_in_number(host);
    for (std::string_view domain = host; !domain.empty(); take_until(domain, '.')) {
        see(domain, domain.size() == host.size());
        if (is_address) return;
    }
}

}  // namespace

cookie_jar::cookie_jar(std::vector<cookie> given) {
    for (cookie& one : given) put(std::move(one), true, true, time_point::min());
    recount();
}

void cookie_jar::store(url const& from, response_head const& head, time_point now) {
    for (auto const& [name, value] : head.fields) {
        if (!same_name(name, "set-cookie")) continue;
        auto one = read_set_cookie(value, from, now);
        if (!one) continue;
        std::scoped_lock const hold(lock_);
        put(*std::move(one), false, from.secure, now);
        recount();
    }
}

/// One cookie as RFC 6265, 5.3 stores it: it replaces its like, deletes it when it has expired.
void cookie_jar::put(cookie one, bool given, bool from_secure, time_point now) {
    if (!from_secure && !one.secure && covers_secure(one)) return;
    shelf& here = by_domain_[one.domain];
    auto const old = std::find_if(here.begin(), here.end(), [&one](entry const& known) {
        return same_cookie(known.what, one);
    });
    bool const over = has_expired(one, now);
    if (old != here.end()) {
        if (over) {
            if (!old->given) --set_by_servers_;
            here.erase(old);
        } else {
            old->what = std::move(one);
            old->used = ++ticks_;
        }
        return;
    }
    if (over) return;
    if (!given) {
        make_room(here, now);
        ++set_by_servers_;
    }
    ++ticks_;
    here.push_back({std::move(one), ticks_, ticks_, given});
    if (set_by_servers_ > max_cookies) evict_oldest();
}

/// Whether a cookie from http would hide one that only https may set (rfc6265bis, 5.7, "leave
/// secure cookies alone").
bool cookie_jar::covers_secure(cookie const& one) const {
    for (auto const& [domain, entries] : by_domain_) {
        if (!domain_matches(domain, one.domain) && !domain_matches(one.domain, domain)) continue;
        if (std::any_of(entries.begin(), entries.end(), [&one](entry const& known) {
                return known.what.secure && known.what.name == one.name &&
                       path_matches(one.path, known.what.path);
            })) {
            return true;
        }
    }
    return false;
}

/// One place on a domain's shelf: expired ones go, and if that is not enough the one that was not
/// used for the longest time.
void cookie_jar::make_room(shelf& here, time_point now) {
    set_by_servers_ -=
        static_cast<std::size_t>(std::count_if(here.begin(), here.end(), [now](entry const& known) {
            return !known.given && has_expired(known.what, now);
        }));
    std::erase_if(here, [now](entry const& known) { return has_expired(known.what, now); });
    auto const set = [](entry const& known) {
        return !known.given;
    };
    if (std::count_if(here.begin(), here.end(), set) < std::ptrdiff_t{max_per_domain}) return;
    auto const oldest =
        std::min_element(here.begin(), here.end(), [](entry const& a, entry const& b) {
            return a.given != b.given ? !a.given : a.used < b.used;
        });
    here.erase(oldest);
    --set_by_servers_;
}

void cookie_jar::evict_oldest() {
    shelf* home = nullptr;
    shelf::iterator oldest;
    for (auto& [domain, entries] : by_domain_) {
        for (auto it = entries.begin(); it != entries.end(); ++it) {
            if (it->given || (home != nullptr && oldest->used <= it->used)) continue;
            home = &entries;
            oldest = it;
        }
    }
    if (home == nullptr) return;
    home->erase(oldest);
    --set_by_servers_;
}

void cookie_jar::recount() noexcept {
    std::size_t total = 0;
    std::erase_if(by_domain_, [](auto const& each) { return each.second.empty(); });
    for (auto const& each : by_domain_) total += each.second.size();
    count_.store(total, std::memory_order_release);
}

std::string cookie_jar::header_for(url const& target, time_point now) const {
    if (empty()) return {};
    std::scoped_lock const hold(lock_);
    std::vector<entry const*> chosen;
    each_domain_of(target.host, [&](std::string_view domain, bool whole_host) {
        auto const found = by_domain_.find(domain);
        if (found == by_domain_.end()) return;
        for (entry const& known : found->second) {
            if (applies(known.what, target, whole_host, now)) chosen.push_back(&known);
        }
    });
    std::sort(chosen.begin(), chosen.end(), [](entry const* a, entry const* b) {
        auto const length_a = a->what.path.size(), length_b = b->what.path.size();
        return length_a != length_b ? length_a > length_b : a->order < b->order;
    });
    std::string out;
    for (entry const* const one : chosen) {
        auto const& [name, value] = std::tie(one->what.name, one->what.value);
        if (out.size() + name.size() + value.size() + 3 > max_header_bytes) break;
        if (!out.empty()) out += "; ";
        ((out += name) += '=') += value;
        one->used = ++ticks_;
    }
    return out;
}

std::vector<cookie> cookie_jar::contents(time_point now) const {
    std::scoped_lock const hold(lock_);
    std::vector<entry const*> live;
    for (auto const& [domain, entries] : by_domain_) {
        for (entry const& known : entries) {
            if (!has_expired(known.what, now)) live.push_back(&known);
        }
    }
    std::sort(live.begin(), live.end(), [](entry const* a, entry const* b) {
        return a->order < b->order;
    });
    std::vector<cookie> out;
    out.reserve(live.size());
    for (entry const* const one : live) out.push_back(one->what);
    return out;
}

}  // namespace panelia::net
