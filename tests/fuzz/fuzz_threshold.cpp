// Any text is a threshold that can be judged, or an error whose caret stands under it.
#include "metrics/threshold.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

using namespace panelia::metrics;

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    std::string_view const expr(reinterpret_cast<char const*>(data), size);
    threshold_error why;
    if (auto const t = parse_threshold(expr, why)) {
        describe(*t, judge(*t, {}, threshold_kind::fail));
    } else if (why.message.empty() || why.offset > size) {
        std::abort();
    } else {
        with_caret(expr, why);
    }
    return 0;
}
