// The one coroutine type of the I/O threads. See docs/architecture.md for the rules g++ 12 imposes
// on its use.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

// g++ 12 takes the pooled frames of inlined coroutines for a mismatch of new and delete (with
// sanitizers on); clang and valgrind see none.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wmismatched-new-delete"
#endif

namespace panelia::net {

namespace asio = boost::asio;

/// A coroutine that runs on one shard's io_context. One `co_await` per statement, arguments are
/// names.
template <class T = void>
using task = asio::awaitable<T, asio::io_context::executor_type>;

}  // namespace panelia::net
