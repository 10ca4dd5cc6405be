// What a site's robots.txt allows (RFC 9309). Pure: text in, answers out; who fetches it, and what
// follows when it cannot be had, is site_documents.hpp's business.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace panelia::sources {

/// What is read of a robots.txt; the rest is ignored (RFC 9309, section 2.5: at least 500 KiB). A
/// longer one is given with a byte more, so that a line that the bound cuts is known to be cut.
inline constexpr std::size_t max_robots_bytes = 500 * 1024;
/// The name that groups are looked up by.
inline constexpr std::string_view product_token = "panelia";

/// The rules of one robots.txt for one product token.
class robots_rules {
public:
    /// Everything is allowed: there is no robots.txt.
    robots_rules() = default;
    /// Whatever the bytes are, in time linear in them. All groups that name the token (any case)
    /// count together; without one, those of "*".
    explicit robots_rules(std::string_view text, std::string_view token = product_token);
    static robots_rules disallow_all();

    /// `target`: path and query of a URL, as a request line has it. The longest matching rule wins,
    /// Allow among equals; "*" and a final "$" in rules are honoured; /robots.txt is always
    /// allowed.
    bool allows(std::string_view target) const;
    /// Crawl-delay, when one is named (0 to a day): not in the RFC, but meant.
    std::optional<std::chrono::milliseconds> crawl_delay() const noexcept { return delay_; }
    std::size_t size() const noexcept { return rules_.size(); }

private:
    struct rule {
        std::string pattern;  // normalised; '*' is a wildcard
        bool anchored = false;
        bool allow = false;
    };
    std::vector<rule> rules_;
    std::optional<std::chrono::milliseconds> delay_;
};

/// Whether a normalised path matches a pattern from its start: '*' stands for any run of
/// characters, `anchored` for the end. Time linear in path times stars.
bool robots_match(std::string_view pattern, bool anchored, std::string_view path);
/// A path or pattern in the form in which they are compared (RFC 9309, section 2.2.2): octets
/// beyond ASCII percent-encoded, escapes of unreserved characters resolved, hex digits upper case.
std::string robots_normal(std::string_view path);

}  // namespace panelia::sources
