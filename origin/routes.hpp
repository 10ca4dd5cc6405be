// Which responder answers a request. Thread-safe; entries may be added while requests are served.
#pragma once

#include "origin/origin.hpp"

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace panelia::origin {

class routing_table {
public:
    void exact(std::string path, responder answer);
    void prefix(std::string start, responder answer);
    void otherwise(responder answer);

    /// Exact path, then the longest prefix, then `otherwise`, then 404.
    reply answer(request_info const& request) const;

private:
    using shared_responder = std::shared_ptr<responder const>;
    shared_responder find(std::string_view path) const;

    mutable std::mutex mutex_;
    std::map<std::string, shared_responder, std::less<>> exact_;
    std::vector<std::pair<std::string, shared_responder>> prefixes_;  // longest first
    shared_responder otherwise_;
};

}  // namespace panelia::origin
