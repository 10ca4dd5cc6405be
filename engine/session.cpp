// The public session: opens, plans on the caller's thread, runs the shards, joins them, reports.
#include "panelia/session.hpp"

#include "engine/chapter_intake.hpp"
#include "engine/descriptor_budget.hpp"
#include "engine/document_fetcher.hpp"
#include "engine/naming.hpp"
#include "engine/option_checks.hpp"
#include "engine/session_state.hpp"
#include "engine/shard.hpp"
#include "net/url.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <iterator>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <system_error>
#include <thread>
#include <utility>

namespace panelia {

std::string_view to_string(chapter_outcome o) noexcept {
    switch (o) {
        case chapter_outcome::complete:
            return "complete";
        case chapter_outcome::partial:
            return "partial";
        case chapter_outcome::failed:
            return "failed";
        case chapter_outcome::cancelled:
            break;
    }
    return "cancelled";
}

namespace {

unsigned threads_of(session_options const& o) {
    return o.threads > 0 ? o.threads : std::max(1U, std::thread::hardware_concurrency());
}

/// What was asked for, as far as the limit of open files allows.
session_options within_limits(session_options o, observer* watch) {
    o.threads = threads_of(o);
    struct rlimit limit {};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return o;
    std::error_code ignored;
    std::filesystem::directory_iterator const open_now("/proc/self/fd", ignored);
    auto const used = static_cast<std::uint64_t>(std::distance(begin(open_now), end(open_now)));
    auto const most = std::uint64_t{limit.rlim_cur};
    auto const fits = engine::fit_descriptors(
        most > used ? most - used : 0,
        {.threads = o.threads,
         .parallel_chapters = o.parallel_chapters,
         .connections = o.connections}
    );
    if (!fits) {
        throw std::invalid_argument(
            "the limit of open files is too low: " + std::to_string(most) + ", and at least " +
            std::to_string(used + engine::fewest_descriptors()) + " are needed (ulimit -n)"
        );
    }
    if (fits->connections < o.connections && watch != nullptr)
        watch->warning(
            "the limit of open files (" + std::to_string(most) + ") allows " +
            std::to_string(fits->connections) + " connections at once (ulimit -n)"
        );
    o.threads = fits->threads;
    o.parallel_chapters = fits->parallel_chapters;
    o.connections = fits->connections;
    return o;
}

}  // namespace

struct session::impl final : engine::discovery {
    impl(session_options options, observer* watch)
        : threads(options.threads),
          state(std::move(options), watch != nullptr ? *watch : silent, threads),
          documents(state) {
        state.halt = [this](std::string const& why) {
            halt(why);
        };
        for (unsigned id = 0; id < threads; ++id)
            shards.push_back(std::make_unique<engine::shard>(id, state));
    }
    /// What is asked for comes to its end before anything is gone that waits for it.
    ~impl() override { documents.end(); }
    impl(impl const&) = delete;
    impl& operator=(impl const&) = delete;

    void open();
    report run(chapter_source& source);
    std::vector<std::thread> start_shards();
    template <typename Step>
    void planning(Step step);
    void plan(chapter_source& source);
    bool plan_one(chapter_spec chapter);
    std::unique_ptr<engine::chapter_plan> place(chapter_spec chapter);
    void skip(chapter_spec const& spec, std::size_t pages);
    void work(engine::shard& shard) noexcept;
    void stop() noexcept;
    void halt(std::string const& why);

    void begin(engine::document_ask ask, told tell) override;
    void judge_redirects(std::shared_ptr<engine::redirect_judge> judge) override;
    void slow_down(std::string_view host_port, std::chrono::nanoseconds apart) override;
    bool skip_held(chapter_spec const& named, engine::known_by how) override;
    bool holds(chapter_spec const& named, engine::known_by how) override;
    std::string settle(engine::read_series const& series) override;
    std::optional<engine::list_record> recall(engine::list_key const& which) override;
    void remember(engine::list_record what) override;
    void warning(std::string_view text) override { state.watch.warning(text); }
    void note(std::string_view text) override { state.watch.note(text); }

    observer silent;
    unsigned threads;
    engine::session_state state;
    engine::document_fetcher documents;
    std::vector<std::unique_ptr<engine::shard>> shards;
    std::atomic<bool> stopped{false};
    bool has_run = false;
    engine::chapter_intake intake{[this](std::string const& why) {
        state.watch.warning(why);
    }};
    std::mutex lock;                    // of the three below
    chapter_source* reading = nullptr;  // so that a stop can interrupt it
    std::exception_ptr defect;
    std::string halted;  // why the session ended itself
};

void session::impl::open() {
    state.open();
}

/// As many as the system allows: a shard without a thread takes no chapter. Throws when it allows
/// none.
std::vector<std::thread> session::impl::start_shards() {
    std::vector<std::thread> pool;
    pool.reserve(shards.size());
    try {
        for (auto const& shard : shards) pool.emplace_back([this, &shard] { work(*shard); });
    } catch (std::system_error const& refused) {
        if (pool.empty()) throw;
        state.watch.warning(
            "only " + std::to_string(pool.size()) + " of " + std::to_string(shards.size()) +
            " threads could be started: " + refused.code().message()
        );
    }
    return pool;
}

report session::impl::run(chapter_source& source) {
    if (std::exchange(has_run, true)) throw std::logic_error("a session runs once");
    open();
    auto const begun = std::chrono::steady_clock::now();
    {
        std::scoped_lock const hold(lock);
        reading = &source;
    }
    auto pool = start_shards();
    plan(source);
    documents.rest();
    state.chapters.close();
    for (auto& thread : pool) thread.join();
    state.blocking.join();
    {
        std::scoped_lock const hold(lock);
        reading = nullptr;
        if (defect) std::rethrow_exception(defect);
    }
    auto result = state.book.take();
    result.disk_error = halted;
    result.received_bytes = state.counts.current_totals().received_bytes;
    result.wall_seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
    result.stopped = stopped;
    return result;
}

/// What a source throws ends it, not the session.
template <typename Step>
void session::impl::planning(Step step) {
    try {
        step();
    } catch (std::exception const& e) {
        state.book.source_failed(e.what());
    } catch (...) {
        state.book.source_failed("the source threw what is no std::exception");
    }
}

void session::impl::plan(chapter_source& source) {
    planning([&] {
        while (!stopped) {
            auto chapter = state.copies.ready();
            if (!chapter) chapter = source.next();
            if (!chapter || !plan_one(std::move(*chapter))) break;
        }
    });
    planning([&] {
        while (auto copy = state.copies.last())
            if (!plan_one(std::move(*copy))) break;
        if (!stopped) state.book.source_ended();
    });
}

/// False when nothing more will be fetched.
bool session::impl::plan_one(chapter_spec chapter) {
    auto planned = place(std::move(chapter));
    auto const& found = planned->place;
    // Whether it is complete is not known before the first copy has ended.
    if (found.duplicate || (found.complete && state.copies.in_hand(found.row))) {
        state.copies.wait_for(found.row, std::move(planned->spec));
        return true;
    }
    if (found.complete) {
        skip(planned->spec, planned->spec.pages.size());
        return true;
    }
    state.book.planned(planned->spec.pages.size());
    state.copies.begun(found.row);
    return state.chapters.push(std::move(planned));
}

std::unique_ptr<engine::chapter_plan> session::impl::place(chapter_spec chapter) {
    auto planned = std::make_unique<engine::chapter_plan>();
    intake.check(chapter);
    if (chapter.failed_with) {
        planned->unusable = true;
        planned->unusable_reason =
            chapter.failure.empty() ? chapter.failed_with.message() : chapter.failure;
        if (state.shelf && chapter.pages.empty() && chapter.failed_with != errc::cancelled)
            state.shelf->note_failed(chapter, planned->unusable_reason);
    } else if (state.shelf) {
        try {
            planned->place = state.shelf->place(chapter, state.options.force);
        } catch (std::system_error const& e) {
            planned->unusable = true;
            planned->unusable_reason = e.what();
            auto const why = state.shelf->trouble(e.code());
            if (!why.empty()) state.halt(why);
        }
    }
    planned->spec = std::move(chapter);
    return planned;
}

void session::impl::skip(chapter_spec const& spec, std::size_t pages) {
    state.book.skipped(pages);
    state.counts.chapters_skipped(1);
    auto const url = net::without_credentials(spec.url);
    state.watch.chapter_skipped(
        {.id = 0,
         .series = spec.series,
         .number = spec.number,
         .title = spec.title,
         .url = url,
         .pages = pages}
    );
}

void session::impl::begin(engine::document_ask ask, told tell) {
    documents.begin(std::move(ask), std::move(tell));
}

void session::impl::judge_redirects(std::shared_ptr<engine::redirect_judge> judge) {
    state.judge = std::move(judge);
}

void session::impl::slow_down(std::string_view host_port, std::chrono::nanoseconds apart) {
    auto const host = state.hosts.host(host_port);
    state.hosts.slow_down(host, apart, std::chrono::steady_clock::now());
}

bool session::impl::skip_held(chapter_spec const& named, engine::known_by how) {
    if (state.options.force) return false;
    std::optional<std::size_t> pages;
    if (state.shelf) {
        pages = state.shelf->holds(named, how);
    } else if (state.view) {
        pages = state.view->holds(named, how);
    }
    if (pages) skip(named, *pages);
    return pages.has_value();
}

bool session::impl::holds(chapter_spec const& named, engine::known_by how) {
    return state.shelf && !state.options.force && state.shelf->holds(named, how);
}

std::string session::impl::settle(engine::read_series const& series) {
    engine::settled_series found{.address = series.address, .apart_from = {}};
    if (state.shelf) {
        found = state.shelf->settle(series);
    } else if (state.view) {
        found = state.view->settle(series);
    }
    if (!found.apart_from.empty()) {
        warning(
            series.name + ": the library has another series of this name, in " + found.apart_from +
            "; this one, of " + net::without_credentials(series.address) +
            ", gets a folder of its own"
        );
    }
    return found.address;
}

std::optional<engine::list_record> session::impl::recall(engine::list_key const& which) {
    if (!state.shelf || state.options.force) return std::nullopt;
    return state.shelf->list(which);
}

void session::impl::remember(engine::list_record what) {
    if (state.shelf) state.shelf->keep_list(std::move(what));
}

void session::impl::work(engine::shard& shard) noexcept {
    try {
        shard.run();
    } catch (...) {
        {
            std::scoped_lock const hold(lock);
            if (!defect) defect = std::current_exception();
        }
        stop();
    }
}

/// Once, with one message: every page that follows would say the same.
void session::impl::halt(std::string const& why) {
    {
        std::scoped_lock const hold(lock);
        if (!halted.empty()) return;
        halted = why;
    }
    state.watch.warning(why);
    stop();
}

void session::impl::stop() noexcept {
    stopped = true;
    {
        std::scoped_lock const hold(lock);
        if (reading != nullptr) reading->stop();
    }
    documents.stop();
    state.copies.stop();
    state.chapters.stop();
    for (auto const& shard : shards) shard->stop();
}

session::session(session_options options, observer* watch, library_opening when)
    : impl_(std::make_unique<impl>(within_limits(engine::checked(std::move(options)), watch), watch)
      ) {
    if (when == library_opening::now) impl_->open();
}

session::~session() = default;

void session::open() {
    impl_->open();
}

void session::peek() {
    auto& state = impl_->state;
    if (state.shelf || state.options.sink == sink_kind::null) return;
    state.view = engine::library_view::open(state.options.output);
}

holding session::look_up(chapter_spec const& chapter) {
    auto& state = impl_->state;
    if (!state.view || state.options.force) return holding::nothing;
    return state.view->look_up(chapter);
}

std::string session::series_folder(chapter_spec const& chapter) {
    auto& view = impl_->state.view;
    return view ? view->series_folder(chapter) : engine::series_name(chapter.series);
}

report session::run(chapter_source& source) {
    return impl_->run(source);
}

void session::stop() noexcept {
    impl_->stop();
}

void session::abort() noexcept {
    impl_->stop();
    for (auto const& shard : impl_->shards) shard->abort();
}

engine::discovery& session::discovery() noexcept {
    return *impl_;
}

metrics::collector& session::metrics() noexcept {
    return impl_->state.counts;
}

session::progress session::current() const noexcept {
    return impl_->state.book.progress();
}

}  // namespace panelia
