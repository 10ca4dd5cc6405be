#include "sources/list_walk.hpp"

#include "engine/manifest.hpp"
#include "net/url.hpp"
#include "panelia/error.hpp"

#include <algorithm>
#include <utility>

#include "sources/address.hpp"
#include "sources/chapter_paging.hpp"
#include "sources/series_name.hpp"
#include "sources/settle_series.hpp"

namespace panelia::sources {
namespace {

/// Parts in a row, each named by the one before, that name nothing new before the list counts as
/// going in circles.
constexpr std::size_t most_barren = 3;

reading head_of(reading const& said, std::string const& address) {
    reading head;
    head.series = said.series.empty() ? series_of_address(address) : said.series;
    head.series_url = said.series_url.empty() ? net::without_credentials(without_fragment(address))
                                              : said.series_url;
    head.moved_from = said.moved_from;
    head.direction = said.direction;
    head.language = said.language;
    head.request_rate = said.request_rate;
    head.marks = said.marks;
    return head;
}

engine::list_key key_of(std::string const& address, reader const& how, std::string language) {
    return {
        .address = net::without_credentials(without_fragment(address)),
        .reader = std::string(how.name()),
        .language = std::move(language)};
}

/// A page may only lead to the answer of an API, which then says what the series is called.
bool leads_elsewhere(reading const& said) {
    return said.series.empty() && said.chapters.empty();
}

}  // namespace

list_walk::list_walk(
    site_documents& documents,
    std::shared_ptr<reader> how,
    std::string address,
    reading said,
    engine::selection wanted,
    bool update
)
    : documents_(documents),
      how_(std::move(how)),
      address_(std::move(address)),
      head_(std::make_shared<reading const>(head_of(said, address_))),
      list_(wanted),
      known_(update ? engine::known_by::number : engine::known_by::all) {
    bool const all_of_it = !wanted.chapters && wanted.latest == 0;
    if (all_of_it) {
        memory_.emplace(
            documents_.session(), key_of(address_, *how_, std::move(wanted.language)), known_
        );
    }
    asked_.insert(key_of({.url = address_, .headers = {}}));
    series_guessed_ = leads_elsewhere(said);
    add(std::move(said), 0);
}

void list_walk::add(reading said, std::size_t barren) {
    for (auto const& note : said.notes)
        documents_.session().note(shown_address(address_) + ": " + note);
    for (auto const& warning : said.warnings)
        documents_.session().warning(shown_address(address_) + ": " + warning);
    if (series_guessed_ && list_.size() == 0 && !said.series.empty()) {
        head_ = std::make_shared<reading const>(head_of(said, address_));
    }
    if (lack_.empty()) lack_ = said.lack;
    if (!naming_) {
        for (auto const& one : said.chapters) heard_.push_back(mark_of(one, *head_));
    }
    auto more = std::move(said.more);
    barren = list_.add(std::move(said)) == 0 ? barren + 1 : 0;
    // Parts that a part names come before those that are waiting: lists are read in order.
    std::deque<waiting_part> named;
    for (auto& part : more) {
        if (asked_.insert(key_of(part)).second) named.push_back({std::move(part), barren});
    }
    if (barren > most_barren && !named.empty()) {
        cut_ = true;
    } else {
        parts_.insert(parts_.begin(), named.begin(), named.end());
    }
    if (list_.size() > documents_.bounds().chapters) {
        throw engine::source_error(
            shown_address(address_) + ": the list does not end: more than " +
            std::to_string(documents_.bounds().chapters) + " chapters"
        );
    }
}

/// Reads one part more. False: there is none that matters.
bool list_walk::advance() {
    if (stopped_) return false;
    if (memory_) memory_->end_part();
    if (parts_.empty() || !list_.wants_more() || may_leave()) {
        cut_ = cut_ && (list_.ended() || list_.wants_more());
        list_.end();
        if (list_.has_ready() || !cut_) return list_.has_ready();
        throw engine::source_error(
            shown_address(address_) +
            ": the list goes in circles: further pages of it name no new chapter"
        );
    }
    if (asked_.size() > documents_.bounds().list_documents && parts_.size() <= asked_.size()) {
        auto const read = asked_.size() - parts_.size();
        if (read >= documents_.bounds().list_documents) {
            throw engine::source_error(
                shown_address(address_) + ": the list does not end: more than " +
                std::to_string(documents_.bounds().list_documents) + " pages of it"
            );
        }
    }
    auto const part = std::move(parts_.front());
    parts_.pop_front();
    read_part(part);
    return !stopped_;
}

/// Whether the library holds all that is still to come. All chapters so far have been named.
bool list_walk::may_leave() {
    if (!memory_ || !naming_ || !list_.newest_first()) return false;
    if (!memory_->rest_is_held()) return false;
    documents_.session().note(
        shown_address(address_) +
        ": the library holds the rest of this list, as it was when it was read to its end"
    );
    parts_.clear();
    return true;
}

/// What came of asking for a part: a reading, or why there is none.
struct list_walk::part_answer {
    reading said{};
    std::string url{};
    std::string why{};  // it was passed over
    bool cancelled = false;
};

/// `last`: nothing is asked instead, so that what goes wrong ends the source.
list_walk::part_answer list_walk::answer_to(document_request const& what, bool last) {
    part_answer out;
    auto got = documents_.take(documents_.begin(what, address_), what.url);
    out.cancelled = got.error == errc::cancelled;
    if (out.cancelled) return out;
    if (got.error) {
        // A chapter that is not on the list cannot be missed: so a part that is missing ends the
        // source.
        if (last || !is_refused(got.error)) throw engine::source_error(got.message);
        out.why = std::move(got.message);
        return out;
    }
    out.said = how_->read_part(got.found, *head_);
    out.url = got.found.url;
    if (!last && out.said.chapters.empty()) {
        out.why = shown_address(what.url) + ": names no chapter";
    } else if (!out.said.understood) {
        throw engine::source_error(
            shown_address(what.url) +
            (what.post ? ": names no chapter" : ": is no further page of the list") +
            " (read with " + std::string(how_->name()) + ")"
        );
    }
    return out;
}

/// Where a request is refused or leads to nothing, what the list says is asked instead.
void list_walk::read_part(waiting_part const& part) {
    auto const& instead = part.at.instead;
    std::string passed_over;
    for (std::size_t i = 0; i <= instead.size(); ++i) {
        auto const& what = i == 0 ? part.at : instead[i - 1];
        part_answer got;
        try {
            got = answer_to(what, i == instead.size());
        } catch (engine::source_error const& last) {
            if (!what.post && passed_over.empty()) throw;
            throw engine::source_error(
                shown_address(address_) +
                ": the list of its chapters cannot be had: " + passed_over + last.what() +
                " (a rule can tell: panelia rules test " + shown_address(address_) + ")"
            );
        }
        if (got.cancelled) return stop();
        if (!got.why.empty()) {
            documents_.session().note(got.why);
            passed_over += got.why + "; ";
            continue;
        }
        documents_.keep_rate(got.url, got.said.request_rate);
        note_listing(got.said.chapters, true);
        return add(std::move(got.said), part.barren);
    }
}

bool list_walk::is_empty() {
    if (list_.size() == 0) any();
    return list_.size() == 0 && !stopped_;
}

bool list_walk::any() {
    while (!list_.has_ready()) {
        if (!advance()) return list_.has_ready();
    }
    return true;
}

std::optional<named_chapter> list_walk::next() {
    bool const more = !stopped_ && any();
    if (stopped_) return std::nullopt;
    if (!more) {
        end();
        return std::nullopt;
    }
    if (!std::exchange(naming_, true))
        head_ = settle_series(documents_.session(), head_, std::exchange(heard_, {}));
    auto one = *list_.next();
    if (memory_) memory_->name(spec_of(*head_, one.link, {}));
    named_chapter out;
    out.list = head_;
    out.link = std::move(one.link);
    out.how = how_;
    out.referer = address_;
    out.known = one.positioned && known_ == engine::known_by::all ? engine::known_by::url : known_;
    return out;
}

/// All chapters have been named.
void list_walk::end() {
    bool const whole = parts_.empty() && !cut_ && list_.newest_first();
    if (memory_ && whole) memory_->keep();
}

}  // namespace panelia::sources
