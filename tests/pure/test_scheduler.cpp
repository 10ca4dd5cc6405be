// Which page goes next.
#include "engine/scheduler.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <set>
#include <vector>

using namespace panelia;
using namespace panelia::engine;
using namespace std::chrono_literals;

namespace {

scheduler::time_point const now{1h};

/// A scheduler whose pages' hosts are given by the page URL's text: "0", "1", …
struct fixture {
    std::set<host_id> closed, held;
    std::set<std::uint32_t> hopeless;
    std::vector<std::uint32_t> settled_at_once;
    scheduler schedule{
        [this](host_id host) {
            if (held.contains(host)) return scheduler::reply::held;
            return closed.contains(host) ? scheduler::reply::full : scheduler::reply::yes;
        },
        [this](chapter_run& chapter, std::uint32_t index) { return make(chapter, index); },
        [this](page_job& job) {
            return hopeless.contains(job.index);
        }};

    std::unique_ptr<page_job> make(chapter_run& chapter, std::uint32_t index) {
        if (chapter.plan.spec.pages[index].url == "bad") {
            settled_at_once.push_back(index);
            return nullptr;
        }
        auto job = std::make_unique<page_job>();
        job->chapter = &chapter;
        job->index = index;
        job->host = static_cast<host_id>(std::stoul(chapter.plan.spec.pages[index].url));
        return job;
    }

    chapter_run& chapter(std::vector<std::string> const& hosts) {
        auto run = std::make_unique<chapter_run>();
        for (auto const& host : hosts)
            run->plan.spec.pages.push_back({.url = host, .sha256 = {}, .bytes = {}});
        return schedule.add(std::move(run));
    }

    std::vector<std::uint32_t> pick_all() {
        std::vector<std::uint32_t> order;
        while (auto job = schedule.pick(now)) order.push_back(job->index);
        return order;
    }
};

}  // namespace

TEST_CASE("scheduler: pages go in order, the oldest chapter first") {
    fixture f;
    auto& first = f.chapter({"0", "0", "0"});
    auto& second = f.chapter({"0", "0"});
    std::vector<std::pair<chapter_run*, std::uint32_t>> order;
    while (auto job = f.schedule.pick(now)) order.emplace_back(job->chapter, job->index);
    std::vector<std::pair<chapter_run*, std::uint32_t>> const expected{
        {&first, 0}, {&first, 1}, {&first, 2}, {&second, 0}, {&second, 1}};
    CHECK(order == expected);
}

TEST_CASE("scheduler: a host that refuses holds back its own pages only") {
    fixture f;
    f.closed = {0};
    f.chapter({"0", "1", "0", "1"});
    CHECK(f.pick_all() == std::vector<std::uint32_t>{1, 3});
    f.closed = {};
    CHECK(f.pick_all() == std::vector<std::uint32_t>{0, 2});
}

TEST_CASE("scheduler: looking ahead of a refusing host is bounded") {
    fixture f;
    f.closed = {0};
    std::vector<std::string> hosts(100, "0");
    hosts.push_back("1");
    auto& chapter = f.chapter(hosts);
    CHECK(f.pick_all().empty());
    CHECK(chapter.next_page < 20);
    CHECK(f.schedule.waiting(1000) == 101);
}

TEST_CASE("scheduler: a delayed page is due at its time and then comes before later pages") {
    fixture f;
    f.chapter({"0", "0", "0"});
    auto job = f.schedule.pick(now);
    f.schedule.again_at(std::move(job), now + 5s);
    CHECK(f.schedule.next_due() == now + 5s);
    CHECK(f.schedule.pick(now + 4s)->index == 1);
    CHECK(f.schedule.pick(now + 5s)->index == 0);
    CHECK_FALSE(f.schedule.next_due().has_value());
}

TEST_CASE("scheduler: what is put off at one host can be made due at once") {
    fixture f;
    f.chapter({"0", "1", "0", "1"});
    std::vector<std::unique_ptr<page_job>> jobs;
    while (auto job = f.schedule.pick(now)) jobs.push_back(std::move(job));
    for (auto& job : jobs) {
        auto const at = now + 1h - std::chrono::minutes(job->index);
        f.schedule.again_at(std::move(job), at);
    }
    f.schedule.due_now(0);
    CHECK(f.pick_all() == std::vector<std::uint32_t>{0, 2});
    CHECK(f.schedule.next_due() == now + 57min);
    f.schedule.due_now(7);
    CHECK(f.schedule.pick(now + 57min)->index == 3);
    CHECK(f.schedule.next_due() == now + 59min);
}

TEST_CASE("scheduler: a page that settles at once is passed over") {
    fixture f;
    f.chapter({"bad", "0", "bad"});
    CHECK(f.pick_all() == std::vector<std::uint32_t>{1});
    CHECK(f.settled_at_once == std::vector<std::uint32_t>{0, 2});
}

TEST_CASE("scheduler: a stop gets back every page that waits") {
    fixture f;
    auto& chapter = f.chapter({"0", "1", "1"});
    auto job = f.schedule.pick(now);
    f.schedule.again_at(std::move(job), now + 1h);
    f.closed = {1};
    CHECK_FALSE(f.schedule.pick(now));
    CHECK(f.schedule.drain().size() == 3);
    CHECK_FALSE(f.schedule.next_due().has_value());
    CHECK(f.schedule.remove(chapter).get() == &chapter);
    CHECK(f.schedule.chapters().empty());
}

TEST_CASE("scheduler: a host that is held for a while does not hide another's pages behind its own"
) {
    fixture f;
    f.held = {0};
    std::vector<std::string> hosts(100, "0");
    hosts.push_back("1");
    f.chapter(hosts);
    CHECK(f.pick_all() == std::vector<std::uint32_t>{100});
}

TEST_CASE("scheduler: a page that is given up while it waits is never picked") {
    fixture f;
    f.closed = {0};
    f.chapter({"0", "0", "0"});
    CHECK(f.pick_all().empty());
    f.closed = {};
    f.hopeless = {1};
    CHECK(f.pick_all() == std::vector<std::uint32_t>{0, 2});
}
