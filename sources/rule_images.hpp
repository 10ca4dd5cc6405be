// Which of a page's images a rule takes for the pages of a chapter.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "sources/html.hpp"
#include "sources/reader.hpp"
#include "sources/rule.hpp"

namespace panelia::sources {

/// Of one document. What is left out is noted, with the reason.
class rule_images {
public:
    /// Pages and notes go to `out`.
    rule_images(rule const& by, html_tree const& tree, reading& out)
        : by_(by), tree_(tree), out_(out) {}

    /// An image's address, unless the rule or its name speaks against it.
    void add(std::string url);
    /// What the rule's selector names: an image, a link to one, or an attribute.
    void add_image(html_node at);
    /// Drops what is unlike all other pages and looks like a stand-in, or (`foreign`) like an
    /// advertisement.
    void drop_strangers();
    /// What was taken so far, which is given back: another place of the page is looked at instead.
    std::vector<page_spec> take();

private:
    using addresses = std::set<std::string, std::less<>>;

    rule const& by_;
    html_tree const& tree_;
    reading& out_;
    addresses seen_;
    /// Pages that may be none: stand-ins by their name, and links to another host.
    addresses doubtful_, foreign_;
};

}  // namespace panelia::sources
