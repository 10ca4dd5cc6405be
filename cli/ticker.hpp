// Calls a function again and again on a thread of its own, until destroyed.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>
#include <utility>

namespace panelia::cli {

/// The function must not throw. The destructor returns when the last call has.
class ticker {
public:
    ticker(std::chrono::milliseconds period, std::function<void()> tick)
        : thread_([this, period, tick = std::move(tick)](std::stop_token const& stopping) {
              std::unique_lock lock(mutex_);
              while (!wake_.wait_for(lock, stopping, period, [&] {
                  return stopping.stop_requested();
              })) {
                  tick();
              }
          }) {}

private:
    std::mutex mutex_;
    std::condition_variable_any wake_;
    std::jthread thread_;  // last: it uses the others
};

}  // namespace panelia::cli
