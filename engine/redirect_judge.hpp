// Whether a redirect of what panelia found by itself may be followed: an interface for whoever
// knows, and how a coroutine waits for the answer. Decides nothing.
#pragma once

#include "net/task.hpp"

#include <functional>
#include <memory>
#include <string>
#include <system_error>

namespace panelia::engine {

/// The answer about one address.
struct redirect_verdict {
    std::error_code error{};  ///< none: it may be asked for; cancelled: the session was stopped
    std::string why{};        ///< of a refusal, one sentence with the address
};

/// Thread-safe.
class redirect_judge {
public:
    using told = std::function<void(redirect_verdict)>;
    virtual ~redirect_judge() = default;
    /// Tells once, at once or later, from any thread; soon once the session is stopped.
    virtual void judge(std::string const& url, told tell) = 0;
};

/// Waits for the answer. The context it runs on outlives the answer, whether or not it is still
/// waited for.
net::task<redirect_verdict> judgement(std::shared_ptr<redirect_judge> judge, std::string url);

}  // namespace panelia::engine
