#include "sources/neighbour_walk.hpp"

#include "engine/manifest.hpp"
#include "net/url.hpp"
#include "panelia/error.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "sources/address.hpp"
#include "sources/series_name.hpp"
#include "sources/settle_series.hpp"

namespace panelia::sources {
namespace {

/// What the document says of its chapter; one that goes on elsewhere is read whole by whoever finds
/// pages.
chapter_link link_of(reading& said, std::string const& address) {
    auto link = said.chapters.empty() ? std::move(said.self) : std::move(said.chapters.front());
    if (link.url.empty()) link.url = address;
    if (!said.more.empty()) link.pages.clear();
    return link;
}

std::vector<page_spec> const& pictures_of(reading const& said) {
    return said.chapters.empty() ? said.self.pages : said.chapters.front().pages;
}

/// A chapter whose document need not be read, unless the library turns out to lack it.
chapter_link link_of(engine::listed_name const& one) {
    chapter_link link;
    link.number = one.number;
    link.title = one.title;
    link.language = one.language;
    link.url = one.url;
    return link;
}

}  // namespace

neighbour_walk::neighbour_walk(
    site_documents& documents,
    std::shared_ptr<reader> how,
    std::string const& address,
    reading said,
    engine::selection wanted,
    bool update
)
    : documents_(documents),
      how_(std::move(how)),
      list_(wanted),
      known_(update ? engine::known_by::number : engine::known_by::all),
      onward_{said.next, address, pictures_of(said)},
      back_{said.previous, address, pictures_of(said)} {
    auto head = std::make_shared<reading>();
    head->series = said.series.empty() ? series_of_address(address) : said.series;
    head->series_url = front_page(net::without_credentials(address));
    head->direction = said.direction;
    head->language = said.language;
    head->request_rate = said.request_rate;
    head_ = std::move(head);
    met_.insert(without_fragment(address));
    for (auto const& note : said.notes) {
        documents_.session().note(shown_address(address) + ": " + note);
    }
    gathering_ = !onward_.to.url.empty() && !back_.to.url.empty();
    forward_ = !onward_.to.url.empty();
    auto first = link_of(said, address);
    first_ = mark_of(first, *head_);
    if (!wanted.chapters) {
        auto const& language = first.language.empty() ? head_->language : first.language;
        surely_any_ = engine::speaks(language, wanted.language);
        memory_.emplace(
            documents_.session(),
            engine::list_key{
                .address = net::without_credentials(without_fragment(address)),
                .reader = std::string(how_->name()),
                .language = std::move(wanted.language)},
            head_->series,
            wanted.latest > 0
        );
        memory_->name(first, way());
    }
    ahead_.push_back(std::move(first));
    if (gathering_) return;
    add(std::exchange(ahead_, {}), forward_ ? list_order::oldest_first : list_order::newest_first);
}

void neighbour_walk::add(std::vector<chapter_link> links, list_order way) {
    reading part;
    part.understood = true;
    part.order = way;
    part.language = head_->language;
    part.chapters = std::move(links);
    list_.add(std::move(part));
}

bool neighbour_walk::advance() {
    if (stopped_) return false;
    bool const enough = !gathering_ && !list_.wants_more();
    if (!enough && read_neighbour()) return !stopped_;
    if (stopped_) return false;
    if (std::exchange(gathering_, false)) {
        forward_ = false;
        add({std::make_move_iterator(ahead_.rbegin()), std::make_move_iterator(ahead_.rend())},
            list_order::newest_first);
        ahead_.clear();
        return true;
    }
    list_.end();
    bool const whole = onward_.to.url.empty() && back_.to.url.empty();
    if (memory_ && whole) memory_->keep(true);
    return list_.has_ready();
}

/// False: there is none in this direction, or it was met before.
bool neighbour_walk::read_neighbour() {
    auto const wanted = std::exchange(ahead().to, {});
    if (wanted.url.empty() || met_.contains(without_fragment(wanted.url))) return false;
    if (leap(wanted)) return true;
    if (stopped_) return false;
    met_.insert(without_fragment(wanted.url));
    auto const most = documents_.bounds().neighbours;
    if (met_.size() > most) {
        throw engine::source_error(
            shown_address(wanted.url) + ": the series does not end: more than " +
            std::to_string(most) + " chapters in a row"
        );
    }
    auto const got = documents_.take(documents_.begin(wanted, ahead().from), wanted.url);
    return take(got, wanted.url);
}

bool neighbour_walk::take(fetched const& got, std::string const& wanted) {
    if (got.error == errc::cancelled) {
        stop();
        return false;
    }
    // Nobody else names what lies beyond it.
    if (got.error) throw engine::source_error(got.message);
    auto said = how_->read(got.found, role::chapter);
    if (!said.understood) {
        // "Next" of the last chapter often leads to a shop or a front page.
        documents_.session().note(shown_address(wanted) + ": is no chapter; the row ends here");
        return false;
    }
    // Where a redirect led to what is known already, the row goes in circles.
    auto const address = without_fragment(got.found.url);
    if (address != without_fragment(wanted) && !met_.insert(address).second) return false;
    if (is_end_again(said)) {
        documents_.session().note(shown_address(wanted) + ": shows the same chapter once more");
        return false;
    }
    meet(std::move(said), got.found.url);
    return true;
}

/// "Next" of the newest chapter leads to it by another address on some sites: there it is shown
/// again, and nothing follows.
bool neighbour_walk::is_end_again(reading const& said) const {
    auto const& last = forward_ ? onward_ : back_;
    auto const& beyond = forward_ ? said.next.url : said.previous.url;
    bool const leads_on = !beyond.empty() && !met_.contains(without_fragment(beyond));
    auto const& now = pictures_of(said);
    return !leads_on && !now.empty() &&
           std::equal(
               now.begin(),
               now.end(),
               last.shown.begin(),
               last.shown.end(),
               [](page_spec const& a, page_spec const& b) { return a.url == b.url; }
           );
}

void neighbour_walk::meet(reading said, std::string const& address) {
    ahead() = {forward_ ? said.next : said.previous, address, pictures_of(said)};
    found(link_of(said, address));
    if (memory_ && begun_) memory_->keep_at_times();
}

/// Over what the library remembers of the row, to its end, which is read: it may lead further by
/// now. False: nothing is remembered there, or it is no longer true.
bool neighbour_walk::leap(document_request const& wanted) {
    if (!memory_ || !wanted.headers.empty()) return false;
    auto const known = memory_->beyond(ahead().from, wanted.url, way());
    if (!known) return false;
    document_request const end{.url = known->end, .headers = {}};
    auto got = documents_.take(documents_.begin(end, ahead().from), end.url);
    if (got.error == errc::cancelled) stop();
    if (stopped_) return false;
    if (got.error && !is_gone(got.error)) throw engine::source_error(got.message);
    auto said = got.error ? reading{} : how_->read(got.found, role::chapter);
    bool const as_it_was = said.understood &&
                           without_fragment(got.found.url) == without_fragment(end.url) &&
                           known->ends_where(forward_ ? said.previous.url : said.next.url);
    if (!as_it_was) {
        memory_->forget();
        return false;
    }
    documents_.session().note(
        shown_address(wanted.url) + ": the library knows this chapter and " +
        std::to_string(known->between.size() - 1) + " that follow it"
    );
    for (auto const& one : known->between) {
        met_.insert(without_fragment(one.url));
        found(link_of(one), true);
    }
    met_.insert(without_fragment(end.url));
    meet(std::move(said), got.found.url);
    return true;
}

/// The row goes on with this chapter.
void neighbour_walk::found(chapter_link link, bool known) {
    if (memory_) memory_->name(link, way(), known);
    if (gathering_) {
        ahead_.push_back(std::move(link));
        return;
    }
    std::vector<chapter_link> one;
    one.push_back(std::move(link));
    add(std::move(one), list_order::unknown);
}

bool neighbour_walk::any() {
    return surely_any_ || fill();
}

bool neighbour_walk::fill() {
    while (!list_.has_ready()) {
        if (!advance()) return list_.has_ready();
    }
    return true;
}

/// The library is open now. What was walked before cannot be leapt over.
void neighbour_walk::recall() {
    if (std::exchange(begun_, true)) return;
    head_ = settle_series(documents_.session(), head_, {first_});
    bool const first = met_.size() == 1;
    if (memory_ && first) memory_->recall(onward_.from, onward_.to.url, back_.to.url);
}

std::optional<named_chapter> neighbour_walk::next() {
    recall();
    bool more = false;
    try {
        more = !stopped_ && fill();
    } catch (engine::source_error const&) {
        if (memory_) memory_->keep(false);
        throw;
    }
    if (stopped_ && memory_) memory_->keep(false);
    if (stopped_ || !more) return std::nullopt;
    auto one = *list_.next();
    named_chapter out;
    out.list = head_;
    out.link = std::move(one.link);
    out.how = how_;
    out.referer = out.link.url;
    out.known = one.positioned && known_ == engine::known_by::all ? engine::known_by::url : known_;
    return out;
}

}  // namespace panelia::sources
