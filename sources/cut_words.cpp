#include "sources/cut_words.hpp"

#include "net/ascii.hpp"

#include <algorithm>
#include <string>

#include "sources/regex.hpp"

namespace panelia::sources {
namespace {

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
        // Dutch, Scandinavian, Finnish, Czech, Hungarian, Romanian, Greek, Ukrainian.
        R"(|(?:toon|laad|bekijk)\s+(?:meer|alle?s?)|(?:meer|alle)\s+(?:laden|tonen|weergeven|bekijken))" +
        noun + R"(|(?:visa|ladda|vis|last|indlæs|hent)\s+(?:fler|flere|mer|mere|alla|alle))" +
        noun +
        R"(|(?:näytä|lataa)\s+(?:lisää|kaikki)|(?:načíst|zobrazit)\s+(?:další|více|vše(?:chny)?))" +
        noun +
        R"(|továbbiak|(?:több|összes)\s+(?:betöltése|megjelenítése)|(?:vezi|încarcă|arată)\s+(?:mai\s+multe|toate|tot))" +
        noun +
        R"(|περισσότερα|(?:φόρτωση|εμφάνιση)\s+(?:περισσότερων|όλων)|(?:показати|завантажити)\s+(?:більше|ще|всі|усі))" +
        noun +
        // Arabic, Persian, Hebrew, Thai, Hindi.
        R"(|(?:عرض|تحميل|مشاهدة)\s+(?:المزيد|الكل|جميع\s+الفصول)|المزيد|(?:نمایش|بارگذاری|مشاهده)\s+(?:بیشتر|همه))" +
        R"(|(?:הצג|טען)\s+(?:עוד|הכל)|(?:ดู|โหลด|แสดง)(?:เพิ่มเติม|เพิ่ม|ทั้งหมด)|(?:और|अधिक|सभी)\s+(?:देखें|दिखाएं|लोड\s+करें))" +
        R"(|expand(?:\s+(?:list|all))?|\+\s*\d{1,4}|\d{1,4}\s+more)" + noun +
        // Japanese, Korean, Chinese.
        R"(|もっと(?:見る|読む|表示)|(?:すべて|全て|全話)(?:の話|のエピソード)?を?(?:見る|表示(?:する)?)|続きを(?:表示|見る)|以前の話)" +
        R"(|더\s*(?:보기|불러오기)|전체\s*보기|모두\s*보기|(?:이전\s*화|회차)\s*더\s*보기)" +
        R"(|(?:加载|載入|加載|查看|显示|顯示|展开|展開)(?:更多|全部)?(?:章节|章節)?|更多章[节節]|点击(?:加载|查看)更多)" +
        R"()[^\p{L}\d]*(?:\d{1,4}[^\p{L}\d]*)?$)"
    );
    return words;
}

}  // namespace

bool says_more(std::string_view text) {
    return more_words().matches(text);
}

bool says_loading(std::string_view text) {
    static regex const words(
        R"((?i)^(?:loading(?:\s+more)?|chargement|wird\s+geladen|lädt|cargando|carregando|caricamento|загрузка|yükleniyor|memuat|đang\s+tải|読み込み中|加载中|載入中|로딩\s*중)[\s.…]*$)"
    );
    return words.matches(text);
}

bool names_chapters(std::string_view text) {
    static regex const words(std::string("(?i)") + chapter_nouns);
    return words.matches(text);
}

bool says_left_out(std::string_view text) {
    static regex const dots(
        R"((?i)^[\s.…·⋯⋮]*(?:…|\.{3}|⋯|⋮|· ?· ?·)[\s.…·⋯⋮]*(?:\d{1,4}\s+(?:more|others?)[\s.…·⋯⋮\p{L}]*)?$)"
    );
    return dots.matches(text);
}

bool names_the_latest(std::string_view text) {
    static regex const words(
        std::string(R"((?i)^\W*(?:(?:the\s+)?(?:latest|newest|recent|new)\s+(?:updates|releases|)"
        ) +
        chapter_nouns +
        R"()|neueste\s+(?:kapitel|folgen)|derniers\s+(?:chapitres|épisodes)|(?:últim[oa]s|ultimi)\s+(?:cap[ií]tulos|episodios|episódios|capitoli|episodi))" +
        R"(|последние\s+главы|chapter\s+terbaru|chương\s+mới(?:\s+nhất)?|最新(?:章节|章節|話|话|エピソード)|최신\s*화)\W*$)"
    );
    return words.matches(text);
}

std::optional<said_span> span_in(std::string_view text) {
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
    return said_span{std::min(a, b), std::max(a, b), !groups[1].empty()};
}

said_count count_in(std::string_view text) {
    static std::string const plural =
        R"((?:chapters|episodes|chapitres|épisodes|episodios|cap[ií]tulos|capitoli|episodi|episódios|folgen|episoden))";
    static regex const after(
        R"((?i)^\W*(?:total\s+)?(?:)" + plural +
        R"(\s*(?:[:(\[]|count:?)?|kapitel\s*[:(\[]|(?:всего\s+)?глав\s*[:(\[])\s*(\d{1,4})\W*$)"
    );
    static regex const before(
        R"((?i)^\W*(\d{1,4})\s+(?:)" + plural +
        R"(|kapitel|глав|bölüm|chương)\W*$|^(?:全|共|총)\s*(\d{1,4})\s*(?:話|话|章|화|회)$)"
    );
    static regex const shown(
        R"((?i)^\W*(?:(?:showing|displaying|viewing)\s+(?:1\s*[-–]\s*)?|1\s*[-–]\s*)(\d{1,4})\s+of\s+(\d{1,4})(?:\s+)" +
        plural + R"()?\W*$)"
    );
    if (text.find_first_of("0123456789") == text.npos) return {};
    if (auto const found = shown.find(text))
        return {net::value_of_digits((*found)[2]), net::value_of_digits((*found)[1])};
    for (auto const* const shape : {&after, &before}) {
        auto const found = shape->find(text);
        if (!found) continue;
        for (std::size_t i = 1; i < found->size(); ++i) {
            if (!(*found)[i].empty()) return {net::value_of_digits((*found)[i]), 0};
        }
    }
    return {};
}

}  // namespace panelia::sources
