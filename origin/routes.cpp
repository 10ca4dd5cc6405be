#include "origin/routes.hpp"

#include "origin/reply_head.hpp"

#include <algorithm>

namespace panelia::origin {

body::body(std::string text) : text_(std::make_shared<std::string const>(std::move(text))) {}
body::body(char const* text) : body(std::string(text)) {}
body::body(std::shared_ptr<std::string const> text) : text_(std::move(text)) {}

body body::of_size(std::uint64_t bytes) {
    return of_size(bytes, {});
}

body body::of_size(std::uint64_t bytes, generator fill) {
    body made;
    made.size_ = bytes;
    made.fill_ = std::move(fill);
    return made;
}

std::string_view request_info::header(std::string_view name) const noexcept {
    for (auto const& [field, value] : headers) {
        if (same_name(field, name)) return value;
    }
    return {};
}

void routing_table::exact(std::string path, responder answer) {
    std::lock_guard const lock(mutex_);
    exact_[std::move(path)] = std::make_shared<responder const>(std::move(answer));
}

void routing_table::prefix(std::string start, responder answer) {
    std::lock_guard const lock(mutex_);
    auto shared = std::make_shared<responder const>(std::move(answer));
    auto const same = std::find_if(prefixes_.begin(), prefixes_.end(), [&](auto const& entry) {
        return entry.first == start;
    });
    if (same != prefixes_.end()) {
        same->second = std::move(shared);
        return;
    }
    prefixes_.emplace_back(std::move(start), std::move(shared));
    std::stable_sort(prefixes_.begin(), prefixes_.end(), [](auto const& a, auto const& b) {
        return a.first.size() > b.first.size();
    });
}

void routing_table::otherwise(responder answer) {
    std::lock_guard const lock(mutex_);
    otherwise_ = std::make_shared<responder const>(std::move(answer));
}

routing_table::shared_responder routing_table::find(std::string_view path) const {
    std::lock_guard const lock(mutex_);
    if (auto const found = exact_.find(path); found != exact_.end()) return found->second;
    for (auto const& [start, answer] : prefixes_) {
        if (path.substr(0, start.size()) == start) return answer;
    }
    return otherwise_;
}

reply routing_table::answer(request_info const& request) const {
    if (auto const found = find(request.path)) return (*found)(request);
    return reply{.status = 404, .content = "not found\n"};
}

}  // namespace panelia::origin
