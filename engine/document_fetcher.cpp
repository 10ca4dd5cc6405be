#include "engine/document_fetcher.hpp"

#include "engine/content_type.hpp"
#include "engine/gate_seat.hpp"
#include "engine/request_plan.hpp"
#include "net/http_date.hpp"
#include "net/io.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>

#include <algorithm>
#include <utility>

namespace panelia::engine {

namespace asio = boost::asio;

namespace {

constexpr std::string_view accepted =
    "text/html,application/xhtml+xml,application/json;q=0.9,application/xml;q=0.9,*/*;q=0.8";

constexpr char const* accepted_codings = "gzip, deflate, br";

/// One document's body, in memory and bounded.
class document_body final : public net::body_writer {
public:
    document_body(std::uint64_t most, bool cut) : most_(most), cut_(cut) {}

    std::error_code begin(net::response_head const& head) override {
        return head.status == 200 ? std::error_code{} : errc::unexpected_status;
    }
    std::error_code write(std::span<std::byte const> bytes) override {
        auto const room = static_cast<std::size_t>(most_ - text_.size());
        text_.append(
            reinterpret_cast<char const*>(bytes.data()), std::min<std::size_t>(room, bytes.size())
        );
        if (bytes.size() <= room) return {};
        full_ = true;
        return errc::body_too_large;
    }

    /// It came to its bound and may be taken as it is.
    bool cut_short() const noexcept { return full_ && cut_; }
    std::string take() noexcept { return std::move(text_); }
    std::size_t size() const noexcept { return text_.size(); }

private:
    std::uint64_t most_;
    bool cut_, full_ = false;
    std::string text_;
};

document_answer refusal(std::error_code error, std::string_view detail = {}) {
    document_answer answer;
    answer.error = error;
    answer.message = error.message();
    if (!detail.empty()) answer.message.append(" (").append(detail).append(")");
    return answer;
}

std::string field(net::response_head const& head, std::string_view name) {
    auto const found = head.find(name);
    return found ? std::string(*found) : std::string();
}

}  // namespace

struct document_fetcher::job {
    explicit job(asio::io_context& on) : timer(on) {}

    document_ask ask;
    discovery::told tell;
    asio::cancellation_signal cancel;
    asio::steady_timer timer;  // what it waits on: the gate, a pause, a back-off
    bool waits_for_gate = false;

    net::request request;
    host_id host = 0;
    std::string host_name;
    metrics::host_handle counts;
    std::unique_ptr<document_body> body;
    unsigned attempts = 0, redirects = 0;
    bool to_judge = false;  // whether `request`, where a redirect led, may be made
    std::optional<clock::time_point> again_at;
    bool in_flight = false, answered = false;

    void answer(document_answer with) {
        answered = true;
        tell(std::move(with));
    }
};

document_fetcher::document_fetcher(session_state& session)
    : session_(session),
      id_(session.discovery_id()),
      alive_(context_.get_executor()),
      client_(context_, session.net_config, session.net_services),
      chance_(std::random_device{}()) {
    auto const wakes = [this] {
        wake();
    };
    take_seat(session_.hosts, id_, context_, client_, wakes, [wakes](host_id) { wakes(); });
}

document_fetcher::~document_fetcher() {
    end();
}

void document_fetcher::end() {
    stop();
    asio::post(context_, [this] { alive_.reset(); });
    if (thread_.joinable()) thread_.join();
}

void document_fetcher::begin(document_ask ask, discovery::told tell) {
    auto fresh = std::make_unique<job>(context_);
    fresh->ask = std::move(ask);
    fresh->tell = std::move(tell);
    std::unique_lock hold(lock_);
    if (stopped_) {
        hold.unlock();
        return fresh->answer(refusal(errc::cancelled));
    }
    if (!thread_.joinable()) thread_ = std::thread([this] { context_.run(); });
    asio::post(context_, [this, moved = std::move(fresh)]() mutable { launch(std::move(moved)); });
}

void document_fetcher::stop() noexcept {
    {
        std::scoped_lock const hold(lock_);
        if (std::exchange(stopped_, true)) return;
    }
    asio::post(context_, [this] {
        cancelled_ = true;
        for (auto const& one : jobs_) one->cancel.emit(asio::cancellation_type::terminal);
        client_.close_all_idle();
        session_.hosts.sated(id_);
    });
}

void document_fetcher::rest() noexcept {
    asio::post(context_, [this] {
        client_.close_all_idle();
        if (jobs_.empty()) session_.hosts.sated(id_);
        session_.hosts.wake_others(id_);
    });
}

/// None when its address is no URL that may be asked.
std::optional<net::request> document_fetcher::request_of(document_ask const& wanted) const {
    chapter_spec const from{.url = wanted.referer, .headers = wanted.headers};
    auto ask = request_for(
        session_.options,
        from,
        page_spec{.url = wanted.url},
        session_.cookies,
        std::chrono::system_clock::now(),
        accepted
    );
    if (!ask) return ask;
    ask->accept_encoding = accepted_codings;
    if (wanted.post) ask->post = {.type = wanted.post->type, .text = wanted.post->body};
    return ask;
}

void document_fetcher::launch(std::unique_ptr<job> fresh) {
    job& one = *fresh;
    if (cancelled_) return one.answer(refusal(errc::cancelled));
    auto ask = request_of(one.ask);
    if (!ask) return one.answer(refusal(errc::bad_url));
    one.request = std::move(*ask);
    auto const at = jobs_.insert(jobs_.end(), std::move(fresh));
    asio::co_spawn(
        context_,
        work(one),
        asio::bind_cancellation_slot(
            one.cancel.slot(), [this, at](std::exception_ptr const& failure) { ended(at, failure); }
        )
    );
}

net::task<> document_fetcher::work(job& one) {
    while (!one.answered) {
        if (one.again_at) {
            auto const until = *std::exchange(one.again_at, std::nullopt);
            co_await sleep_until(one, until);
        }
        co_await admission_of(one);
        if (one.answered) co_return;
        if (one.redirects == 0) ++one.attempts;
        one.in_flight = true;
        one.body = std::make_unique<document_body>(one.ask.max_bytes, one.ask.cut);
        net::exchange const seen = co_await client_.get(one.request, *one.body);
        record(one, seen);
        conclude(one, seen);
        if (std::exchange(one.to_judge, false)) co_await judged(one);
    }
}

/// A document that the user did not name goes only where it would be fetched from directly.
net::task<> document_fetcher::judged(job& one) {
    auto judge = session_.judge;
    auto url = one.request.target.display();
    auto const verdict = co_await judgement(std::move(judge), std::move(url));
    if (!verdict.error) co_return;
    one.counts.error(classify(verdict.error));
    auto answer = refusal(verdict.error);
    if (!verdict.why.empty()) answer.message = "it redirects to " + verdict.why;
    one.answer(std::move(answer));
}

net::task<> document_fetcher::sleep_until(job& one, clock::time_point until) {
    boost::system::error_code woken;
    auto token = asio::redirect_error(net::use_task, woken);
    one.timer.expires_at(until);
    co_await one.timer.async_wait(token);
    auto const state = co_await asio::this_coro::cancellation_state;
    if (state.cancelled() != asio::cancellation_type::none) net::throw_cancelled();
}

/// Waits until the gate admits a request to the host; `wake` and time make it ask again.
net::task<> document_fetcher::admission_of(job& one) {
    one.host_name = one.request.target.host_port();
    one.host = session_.hosts.host(one.host_name);
    one.counts = session_.counts.host(one.host_name);
    std::optional<clock::time_point> held_back;
    for (;;) {
        auto const now = clock::now();
        auto const answer = session_.hosts.ask(id_, one.host, now);
        if (answer.go) {
            if (held_back) one.counts.rate_limit_wait(now - *held_back);
            co_return;
        }
        if (answer.dead) {
            auto const out = session_.hosts.out(one.host);
            one.answer(refusal(out.why, one.host_name));
            co_return;
        }
        if (answer.not_before && !answer.unreachable && !held_back) held_back = now;
        auto const until = answer.not_before.value_or(clock::time_point::max());
        one.waits_for_gate = true;
        co_await sleep_until(one, until);
        one.waits_for_gate = false;
    }
}

void document_fetcher::record(job& one, net::exchange const& seen) {
    one.in_flight = false;
    session_.cookies.store(one.request.target, seen.head, std::chrono::system_clock::now());
    for (unsigned n = 0; n < seen.requests_sent; ++n) {
        one.counts.request();
        session_.counts.discovery_request();
    }
    for (unsigned n = 0; n < seen.connections_opened; ++n) one.counts.connection(seen.connect);
    one.counts.received(seen.received_bytes);
    request_end const how{.status = seen.head.status, .error = seen.error, .kept = seen.kept};
    session_.hosts.ended(id_, one.host, how, clock::now());
    wake_waiting();
}

void document_fetcher::conclude(job& one, net::exchange const& seen) {
    if (redirected(one, seen)) return;
    bool const whole = !seen.error || one.body->cut_short();
    if (!whole) return failed(one, seen.error, seen.error_detail, seen);
    int const status = seen.head.status;
    if (status >= 400) return failed(one, http_status_error(status), {}, seen);
    if (status != 200) {
        return failed(one, errc::unexpected_status, "status " + std::to_string(status), seen);
    }
    document_answer answer;
    auto type = parse_content_type(field(seen.head, "Content-Type"));
    answer.content_type = std::move(type.type);
    answer.charset = std::move(type.charset);
    answer.url = one.request.target.display();
    answer.body = one.body->take();
    answer.posted = std::move(one.ask.post);
    one.answer(std::move(answer));
}

bool document_fetcher::redirected(job& one, net::exchange const& seen) {
    if (seen.error || !net::is_redirect(seen.head.status)) return false;
    auto allowed = session_.redirects;
    allowed.max_redirects = std::min(allowed.max_redirects, one.ask.max_redirects);
    auto decision = net::follow_redirect(one.request, seen.head, one.redirects, allowed);
    if (!decision.next) {
        failed(one, decision.error, {}, seen);
        return true;
    }
    one.request = std::move(*decision.next);
    add_cookies(one.request, session_.cookies, std::chrono::system_clock::now());
    ++one.redirects;
    one.to_judge = one.ask.discovered && session_.judge;
    return true;
}

void document_fetcher::failed(
    job& one, std::error_code error, std::string_view detail, net::exchange const& seen
) {
    one.counts.error(classify(error));
    std::optional<std::chrono::nanoseconds> retry_after;
    if (auto const text = seen.error ? std::nullopt : seen.head.find("Retry-After")) {
        retry_after = net::parse_retry_after(*text, std::chrono::system_clock::now());
    }
    auto const chance = std::uniform_real_distribution<double>(0, 1)(chance_);
    auto const next = next_attempt(session_.retries, error, one.attempts, retry_after, chance);
    if (!seen.error && pushes_back(seen.head.status)) {
        push_back const said{.why = error, .asked = asked_pause(session_.retries, retry_after)};
        if (auto const pause = session_.hosts.pushed_back(one.host, said, clock::now())) {
            auto const seconds = std::chrono::duration<double>(*pause).count();
            session_.watch.host_paused(one.host_name, seconds);
        }
    }
    if (!next.again) return one.answer(refusal(error, detail));
    one.counts.retry();
    one.again_at = clock::now() + next.delay;
    // From its first address again, should a redirect have led away.
    if (std::exchange(one.redirects, 0) == 0) {
        return add_cookies(one.request, session_.cookies, std::chrono::system_clock::now());
    }
    one.request = *request_of(one.ask);
}

void document_fetcher::ended(
    std::list<std::unique_ptr<job>>::iterator at, std::exception_ptr const& failure
) {
    job& one = **at;
    if (one.in_flight) {  // cancelled in the middle of it
        one.counts.request();
        one.counts.received(one.body ? one.body->size() : 0);
        one.counts.error(error_class::cancelled);
        session_.counts.discovery_request();
        session_.hosts.release(id_, one.host, false);
    }
    if (!one.answered) {
        if (cancelled_ || !failure) {
            one.answer(refusal(errc::cancelled));
        } else {
            // A defect, or no memory: the source's thread dies of it.
            auto answer = refusal(errc::connection_lost);
            answer.defect = failure;
            one.answer(std::move(answer));
        }
    }
    jobs_.erase(at);
    wake_waiting();
}

/// Those that the gate refused ask again; the other shards may have been waiting for the same.
void document_fetcher::wake_waiting() {
    for (auto const& one : jobs_) {
        if (one->waits_for_gate) one->timer.cancel();
    }
    session_.hosts.wake_others(id_);
}

void document_fetcher::wake() noexcept {
    asio::post(context_, [this] {
        for (auto const& one : jobs_) {
            if (one->waits_for_gate) one->timer.cancel();
        }
    });
}

}  // namespace panelia::engine
