#include "origin/demo_site.hpp"

#include "origin/images.hpp"
#include "origin/noise.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <array>
#include <charconv>
#include <span>
#include <string_view>

namespace panelia::origin {

namespace {

namespace json = boost::json;

struct chapter {
    std::string_view number, title;
    unsigned pages;
};

struct story {
    std::string_view path, name, language, direction;
    std::span<chapter const> chapters;
};

constexpr std::array lanterns{
    chapter{"1", "Low Tide", 8}, chapter{"2", "The Harbour Light", 6}, chapter{"3", "Fog", 10}};
constexpr std::array library_in_rain{
    chapter{"9", "古い地図", 7},
    chapter{"10", "二階の窓", 12},
    chapter{"10.5", "番外編・傘", 6},
    chapter{"11", "晴れ間", 9}};
constexpr std::array rooftops{
    chapter{"1", "Über den Dächern", 11},
    chapter{"2", "L’été en ville", 8},
    chapter{"3", "Ćma i księżyc", 9},
    chapter{"4", "Что видно сверху", 6}};
constexpr std::array stories{
    story{"lantern-coast", "Lantern Coast", "en", "ltr", lanterns},
    story{"ame-no-toshokan", "雨の図書館", "ja", "rtl", library_in_rain},
    story{"rooftops", "Rooftops · Dächer · Toits", "mul", "ttb", rooftops}};

// Answers 503 the first time: what a retry is for.
constexpr std::string_view unavailable_at_first = "/ame-no-toshokan/10/3.png";

std::string page_path(story const& of, chapter const& in, unsigned page) {
    bool const png = (page + in.pages) % 3 == 0;
    std::string out = "/";
    out.append(of.path).append("/").append(in.number).append("/");
    return out.append(std::to_string(page)).append(png ? ".png" : ".jpg");
}

std::uint64_t seed_of(std::string_view path) {
    std::uint64_t hash = 0xcbf29ce484222325ULL;  // FNV-1a
    for (char const c : path) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
    return hash;
}

reply page(request_info const& request) {
    if (request.path == unavailable_at_first && request.attempt == 1) {
        return reply{.status = 503, .content = "back in a moment\n"};
    }
    noise dice(seed_of(request.path));
    auto const format = request.path.ends_with(".png") ? image_format::png : image_format::jpeg;
    unsigned const width = 320 + dice.below(12) * 40;
    unsigned const height = width * 7 / 5 + dice.below(100);
    reply out;
    out.headers.emplace_back("Content-Type", media_type(format));
    out.head_delay = milliseconds(2 + dice.below(25));
    out.content = picture(format, width, height, dice.next());
    return out;
}

}  // namespace

struct demo_site::impl {
    impl() {
        json::array all;
        for (auto const& each : stories) all.push_back(describe(each));
        manifest = json::serialize(all);
    }

    json::value describe(story const& one) {
        json::array list;
        for (auto const& part : one.chapters) {
            json::array urls;
            for (unsigned i = 1; i <= part.pages; ++i) {
                auto const path = page_path(one, part, i);
                web.route(path, page);
                urls.emplace_back(web.url(path));
                ++pages;
            }
            ++chapters;
            auto const own = web.base() + "/" + std::string(one.path) + "/";
            list.push_back(json::object{
                {"number", std::string(part.number)},
                {"title", std::string(part.title)},
                {"url", own + std::string(part.number) + "/"},
                {"pages", std::move(urls)}});
        }
        return json::object{
            {"series", std::string(one.name)},
            {"language", std::string(one.language)},
            {"direction", std::string(one.direction)},
            {"chapters", std::move(list)}};
    }

    std::size_t chapters = 0, pages = 0;
    std::string manifest;
    server web{options{.threads = 2}};
};

demo_site::demo_site() : impl_(std::make_unique<impl>()) {}
demo_site::~demo_site() = default;

std::string const& demo_site::manifest() const noexcept {
    return impl_->manifest;
}
std::size_t demo_site::series() const noexcept {
    return stories.size();
}
std::size_t demo_site::chapters() const noexcept {
    return impl_->chapters;
}
std::size_t demo_site::pages() const noexcept {
    return impl_->pages;
}
server const& demo_site::http() const noexcept {
    return impl_->web;
}

}  // namespace panelia::origin
