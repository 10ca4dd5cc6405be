#include "sources/reader.hpp"

namespace panelia::sources {
namespace {

std::string const& first_of(std::string const& a, std::string const& b) {
    return a.empty() ? b : a;
}

}  // namespace

std::string key_of(document_request const& what) {
    auto key = what.url.substr(0, what.url.find('#'));
    for (auto const& [name, value] : what.headers) (key += '\n').append(name).append(value);
    if (what.post) (key += "\nPOST ").append(what.post->type).append("\n").append(what.post->body);
    return key;
}

chapter_spec spec_of(reading const& list, chapter_link const& named, reading const& own) {
    chapter_spec out;
    out.series = first_of(list.series, own.series);
    out.series_url = list.series_url;
    out.direction = first_of(own.direction, list.direction);
    out.language = first_of(first_of(named.language, own.self.language), list.language);
    out.number = first_of(named.number, own.self.number);
    out.title = first_of(named.title, own.self.title);
    out.volume = first_of(named.volume, own.self.volume);
    out.url = first_of(named.url, own.self.url);
    out.headers = named.headers.empty() ? own.self.headers : named.headers;
    out.document = {
        .url = named.pages_at.url, .headers = named.pages_at.headers, .post = named.pages_at.post};
    out.pages = named.pages.empty() ? own.self.pages : named.pages;
    return out;
}

}  // namespace panelia::sources
