#include "sources/iiif_ranges.hpp"

#include <algorithm>
#include <limits>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "sources/address.hpp"
#include "sources/iiif_image.hpp"
#include "sources/json_document.hpp"

namespace panelia::sources {

namespace json = boost::json;

namespace {

constexpr int deepest = 32;

/// Looks up ranges by id, since version 2 lists them flat and 3 may refer to them.
class table_of_contents {
public:
    table_of_contents(json::value const& manifest, std::vector<iiif_canvas> const& canvases) {
        for (std::size_t i = 0; i < canvases.size(); ++i) position_.emplace(canvases[i].id, i);
        for (auto const& one : elements_of(member(&manifest, "structures"))) {
            if (is_navigation(one)) add(one, 0);
        }
        for (auto const& one : elements_of(member(&manifest, "structures"))) {
            if (is_navigation(one) && !inner_.contains(iiif_id(&one))) top_.push_back(&one);
        }
    }

    using list = std::vector<json::value const*>;
    list const& top() const noexcept { return top_; }

    /// The ranges directly under one, each as it is written out.
    list children(json::value const& range) const {
        list out;
        for (auto const& one : elements_of(member(&range, "ranges"))) push(one, out);
        for (auto const* const key : {"members", "items"}) {
            for (auto const& one : elements_of(member(&range, key))) {
                if (iiif_type(&one) == "Range") push(one, out);
            }
        }
        return out;
    }

    /// The part that a range and those under it cover; first > last when they name no canvas.
    iiif_part part(json::value const& range) const {
        iiif_part out;
        out.id = iiif_id(&range);
        out.label = iiif_label(member(&range, "label"));
        out.first = std::numeric_limits<std::size_t>::max();
        std::size_t budget = 100'000;
        cover(range, out, 0, budget);
        return out;
    }

private:
    /// An order of its own (facsimile and reading order) or a hint for thumbnails divides nothing.
    static bool is_navigation(json::value const& range) {
        for (auto const& one : elements_of(member(&range, "behavior", "viewingHint"))) {
            auto const hint = text_of(&one);
            if (hint == "sequence" || hint == "thumbnail-nav" || hint == "no-nav") return false;
        }
        return true;
    }

    void add(json::value const& range, int depth) {
        if (depth > deepest) return;
        bool const written_out =
            member(&range, "items") != nullptr || member(&range, "canvases") != nullptr ||
            member(&range, "ranges") != nullptr || member(&range, "members") != nullptr;
        if (written_out) by_id_.emplace(iiif_id(&range), &range);
        if (depth > 0) inner_.insert(iiif_id(&range));
        for (auto const& one : elements_of(member(&range, "ranges"))) inner_.insert(iiif_id(&one));
        for (auto const* const key : {"members", "items"}) {
            for (auto const& one : elements_of(member(&range, key))) {
                if (iiif_type(&one) == "Range") add(one, depth + 1);
            }
        }
    }

    void push(json::value const& reference, list& out) const {
        auto const found = by_id_.find(iiif_id(&reference));
        if (found != by_id_.end()) out.push_back(found->second);
    }

    void cover_canvas(json::value const& reference, iiif_part& out) const {
        auto const* const source = member(&reference, "source");
        auto id = iiif_id(source != nullptr ? source : &reference);
        id = id.substr(0, id.find('#'));  // a region of the canvas, or a time
        auto const found = position_.find(id);
        if (found == position_.end()) return;
        out.first = std::min(out.first, found->second);
        out.last = std::max(out.last, found->second);
    }

    void cover(json::value const& range, iiif_part& out, int depth, std::size_t& budget) const {
        if (depth > deepest || budget == 0) return;
        --budget;
        for (auto const* const key : {"canvases", "members", "items"}) {
            for (auto const& one : elements_of(member(&range, key))) {
                if (iiif_type(&one) != "Range") cover_canvas(one, out);
            }
        }
        for (auto const* const child : children(range)) cover(*child, out, depth + 1, budget);
    }

    std::unordered_map<std::string_view, std::size_t> position_;
    std::unordered_map<std::string_view, json::value const*> by_id_;
    std::unordered_set<std::string_view> inner_;
    list top_;
};

/// Whether the parts divide the canvases, as the header says it; closes the gaps.
bool divide(std::vector<iiif_part>& parts, std::size_t canvases) {
    if (parts.size() < 2 || 2 * canvases < 3 * parts.size()) return false;
    auto const starts_before = [](iiif_part const& a, iiif_part const& b) {
        return a.first < b.first;
    };
    if (!std::is_sorted(parts.begin(), parts.end(), starts_before)) return false;
    std::size_t covered = 0;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (parts[i].first > parts[i].last) return false;
        covered += parts[i].last - parts[i].first + 1;
        if (i + 1 < parts.size() && parts[i + 1].first < parts[i].last) return false;
        if (i + 1 < parts.size() && parts[i + 1].first == parts[i].first) return false;
    }
    if (2 * covered < canvases) return false;
    parts.front().first = 0;
    for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
        parts[i].last = std::max(parts[i].last, parts[i + 1].first - 1);
    }
    parts.back().last = canvases - 1;
    return true;
}

std::string first_text(json::value const* values) {
    for (auto const& one : elements_of(values)) {
        auto text = shown_text(text_of(&one));
        if (!text.empty()) return text;
    }
    return {};
}

}  // namespace

std::vector<iiif_part> iiif_parts(
    json::value const& manifest, std::vector<iiif_canvas> const& canvases
) {
    table_of_contents const contents(manifest, canvases);
    auto const parts_of = [&](table_of_contents::list const& ranges) {
        std::vector<iiif_part> out;
        for (auto const* const range : ranges) out.push_back(contents.part(*range));
        return out;
    };
    if (contents.top().size() > 1) {
        auto parts = parts_of(contents.top());
        if (divide(parts, canvases.size())) return parts;
    }
    // Several tables of contents of one book cover it more than once: the first that divides it.
    constexpr std::size_t tables = 4;
    for (std::size_t i = 0; i < std::min(tables, contents.top().size()); ++i) {
        auto parts = parts_of(contents.children(*contents.top()[i]));
        if (divide(parts, canvases.size())) return parts;
    }
    return {};
}

std::string iiif_label(json::value const* label) {
    std::string out;
    for (auto const& one : elements_of(label)) {
        if (one.is_string()) {
            out = shown_text(text_of(&one));
        } else if (auto const* const value = member(&one, "@value")) {
            out = shown_text(text_of(value));
        } else if (one.is_object()) {
            out = first_text(member(&one, "none", "@none"));
            for (auto const& tagged : one.get_object()) {
                if (out.empty()) out = first_text(&tagged.value());
            }
        }
        if (!out.empty()) break;
    }
    return out;
}

}  // namespace panelia::sources
