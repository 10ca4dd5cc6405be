// Figures into rows. Only raw integers are written: bytes, nanoseconds, counts, histograms.
#include "metrics/history.hpp"

#include "metrics/db_writer.hpp"
#include "metrics/figures.hpp"
#include "metrics/live_view.hpp"
#include "metrics/migrations.hpp"
#include "panelia/version.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <span>
#include <utility>
#include <vector>

namespace panelia::metrics {

namespace {

using clock = std::chrono::steady_clock;

constexpr std::size_t rows_per_closure = 1'000;
constexpr int share_of_time = 50;  // a save is followed by so many times its own duration of rest

std::int64_t unix_now() {
    using namespace std::chrono;
    return duration_cast<nanoseconds>(system_clock::now().time_since_epoch()).count();
}

std::int64_t to_ns(double seconds) noexcept {
    return std::llround(seconds * 1e9);
}

/// What a session's row holds besides its identity.
struct session_values {
    stats totals;  ///< without rows
    std::int64_t scraping_ns = 0, finished_ns = 0;
    std::vector<std::byte> page, ttfb, connect;
    std::vector<std::vector<std::byte>> host_pages;  ///< in the order of `hosts`
    std::vector<host_stats> hosts;
};

bool finished(outcome state) noexcept {
    return state != outcome::in_progress && state != outcome::cancelled;
}

session_values values_of(stats const& all, live_view const& view) {
    session_values v;
    v.totals.session = all.session;
    v.totals.chapters = all.chapters;
    v.totals.images = all.images;
    v.totals.performance = all.performance;
    v.totals.extended = all.extended;
    for (auto const& chapter : all.chapter_details) {
        v.scraping_ns += chapter.elapsed.count();
        if (finished(chapter.state)) v.finished_ns += chapter.elapsed.count();
    }
    v.page = view.page_ns.write();
    v.ttfb = view.ttfb_ns.write();
    v.connect = view.connect_ns.write();
    for (auto const& host : view.hosts) {
        v.hosts.push_back(host.figures);
        v.host_pages.push_back(host.page_ns.write());
    }
    return v;
}

void write_session(database& on, std::int64_t id, session_values const& v) {
    auto const& e = v.totals.extended;
    on.cached(
          "UPDATE sessions SET start_time = ?2, saved_at = ?3, duration_ns = ?4, active_ns = ?5,"
          " scraping_ns = ?6, finished_ns = ?7, chapters_attempted = ?8, chapters_succeeded = ?9,"
          " chapters_failed = ?10, chapters_partial = ?11, chapters_cancelled = ?12,"
          " chapters_in_progress = ?13, chapters_skipped = ?14, images_found = ?15,"
          " images_downloaded = ?16, images_processed = ?17, download_errors = ?18,"
          " pages_failed = ?19, pages_skipped = ?20, total_bytes = ?21, received_bytes = ?22,"
          " attempts = ?23, retries = ?24, discovery_requests = ?25, rate_limit_wait_ns = ?26,"
          " page_histogram = ?27, ttfb_histogram = ?28, connect_histogram = ?29 WHERE id = ?1"
    )
        .bind(
            id,
            v.totals.session.start_time,
            unix_now(),
            to_ns(e.wall_seconds),
            to_ns(e.active_seconds),
            v.scraping_ns,
            v.finished_ns,
            v.totals.chapters.attempted,
            v.totals.chapters.succeeded,
            v.totals.chapters.failed,
            e.chapters_partial,
            e.chapters_cancelled,
            e.chapters_in_progress,
            e.chapters_skipped,
            v.totals.images.found,
            v.totals.images.downloaded,
            v.totals.images.processed,
            v.totals.images.errors,
            e.pages_failed,
            e.pages_skipped,
            v.totals.performance.total_bytes_downloaded,
            e.received_bytes,
            e.attempts,
            e.retries,
            e.discovery_requests,
            to_ns(e.rate_limit_wait_seconds),
            std::span<std::byte const>(v.page),
            std::span<std::byte const>(v.ttfb),
            std::span<std::byte const>(v.connect)
        )
        .run();
}

void write_hosts(database& on, std::int64_t id, session_values const& v) {
    statement& host = on.cached(
        "INSERT OR REPLACE INTO session_hosts (session_id, host, requests, received_bytes, errors,"
        " retries, connections, rate_limit_wait_ns, page_histogram)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"
    );
    for (std::size_t i = 0; i < v.hosts.size(); ++i) {
        host_stats const& h = v.hosts[i];
        host.bind(
                id,
                h.host,
                h.requests,
                h.received_bytes,
                h.errors,
                h.retries,
                h.connections,
                to_ns(h.rate_limit_wait_seconds),
                std::span<std::byte const>(v.host_pages[i])
        )
            .run();
    }
    statement& error = on.cached(
        "INSERT OR REPLACE INTO session_errors (session_id, class, count) VALUES (?1, ?2, ?3)"
    );
    for (std::size_t i = 0; i < error_class_count; ++i) {
        std::uint64_t const count = v.totals.extended.errors_by_class[i];
        if (count != 0) error.bind(id, to_string(static_cast<error_class>(i)), count).run();
    }
}

struct numbered_chapter {
    std::size_t index;
    chapter_stats figures;
};

void write_chapters(database& on, std::int64_t id, std::vector<numbered_chapter> const& chapters) {
    statement& row = on.cached(
        "INSERT OR REPLACE INTO session_chapters (session_id, idx, series, number, chapter_num,"
        " title, url, outcome, started_ns, elapsed_ns, transfer_ns, images_found,"
        " images_downloaded, images_processed, download_errors, pages_failed, pages_skipped,"
        " total_bytes, received_bytes, attempts, retries, error_class, error_message)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18,"
        " ?19, ?20, ?21, ?22, ?23)"
    );
    for (auto const& [index, c] : chapters) {
        std::optional<std::string_view> error;
        if (c.error) error = to_string(*c.error);
        row.bind(
               id,
               std::uint64_t{index},
               c.series,
               c.number,
               c.chapter_num,
               c.title,
               c.url,
               to_string(c.state),
               std::int64_t{c.started.count()},
               std::int64_t{c.elapsed.count()},
               std::int64_t{c.transfer.count()},
               c.images_found,
               c.images_downloaded,
               c.images_processed,
               c.download_errors,
               c.failed,
               c.skipped,
               c.total_bytes,
               c.received_bytes,
               c.attempts,
               c.retries,
               error,
               c.error_message
        )
            .run();
    }
}

}  // namespace

struct history::impl {
    void begin(std::filesystem::path const& library, std::string const& tag);
    void write(collector const& counts);
    void write_changed(std::vector<chapter_stats>&& chapters);
    void give_up(std::string const& why);
    bool usable();

    std::function<void(std::string_view)> warn;
    std::shared_ptr<db_writer> writer;  ///< null: the history is off
    std::int64_t id = 0;
    /// By position: when the chapter written there for good began; -1 = none yet.
    std::vector<std::int64_t> written;
    clock::time_point rest_until{};
};

void history::impl::begin(std::filesystem::path const& library, std::string const& tag) {
    writer = db_writer::open(database_file(library));
    writer->call([&](database& on) {
        on.execute("UPDATE sessions SET state = 'interrupted' WHERE state = 'running'");
        auto const now = std::chrono::system_clock::now();
        on.cached(
              "INSERT INTO sessions (tag, program, state, start_time, started_at, saved_at)"
              " VALUES (?1, ?2, 'running', ?3, ?4, ?4)"
        )
            .bind(tag, version, iso_local_time(now), unix_now())
            .run();
        id = on.integer("SELECT last_insert_rowid()");
    });
    writer->flush();
}

bool history::impl::usable() {
    if (!writer) return false;
    std::string const why = writer->failure();
    if (!why.empty()) give_up(why);
    return writer != nullptr;
}

void history::impl::give_up(std::string const& why) {
    // Of a full disk the library tells, whose database this is: once is enough.
    bool const told = writer && writer->out_of_room();
    writer.reset();
    if (warn && !told) warn("history is off: " + why);
}

/// Chapters that are new, in progress or newly ended. A chapter that was restarted leaves the list
/// and moves the others: then all rows are written anew.
void history::impl::write_changed(std::vector<chapter_stats>&& chapters) {
    bool moved = chapters.size() < written.size();
    for (std::size_t i = 0; i < std::min(chapters.size(), written.size()); ++i)
        moved = moved || (written[i] >= 0 && written[i] != chapters[i].started.count());
    if (moved) {
        written.clear();
        writer->post([of = id](database& on) {
            on.cached("DELETE FROM session_chapters WHERE session_id = ?1").bind(of).run();
        });
    }
    written.resize(chapters.size(), -1);
    std::vector<numbered_chapter> batch;
    auto const hand_over = [&] {
        if (batch.empty()) return;
        writer->post([of = id, rows = std::exchange(batch, {})](database& on) {
            write_chapters(on, of, rows);
        });
    };
    for (std::size_t i = 0; i < chapters.size(); ++i) {
        if (written[i] >= 0) continue;
        if (chapters[i].state != outcome::in_progress) written[i] = chapters[i].started.count();
        batch.push_back({i, std::move(chapters[i])});
        if (batch.size() == rows_per_closure) hand_over();
    }
    hand_over();
}

void history::impl::write(collector const& counts) {
    stats all = counts.get_stats();
    writer->post([of = id, values = values_of(all, live_view::of(counts))](database& on) {
        write_session(on, of, values);
        write_hosts(on, of, values);
    });
    write_changed(std::move(all.chapter_details));
}

history::history(
    std::filesystem::path const& library,
    std::string const& tag,
    std::function<void(std::string_view)> warn
)
    : impl_(std::make_unique<impl>()) {
    impl_->warn = std::move(warn);
    try {
        impl_->begin(library, tag);
    } catch (std::exception const& problem) {
        impl_->give_up(problem.what());
    }
}

history::~history() = default;

void history::save(collector const& counts) {
    auto const begun = clock::now();
    if (begun < impl_->rest_until || !impl_->usable()) return;
    impl_->write(counts);
    auto const now = clock::now();
    impl_->rest_until = now + share_of_time * (now - begun);
}

void history::end(collector const& counts, std::optional<int> exit_code) {
    if (!impl_->usable()) return;
    impl_->write(counts);
    impl_->writer->post([of = impl_->id, exit_code](database& on) {
        on.cached("UPDATE sessions SET state = 'ended', exit_code = ?2 WHERE id = ?1")
            .bind(of, exit_code)
            .run();
    });
    impl_->writer->flush();
    impl_->usable();
}

std::optional<std::int64_t> history::id() const noexcept {
    if (!impl_->writer) return std::nullopt;
    return impl_->id;
}

}  // namespace panelia::metrics
