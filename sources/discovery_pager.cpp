#include "sources/discovery_pager.hpp"

#include "net/ascii.hpp"

#include <algorithm>
#include <charconv>
#include <utility>
#include <vector>

#include "sources/address.hpp"
#include "sources/discovery_words.hpp"
#include "sources/regex.hpp"

namespace panelia::sources {
namespace {

std::optional<std::uint32_t> number_in(std::string_view text) {
    if (text.empty() || text.size() > 6) return std::nullopt;
    std::uint32_t value = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

bool is_bare(std::string_view text) {
    return text.find_first_not_of("0123456789 ") == std::string_view::npos;
}

/// "2" in a pagination: what goes on, if only by a script.
bool goes_on(html_node node) {
    static regex const pagination(R"((?i)(?:pagination|pager|paginate|page-?numbers?|pagenav)\b)");
    auto const text = node.text();
    if (number_in(text).value_or(0) < 2) return false;
    int level = 0;
    for (auto at = node; at && level < 5; at = at.parent(), ++level) {
        if (pagination.matches(at.attribute("class").value_or(""))) return true;
        if (pagination.matches(at.attribute("id").value_or(""))) return true;
    }
    return false;
}

}  // namespace

std::optional<counted_address> page_in_address(std::string_view address) {
    static regex const query(
        R"((?i)[?&](?:(page|paged|pg|pagenum|pageno|page_no|page_num|pagenumber|pagina|seite|start|offset|skip)|p)=(\d{1,6})(?:&|$))"
    );
    static regex const path(
        R"((?i)/(?:((?:page|seite|pagina)/)|(?:page|pg?)[/_-]?)(\d{1,6})/?(?:\?|$))"
    );
    for (auto const* const shape : {&query, &path}) {
        auto const found = shape->find(address);
        if (!found) continue;
        auto const& groups = *found;
        auto const number = number_in(groups[2]);
        if (!number) continue;
        auto const at = static_cast<std::size_t>(groups[0].data() - address.data());
        auto const tail = address.substr(
            static_cast<std::size_t>(groups[2].data() - address.data()) + groups[2].size()
        );
        counted_address out;
        out.number = *number;
        out.loose = groups[1].empty();
        out.rest = address.substr(0, at);
        if (shape == &query) {
            // "?page=2&order=1" leaves "?order=1".
            if (tail.size() > 1) out.rest.append(1, address[at]).append(tail.substr(1));
        } else {
            out.rest.append(tail.starts_with('/') ? tail.substr(1) : tail);
        }
        while (out.rest.ends_with('/')) out.rest.pop_back();
        return out;
    }
    return std::nullopt;
}

std::optional<std::string> option_address(html_node option) {
    auto value = option.attribute("value");
    if (!value) value = option.attribute("data-url");
    bool const address = value && value->find_first_of("/?") != std::string::npos;
    return address ? value : std::nullopt;
}

list_pager::list_pager(html_tree const& page) {
    auto const own = without_fragment(page.url());
    if (auto const counted = page_in_address(own)) {
        rest_ = counted->rest;
        number_ = counted->number;
        above_ = counted->number;
    } else {
        rest_ = own;
        while (rest_.ends_with('/')) rest_.pop_back();
    }
    std::vector<std::pair<std::string, std::string>> links;  // text, address
    auto const take = [&](html_node node, std::optional<std::string> const& reference) {
        auto const address = reference ? page.link(*reference) : std::nullopt;
        if (address && is_part(*address) && !stands_in_comments(node))
            links.emplace_back(node.text(), *address);
    };
    auto const root = page.root();
    for (auto node = root.first_child(); node; node = node.next_in(root)) {
        if (node.is("a")) take(node, node.attribute("href"));
        if (node.is("option")) take(node, option_address(node));
        if (node.is("button")) {
            for (auto const* const name : {"data-url", "data-href", "data-next"})
                take(node, node.attribute(name));
        }
        if (needs_script_ || !(node.is("a") || node.is("button"))) continue;
        auto const address = page.link(node.attribute("href").value_or(""));
        needs_script_ = !address && goes_on(node) && !stands_in_comments(node);
    }
    // Counted from 0, where a page has that number.
    if (!number_) {
        for (auto const& [text, address] : links) {
            auto const counted = page_in_address(address);
            if (counted && counted->number == 0) above_ = 0;
        }
    }
    for (auto const& [text, address] : links) look_at(text, address);
    // What has an address for one of them has one for all.
    if (!links.empty()) needs_script_ = false;
}

void list_pager::look_at(std::string_view text, std::string const& address) {
    auto const counted = page_in_address(address);
    if (!counted || (counted->loose && !is_bare(text))) return;
    // "2" may lead to page=1, and "1" to start=10 nowhere.
    auto const shown = number_in(text);
    bool const later = number_ || !shown ? counted->number > above_ : *shown >= 2;
    if (!later || (!next_.empty() && counted->number >= best_)) return;
    best_ = counted->number;
    next_ = address;
}

bool list_pager::is_part(std::string_view address) const {
    auto const counted = page_in_address(address);
    if (counted) return counted->rest == rest_;
    while (address.ends_with('/')) address.remove_suffix(1);
    return number_ && address == rest_;
}

bool list_pager::counts(std::string_view text, std::string_view address) const {
    auto const counted = page_in_address(address);
    if (!counted) return false;
    if (counted->rest == rest_) return !counted->loose || is_bare(text);
    return !counted->loose && is_bare(text);
}

}  // namespace panelia::sources
