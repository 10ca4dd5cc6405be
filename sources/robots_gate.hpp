// What robots.txt of each site allows, read once a session: for addresses that documents name, and
// for those that redirects lead to. The rules themselves are robots.hpp's.
#pragma once

#include "engine/discovery.hpp"
#include "engine/redirect_judge.hpp"
#include "net/url.hpp"

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sources/robots.hpp"

namespace panelia::sources {

/// Thread-safe. Made by make_shared: what it has asked for keeps it alive.
class robots_gate final : public engine::redirect_judge,
                          public std::enable_shared_from_this<robots_gate> {
public:
    explicit robots_gate(engine::discovery& with) : with_(with) {}

    /// Why robots.txt keeps us from this address, in a sentence, or empty. May fetch it, and waits.
    /// Not from the threads of the session.
    std::string refusal(std::string_view url);

    void judge(std::string const& url, told tell) override;

private:
    struct answer {
        bool cancelled = false;
        std::string refusal{};
    };
    using heard = std::function<void(answer)>;
    struct site {
        bool known = false;
        robots_rules rules{};
        std::string unread{};  // why robots.txt could not be read: everything is refused
        std::vector<std::pair<net::url, heard>> waiting{};
    };
    void ask(net::url const& target, heard tell);
    void read(net::url const& target);
    void learn(net::url const& target, engine::document_answer const& got);
    void keep_apart(net::url const& target, robots_rules const& rules);
    static answer answer_of(site const& about, net::url const& target);

    engine::discovery& with_;
    std::mutex lock_;
    std::map<std::string, site> sites_;  // by origin
};

/// The address as errors show it: no credentials, one line, not endless.
std::string shown_address(std::string_view url);

}  // namespace panelia::sources
