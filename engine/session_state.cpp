// Options translated for each part that a session is made of.
#include "engine/session_state.hpp"

#include <fstream>
#include <iterator>
#include <stdexcept>
#include <utility>

namespace panelia::engine {

namespace {

net::client_config client_config_of(session_options const& o, unsigned shards) {
    net::client_config c;
    c.deadlines = {.connect = o.connect_timeout, .stall = o.stall_timeout, .whole = o.page_timeout};
    c.max_body_bytes = o.max_page_bytes;
    c.max_idle_connections = std::max(1U, o.connections / shards);
    c.ca_file = o.ca_cert;
    c.insecure = o.insecure;
    c.family = o.family == address_family::ipv4   ? net::ip_family::v4
               : o.family == address_family::ipv6 ? net::ip_family::v6
                                                  : net::ip_family::any;
    c.resolve = o.resolve;
    c.http_proxy = o.http_proxy;
    c.https_proxy = o.https_proxy;
    c.no_proxy = o.no_proxy;
    return c;
}

net::cookie_jar read_cookies(std::filesystem::path const& file, observer& watch) {
    if (file.empty()) return {};
    std::ifstream in(file, std::ios::binary);
    std::string const text{std::istreambuf_iterator<char>(in), {}};
    if (!in) throw std::invalid_argument("cookies: cannot read " + file.string());
    auto parsed = net::parse_cookies_txt(text);
    if (!parsed.error.empty())
        throw std::invalid_argument("cookies: " + file.string() + ": " + parsed.error);
    for (auto const& warning : parsed.warnings) watch.warning("cookies: " + warning);
    return net::cookie_jar(std::move(parsed.cookies));
}

}  // namespace

session_state::session_state(session_options given, observer& watcher, unsigned shards)
    : options(std::move(given)),
      watch(watcher),
      shard_count(shards),
      hosts(
          {.connections = options.connections,
           .connections_per_host = options.connections_per_host,
           .request_rate = options.request_rate,
           .outages =
               {.probes = std::max(1U, options.retries),
                .base = options.retry_delay,
                .cap = options.retry_max_delay}},
          shards + std::size_t{1}
      ),
      chapters(2 * std::size_t{options.parallel_chapters}, options.parallel_chapters, shards),
      retries{
          .retries = options.retries,
          .base = options.retry_delay,
          .cap = options.retry_max_delay,
          .max_retry_after = options.max_retry_after},
      redirects{.max_redirects = options.max_redirects, .allow_downgrade = options.allow_downgrade},
      net_config(client_config_of(options, shards)),
      net_services(net::make_shared_services(net_config)),
      cookies(read_cookies(options.cookies, watcher)) {
    if (options.limit_rate > 0) rate.emplace(static_cast<double>(options.limit_rate));
}

void session_state::open() {
    if (shelf || options.sink == sink_kind::null) return;
    view.reset();
    shelf = std::make_unique<library>(
        options.output, options.verify, [this](std::string_view text) { watch.warning(text); }
    );
}

}  // namespace panelia::engine
