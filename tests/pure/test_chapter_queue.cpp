// The queue between planner and shards.
#include "engine/chapter_queue.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <string>
#include <thread>

using namespace panelia::engine;

namespace {
std::unique_ptr<chapter_plan> plan(std::string number) {
    auto p = std::make_unique<chapter_plan>();
    p->spec.number = std::move(number);
    return p;
}
}  // namespace

TEST_CASE("chapter queue: first in, first out, then exhausted once closed") {
    chapter_queue queue(4, 4, 1);
    int woken = 0;
    queue.join(0, [&] { ++woken; });
    CHECK_FALSE(queue.try_pop(0));
    CHECK(queue.push(plan("1")));
    CHECK(woken == 1);
    CHECK(queue.push(plan("2")));
    CHECK(woken == 1);
    CHECK(queue.try_pop(0)->spec.number == "1");
    queue.close();
    CHECK_FALSE(queue.exhausted());
    CHECK(queue.try_pop(0)->spec.number == "2");
    CHECK(queue.exhausted());
}

TEST_CASE("chapter queue: the ceiling on chapters in flight holds over all shards") {
    chapter_queue queue(4, 1, 2);
    int woken[2] = {0, 0};
    queue.join(0, [&] { ++woken[0]; });
    queue.join(1, [&] { ++woken[1]; });
    CHECK(queue.push(plan("1")));
    CHECK(queue.push(plan("2")));
    CHECK(queue.try_pop(0));
    CHECK_FALSE(queue.try_pop(1));
    queue.ended();
    CHECK(woken[1] == 1);
    CHECK(queue.try_pop(1));
}

TEST_CASE(
    "chapter queue: what fits may go before its turn, above the ceiling, which then holds again"
) {
    chapter_queue queue(4, 1, 1);
    int woken = 0;
    queue.join(0, [&] { ++woken; });
    for (auto const* number : {"1", "2", "3", "4"}) CHECK(queue.push(plan(number)));
    CHECK(queue.try_pop(0)->spec.number == "1");
    CHECK_FALSE(queue.try_pop(0));
    auto const is = [](std::string number) {
        return [number = std::move(number)](chapter_plan const& p) {
            return p.spec.number == number;
        };
    };
    CHECK(queue.try_pop_beside(is("3"))->spec.number == "3");
    CHECK_FALSE(queue.try_pop_beside(is("3")));
    queue.ended();
    CHECK_FALSE(queue.try_pop(0));  // one is still in flight
    queue.ended();
    CHECK(queue.try_pop(0)->spec.number == "2");
}

TEST_CASE("chapter queue: when the last chapter is taken, all hear that none will come") {
    chapter_queue queue(4, 1, 3);
    int woken[3] = {0, 0, 0};
    for (std::size_t i = 0; i < 3; ++i) queue.join(i, [&woken, i] { ++woken[i]; });
    CHECK(queue.push(plan("1")));
    CHECK(queue.push(plan("2")));
    CHECK(queue.try_pop(0));
    queue.close();
    for (std::size_t i = 1; i < 3; ++i) CHECK_FALSE(queue.try_pop(i));
    CHECK_FALSE(queue.exhausted());
    queue.ended();
    int const before[3] = {woken[0], woken[1], woken[2]};
    CHECK(queue.try_pop(0));
    CHECK(queue.exhausted());
    for (std::size_t i = 0; i < 3; ++i) CHECK(woken[i] == before[i] + 1);
}

TEST_CASE("chapter queue: a full queue holds the planner back until there is room or a stop") {
    chapter_queue queue(1, 8, 1);
    queue.join(0, [] {});
    CHECK(queue.push(plan("1")));
    std::atomic<int> pushed{0};
    std::thread planner([&] {
        CHECK(queue.push(plan("2")));
        ++pushed;
        CHECK_FALSE(queue.push(plan("3")));
    });
    while (!queue.try_pop(0)) std::this_thread::yield();
    while (pushed == 0) std::this_thread::yield();
    queue.stop();
    planner.join();
    CHECK(queue.exhausted());
}

TEST_CASE("chapter queue: the planner goes on when half of the room is free") {
    constexpr int chapters = 400;
    chapter_queue queue(4, chapters, 1);
    queue.join(0, [] {});
    std::atomic<int> pushed{0};
    std::thread planner([&] {
        for (int i = 1; i <= chapters; ++i) pushed += queue.push(plan(std::to_string(i))) ? 1 : 0;
    });
    for (int taken = 0; taken < chapters;) {
        // Two of four are never taken before there is a third.
        bool const third = pushed - taken > 2 || pushed == chapters;
        if (third)
            CHECK(queue.try_pop(0)->spec.number == std::to_string(++taken));
        else
            std::this_thread::yield();
    }
    planner.join();
}
