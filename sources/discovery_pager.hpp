// The page numbers under a list: which links count pages of it, and which one comes next. Pure.
#pragma once

#include "net/url.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sources/html.hpp"

namespace panelia::sources {

/// An address that says which page of something it is: "/fox?page=2", "/fox/page/2/".
struct counted_address {
    std::string rest{};        ///< the address without that
    std::uint32_t number = 0;  ///< of the page, or of its first entry
    bool loose = false;        ///< "?p=2", "/page-2": only where nothing but the number is shown
};
std::optional<counted_address> page_in_address(std::string_view address);

/// The value of an <option> where that is an address; most are only keys for a script.
std::optional<std::string> option_address(html_node option);

class list_pager {
public:
    explicit list_pager(html_tree const& page);

    /// Whether a link counts pages, of this list or of another.
    bool counts(std::string_view text, std::string_view address) const;
    /// Whether an address is this page's with another page number, or with none.
    bool is_part(std::string_view address) const;
    /// The page that follows this one by its number; empty: none is linked.
    std::string const& next() const noexcept { return next_; }
    /// Whether there are page numbers or a "load more" that lead nowhere without a script.
    bool needs_script() const noexcept { return needs_script_; }

private:
    void look_at(std::string_view text, std::string const& address);

    std::string rest_{};                     // this page's address without its number
    std::optional<std::uint32_t> number_{};  // of this page, when it says so
    std::uint32_t above_ = 1;                // further parts have larger numbers
    std::uint32_t best_ = 0;
    std::string next_{};
    bool needs_script_ = false;
};

}  // namespace panelia::sources
