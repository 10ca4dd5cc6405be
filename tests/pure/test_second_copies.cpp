// Chapters that come again while the first copy is in hand.
#include "engine/second_copies.hpp"

#include <doctest/doctest.h>

#include <string>
#include <utility>

using panelia::chapter_spec;
using panelia::engine::second_copies;

namespace {

chapter_spec called(std::string number) {
    chapter_spec chapter;
    chapter.number = std::move(number);
    return chapter;
}

}  // namespace

TEST_CASE("second copies: one waits until the first has ended, whatever became of others") {
    second_copies copies;
    copies.begun(1);
    copies.begun(2);
    CHECK(copies.in_hand(1));
    copies.wait_for(1, called("one"));
    copies.wait_for(2, called("two"));
    copies.wait_for(2, called("two again"));
    CHECK_FALSE(copies.ready());
    copies.ended(3);
    CHECK_FALSE(copies.ready());
    copies.ended(2);
    CHECK_FALSE(copies.in_hand(2));
    CHECK(copies.ready()->number == "two");
    copies.begun(2);  // it was not complete, and is tried again
    CHECK_FALSE(copies.ready());
    copies.ended(1);
    CHECK(copies.last()->number == "one");
    copies.ended(2);
    CHECK(copies.last()->number == "two again");
    CHECK_FALSE(copies.last());
}

TEST_CASE("second copies: what has ended already waits for nothing, and nobody waits after a stop"
) {
    second_copies copies;
    copies.begun(0);  // none
    CHECK_FALSE(copies.in_hand(0));
    copies.wait_for(7, called("seven"));
    CHECK(copies.ready()->number == "seven");
    copies.begun(8);
    for (std::size_t i = 0; i < second_copies::most_waiting; ++i) copies.wait_for(8, called("8"));
    copies.stop();
    CHECK_FALSE(copies.ready());
    CHECK_FALSE(copies.last());
}
