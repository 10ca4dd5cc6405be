#include "sources/neighbour_walk.hpp"

#include "engine/manifest.hpp"
#include "panelia/error.hpp"

#include <iterator>
#include <utility>

#include "sources/list_walk.hpp"

namespace panelia::sources {
namespace {

std::string without_fragment(std::string const& url) {
    return url.substr(0, url.find('#'));
}

/// What the document says of its chapter; one that goes on elsewhere is read whole by whoever finds
/// pages.
chapter_link link_of(reading& said, std::string const& address) {
    auto link = said.chapters.empty() ? std::move(said.self) : std::move(said.chapters.front());
    if (link.url.empty()) link.url = address;
    if (!said.more.empty()) link.pages.clear();
    return link;
}

}  // namespace

neighbour_walk::neighbour_walk(
    site_documents& documents,
    std::shared_ptr<reader> how,
    std::string address,
    reading said,
    engine::selection wanted,
    bool update
)
    : documents_(documents),
      how_(std::move(how)),
      list_(std::move(wanted)),
      known_(update ? engine::known_by::number : engine::known_by::all),
      onward_(said.next),
      back_(said.previous),
      at_(std::move(address)) {
    auto head = std::make_shared<reading>();
    head->series = said.series.empty() ? series_of_address(at_) : said.series;
    head->direction = said.direction;
    head->language = said.language;
    head->request_rate = said.request_rate;
    head_ = std::move(head);
    met_.insert(without_fragment(at_));
    for (auto const& note : said.notes) {
        documents_.session().note(shown_address(at_) + ": " + note);
    }
    gathering_ = !onward_.url.empty() && !back_.url.empty();
    forward_ = !onward_.url.empty();
    ahead_.push_back(link_of(said, at_));
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
    return list_.has_ready();
}

/// False: there is none in this direction, or it was met before.
bool neighbour_walk::read_neighbour() {
    auto const wanted = std::exchange(forward_ ? onward_ : back_, {});
    if (wanted.url.empty() || !met_.insert(without_fragment(wanted.url)).second) return false;
    auto const most = documents_.bounds().neighbours;
    if (met_.size() > most) {
        throw engine::source_error(
            shown_address(wanted.url) + ": the series does not end: more than " +
            std::to_string(most) + " chapters in a row"
        );
    }
    auto got = documents_.take(documents_.begin(wanted, at_), wanted.url);
    if (got.error == errc::cancelled) {
        stop();
        return false;
    }
    // Nobody else names what lies beyond it.
    if (got.error) throw engine::source_error(got.message);
    auto said = how_->read(got.found, role::chapter);
    if (!said.understood) {
        // "Next" of the last chapter often leads to a shop or a front page.
        documents_.session().note(shown_address(wanted.url) + ": is no chapter; the row ends here");
        return false;
    }
    // Where a redirect led to what is known already, the row goes in circles.
    auto const address = without_fragment(got.found.url);
    if (address != without_fragment(wanted.url) && !met_.insert(address).second) return false;
    (forward_ ? onward_ : back_) = forward_ ? said.next : said.previous;
    at_ = got.found.url;
    auto link = link_of(said, at_);
    if (gathering_) {
        ahead_.push_back(std::move(link));
    } else {
        std::vector<chapter_link> one;
        one.push_back(std::move(link));
        add(std::move(one), list_order::unknown);
    }
    return true;
}

bool neighbour_walk::any() {
    while (!list_.has_ready()) {
        if (!advance()) return list_.has_ready();
    }
    return true;
}

std::optional<named_chapter> neighbour_walk::next() {
    if (stopped_ || !any() || stopped_) return std::nullopt;
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
