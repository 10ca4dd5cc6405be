#include "sources/chapter_finder.hpp"

#include "engine/manifest.hpp"
#include "panelia/error.hpp"

#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

namespace panelia::sources {
namespace {

/// Where a chapter's pages are told; an empty address: they are known.
document_request where_told(chapter_link const& link) {
    if (!link.pages.empty()) return {};
    if (!link.pages_at.url.empty()) return link.pages_at;
    return {.url = link.url, .headers = {}};
}

void fail(chapter_spec& chapter, std::error_code error, std::string message) {
    chapter.pages.clear();
    chapter.failed_with = error;
    chapter.failure = std::move(message);
}

}  // namespace

struct chapter_finder::search {
    named_chapter named;
    document_request at;
    site_documents::answer first;  // of `at`, when that has an address
    std::shared_ptr<reader> how;   // who understood its document
};

chapter_finder::chapter_finder(
    site_documents& documents, reader_list const& readers, chapter_namer& names
)
    : documents_(documents), readers_(readers), names_(names) {}

chapter_finder::~chapter_finder() = default;

void chapter_finder::stop() {
    stopped_ = true;
    names_.stop();
}

std::optional<chapter_spec> chapter_finder::next() {
    while (!stopped_) {
        look_ahead();
        if (under_way_.empty()) {
            if (ended_by_ && !stopped_) std::rethrow_exception(std::exchange(ended_by_, nullptr));
            return std::nullopt;
        }
        auto const one = std::move(under_way_.front());
        under_way_.pop_front();
        auto found = finish(*one);
        if (found.failed_with == errc::cancelled) return std::nullopt;
        return found;
    }
    return std::nullopt;
}

void chapter_finder::look_ahead() {
    while (!names_ended_ && !stopped_ && under_way_.size() < ahead) {
        std::optional<named_chapter> named;
        try {
            named = names_.next();
        } catch (engine::source_error const&) {
            ended_by_ = std::current_exception();
        }
        if (!named) {
            names_ended_ = true;
            return;
        }
        if (named->given && !named->link.pages.empty()) {
            under_way_.push_back(begin(std::move(*named)));
            continue;
        }
        auto const spec = spec_of(*named->list, named->link, {});
        if (documents_.session().skip_held(spec, named->known)) continue;
        under_way_.push_back(begin(std::move(*named)));
    }
}

std::unique_ptr<chapter_finder::search> chapter_finder::begin(named_chapter named) {
    auto one = std::make_unique<search>();
    one->at = where_told(named.link);
    one->how = named.how;
    if (!one->at.url.empty()) {
        one->first = named.given ? documents_.begin_named(one->at, named.referer)
                                 : documents_.begin(one->at, named.referer);
    }
    one->named = std::move(named);
    return one;
}

chapter_spec chapter_finder::finish(search& one) {
    reading own;
    auto out = spec_of(*one.named.list, one.named.link, own);
    if (one.named.given && !out.pages.empty()) return out;
    if (one.at.url.empty() && one.named.link.pages.empty()) {
        fail(out, errc::not_understood, "it has neither pages nor an address");
        return out;
    }
    if (!one.at.url.empty()) {
        auto got = documents_.take(std::move(one.first), one.at.url);
        if (got.error) {
            fail(out, got.error, std::move(got.message));
            return out;
        }
        std::shared_ptr<reader> const listed = one.how;
        bool const asked = listed && !listed->guesses();
        if (asked) own = listed->read(got.found, role::chapter);
        bool const good = asked && own.understood && own.confidence >= sure_enough &&
                          !(own.self.pages.empty() && own.more.empty());
        if (!good) {
            auto told = understand_chapter(got.found, readers_);
            if (!told.how) {
                fail(
                    out,
                    errc::not_understood,
                    shown_address(one.at.url) +
                        ": no page is found on it (see: panelia rules test URL)"
                );
                return out;
            }
            one.how = told.how;
            own = std::move(told.said);
        }
        documents_.keep_rate(got.found.url, own.request_rate);
        if (!read_rest(one, own, out)) return out;
        out = spec_of(*one.named.list, one.named.link, own);
        if (out.url.empty()) out.url = got.found.url;
    }
    auto const rate = own.request_rate > 0 ? own.request_rate : one.named.list->request_rate;
    for (auto const& page : out.pages) documents_.keep_rate(page.url, rate);
    judge_pages(out);
    return out;
}

/// The further parts of a chapter's document: several at a time, in order.
bool chapter_finder::read_rest(search& one, reading& own, chapter_spec& out) {
    std::unordered_set<std::string> asked{one.at.url}, known;
    std::deque<document_request> parts;
    auto const add_parts = [&](std::vector<document_request>& more) {
        for (auto& part : more) {
            if (asked.insert(part.url).second) parts.push_back(std::move(part));
        }
        more.clear();
    };
    for (auto const& page : own.self.pages) known.insert(page.url);
    add_parts(own.more);
    std::deque<std::pair<std::string, site_documents::answer>> answers;
    auto const too_many = [&](std::string const& what) {
        fail(
            out,
            errc::not_understood,
            shown_address(one.at.url) + ": the chapter does not end: " + what
        );
        return false;
    };
    while (!parts.empty() || !answers.empty()) {
        if (stopped_) {
            fail(out, errc::cancelled, {});
            return false;
        }
        while (!parts.empty() && answers.size() < ahead) {
            auto url = parts.front().url;
            auto answer = documents_.begin(parts.front(), one.at.url);
            answers.emplace_back(std::move(url), std::move(answer));
            parts.pop_front();
        }
        auto [url, answer] = std::move(answers.front());
        answers.pop_front();
        auto got = documents_.take(std::move(answer), url);
        if (got.error) {
            fail(out, got.error, std::move(got.message));
            return false;
        }
        auto part = one.how->read(got.found, role::chapter);
        if (!part.understood) {
            fail(out, errc::not_understood, shown_address(url) + ": no page is found on it");
            return false;
        }
        for (auto& page : part.self.pages) {
            if (known.insert(page.url).second) own.self.pages.push_back(std::move(page));
        }
        add_parts(part.more);
        if (asked.size() > documents_.bounds().chapter_documents) {
            return too_many(
                "more than " + std::to_string(documents_.bounds().chapter_documents) + " documents"
            );
        }
        if (own.self.pages.size() > documents_.bounds().pages) {
            return too_many("more than " + std::to_string(documents_.bounds().pages) + " pages");
        }
    }
    return true;
}

/// A chapter that would lack a page because robots.txt keeps it from us fails as a whole: it would
/// be asked for in vain again and again, and silently lack a page otherwise.
void chapter_finder::judge_pages(chapter_spec& out) {
    if (out.pages.empty()) {
        fail(out, errc::not_understood, shown_address(out.url) + ": no page is found on it");
        return;
    }
    if (out.pages.size() > documents_.bounds().pages) {
        fail(
            out,
            errc::not_understood,
            shown_address(out.url) + ": the chapter does not end: more than " +
                std::to_string(documents_.bounds().pages) + " pages"
        );
        return;
    }
    std::size_t refused = 0;
    std::string why;
    for (auto const& page : out.pages) {
        auto reason = documents_.refusal(page.url);
        if (reason.empty()) continue;
        if (refused++ == 0) why = shown_address(page.url) + ": " + reason;
    }
    if (refused == 0) return;
    if (refused > 1) why += ", and " + std::to_string(refused - 1) + " more pages likewise";
    fail(out, errc::robots_disallowed, std::move(why));
}

}  // namespace panelia::sources
