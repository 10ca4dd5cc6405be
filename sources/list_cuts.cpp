#include "sources/list_cuts.hpp"

#include "net/ascii.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include "sources/discovery_words.hpp"
#include "sources/regex.hpp"

namespace panelia::sources {
namespace {

constexpr std::size_t most_text = 60;  // bytes of a text that is a control, a gap or a count
/// So many elements after the last chapter a control is the list's.
constexpr std::size_t near = 15;
/// Of what a page says that there are, so many may have no link: counts include notices, and
/// chapters that are for sale.
constexpr double tolerated = 0.1;

constexpr char const* chapter_nouns =
    R"((?:chapters|episodes|strips|issues|kapitel|folgen|episoden|chapitres|épisodes|episodios|cap[ií]tulos|capitoli|episodi|episódios|глав[ыу]?|эпизод(?:ы|ов)|rozdział[yów]*|bölüm(?:ler(?:i)?)?|chương|chapter|bab|話|话|章节|章節|エピソード|화|회))";

/// "Show more", "Show all 12 chapters", "Alle Kapitel anzeigen", "もっと見る": the whole text.
regex const& more_words() {
    static std::string const noun =
        std::string(R"((?:\s+(?:of\s+)?(?:the|los|les|os|i|der)?\s*)") + chapter_nouns + ")?";
    static std::string const count = R"((?:\s*\(?\+?\d{1,4}\)?)?)";
    static regex const words(
        R"((?i)^[^\p{L}\d]*(?:)"
        // Verb, how many, of what: English, German, French, Spanish, Portuguese, Italian.
        R"((?:show|view|see|load|display|expand|browse|list)\s+(?:more|all|older|earlier|previous|the\s+rest|remaining|full\s+list|everything))" +
        count + noun + R"(|(?:more|older|earlier|all|previous)\s+)" + chapter_nouns + R"(|older)" +
        R"(|(?:mehr|alle|weitere|ältere|frühere|restliche))" + count + "(?:" + noun +
        R"(\s+(?:anzeigen|laden|zeigen|einblenden|ansehen)|\s+)" + chapter_nouns + ")" +
        R"(|(?:voir|afficher|charger|montrer)\s+(?:plus|tou(?:te?s?|s)|la\s+suite|le\s+reste))" +
        count + R"((?:\s+de)?)" + noun + R"(|plus\s+de\s+)" + chapter_nouns +
        R"(|(?:ver|mostrar|cargar|carregar)\s+(?:m[áa]s|mais|tod[oa]s?|anteriores|tudo))" + count +
        noun + R"(|(?:mostra|vedi|carica)\s+(?:altr[oi]|tutt[oi]|di\s+più))" + count + noun +
        // Russian, Polish, Turkish, Indonesian, Vietnamese.
        R"(|(?:показать|загрузить)\s+(?:ещё|еще|все|больше))" + count + noun +
        R"(|(?:pokaż|załaduj|zobacz)\s+(?:więcej|wszystkie|starsze))" + noun +
        R"(|(?:daha\s+fazla|tümünü|hepsini)(?:\s+(?:göster|yükle|gör))?)" +
        R"(|(?:lihat|muat|tampilkan)\s+(?:lebih\s+banyak|lainnya|semua|selengkapnya))" + noun +
        R"(|xem\s+(?:thêm|tất\s+cả)|tải\s+thêm)" +
        // Japanese, Korean, Chinese.
        R"(|もっと(?:見る|読む|表示)|(?:すべて|全て|全話)(?:の話|のエピソード)?を?(?:見る|表示(?:する)?)|続きを(?:表示|見る)|以前の話)" +
        R"(|더\s*(?:보기|불러오기)|전체\s*보기|모두\s*보기|(?:이전\s*화|회차)\s*더\s*보기)" +
        R"(|(?:加载|載入|加載|查看|显示|顯示|展开|展開)(?:更多|全部)?(?:章节|章節)?|更多章[节節]|点击(?:加载|查看)更多)" +
        R"()[^\p{L}\d]*(?:\d{1,4}[^\p{L}\d]*)?$)"
    );
    return words;
}

regex const& noun_words() {
    static regex const words(std::string("(?i)") + chapter_nouns);
    return words;
}

/// What a user can press: without an address, as those are followed or refused elsewhere.
bool is_control(html_node node, html_tree const& page) {
    static regex const pressed(
        R"((?i)(?:^|[^a-z])(?:btn|button|load-?more|show-?more|view-?more)(?:[^a-z]|$))"
    );
    if (node.is("a")) return !page.link(node.attribute("href").value_or(""));
    if (node.is("button") || node.is("summary")) return true;
    if (!(node.is("span") || node.is("div") || node.is("li") || node.is("p") || node.is("td")))
        return false;
    return node.attribute("onclick") || node.attribute("role").value_or("") == "button" ||
           pressed.matches(names_of(node));
}

/// An empty element whose coming into view loads more.
bool is_sentinel(html_node node) {
    static regex const names(R"((?i)infinite-?(?:scroll|load)|load-?more|scroll-?sentinel)");
    if (node.first_child() || !(node.is("div") || node.is("span") || node.is("li"))) return false;
    return names.matches(names_of(node)) || node.attribute("data-infinite-scroll");
}

/// Whether the text is that of one element inside: then it is told of that.
bool is_wrapper(html_node node, std::string const& text) {
    auto const inner = node.first_child();
    return inner && !inner.next_sibling() && inner.text() == text;
}

class cut_finder {
public:
    explicit cut_finder(html_tree const& page) : page_(page) {}

    list_cuts find() {
        auto const root = page_.root();
        for (auto node = root.first_child(); node; node = node.next_in(root)) {
            if (holds_text(node)) look_at(node);
        }
        if (said_.size() == 1) out_.said = *said_.begin();
        keep_sure_spans();
        return std::move(out_);
    }

private:
    static bool holds_text(html_node node) {
        return !(
            node.is("script") || node.is("style") || node.is("template") || node.is("head") ||
            node.is("title") || node.is("body") || node.is("noscript")
        );
    }

    /// Nothing of what is looked for has more than a few elements inside.
    static bool is_small(html_node node) {
        int elements = 0;
        for (auto at = node.first_child(); at; at = at.next_in(node)) {
            if (++elements > 4) return false;
        }
        return true;
    }

    void look_at(html_node node) {
        if (!is_small(node)) return;
        auto const text = node.text();
        if (text.empty() && is_sentinel(node)) {
            if (is_new(node)) out_.controls.push_back({node.order(), false, {}});
            return;
        }
        if (text.empty() || text.size() > most_text || is_wrapper(node, text)) return;
        bool const control = is_control(node, page_);
        bool const more = control && more_words().matches(text);
        bool const gap = !more && is_gap(node, text);
        auto const span = control || node.is("option") ? span_in(text) : std::nullopt;
        auto const count = count_in(node, text);
        if ((!more && !gap && !span && count == 0) || !is_new(node)) return;
        if (more) out_.controls.push_back({node.order(), noun_words().matches(text), text});
        if (gap) out_.gaps.push_back(node.order());
        if (span) spans_.push_back(*span);
        if (count > 0 && !stands_aside(node)) said_.insert(count);
    }

    /// Whether it is one more to be noted: so many are enough of any page.
    bool is_new(html_node node) {
        constexpr std::size_t most = 1'000;
        return ++found_ <= most && !stands_in_comments(node);
    }

    /// "…", "... 6 more ...": of an element that is no link.
    static bool is_gap(html_node node, std::string const& text) {
        static regex const dots(
            R"((?i)^[\s.…·⋯⋮]*(?:…|\.{3}|⋯|⋮|· ?· ?·)[\s.…·⋯⋮]*(?:\d{1,4}\s+(?:more|others?)[\s.…·⋯⋮\p{L}]*)?$)"
        );
        return !node.is("a") && !node.is("option") && dots.matches(text);
    }

    struct worded_span {
        number_span span;
        bool by_word = false;
    };
    static std::optional<worded_span> span_in(std::string const& text) {
        static regex const shape(
            std::string(R"((?i)^\W*(?:()") + chapter_nouns +
            R"(|ch\.?|ep\.?)\s*)?(\d{1,4})\s*(?:-|–|—|~|to|bis|à)\s*(\d{1,4})\W*$)"
        );
        auto const found = shape.find(text);
        if (!found) return std::nullopt;
        auto const& groups = *found;
        auto const a = static_cast<double>(net::value_of_digits(groups[2]));
        auto const b = static_cast<double>(net::value_of_digits(groups[3]));
        if (a == b) return std::nullopt;
        return worded_span{{std::min(a, b), std::max(a, b)}, !groups[1].empty()};
    }

    /// Numbers without a word may be years or ages; those that go on from one to the next are not.
    void keep_sure_spans() {
        for (auto const& one : spans_) {
            bool const in_a_row = std::any_of(spans_.begin(), spans_.end(), [&](auto const& other) {
                return other.span.first == one.span.last + 1 ||
                       other.span.last + 1 == one.span.first;
            });
            if (one.by_word || in_a_row) out_.spans.push_back(one.span);
        }
    }

    /// "Chapters (12)", "12 chapters", "全12話"; 0: none.
    static std::size_t count_in(html_node node, std::string const& text) {
        static std::string const plural =
            R"((?:chapters|episodes|chapitres|épisodes|episodios|cap[ií]tulos|capitoli|episodi|episódios|folgen|episoden))";
        static regex const after(
            R"((?i)^\W*(?:total\s+)?(?:)" + plural +
            R"(\s*(?:[:(\[]|count:?)?|kapitel\s*[:(\[])\s*(\d{1,4})\W*$)"
        );
        static regex const before(
            R"((?i)^\W*(\d{1,4})\s+(?:)" + plural +
            R"(|kapitel|глав|bölüm|chương)\W*$|^(?:全|共|총)\s*(\d{1,4})\s*(?:話|话|章|화|회)$)"
        );
        if (node.is("a") || text.find_first_of("0123456789") == text.npos) return 0;
        for (auto const* const shape : {&after, &before}) {
            auto const found = shape->find(text);
            if (!found) continue;
            for (std::size_t i = 1; i < found->size(); ++i) {
                if (!(*found)[i].empty()) return net::value_of_digits((*found)[i]);
            }
        }
        return 0;
    }

    html_tree const& page_;
    list_cuts out_;
    std::vector<worded_span> spans_;
    std::set<std::size_t> said_;
    std::size_t found_ = 0;
};

bool falls(std::vector<counted_place> const& chapters) {
    return chapters.size() > 1 && chapters.front().number > chapters.back().number;
}

/// From the newest to the first without a gap: nothing is left for "more".
bool is_whole(std::vector<counted_place> const& chapters) {
    if (!falls(chapters) || chapters.back().number > 1) return false;
    for (std::size_t i = 1; i < chapters.size(); ++i) {
        if (chapters[i - 1].number - chapters[i].number > 1) return false;
    }
    return true;
}

std::string cut_by_gap(list_cuts const& cuts, std::vector<counted_place> const& chapters) {
    for (std::size_t i = 1; i < chapters.size(); ++i) {
        auto const& a = chapters[i - 1];
        auto const& b = chapters[i];
        bool const marked = std::any_of(cuts.gaps.begin(), cuts.gaps.end(), [&](auto const at) {
            return a.order < at && at < b.order;
        });
        if (marked && std::abs(a.number - b.number) > 1)
            return "between its chapters it says that some are left out";
    }
    return {};
}

std::string cut_by_control(list_cuts const& cuts, std::vector<counted_place> const& chapters) {
    if (is_whole(chapters)) return {};
    auto const first = chapters.front().order;
    auto const last = chapters.back().order;
    for (auto const& one : cuts.controls) {
        bool const at_its_end = one.order > last && one.order <= last + near;
        bool const unfinished = one.order > first && falls(chapters) && chapters.back().number > 1;
        if (!one.names_chapters && !at_its_end && !unfinished) continue;
        auto const what = one.text.empty() ? std::string("its end") : '"' + one.text + '"';
        return what + " has no address: a script would fetch more of them";
    }
    return {};
}

std::string cut_by_span(list_cuts const& cuts, std::vector<counted_place> const& chapters) {
    for (auto const& span : cuts.spans) {
        bool const any = std::any_of(chapters.begin(), chapters.end(), [&](auto const& one) {
            return span.first <= one.number && one.number <= span.last;
        });
        if (any) continue;
        auto const shown = [](double value) {
            return std::to_string(static_cast<std::size_t>(value));
        };
        return "chapters " + shown(span.first) + " to " + shown(span.last) +
               " have a place, and no links";
    }
    return {};
}

std::string cut_by_count(list_cuts const& cuts, std::size_t links) {
    if (!cuts.said) return {};
    auto const said = static_cast<double>(*cuts.said);
    if (said - static_cast<double>(links) <= tolerated * said) return {};
    return "it says that there are " + std::to_string(*cuts.said) + " chapters, and links to " +
           std::to_string(links);
}

}  // namespace

list_cuts find_list_cuts(html_tree const& page) {
    return cut_finder(page).find();
}

std::string cut_of(
    list_cuts const& cuts, std::vector<counted_place> const& chapters, std::size_t links
) {
    if (chapters.empty()) return {};
    for (auto const& why :
         {cut_by_gap(cuts, chapters),
          cut_by_control(cuts, chapters),
          cut_by_span(cuts, chapters),
          cut_by_count(cuts, links)}) {
        if (!why.empty()) return why;
    }
    return {};
}

}  // namespace panelia::sources
