// Facts about the pool's policy and its lease.
#include "net/connection_pool.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

using namespace panelia::net;
using namespace std::chrono_literals;

namespace {

using pool_type = connection_pool<std::unique_ptr<int>>;
using lease_type = lease<std::unique_ptr<int>>;

pool_type::time_point at(std::chrono::seconds s) {
    return pool_type::time_point(1000s + s);
}
std::unique_ptr<int> connection_number(int n) {
    return std::make_unique<int>(n);
}

int taken(pool_type& pool, pool_key const& key, std::chrono::seconds now) {
    auto const got = pool.take(key, at(now));
    return got ? **got : 0;
}

pool_key const a{false, "a:80"}, a_tls{true, "a:80"}, b{false, "b:80"};

}  // namespace

TEST_CASE("pool: the connection used last comes first") {
    pool_type pool({.max_idle = 10, .max_idle_time = 60s});
    for (int n : {1, 2, 3}) pool.put(a, connection_number(n), at(0s));
    CHECK(taken(pool, a, 1s) == 3);
    CHECK(taken(pool, a, 1s) == 2);
    CHECK(taken(pool, a, 1s) == 1);
    CHECK(taken(pool, a, 1s) == 0);
}

TEST_CASE("pool: schemes and hosts do not share") {
    pool_type pool({.max_idle = 10, .max_idle_time = 60s});
    pool.put(a, connection_number(1), at(0s));
    CHECK(taken(pool, a_tls, 0s) == 0);
    CHECK(taken(pool, b, 0s) == 0);
    pool.put(a_tls, connection_number(2), at(0s));
    CHECK(pool.count("a:80") == 2);
    CHECK(taken(pool, a_tls, 0s) == 2);
    CHECK(pool.count("a:80") == 1);
}

TEST_CASE("pool: what is too old is closed and told") {
    pool_type pool({.max_idle = 10, .max_idle_time = 60s});
    std::vector<std::string> closed;
    pool.on_closed([&](std::string const& host) { closed.push_back(host); });
    pool.put(a, connection_number(1), at(0s));
    pool.put(b, connection_number(2), at(30s));
    CHECK(taken(pool, a, 60s) == 0);
    CHECK(closed == std::vector<std::string>{"a:80"});
    CHECK(taken(pool, b, 60s) == 2);
}

TEST_CASE("pool: the oldest of all makes room") {
    pool_type pool({.max_idle = 2, .max_idle_time = 60s});
    std::vector<std::string> closed;
    pool.on_closed([&](std::string const& host) { closed.push_back(host); });
    pool.put(a, connection_number(1), at(0s));
    pool.put(b, connection_number(2), at(1s));
    pool.put(b, connection_number(3), at(2s));
    CHECK(closed == std::vector<std::string>{"a:80"});
    CHECK(pool.size() == 2);
    CHECK(taken(pool, a, 2s) == 0);
}

TEST_CASE("pool: none are kept when none may be") {
    pool_type pool({.max_idle = 0, .max_idle_time = 60s});
    int closed = 0;
    pool.on_closed([&](std::string const&) { ++closed; });
    pool.put(a, connection_number(1), at(0s));
    CHECK((pool.size() == 0 && closed == 1));
}

TEST_CASE("pool: one can be closed for a host, the oldest, untold") {
    pool_type pool({.max_idle = 10, .max_idle_time = 60s});
    int closed = 0;
    pool.on_closed([&](std::string const&) { ++closed; });
    pool.put(a, connection_number(1), at(0s));
    pool.put(a, connection_number(2), at(1s));
    CHECK(pool.close_one("a:80"));
    CHECK(closed == 0);
    CHECK(taken(pool, a, 1s) == 2);
    CHECK_FALSE(pool.close_one("a:80"));
    pool.put(a, connection_number(3), at(1s));
    pool.close_all();
    CHECK((pool.size() == 0 && closed == 1));
}

TEST_CASE("lease: a connection not given back is closed") {
    pool_type pool({.max_idle = 10, .max_idle_time = 60s});
    { lease_type const held(pool, a, connection_number(1)); }
    CHECK(pool.size() == 0);
    {
        lease_type held(pool, a, connection_number(2));
        held.give_back(at(0s));
        CHECK_FALSE(static_cast<bool>(held));
    }
    CHECK(taken(pool, a, 0s) == 2);
}
