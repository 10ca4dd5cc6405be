#include "sources/chapter_finder.hpp"

#include "engine/manifest.hpp"
#include "panelia/error.hpp"

#include <string>
#include <utility>

#include "sources/chapter_paging.hpp"
#include "sources/chapter_pieces.hpp"

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

/// Why a chapter's document is not acted on.
std::string unsure_of(understanding const& told) {
    std::string out = "not sure what its pages are";
    for (auto const& note : told.notes) out += "; " + note;
    return out;
}

}  // namespace

struct chapter_finder::search {
    named_chapter named;
    document_request at;
    site_documents::answer first;  // of `at`, when that has an address
    std::shared_ptr<reader> how;   // who understood its document
};

/// Nothing is to be looked for: its pages came with its name.
bool chapter_finder::ready(search const& one) {
    return one.named.given && !one.named.link.pages.empty();
}

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
        // A chapter that is whole, or can be had now, does not wait for the name of another.
        if (!under_way_.empty() && (ready(*under_way_.front()) || names_.waits())) return;
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
            auto told = understand_chapter(got.found, readers_, one.named.link);
            if (!told.how) {
                auto const shown = shown_address(one.at.url);
                auto why = told.unsure.empty() ? "no page is found on it" : unsure_of(told);
                if (!told.barren.empty()) why += "; " + told.barren;
                fail(
                    out,
                    errc::not_understood,
                    shown + ": " + why + " (see: panelia rules test " + shown + ")"
                );
                return out;
            }
            one.how = told.how;
            own = std::move(told.said);
        }
        if (one.how->guesses() && leads_past(own, one.named.link)) {
            fail(
                out,
                errc::not_understood,
                shown_address(one.at.url) + ": shows one picture, and leads on to " +
                    shown_address(own.next.url) +
                    ", which the list does not name: a page of the chapter, it seems (a rule can "
                    "tell)"
            );
            return out;
        }
        documents_.keep_rate(got.found.url, own.request_rate);
        warn(one.at.url, own);
        if (!read_rest(one, own, out)) return out;
        out = spec_of(*one.named.list, one.named.link, own);
        if (out.url.empty()) out.url = got.found.url;
    }
    auto const rate = own.request_rate > 0 ? own.request_rate : one.named.list->request_rate;
    for (auto const& page : out.pages) documents_.keep_rate(page.url, rate);
    judge_pages(out);
    return out;
}

void chapter_finder::warn(std::string const& address, reading const& said) {
    for (auto const& warning : said.warnings)
        documents_.session().warning(shown_address(address) + ": " + warning);
}

/// The further parts of a chapter's document: several at a time, in order.
bool chapter_finder::read_rest(search& one, reading& own, chapter_spec& out) {
    auto first = own;
    chapter_pieces pieces(one.at.url, std::move(first));
    own.self.pages.clear();
    own.more.clear();
    auto const failed = [&](std::error_code error, std::string message) {
        fail(out, error, std::move(message));
        return false;
    };
    auto const endless = [&](std::size_t most, char const* of_what) {
        return failed(
            errc::not_understood,
            shown_address(one.at.url) + ": the chapter does not end: more than " +
                std::to_string(most) + of_what
        );
    };
    auto const& bounds = documents_.bounds();
    std::deque<std::pair<std::string, site_documents::answer>> answers;
    for (;;) {
        if (stopped_) return failed(errc::cancelled, {});
        while (answers.size() < ahead) {
            auto const wanted = pieces.next();
            if (!wanted) break;
            answers.emplace_back(wanted->url, documents_.begin(*wanted, one.at.url));
        }
        if (answers.empty()) break;
        auto [url, answer] = std::move(answers.front());
        answers.pop_front();
        auto got = documents_.take(std::move(answer), url);
        if (is_gone(got.error) && pieces.can_lack(url)) continue;
        if (got.error) return failed(got.error, std::move(got.message));
        auto part = one.how->read_chapter(got.found, one.named.link);
        warn(url, part);
        if (own.direction.empty()) own.direction = part.direction;
        auto const why =
            part.understood ? pieces.add(std::move(part)) : std::string("no page is found on it");
        if (!why.empty()) return failed(errc::not_understood, shown_address(url) + ": " + why);
        if (pieces.of_several()) {
            documents_.session().warning(
                shown_address(one.at.url) +
                ": its pages go on into another chapter; only this one is taken"
            );
            break;
        }
        if (pieces.documents() > bounds.chapter_documents)
            return endless(bounds.chapter_documents, " documents");
        if (pieces.pages() > bounds.pages) return endless(bounds.pages, " pages");
    }
    auto const why = pieces.finish(own.self.pages);
    if (why.empty()) return true;
    auto const shown = shown_address(one.at.url);
    return failed(
        errc::not_understood, shown + ": " + why + " (see: panelia rules test " + shown + ")"
    );
}

/// A chapter that would lack a page because robots.txt keeps it from us fails as a whole: it would
/// be asked for in vain again and again, and silently lack a page otherwise.
void chapter_finder::judge_pages(chapter_spec& out) {
    if (out.pages.empty()) {
        fail(out, errc::not_understood, shown_address(out.url) + ": no page is found on it");
        return;
    }
    out.discovered = true;
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
