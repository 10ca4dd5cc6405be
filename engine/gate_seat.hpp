// How who has connections of its own sits at the gate: a shard, or the fetcher of documents.
#pragma once

#include "engine/gate.hpp"
#include "net/client.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <functional>
#include <utility>

namespace panelia::engine {

/// Joins the gate as `seat`: `wake` and `died` (see gate_member) are called from any thread, idle
/// connections are closed on `context` when others need their room, and others hear of each that
/// closes. Before anything runs; `hosts` outlives the client and what runs on `context`.
inline void take_seat(
    gate& hosts,
    shard_id seat,
    boost::asio::io_context& context,
    net::client& client,
    std::function<void()> wake,
    std::function<void(host_id)> died
) {
    auto const evict = [&hosts, &context, &client, seat](host_id host) {
        boost::asio::post(context, [&hosts, &client, seat, host] {
            if (client.close_idle(hosts.name(host))) hosts.idle_closed(seat, host);
            hosts.eviction_done(host);
            hosts.wake_others(seat);
        });
    };
    hosts.join(seat, {.wake = std::move(wake), .died = std::move(died), .evict = evict});
    client.on_idle_closed([&hosts, seat](std::string const& host_port) {
        hosts.idle_closed(seat, hosts.host(host_port));
        hosts.wake_others(seat);
    });
}

}  // namespace panelia::engine
