#include "sources/number_dates.hpp"

#include <algorithm>
#include <cstddef>
#include <string_view>

#include "sources/number_digits.hpp"
#include "sources/regex.hpp"

namespace panelia::sources {
namespace {

void blank(std::string& text, std::string_view part, std::string_view in) {
    auto const at = static_cast<std::ptrdiff_t>(part.data() - in.data());
    std::fill_n(text.begin() + at, part.size(), ' ');
}

}  // namespace

std::string const& date_words() {
    static std::string const month =
        R"((?:january|february|march|april|may|june|july|august|september|october|november|december)"
        R"(|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec)\b\.?)";
    // Of a day and a year, in other languages: without both they may be words of a title.
    static std::string const foreign =
        R"((?:januari|februari|maret|mei|juni|juli|agustus|oktober|desember|januar|februar|märz|mai|dezember)"
        R"(|janvier|février|mars|avril|juin|juillet|août|septembre|octobre|novembre|décembre)"
        R"(|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre)"
        R"(|janeiro|fevereiro|março|maio|junho|julho|setembro|outubro|novembro|dezembro)"
        R"(|gennaio|febbraio|aprile|maggio|giugno|luglio|settembre|ottobre|dicembre)"
        R"(|ocak|şubat|mart|nisan|mayıs|haziran|temmuz|ağustos|eylül|ekim|kasım|aralık)"
        R"(|января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря))";
    static std::string const ages =
        R"(\bvor\s+\d+\s+(?:sekunden?|minuten?|stunden?|tage?n?|wochen?|monate?n?|jahre?n?)\b)"
        R"(|\b(?:hace|há)\s+\d+\s+(?:segundos?|minutos?|horas?|d[ií]as?|semanas?|m[eê]s(?:es)?|a[ñn]os?)\b)"
        R"(|\bil y a\s+\d+\s+(?:secondes?|minutes?|heures?|jours?|semaines?|mois|ans?)\b)"
        R"(|\b\d+\s+(?:detik|menit|jam|hari|minggu|bulan|tahun)(?:\s+yang)?\s+lalu\b)"
        R"(|\b\d+\s+(?:giây|phút|giờ|ngày|tuần|tháng|năm)\s+trước)"
        R"(|\b\d+\s+(?:saniye|dakika|saat|gün|hafta|ay|yıl)\s+önce\b)"
        R"(|\b\d+\s+\p{Cyrillic}+\s+назад)"
        R"(|\b\d+\s*(?:秒|分|分鐘|分钟|小時|小时|時間|日|天|週間|周|个月|か月|ヶ月|年)前)"
        R"(|\b\d+\s*(?:초|분|시간|일|주|개월|년)\s*전)";
    static std::string const words =
        R"((?:\b\d{1,2}(?:st|nd|rd|th)?\.?\s+)" + month + R"(,?\s+\d{4}\b)" +
        R"(|\b\d{4}[-/._]\d{1,2}[-/._]\d{1,2}\b|\b(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\b)"
        R"(|\b\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d{2})\b)"
        R"(|\d{4}年\d{1,2}月\d{1,2}日)"
        R"(|\b(?:an?|\d+)\s*(?:sec|second|min|minute|hour|day|week|month|year)s?\s+ago\b)"
        R"(|\b)" +
        month + R"(\s+\d{1,2}(?:st|nd|rd|th)?(?:,?\s+'?\d{2,4})?\b)" +
        R"(|\b\d{1,2}\.?\s+(?:de\s+)?)" + foreign + R"((?:\s+de)?,?\s+\d{4}\b|)" + foreign +
        R"(\s+\d{1,2},?\s+\d{4}\b|)" + ages + ")";
    return words;
}

std::string without_dates(std::string const& text) {
    static regex const dates("(?i)" + date_words() + "|" + time_of_day);
    std::string out = text;
    for (std::size_t from = 0; auto const found = dates.find(text, from);) {
        auto const whole = (*found)[0];
        blank(out, whole, text);
        from = offset(whole, text) + std::max<std::size_t>(whole.size(), 1);
    }
    return out;
}

}  // namespace panelia::sources
