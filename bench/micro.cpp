// What the pure parts cost, one by one: counting, histograms, response heads, structure checks,
// URLs, requests, names, manifests. For finding what got slower; bench/peers says what matters.
#include "engine/manifest.hpp"
#include "engine/naming.hpp"
#include "engine/page_check.hpp"
#include "engine/request_plan.hpp"
#include "metrics/histogram.hpp"
#include "net/request_text.hpp"
#include "net/response_head.hpp"
#include "net/response_reader.hpp"
#include "net/url.hpp"
#include "origin/images.hpp"
#include "panelia/metrics.hpp"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <system_error>

namespace {

namespace engine = panelia::engine;
namespace metrics = panelia::metrics;
namespace net = panelia::net;
namespace origin = panelia::origin;

constexpr std::string_view head_text =
    "HTTP/1.1 200 OK\r\n"
    "Server: nginx/1.22.1\r\n"
    "Date: Wed, 25 Nov 2026 03:12:38 GMT\r\n"
    "Content-Type: image/jpeg\r\n"
    "Content-Length: 4096\r\n"
    "Last-Modified: Wed, 25 Nov 2026 03:09:12 GMT\r\n"
    "Connection: keep-alive\r\n"
    "ETag: \"69254d98-1000\"\r\n"
    "Accept-Ranges: bytes\r\n\r\n";

constexpr std::string_view page_text =
    "https://images.example.org/library/legend-land/chapter-0012/0034.jpg?size=full";

std::span<std::byte const> bytes_of(std::string_view text) {
    return std::as_bytes(std::span(text.data(), text.size()));
}

/// A page as the store counts it.
void store_page(benchmark::State& state) {
    metrics::collector counts;
    auto const chapter = counts.start_chapter(metrics::chapter_identity{
        "series", "1", "title", "https://a.example/"});
    auto const host = counts.host("a.example:443");
    chapter.pages_found(1'000'000'000);
    for (auto _ : state) {
        chapter.page_started();
        chapter.attempt_started();
        host.request();
        host.received(4096);
        chapter.received(4096);
        chapter.transferring(std::chrono::milliseconds(3));
        chapter.page_downloaded(4096);
        chapter.page_processed();
        host.page(std::chrono::milliseconds(1), std::chrono::milliseconds(3), 4096);
    }
}
BENCHMARK(store_page);

void histogram_record(benchmark::State& state) {
    metrics::histogram times(metrics::largest_duration_ns);
    std::uint64_t value = 1;
    for (auto _ : state) {
        times.record(value);
        value = (value * 6'364'136'223'846'793'005ULL + 1) >> 24U;
    }
}
BENCHMARK(histogram_record);

void head_parse(benchmark::State& state) {
    for (auto _ : state) {
        net::response_head head;
        benchmark::DoNotOptimize(net::parse_head(head_text, head));
        net::body_framing framing;
        benchmark::DoNotOptimize(net::frame_body(head, framing));
    }
}
BENCHMARK(head_parse);

class nowhere final : public net::body_writer {
public:
    std::error_code begin(net::response_head const&) override { return {}; }
    std::error_code write(std::span<std::byte const>) override { return {}; }
};

/// Head and body of a small page in one piece.
void response_read(benchmark::State& state) {
    std::string const whole = std::string(head_text) + std::string(4096, 'x');
    nowhere sink;
    for (auto _ : state) {
        net::exchange facts;
        net::response_reader reader({}, sink, facts);
        benchmark::DoNotOptimize(reader.feed(bytes_of(whole), std::chrono::milliseconds(1)));
    }
}
BENCHMARK(response_read);

/// Argument: bytes; fed in pieces of the client's buffer.
void check(benchmark::State& state, origin::image_format format) {
    auto const size = static_cast<std::uint64_t>(state.range(0));
    auto const image = origin::filler(format, size, 1);
    for (auto _ : state) {
        engine::page_check page;
        for (auto rest = bytes_of(image); !rest.empty();) {
            auto const piece = rest.first(std::min<std::size_t>(rest.size(), 256 * 1024));
            page.feed(piece);
            rest = rest.subspan(piece.size());
        }
        benchmark::DoNotOptimize(page.finish());
    }
    state.SetBytesProcessed(state.iterations() * state.range(0));
}
BENCHMARK_CAPTURE(check, jpeg, origin::image_format::jpeg)->Arg(4096)->Arg(150'000)->Arg(4 << 20);
BENCHMARK_CAPTURE(check, png, origin::image_format::png)->Arg(4096)->Arg(150'000)->Arg(4 << 20);

void url_parse(benchmark::State& state) {
    for (auto _ : state) benchmark::DoNotOptimize(net::parse_url(page_text));
}
BENCHMARK(url_parse);

void url_resolve(benchmark::State& state) {
    auto const base = *net::parse_url("https://images.example.org/library/legend-land/index.html");
    for (auto _ : state) {
        benchmark::DoNotOptimize(net::resolve_url("../pages/0034.jpg?size=full", base));
    }
}
BENCHMARK(url_resolve);

void url_without_credentials(benchmark::State& state) {
    for (auto _ : state) benchmark::DoNotOptimize(net::without_credentials(page_text));
}
BENCHMARK(url_without_credentials);

/// A page's request, planned and written.
void request_plan(benchmark::State& state) {
    panelia::session_options const options;
    panelia::chapter_spec chapter;
    chapter.url = "https://images.example.org/library/legend-land/chapter-0012";
    panelia::page_spec page;
    page.url = page_text;
    net::cookie_jar const cookies;
    std::string text;
    auto const now = std::chrono::system_clock::now();
    for (auto _ : state) {
        auto const ask = engine::request_for(options, chapter, page, cookies, now);
        net::write_request(text, *ask, {});
        benchmark::DoNotOptimize(text.data());
    }
}
BENCHMARK(request_plan);

void name_chapter(benchmark::State& state) {
    for (auto _ : state) {
        benchmark::DoNotOptimize(engine::chapter_folder("10.5", "The Piskies: a \"true\" story"));
    }
}
BENCHMARK(name_chapter);

void name_page(benchmark::State& state) {
    std::size_t n = 0;
    for (auto _ : state) benchmark::DoNotOptimize(engine::page_stem(++n % 200 + 1, 200));
}
BENCHMARK(name_page);

/// Chapters of 40 pages from NDJSON: the items are chapters.
void manifest_read(benchmark::State& state) {
    std::string text;
    for (int n = 1; n <= 100; ++n) {
        text += R"({"series":"s","number":")" + std::to_string(n) + R"(","pages":[)";
        for (int page = 1; page <= 40; ++page) {
            text.append(page > 1 ? ",\"" : "\"").append(page_text).append("\"");
        }
        text += "]}\n";
    }
    std::int64_t chapters = 0;
    for (auto _ : state) {
        auto read = [rest = std::string_view(text)](char* into, std::size_t size) mutable {
            auto const n = std::min(size, rest.size());
            std::memcpy(into, rest.data(), n);
            rest.remove_prefix(n);
            return n;
        };
        auto const source =
            engine::open_manifest(read, engine::manifest_format::ndjson, "book", "book", {});
        while (source->next()) ++chapters;
    }
    state.SetItemsProcessed(chapters);
}
BENCHMARK(manifest_read);

}  // namespace

BENCHMARK_MAIN();
