#include "sources/iiif_links.hpp"

#include "net/ascii.hpp"
#include "net/percent.hpp"
#include "net/url.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "sources/address.hpp"
#include "sources/html.hpp"
#include "sources/regex.hpp"

namespace panelia::sources {
namespace {

constexpr std::size_t most_manifests = 1000;

template <std::size_t N>
bool is_one_of(std::string_view text, std::array<std::string_view, N> const& all) {
    return std::find(all.begin(), all.end(), text) != all.end();
}

/// Whether an address may be a manifest's, as far as its file's ending tells: it has none, or that
/// of JSON. (Players of films have manifests, too: .m3u8, .mpd; and programs: .webmanifest.)
bool may_be_manifest(std::string_view address) {
    auto const url = net::parse_url(address);
    if (!url || url->host == "iiif.io") return false;
    auto const file = net::to_lower(url->path.substr(url->path.rfind('/') + 1));
    auto const dot = file.rfind('.');
    auto const ending = dot == file.npos ? std::string_view{} : std::string_view(file).substr(dot);
    constexpr std::array<std::string_view, 6> others = {
        ".m3u8", ".mpd", ".webmanifest", ".js", ".css", ".html"};
    if (is_one_of(ending, others) || file == "info.json") return false;
    // At the top of a site it is that of a web application.
    return url->path != "/manifest.json" && url->path != "/";
}

/// "manifest.json", "manifest" as the last or an inner part of a path below something about IIIF;
/// as its last part only, anywhere.
bool is_called_manifest(std::string_view address) {
    auto const url = net::parse_url(address);
    if (!url || !may_be_manifest(address)) return false;
    auto const path = net::to_lower(url->path);
    auto const file = path.substr(path.rfind('/') + 1);
    if (file == "manifest" || file == "manifest.json") return true;
    bool const about_iiif =
        url->host.find("iiif") != std::string::npos || path.find("iiif") != std::string::npos;
    return about_iiif && path.find("manifest") != std::string::npos;
}

/// The value of a parameter that names a manifest, absolute; or empty.
std::string manifest_among(std::string_view parameters, std::optional<net::url> const& base) {
    constexpr std::array<std::string_view, 5> names = {
        "manifest", "manifestid", "iiif-content", "iiif_manifest", "iiif-manifest"};
    while (!parameters.empty()) {
        auto one = net::take_until(parameters, '&');
        if (one.starts_with('?')) one.remove_prefix(1);
        auto const name = net::to_lower(net::take_until(one, '='));
        if (!is_one_of(std::string_view(name), names)) continue;
        auto const value = net::percent_decode(one);
        bool const address = value.starts_with("http") || value.starts_with('/');
        auto found = address ? without_fragment(absolute_address(value, base)) : std::string{};
        if (may_be_manifest(found)) return found;
    }
    return {};
}

/// One for a manifest in version 2 and in version 3: ".../presentation/v2/x",
/// ".../presentation/3/x".
std::string without_version(std::string address) {
    for (auto const* const mark : {"/v2/", "/v3/", "/presentation/2/", "/presentation/3/"}) {
        auto const at = address.find(mark);
        if (at != address.npos) address.replace(at + std::string_view(mark).size() - 2, 1, "*");
    }
    return address;
}

class manifest_finder {
public:
    explicit manifest_finder(document const& from) : page_(from), base_(page_.base()) {}

    std::vector<std::string> find() {
        add_alternates();
        if (found_.empty()) add_viewers();
        if (found_.empty()) add_links();
        return std::move(found_);
    }

private:
    void add(std::string address) {
        if (address.empty() || found_.size() >= most_manifests) return;
        auto const same = std::find_if(found_.begin(), found_.end(), [&](auto const& known) {
            return without_version(known) == without_version(address);
        });
        if (same == found_.end()) {
            found_.push_back(std::move(address));
        } else {
            *same = std::max(*same, address);  // they differ in the version only
        }
    }

    std::string absolute(std::string_view reference) const {
        return without_fragment(absolute_address(reference, base_));
    }

    static std::string value(html_node node, std::string_view name) {
        return node.attribute(name).value_or(std::string{});
    }

    void add_alternates() {
        for (auto const& link : page_.all("link")) {
            auto const rel = net::to_lower(value(link, "rel"));
            if (rel.find("manifest") != rel.npos) continue;  // of a web application
            auto const type = value(link, "type");
            auto address = absolute(value(link, "href"));
            bool const said = type.find("iiif.io/api/presentation") != type.npos;
            bool const called = type.find("json") != type.npos && type.find("feed") == type.npos &&
                                is_called_manifest(address);
            if (said || called) add(std::move(address));
        }
    }

    /// What a viewer in the page is told to show.
    void add_viewers() {
        auto const root = page_.root();
        for (auto node = root.first_child(); node; node = node.next_in(root)) {
            for (auto const& [name, text] : node.attributes()) add_attribute(node, name, text);
            if (node.is("script")) add_script(node.raw_text());
        }
    }

    void add_attribute(html_node node, std::string const& name, std::string const& text) {
        if (node.is("iframe") && (name == "src" || name == "data-src")) {
            return add(manifest_in_address(absolute_address(text, base_)));
        }
        constexpr std::array<std::string_view, 6> own = {
            "iiif-content",
            "iiif-manifest",
            "manifest-id",
            "manifestid",
            "manifest-url",
            "manifest-uri"};
        bool const data = name.starts_with("data-") &&
                          (name.find("manifest") != name.npos || name == "data-iiif");
        bool const viewer = name == "data-uri" && node.has_class("uv");
        if (!data && !viewer && !is_one_of(std::string_view(name), own)) return;
        if (!text.starts_with("http") && !text.starts_with('/')) return;
        auto address = absolute(text);
        if (may_be_manifest(address)) add(std::move(address));
    }

    /// `manifestId: "URL"`, `"iiifManifestUrl":"URL"`; also `manifest = 'URL'`, where the address
    /// is called so, too.
    void add_script(std::string const& script) {
        static regex const setting(
            R"((?i)(manifest(?:_?id|_?ur[il])?|iiif_?resource_?(?:id|ur[il])|iiif_?content)["']?\s*[:=]\s*["']([^"'\s<>]+)["'])"
        );
        std::size_t from = 0;
        while (auto const found = setting.find(script, from)) {
            auto const whole = (*found)[0];
            auto const name = (*found)[1];
            from = static_cast<std::size_t>(whole.data() + whole.size() - script.data());
            auto address = address_in_script((*found)[2]);
            bool const bare = net::equals_ignoring_case(name, "manifest");
            if (bare ? is_called_manifest(address) : may_be_manifest(address))
                add(std::move(address));
        }
    }

    /// JSON may write a slash as "\/".
    std::string address_in_script(std::string_view text) const {
        std::string plain(text);
        std::erase(plain, '\\');
        if (!plain.starts_with("http") && !plain.starts_with('/')) return {};
        return absolute(plain);
    }

    void add_links() {
        for (auto const& link : page_.all("a")) {
            auto const reference = value(link, "href");
            auto const address = absolute_address(reference, base_);
            if (address.empty()) continue;
            auto shown = manifest_in_address(address);
            if (shown.empty() && leads_to_manifest(link, address))
                shown = without_fragment(address);
            add(std::move(shown));
        }
    }

    static bool leads_to_manifest(html_node link, std::string const& address) {
        auto const at = net::to_lower(address);
        auto const says = words_of(link);
        bool const of_iiif = at.find("iiif") != at.npos || says.find("iiif") != says.npos;
        if (!of_iiif || !may_be_manifest(address)) return false;
        if (is_called_manifest(address)) return true;
        return says.find("iiif") != says.npos && says.find("manifest") != says.npos &&
               (at.find("iiif") != at.npos || at.find("manifest") != at.npos);
    }

    /// What a link says by its text, its attributes, and those of a picture in it.
    static std::string words_of(html_node link) {
        auto out = link.text();
        auto const add_from = [&](html_node node) {
            for (auto const* const name : {"class", "title", "aria-label", "alt", "src"})
                out += ' ' + value(node, name);
        };
        add_from(link);
        for (auto const& picture : link.descendants("img")) add_from(picture);
        return net::to_lower(out);
    }

    html_tree page_;
    std::optional<net::url> base_;
    std::vector<std::string> found_;
};

/// Cheap, and true of few pages: only these are parsed here.
bool speaks_of_iiif(std::string_view body) {
    auto const text = net::to_lower(body);
    return text.find("iiif") != text.npos || text.find("mirador") != text.npos ||
           text.find("universalviewer") != text.npos || text.find("uv.html") != text.npos;
}

}  // namespace

std::string manifest_in_fragment(std::string_view address) {
    auto const at = address.find('#');
    if (at == address.npos) return {};
    return manifest_among(address.substr(at + 1), net::parse_url(address));
}

std::string manifest_in_address(std::string_view address) {
    auto found = manifest_in_fragment(address);
    auto const url = net::parse_url(address);
    if (found.empty() && url && url->query) found = manifest_among(*url->query, url);
    return found;
}

std::vector<std::string> manifests_of(document const& page) {
    if (auto own = manifest_in_address(page.url); !own.empty()) return {std::move(own)};
    if (!speaks_of_iiif(page.body)) return {};
    return manifest_finder(page).find();
}

}  // namespace panelia::sources
