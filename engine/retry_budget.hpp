// How many retries one host may cost: a fifth of what it is asked, and some to begin with. Pure.
#pragma once

#include <algorithm>

namespace panelia::engine {

/// Every request earns a fraction of a retry, every retry that failed costs a whole one: so that a
/// host that answers badly all the time is hardly asked more often than there are pages, while one
/// that fails now and then is never held back. (A retry budget, as in Finagle and gRPC. Kept per
/// host, over all shards: a dead host does not use up the others' retries. A host that asks for a
/// pause is obeyed instead: its 429s cost nothing here.) Not thread-safe.
class retry_budget {
public:
    static constexpr double per_request = 0.2, at_first = 50, at_most = 200;

    void request() noexcept { left_ = std::min(at_most, left_ + per_request); }
    void retry_failed() noexcept { left_ -= 1; }
    bool used_up() const noexcept { return left_ < 1; }

private:
    double left_ = at_first;
};

}  // namespace panelia::engine
