#include "sources/iiif.hpp"

#include <algorithm>
#include <utility>

#include "sources/address.hpp"
#include "sources/html.hpp"
#include "sources/iiif_canvases.hpp"
#include "sources/iiif_image.hpp"
#include "sources/iiif_links.hpp"
#include "sources/iiif_numbers.hpp"
#include "sources/iiif_ranges.hpp"
#include "sources/json_document.hpp"

namespace panelia::sources {

namespace json = boost::json;

namespace {

enum class kind { other, collection, manifest, annotations, image };

bool in_presentation_context(json::value const& root) {
    auto const contexts = elements_of(member(&root, "@context"));
    return std::any_of(contexts.begin(), contexts.end(), [](json::value const& one) {
        auto const text = text_of(&one);
        return text.find("iiif.io/api/presentation") != std::string_view::npos ||
               text.find("shared-canvas.org") != std::string_view::npos;
    });
}

kind kind_of(json::value const& root) {
    auto const type = iiif_type(&root);
    bool const known = in_presentation_context(root) || member(&root, "@context") != nullptr;
    if (type == "Manifest" && (known || member(&root, "items", "sequences") != nullptr)) {
        return kind::manifest;
    }
    bool const lists = member(&root, "items", "members") != nullptr ||
                       member(&root, "manifests", "collections") != nullptr ||
                       member(&root, "first") != nullptr;
    if (type == "Collection" && lists && in_presentation_context(root)) return kind::collection;
    if (type == "AnnotationPage" || type == "AnnotationList") return kind::annotations;
    if (in_presentation_context(root) && member(&root, "sequences") != nullptr) {
        return kind::manifest;
    }
    if (text_of(&root, "protocol") == "http://iiif.io/api/image") return kind::image;
    return kind::other;
}

std::string direction_of(json::value const& manifest) {
    auto const sequences = elements_of(member(&manifest, "sequences"));
    std::string_view named;
    if (!sequences.empty()) named = text_of(sequences.data(), "viewingDirection");
    if (named.empty()) named = text_of(&manifest, "viewingDirection");
    if (named == "left-to-right") return "ltr";
    if (named == "right-to-left") return "rtl";
    if (named == "top-to-bottom") return "ttb";
    return {};
}

/// Reads one document; its methods fill one reading.
class iiif_document {
public:
    iiif_document(document const& from, role as)
        : url_(from.url), base_(net::parse_url(from.url)), as_(as) {}

    reading read(json::value const& root) {
        auto const what = kind_of(root);
        out_.understood = what != kind::other;
        if (what == kind::collection) {
            out_.series = iiif_label(member(&root, "label"));
            out_.order = list_order::oldest_first;
            read_collection(root, 0);
            name_chapters(out_.chapters, out_.series);
        } else if (what == kind::manifest) {
            read_manifest(root);
        } else if (what == kind::annotations) {
            std::vector<std::string> images;
            add_painted_images(root, images);
            add_pages(images, out_.self);
        } else if (what == kind::image) {
            add_page(full_of(root), out_.self);
            if (as_ == role::list) list_self();
        }
        return std::move(out_);
    }

private:
    std::string address_of(json::value const& value) const {
        return without_fragment(absolute_address(iiif_id(&value), base_));
    }

    static std::string full_of(json::value const& info) {
        auto const service = read_image_service(info);
        return service ? full_image_address(*service, {}) : std::string{};
    }

    void add_page(std::string const& image, chapter_link& to) {
        page_spec page;
        page.url = absolute_address(image, base_);
        if (!page.url.empty()) to.pages.push_back(std::move(page));
    }

    void add_pages(std::vector<std::string> const& images, chapter_link& to) {
        for (auto const& image : images) add_page(image, to);
    }

    void name(chapter_link& chapter, std::string label) const {
        chapter.title = std::move(label);
        name_chapters({&chapter, 1}, out_.series);
    }

    void read_collection(json::value const& from, int depth) {
        for (auto const* const key : {"collections", "manifests", "members", "items"}) {
            for (auto const& one : elements_of(member(&from, key))) read_entry(key, one, depth);
        }
        // A collection in pages (2.1): the first is named by the collection, then one by the other.
        for (auto const* const key : {"first", "next"}) {
            if (auto const* const page = member(&from, key)) ask_more(address_of(*page));
        }
    }

    void read_entry(std::string_view key, json::value const& entry, int depth) {
        auto const type = iiif_type(&entry);
        bool const collection = type == "Collection" || (type.empty() && key == "collections");
        bool const manifest = type == "Manifest" || (type.empty() && key == "manifests");
        if (collection) {
            bool const embedded = member(&entry, "items", "members") != nullptr ||
                                  member(&entry, "manifests", "collections") != nullptr;
            if (embedded && depth < 16) return read_collection(entry, depth + 1);
            ask_more(address_of(entry));
        } else if (manifest) {
            chapter_link chapter;
            chapter.url = address_of(entry);
            if (chapter.url.empty()) return;
            chapter.title = iiif_label(member(&entry, "label"));
            chapter.pages_at.url = chapter.url;
            out_.chapters.push_back(std::move(chapter));
        }
    }

    void ask_more(std::string const& address) {
        if (!address.empty() && address != url_) out_.more.push_back({address, {}});
    }

    void read_manifest(json::value const& root) {
        out_.direction = direction_of(root);
        auto const canvases = iiif_canvases(root);
        auto const label = iiif_label(member(&root, "label"));
        auto const collection = series_of(root);
        out_.series = collection.empty() ? label : collection;
        out_.order = list_order::oldest_first;
        if (as_ == role::list) {
            auto const parts = iiif_parts(root, canvases);
            if (!parts.empty()) return read_parts(root, canvases, parts);
        }
        out_.self.url = address_of(root);
        if (out_.self.url.empty()) out_.self.url = url_;
        if (!collection.empty() || as_ == role::chapter) name(out_.self, label);
        add_canvases(canvases, 0, canvases.size(), out_.self);
        tell_bare(canvases.size());
        if (as_ == role::list) list_self();
    }

    static std::string series_of(json::value const& root) {
        for (auto const& one : elements_of(member(&root, "partOf", "within"))) {
            auto const type = iiif_type(&one);
            if (!type.empty() && type != "Collection") continue;
            auto label = iiif_label(member(&one, "label"));
            if (!label.empty()) return label;
        }
        return {};
    }

    void read_parts(
        json::value const& root,
        std::vector<iiif_canvas> const& canvases,
        std::vector<iiif_part> const& parts
    ) {
        out_.series = iiif_label(member(&root, "label"));
        out_.notes.push_back(
            "the table of contents makes " + std::to_string(parts.size()) + " chapters"
        );
        for (auto const& part : parts) {
            chapter_link chapter;
            chapter.url = absolute_address(part.id, base_);
            if (chapter.url.empty()) {
                chapter.url = url_ + "#canvas-" + std::to_string(part.first + 1);
            }
            chapter.title = part.label;
            add_canvases(canvases, part.first, part.last + 1, chapter);
            out_.chapters.push_back(std::move(chapter));
        }
        name_chapters(out_.chapters, out_.series);
        tell_bare(canvases.size());
    }

    void add_canvases(
        std::vector<iiif_canvas> const& canvases,
        std::size_t from,
        std::size_t to,
        chapter_link& chapter
    ) {
        for (std::size_t i = from; i < to; ++i) {
            add_pages(canvases[i].images, chapter);
            for (auto const& address : canvases[i].elsewhere) elsewhere_.push_back(address);
            if (canvases[i].images.empty() && canvases[i].elsewhere.empty()) bare_.push_back(i + 1);
        }
        // Whoever is asked for the chapter's own document can follow; a list cannot hold requests.
        if (as_ == role::chapter) {
            for (auto const& address : elsewhere_) ask_more(absolute_address(address, base_));
        }
    }

    /// A page that was never photographed, or a recording. Without a word its neighbours would seem
    /// to follow one another.
    void tell_bare(std::size_t canvases) {
        if (bare_.empty()) return;
        constexpr std::size_t most_named = 5;
        std::string places;
        for (std::size_t i = 0; i < std::min(most_named, bare_.size()); ++i)
            places += (i > 0 ? ", " : "") + std::to_string(bare_[i]);
        if (bare_.size() > most_named) places += ", ...";
        auto told = std::to_string(bare_.size()) + " of its " + std::to_string(canvases) +
                    " canvases show no image (" + places + ")";
        auto& into = bare_.size() < canvases ? out_.warnings : out_.notes;
        into.push_back(std::move(told));
    }

    void list_self() {
        chapter_link only = std::exchange(out_.self, {});
        if (only.url.empty()) only.url = url_;
        // Images named by further documents: the chapter is read again as one.
        if (!elsewhere_.empty()) {
            only.pages.clear();
            only.pages_at.url = url_;
        }
        out_.chapters.push_back(std::move(only));
    }

    std::string const& url_;
    std::optional<net::url> base_;
    role as_;
    reading out_;
    std::vector<std::string> elsewhere_;
    std::vector<std::size_t> bare_;  // places of canvases without an image, from 1
};

class iiif final : public reader {
public:
    std::string_view name() const noexcept override { return "iiif"; }

    reading read(document const& from, role as) override {
        if (!looks_like_json(from.body)) return read_page(from);
        auto const root = parse_json(from.body);
        if (!root) return {};
        return iiif_document(from, as).read(*root);
    }

private:
    /// A page that leads to one manifest stands for it.
    static reading read_page(document const& from) {
        reading out;
        if (!looks_like_html(from)) return out;
        auto const manifests = manifests_of(from);
        out.understood = manifests.size() == 1;
        if (out.understood) out.more.push_back({manifests.front(), {}});
        return out;
    }
};

}  // namespace

std::unique_ptr<reader> iiif_reader(document const& first) {
    if (!looks_like_json(first.body)) {
        bool const leads = looks_like_html(first) && manifests_of(first).size() == 1;
        return leads ? std::make_unique<iiif>() : nullptr;
    }
    auto const root = parse_json(first.body);
    if (!root || kind_of(*root) == kind::other) return nullptr;
    return std::make_unique<iiif>();
}

}  // namespace panelia::sources
