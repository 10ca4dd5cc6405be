#include "net/exact_io.hpp"

#include "panelia/error.hpp"

#include <string_view>

namespace panelia::net {
task<std::error_code> write_all(connection& stream, std::string const& bytes, watch& times) {
    std::string_view rest = bytes;
    while (!rest.empty()) {
        auto const step = stream.write(rest);
        rest.remove_prefix(step.bytes);
        if (is_over(step.status)) co_return make_error_code(errc::connection_lost);
        if (step.status == io_status::ok) continue;
        auto const late = co_await wait_ready(stream.socket(), wait_for(step.status), times);
        if (late) co_return late;
    }
    co_return std::error_code();
}

task<std::error_code> read_some(
    connection& stream, std::span<std::byte> into, std::size_t& got, watch& times
) {
    for (;;) {
        auto const step = stream.read(into);
        got = step.bytes;
        if (is_over(step.status)) co_return make_error_code(errc::connection_lost);
        if (got > 0) co_return std::error_code();
        auto const late = co_await wait_ready(stream.socket(), wait_for(step.status), times);
        if (late) co_return late;
    }
}

task<std::error_code> read_exact(connection& stream, std::span<std::byte> into, watch& times) {
    while (!into.empty()) {
        std::size_t got = 0;
        auto const failure = co_await read_some(stream, into, got, times);
        if (failure) co_return failure;
        into = into.subspan(got);
    }
    co_return std::error_code();
}

}  // namespace panelia::net
