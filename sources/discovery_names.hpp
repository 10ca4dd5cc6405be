// What a page tells about a name that may be its series': its address, links, headings and what it
// declares. Pure.
#pragma once

#include "net/url.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sources/declared_names.hpp"
#include "sources/html.hpp"

namespace panelia::sources {

/// Whether a text stands in another one, as whole words whatever their case.
bool stands_in(std::string_view text, std::string_view other);

/// Likewise, whatever signs stand between the words: "Blue Fox: The Den", "blue-fox-the-den".
bool has_words(std::string_view text, std::string_view name);

class name_signs {
public:
    explicit name_signs(html_tree const& page);  ///< kept: it outlives this

    html_tree const& page() const noexcept { return page_; }
    declared_names const& declared() const noexcept { return declared_; }
    /// The text of the first <h1> that has one, without badges beside the name; empty where several
    /// head the entries of a blog.
    std::string const& heading() const noexcept { return heading_; }

    /// Whether a path's last part reads like the name: "/read/blue-fox".
    static bool is_last_in(std::string_view path, std::string_view name);
    bool is_folder(std::string_view name) const;   ///< a part of the path is it, and nothing else
    bool is_in_path(std::string_view name) const;  ///< its words stand in the address's path
    bool is_site(std::string_view name) const;     ///< as declared, or the host's name
    bool heads_site(std::string_view name) const;  ///< that, or a link to the front page bears it
    bool is_linked(std::string_view name) const;   ///< by a link to below the site's front page
    bool is_headed(std::string_view name) const;   ///< a heading has it and nothing else

    /// Of several names: the one that the address has, or that a link bears; else the first that is
    /// not the site's.
    std::string choose(std::vector<std::string> const& names) const;
    /// A name without what a site says around it: "Chapter List", an offer; "Manga" where the
    /// address has the rest alone.
    std::string plain(std::string name) const;
    /// "Blue Fox" of "s.example/m/Blue Fox" at that address: what spells the path out is called
    /// after its last folder; any other name is left as it is.
    std::string below_path(std::string name) const;
    /// The first heading with these words and nothing else; or nothing.
    std::string headed(std::string_view words) const;
    /// Words of the address as the page writes them somewhere, else in title case.
    std::string written(std::string const& words) const;

private:
    bool has_link(std::string_view name, bool to_front) const;
    std::string find_heading() const;

    html_tree const& page_;
    std::optional<net::url> own_;
    declared_names declared_;
    std::string path_;
    std::vector<std::string> folders_;
    std::string heading_;
};

}  // namespace panelia::sources
