#include "sources/image_likeness.hpp"

#include "net/url.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "sources/address.hpp"
#include "sources/discovery_list.hpp"
#include "sources/discovery_words.hpp"
#include "sources/image_choice.hpp"
#include "sources/regex.hpp"

namespace panelia::sources {
namespace {

/// A row is of so many at least.
constexpr std::size_t least_row = 3;
/// A double page is twice as wide as its neighbours.
constexpr double most_different = 2.5;

using image_list = std::vector<shown_image>;

std::size_t depth_of(html_node node) {
    std::size_t out = 0;
    for (; node; node = node.parent()) ++out;
    return out;
}

html_node common_container(html_node a, html_node b) {
    std::size_t deep = depth_of(a), other = depth_of(b);
    for (; deep > other; --deep) a = a.parent();
    for (; other > deep; --other) b = b.parent();
    while (a && !(a == b)) {
        a = a.parent();
        b = b.parent();
    }
    return a;
}

bool alike(double a, double b) {
    if (a == 0 || b == 0) return a == b;
    return std::max(a, b) <= most_different * std::min(a, b);
}

/// The images of one kind of address.
struct row {
    std::vector<shown_image*> kept, soft;
    std::size_t size() const { return kept.size() + soft.size(); }
};

class likeness {
public:
    likeness(image_list& images, std::string_view own_host) : own_host_(own_host) {
        std::map<std::string, std::size_t> times;
        for (auto const& one : images) ++times[one.url];
        for (auto& one : images) {
            bool const candidate = one.refused.empty() || one.refused_softly;
            if (!candidate || one.linked_by_text || times[one.url] > 1) continue;
            if (one.refused.empty()) ++kept_;
            ++all_;
            auto& into = rows_[address_shape(one.url)];
            (one.refused.empty() ? into.kept : into.soft).push_back(&one);
        }
    }

    std::size_t take_back(bool reads_comic) {
        auto* const main = main_row();
        if (main == nullptr || main->soft.empty()) return 0;
        bool const named_so = main->kept.empty();
        // Nothing but such words: a row of banners, unless the page is a chapter all the same.
        if (named_so && (!reads_comic || kept_ > 1)) return 0;
        auto const& pattern = named_so ? main->soft : main->kept;
        auto const container = container_of(*main);
        std::vector<shown_image*> found;
        std::set<std::string> targets;
        for (auto* one : main->soft) {
            if (!fits(*one, pattern, container)) continue;
            if (named_so && !one->leads_to.empty()) continue;
            found.push_back(one);
            if (!one->leads_to.empty()) targets.insert(one->leads_to);
        }
        std::size_t out = 0;
        for (auto* one : found) {
            // Pictures that each lead elsewhere are covers.
            if (!one->leads_to.empty() && targets.size() > 1) continue;
            one->refused.clear();
            ++out;
        }
        return out;
    }

private:
    /// The majority of what may be pages.
    row* main_row() {
        row* out = nullptr;
        for (auto& [shape, one] : rows_) {
            if (one.size() >= least_row && 2 * one.size() > all_) out = &one;
        }
        return out;
    }

    /// What holds the pages; of a viewer that shows one of them only, the hidden ones too.
    static html_node container_of(row const& of) {
        html_node out;
        auto const widen = [&out](std::vector<shown_image*> const& all) {
            for (auto const* one : all) {
                auto const around = one->node.parent();
                out = out ? common_container(out, around) : around;
            }
        };
        widen(of.kept);
        if (of.kept.size() < 2) widen(of.soft);
        return out;
    }

    bool fits(shown_image const& one, std::vector<shown_image*> const& pattern, html_node container)
        const {
        bool const hidden = one.refused == hidden_reason;
        if (!is_in_numbered_row(one.url)) return false;
        if (!hidden && !one.node.is_inside(container)) return false;
        bool const foreign = !one.leads_to.empty() && host_of(one.leads_to) != own_host_;
        auto const name = one.url.substr(one.url.rfind('/') + 1);
        // Either may be chance, not both.
        if (foreign && names_decoration(name)) return false;
        // Anywhere on the page; but those of another chapter wait hidden, too.
        if (hidden && folder_of(one.url) != folder_of(pattern.front()->url)) return false;
        return std::any_of(pattern.begin(), pattern.end(), [&](shown_image const* other) {
            return alike(one.width, other->width) && alike(one.height, other->height);
        });
    }

    std::string_view own_host_;
    std::map<std::string, row> rows_;
    std::size_t kept_ = 0, all_ = 0;
};

}  // namespace

bool is_in_numbered_row(std::string_view address) {
    auto const name = file_of(address);
    static regex const numbered(R"(\d)");
    static regex const size(R"((?:^|[^\d])\d{2,4}x\d{2,4}(?:[^\d]|$))");
    return numbered.matches(name) && !size.matches(name);
}

std::size_t take_back_alike(
    std::vector<shown_image>& images, std::string_view own_host, bool reads_comic
) {
    return likeness(images, own_host).take_back(reads_comic);
}

}  // namespace panelia::sources
