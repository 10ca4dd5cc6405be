#include "tests/program/serial.hpp"

#include "origin/images.hpp"

#include <cstdio>

namespace program {

namespace origin = panelia::origin;

namespace {

std::string padded(std::size_t number) {
    char text[32];
    (void)std::snprintf(text, sizeof text, "%03zu", number);
    return text;
}

std::string folder_of(std::size_t chapter) {
    return "Serial/c" + padded(chapter);
}

}  // namespace

std::string serial::target(std::size_t chapter, std::size_t page) {
    return "/c" + std::to_string(chapter) + "/" + std::to_string(page) + ".jpg";
}

std::string serial::file(std::size_t chapter, std::size_t page) {
    return folder_of(chapter) + "/" + padded(page) + ".jpg";
}

serial::serial(std::size_t chapters, std::size_t pages, milliseconds latency)
    : chapters_(chapters), pages_(pages) {
    for (std::size_t c = 1; c <= chapters; ++c) {
        for (std::size_t p = 1; p <= pages; ++p) {
            auto const seed = c * 1000 + p;
            auto& body = bodies_[target(c, p)];
            body = origin::filler(origin::image_format::jpeg, 2'000 + seed * 37 % 60'000, seed);
            web_.route(target(c, p), origin::reply{.content = body, .head_delay = latency});
        }
    }
}

std::string const& serial::bytes(std::size_t chapter, std::size_t page) const {
    return bodies_.at(target(chapter, page));
}

std::vector<std::string> serial::get(fs::path const& home, std::vector<std::string> more) const {
    std::string list;
    for (std::size_t c = 1; c <= chapters_; ++c) {
        list += (c > 1 ? ",\n" : "") + std::string("{\"number\": ") + std::to_string(c);
        list += ", \"url\": \"" + web_.url("/c" + std::to_string(c)) + "\", \"pages\": [";
        for (std::size_t p = 1; p <= pages_; ++p) {
            list += (p > 1 ? ", \"" : "\"") + web_.url(target(c, p)) + "\"";
        }
        list += "]}";
    }
    write_file(home / "serial.json", "{\"series\": \"Serial\", \"chapters\": [" + list + "]}");
    std::vector<std::string> words{"get", "serial.json", "-o", "lib", "--progress", "none"};
    for (auto const* const word : {"--metrics-json", "m.json", "--metrics-csv", "m.csv"}) {
        words.emplace_back(word);
    }
    words.insert(words.end(), more.begin(), more.end());
    return words;
}

std::string serial::damage(fs::path const& library, bool partial) const {
    auto files = tree(library);
    std::string out;
    for (std::size_t c = 1; c <= chapters_; ++c) {
        auto const final_name = folder_of(c);
        bool const finished = fs::exists(library / final_name);
        for (std::size_t p = 1; p <= pages_; ++p) {
            auto name = file(c, p);
            if (!finished) name.replace(0, final_name.size(), final_name + ".partial");
            auto const found = files.find(name);
            if (found != files.end()) {
                if (found->second != bytes(c, p)) out += "torn: " + name + "\n";
                files.erase(found);
            } else if (finished || !partial) {
                out += "missing: " + name + "\n";
            }
        }
    }
    for (auto const& [name, content] : files) {
        bool const staged = partial && name.ends_with(".part");
        if (!staged && !name.starts_with(".panelia/")) out += "unexpected: " + name + "\n";
    }
    return out;
}

std::set<std::string> serial::stored(fs::path const& library, bool finished_only) const {
    std::set<std::string> out;
    for (std::size_t c = 1; c <= chapters_; ++c) {
        for (std::size_t p = 1; p <= pages_; ++p) {
            auto const name = file(c, p);
            auto const partial = folder_of(c) + ".partial" + name.substr(name.rfind('/'));
            if (fs::exists(library / name) || (!finished_only && fs::exists(library / partial))) {
                out.insert(target(c, p));
            }
        }
    }
    return out;
}

}  // namespace program
