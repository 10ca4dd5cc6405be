#include "sources/recognise.hpp"

#include <utility>

#include "sources/discovery.hpp"
#include "sources/rule_reader.hpp"
#include "sources/standards.hpp"

namespace panelia::sources {
namespace {

bool names_something(reading const& said, role as) {
    if (!said.understood) return false;
    if (as == role::chapter) return !said.self.pages.empty() || !said.more.empty();
    return !said.chapters.empty() || !said.more.empty() || !said.next.url.empty() ||
           !said.previous.url.empty();
}

/// What the first reader that goes by no looks has to tell of a document in which it found nothing,
/// in whatever role.
void keep_notes(understanding& so_far, reader const& by, std::vector<std::string> const& notes) {
    constexpr std::size_t most_bytes = 300;
    auto& told = so_far.barren;
    auto const name = std::string(by.name()) + ": ";
    if (by.guesses() || (!told.empty() && !told.starts_with(name))) return;
    for (auto const& note : notes) {
        bool const fits = told.size() + note.size() < most_bytes;
        if (!fits || told.find(note) != told.npos) continue;
        told += (told.empty() ? name : "; ") + note;
    }
}

/// True: settled.
bool settle(understanding& so_far, std::shared_ptr<reader> const& by, role as, reading said) {
    if (!names_something(said, as)) {
        if (so_far.lack.empty()) so_far.lack = std::move(said.lack);
        keep_notes(so_far, *by, said.notes);
        return false;
    }
    if (said.confidence < sure_enough) {
        if (so_far.unsure.empty()) {
            so_far.unsure = by->name();
            so_far.notes = std::move(said.notes);
        }
        return false;
    }
    so_far.how = by;
    so_far.as = as;
    so_far.said = std::move(said);
    return true;
}

}  // namespace

reader_list built_in_readers() {
    return {standard_reader, rule_factory(built_in_rules()), discovery_reader};
}

understanding understand(document const& first, reader_list const& readers) {
    understanding result;
    for (auto const& make : readers) {
        std::shared_ptr<reader> const by = make(first);
        if (!by) continue;
        if (settle(result, by, role::list, by->read(first, role::list)) ||
            settle(result, by, role::chapter, by->read(first, role::chapter)))
            break;
    }
    return result;
}

understanding understand_chapter(
    document const& from, reader_list const& readers, chapter_link const& named
) {
    understanding result;
    for (auto const& make : readers) {
        std::shared_ptr<reader> const by = make(from);
        if (by && settle(result, by, role::chapter, by->read_chapter(from, named))) break;
    }
    return result;
}

}  // namespace panelia::sources
