// Preloaded into a program, makes its time of day jump by hours back and forth at every look. The
// steady clock stays what it is.
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>  // NOLINT(modernize-deprecated-headers): clock_gettime
#include <unistd.h>

#include <atomic>

namespace {

time_t jump() {
    static std::atomic<unsigned> looks{0};
    constexpr time_t hour = 3600;
    constexpr time_t jumps[] = {0, 10 * hour, -30 * hour, 200 * hour, -1 * hour};
    return jumps[looks.fetch_add(1) % 5];
}

}  // namespace

extern "C" int clock_gettime(clockid_t which, timespec* out) noexcept {
    auto const failed = syscall(SYS_clock_gettime, which, out);
    if (failed == 0 && which == CLOCK_REALTIME) out->tv_sec += jump();
    return static_cast<int>(failed);
}

extern "C" int gettimeofday(timeval* out, void* /*zone*/) noexcept {
    timespec now{};
    auto const failed = clock_gettime(CLOCK_REALTIME, &now);
    out->tv_sec = now.tv_sec;
    out->tv_usec = now.tv_nsec / 1000;
    return failed;
}

extern "C" time_t time(time_t* out) noexcept {
    timespec now{};
    clock_gettime(CLOCK_REALTIME, &now);
    if (out != nullptr) *out = now.tv_sec;
    return now.tv_sec;
}
