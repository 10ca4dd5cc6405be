// One page at a time: request, verdict, and what follows from it. See shard.hpp.
#include "engine/library_folders.hpp"
#include "engine/naming.hpp"
#include "engine/request_plan.hpp"
#include "engine/shard.hpp"
#include "net/http_date.hpp"
#include "net/io.hpp"

#include <boost/asio/post.hpp>

#include <utility>

namespace panelia::engine {

namespace {

/// Notes how much of a body had come when the coroutine that received it is cancelled.
struct received_note {
    std::uint64_t& to;
    page_receiver const& from;
    received_note(std::uint64_t& t, page_receiver const& f) : to(t), from(f) { to = 0; }
    received_note(received_note const&) = delete;
    received_note& operator=(received_note const&) = delete;
    ~received_note() { to = from.received(); }
};

std::string sentence(std::error_code error, std::string_view detail) {
    auto text = error.message();
    if (!detail.empty()) text.append(" (").append(detail).append(")");
    return text;
}

std::string detail_of(
    std::error_code error, net::exchange const& seen, page_receiver const& receiver
) {
    if (error == errc::unexpected_status) return "status " + std::to_string(seen.head.status);
    return seen.error ? seen.error_detail : std::string(receiver.reason());
}

}  // namespace

shard::known_host& shard::host_of(std::string const& host_port) {
    auto const known = host_ids_.find(host_port);
    if (known != host_ids_.end()) return hosts_[known->second];
    auto const id = session_.hosts.host(host_port);
    host_ids_.emplace(host_port, id);
    if (hosts_.size() <= id) hosts_.resize(id + 1);
    hosts_[id] = {
        .id = id,
        .name = host_port,
        .counts = session_.counts.host(host_port),
        .held_back_since = {},
        .dead_until = {}};
    return hosts_[id];
}

std::unique_ptr<page_job> shard::make_job(chapter_run& chapter, std::uint32_t index) {
    if (!chapter.pages[index].file.empty())
        return nullptr;  // held from an earlier session, and settled
    auto job = std::make_unique<page_job>();
    job->chapter = &chapter;
    job->index = index;
    auto ask = request_for(
        session_.options,
        chapter.plan.spec,
        chapter.plan.spec.pages[index],
        session_.cookies,
        std::chrono::system_clock::now()
    );
    if (!ask) {
        give_up(*job, errc::bad_url, make_error_code(errc::bad_url).message());
        return nullptr;
    }
    job->ask = std::move(*ask);
    job->host = host_of(job->ask.target.host_port()).id;
    for (auto& begun : chapter.plan.place.begun) {
        // Taken once: what becomes of it afterwards is the job's.
        if (page_index(begun.file) != index) continue;
        job->begun = std::make_unique<partial_page>(std::exchange(begun, {}));
    }
    return job;
}

net::task<> shard::fetch(worker& self) {
    page_job& job = *self.job;
    chapter_run& chapter = *job.chapter;
    if (!std::exchange(job.started, true)) chapter.counts.page_started();
    if (job.redirects == 0) {
        ++job.attempts;
        chapter.counts.attempt_started();
    }
    page_spec const& page = chapter.plan.spec.pages[job.index];
    page_expectation expected{
        .verify = session_.options.verify,
        .sha256 = page.sha256,
        .bytes = page.bytes,
        .extension = url_extension(job.ask.target.path),
        .max_bytes = session_.options.max_page_bytes,
    };
    page_receiver receiver(
        chapter.folder ? &chapter.folder : nullptr,
        page_stem(job.index + 1, chapter.page_count()),
        std::move(expected),
        session_.rate ? &*session_.rate : nullptr,
        {.journal = chapter.folder ? &chapter.journal : nullptr,
         .target = &job.ask.target,
         .begun = job.begun.get()}
    );
    received_note const note(self.received, receiver);
    if (job.begun) co_await take_up(job, receiver);
    net::exchange const seen = co_await client_.get(job.ask, receiver);
    auto const owed = receiver.pause();
    if (owed.count() > 0) {
        // The client does not pause after a body's last piece; the limit holds for that one too.
        boost::asio::steady_timer hold(context_, owed);
        co_await hold.async_wait(net::use_task);
    }
    conclude(self, receiver, seen);
    if (self.judging) co_await judged(self, seen);
}

// A page that the user did not name goes only where it would be fetched from directly.
net::task<> shard::judged(worker& self, net::exchange const& seen) {
    auto judge = session_.judge;
    auto url = self.job->ask.target.display();
    auto const verdict = co_await judgement(std::move(judge), std::move(url));
    self.judging = false;
    if (!verdict.error) co_return go_on(self);
    if (verdict.error == errc::cancelled) co_return put_back(self);
    fail(self, verdict.error, "it redirects to " + verdict.why, seen);
}

// A redirect's next request, which comes before its chapter's other pages.
void shard::go_on(worker& self) {
    page_job& job = *self.job;
    job.host = host_of(job.ask.target.host_port()).id;
    schedule_.go_on(std::move(self.job));
}

// What an earlier attempt left is read through the check before the rest of it is asked for, where
// it came from: another address may be another image with the same tag.
net::task<> shard::take_up(page_job& job, page_receiver& receiver) {
    if (job.begun->target != target_key(job.ask.target)) co_return;
    job.for_rest = receiver.take_up();
    bool more = job.for_rest;
    if (more) ask_for_rest(job.ask, *job.begun);
    while (more) {
        more = receiver.reread();
        co_await boost::asio::post(context_.get_executor(), net::use_task);
    }
}

void shard::conclude(worker& self, page_receiver& receiver, net::exchange const& seen) {
    page_job& job = *self.job;
    record(job, seen);
    session_.cookies.store(job.ask.target, seen.head, std::chrono::system_clock::now());
    request_end const how{.status = seen.head.status, .error = seen.error, .kept = seen.kept};
    if (session_.hosts.ended(id_, job.host, how, clock::now())) wake();
    if (redirected(self, seen)) return;
    auto error = verdict(receiver, seen);
    if (!error) error = receiver.keep();
    if (!error) return succeed(self, receiver, seen.head.status);
    bool const had_body = seen.head.status >= 200 && seen.head.status < 300;
    bool const torn = had_body && seen.error && !broke_off(seen.error);
    if (torn || (job.for_rest && rest_refused(error))) receiver.drop();
    auto left = receiver.part();
    job.begun = left ? std::make_unique<partial_page>(std::move(*left)) : nullptr;
    std::string detail = detail_of(error, seen, receiver);
    if (classify(error) == error_class::disk && !receiver.disk_trouble().empty())
        detail = (job.chapter->plan.place.partial_folder / receiver.disk_trouble()).string();
    fail(self, error, sentence(error, detail), seen);
}

void shard::record(page_job& job, net::exchange const& seen) {
    auto const& host = hosts_[job.host].counts;
    for (unsigned n = 0; n < seen.requests_sent; ++n) host.request();
    for (unsigned n = 0; n < seen.connections_opened; ++n) host.connection(seen.connect);
    host.received(seen.received_bytes);
    job.chapter->counts.received(seen.received_bytes);
    job.received += seen.received_bytes;
    job.ttfb = job.total + seen.ttfb;
    job.total += seen.total;
}

bool shard::redirected(worker& self, net::exchange const& seen) {
    page_job& job = *self.job;
    if (seen.error || !net::is_redirect(seen.head.status)) return false;
    auto decision = net::follow_redirect(job.ask, seen.head, job.redirects, session_.redirects);
    if (!decision.next) {
        fail(self, decision.error, sentence(decision.error, {}), seen);
        return true;
    }
    job.ask = std::move(*decision.next);
    if (std::exchange(job.for_rest, false)) ask_for_whole(job.ask);
    add_cookies(job.ask, session_.cookies, std::chrono::system_clock::now());
    ++job.redirects;
    self.judging = job.chapter->plan.spec.discovered && session_.judge;
    if (!self.judging) go_on(self);
    return true;
}

std::error_code shard::verdict(page_receiver& receiver, net::exchange const& seen) const {
    if (seen.error) return seen.error;
    if (seen.head.status >= 400) return http_status_error(seen.head.status);
    // A 206 that got so far is the rest of the page: the receiver refuses any other.
    if (seen.head.status != 200 && seen.head.status != 206) return errc::unexpected_status;
    return receiver.finish();
}

void shard::succeed(worker& self, page_receiver& receiver, int status) {
    page_job const& job = *self.job;
    chapter_run& chapter = *job.chapter;
    auto const bytes = receiver.size();
    chapter.counts.transferring(job.total);
    chapter.counts.page_downloaded(bytes);
    if (!chapter.plan.place.replaces) chapter.counts.page_processed();  // else with its chapter
    hosts_[job.host].counts.page(job.ttfb, job.total, bytes);
    report_attempt(self, {}, status, std::chrono::nanoseconds(-1));
    chapter.pages[job.index] = {
        .file = receiver.file(), .bytes = bytes, .digest = receiver.digest()};
    ++chapter.downloaded;
    chapter.bytes += bytes;
    auto const url = net::without_credentials(chapter.plan.spec.pages[job.index].url);
    session_.watch.page_finished(
        {.chapter = chapter.id,
         .page = job.index + std::size_t{1},
         .url = url,
         .file = receiver.file(),
         .bytes = bytes,
         .error = {},
         .skipped = false}
    );
    self.job.reset();
    settle(chapter);
}

void shard::fail(
    worker& self, std::error_code error, std::string message, net::exchange const& seen
) {
    page_job& job = *self.job;
    chapter_run& chapter = *job.chapter;
    auto& host = hosts_[job.host];
    auto const now = clock::now();
    auto const kind = classify(error);
    chapter.counts.transferring(job.total);
    chapter.counts.attempt_failed(kind);
    host.counts.error(kind);
    if (kind == error_class::disk && halted(self, error, seen.head.status)) return;

    std::optional<std::chrono::nanoseconds> retry_after;
    if (auto const field = seen.error ? std::nullopt : seen.head.find("Retry-After")) {
        retry_after = net::parse_retry_after(*field, std::chrono::system_clock::now());
    }
    auto const chance = std::uniform_real_distribution<double>(0, 1)(chance_);
    auto next =
        next_attempt(session_.retries, error, job.attempts, retry_after, chance, job.doubted);
    // The page itself has not been refused yet: the whole of it is asked for at once.
    bool const whole_next = job.for_rest && rest_refused(error);
    if (whole_next) next = {.again = true};
    bool const asks_for_less = !seen.error && pushes_back(seen.head.status);
    if (asks_for_less) {
        push_back const said{
            .why = error,
            .asked = asked_pause(session_.retries, retry_after),
            .same = pushes_back(job.failed)};
        if (auto const pause = session_.hosts.pushed_back(job.host, said, now)) {
            session_.watch.host_paused(host.name, std::chrono::duration<double>(*pause).count());
            // Another page goes first then: it tells whether it is this one that is refused.
            next.delay = std::max(next.delay, *pause + session_.retries.base / 4);
        }
        if (next.asked_too_long) session_.hosts.refused(job.host, error, next.delay, now);
        if (!host.held_back_since) host.held_back_since = now;
    } else if (job.on_budget) {
        session_.hosts.retry_failed(job.host);
    }
    if (next.asked_too_long) message.append(", and asks to wait longer than --max-retry-after");
    report_attempt(
        self, error, seen.head.status, next.again ? next.delay : std::chrono::nanoseconds(-1)
    );
    if (!next.again) {
        auto const job_taken = std::move(self.job);
        return give_up(*job_taken, error, std::move(message));
    }
    chapter.counts.retry();
    host.counts.retry();
    auto job_taken =
        make_job(chapter, job.index);  // from its first URL again, should a redirect have led away
    job_taken->attempts = job.attempts;
    job_taken->started = true;
    job_taken->begun = std::move(job.begun);
    job_taken->doubted = job.doubted || is_doubt(error);
    job_taken->on_budget = !asks_for_less && !whole_next;
    job_taken->failed = error;
    self.job.reset();
    schedule_.again_at(std::move(job_taken), now + next.delay);
}

// A disk that takes nothing more is no fault of this page: it waits for another run, and so does
// all that would have come after it.
bool shard::halted(worker& self, std::error_code error, int status) {
    if (!session_.shelf) return false;
    auto const why = session_.shelf->trouble(error);
    if (why.empty()) return false;
    session_.halt(why);
    report_attempt(self, error, status, std::chrono::nanoseconds(-1));
    self.job->chapter->counts.page_returned();
    self.job.reset();
    return true;
}

// A page that waits for its next attempt, or its first: it is told at once when there will be none,
// because the host cannot be reached or fails too often.
bool shard::gives_up(page_job& job) {
    auto const& host = hosts_[job.host];
    if (host.dead_until && clock::now() < *host.dead_until) {
        auto const out = session_.hosts.out(job.host);
        auto const times = std::to_string(out.misses) + " times in a row";
        auto const what = host.name + " did not serve, " + times;
        give_up(job, out.why, sentence(out.why, what));
        return true;
    }
    if (!job.on_budget || !session_.hosts.retries_used_up(job.host)) return false;
    give_up(job, job.failed, sentence(job.failed, "too many retries at " + host.name + " failed"));
    return true;
}

void shard::give_up(page_job& job, std::error_code error, std::string message) {
    chapter_run& chapter = *job.chapter;
    if (!std::exchange(job.started, true)) chapter.counts.page_started();
    chapter.counts.page_failed();
    if (!chapter.sank_by) chapter.sank_by = error;
    auto& failure = chapter.failures.emplace_back();
    failure.page = job.index + std::size_t{1};
    failure.url = net::without_credentials(chapter.plan.spec.pages[job.index].url);
    failure.error = error;
    failure.message = std::move(message);
    failure.attempts = job.attempts;
    session_.watch.page_finished(
        {.chapter = chapter.id,
         .page = failure.page,
         .url = failure.url,
         .file = {},
         .bytes = 0,
         .error = error,
         .skipped = false}
    );
    settle(chapter);
}

// The session was stopped between two exchanges of this attempt.
void shard::put_back(worker& self) {
    auto const job = std::move(self.job);
    self.judging = false;
    hosts_[job->host].counts.error(error_class::cancelled);
    job->chapter->counts.attempt_failed(error_class::cancelled);
    job->chapter->counts.page_returned();
}

// The session was stopped in the middle of this attempt.
void shard::abandon(worker& self) {
    if (self.judging) return put_back(self);
    auto const job = std::move(self.job);
    auto const& host = hosts_[job->host].counts;
    host.request();
    host.received(self.received);
    host.error(error_class::cancelled);
    auto const& counts = job->chapter->counts;
    counts.received(self.received);
    counts.attempt_failed(error_class::cancelled);
    counts.page_returned();
    session_.hosts.release(id_, job->host, false);
}

void shard::report_attempt(
    worker const& self, std::error_code error, int status, std::chrono::nanoseconds retry_in
) const {
    page_job const& job = *self.job;
    auto const url = net::without_credentials(job.chapter->plan.spec.pages[job.index].url);
    session_.watch.attempt_finished(
        {.chapter = job.chapter->id,
         .page = job.index + std::size_t{1},
         .attempt = job.attempts,
         .url = url,
         .status = status,
         .error = error,
         .received_bytes = job.received,
         .seconds = std::chrono::duration<double>(job.total).count(),
         .retry_in = retry_in.count() < 0 ? -1 : std::chrono::duration<double>(retry_in).count()}
    );
}

}  // namespace panelia::engine
