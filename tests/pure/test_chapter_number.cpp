#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

#include "sources/chapter_number.hpp"
#include "sources/number_words.hpp"

using namespace panelia::sources;

namespace {

struct row {
    std::string_view text, number, title = "", volume = "", address = "";
};

void check(std::vector<row> const& table) {
    for (auto const& row : table) {
        CAPTURE(row.text);
        CAPTURE(row.address);
        auto const found = read_chapter_number(row.text, row.address);
        CHECK(found.number == row.number);
        CHECK(found.title == row.title);
        CHECK(found.volume == row.volume);
    }
}

}  // namespace

TEST_CASE("chapter number: counts, prices and offers beside a title are none of it") {
    check({
        {"Chapter 5 1.2K views 3 days ago", "5"},
        {"Chapter 5 5 coins", "5"},
        {"Chapter 5: The Den 12,345 views", "5", "The Den"},
        {"Chapter 5 Read free online", "5"},
        {"Chapter 5 - The Den Read Online for Free", "5", "The Den"},
        {"Chapter 5 Bahasa Indonesia", "5"},
        {"Episode 5 \u2661 12 1,234", "5"},
        {"Episode 5 Jan 4, 2020 like1,234 #5", "5"},
        // Titles.
        {"Chapter 5 - 5 Coins", "5", "5 Coins"},
        {"Chapter 5: 100 views", "5", "100 views"},
        {"Chapter 5: The 12 Coins", "5", "The 12 Coins"},
        {"Chapter 5 1984", "5", "1984"},
        {"Chapter 5: 7 77", "5", "7 77"},
        {"Chapter 5 Like 3 Foxes", "5", "Like 3 Foxes"},
        {"Chapter 5: The 36 Views", "5", "The 36 Views"},
        {"Chapter 5: The Man Who Read", "5", "The Man Who Read"},
    });
}

TEST_CASE("chapter number: a word, then a number") {
    check({
        {"Chapter 10.5", "10.5"},
        {"Chapter 10.50", "10.5"},
        {"chapter 007", "7"},
        {"CHAPTER 3: The Door", "3", "The Door"},
        {"Chapter 3 - The Door", "3", "The Door"},
        {"Chapter 3 – The Door (2)", "3", "The Door (2)"},
        {"Ch.10-5", "10.5"},
        {"Ch. 1-5", "1"},
        {"Ch 12", "12"},
        {"c012", "12"},
        {"Chapter10", "10"},
        {"Chapter-10", "10"},
        {"Chapter #10", "10"},
        {"Chapter No. 10", "10"},
        {"Chap 4,5", "4.5"},
        {"Chapter 10a", "10.1"},
        {"Chapter 10b: Two", "10.2", "Two"},
        {"Chapter 10v2", "10"},
        {"Chapter 0", "0"},
        {"Episode 7", "7"},
        {"Ep. 52 - Rain", "52", "Rain"},
        {"Issue #4", "4"},
        {"One Piece Chapter 1045: Next Level", "1045", "Next Level"},
        {"One Piece Chapter 1045", "1045"},
        {"Chapter 3 Part 2", "3", "Part 2"},
        {"Chapter 2019", "2019"},
        {"Chapter XII", "12"},
        {"Chapter Twelve: Home", "12", "Home"},
        {"Chapter 5 The 3 Kings", "5", "The 3 Kings"},
    });
}

TEST_CASE("chapter number: in other languages") {
    check({
        {"第12話", "12"},
        {"第１２話 扉", "12", "扉"},
        {"第十二話", "12"},
        {"第12.5话", "12.5"},
        {"12화", "12"},
        {"제12화", "12"},
        {"Глава 5", "5"},
        {"глава 5. Дверь", "5", "Дверь"},
        {"Том 2 Глава 5", "5", "", "2"},
        {"Capítulo 3", "3"},
        {"CAPÍTULO 3.5", "3.5"},
        {"Capitolo 8", "8"},
        {"Kapitel 4: Tür", "4", "Tür"},
        {"Chapitre 9", "9"},
        {"Rozdział 11", "11"},
        {"Bölüm 6", "6"},
        {"Mavi Tilki 7. Bölüm", "7"},
        {"7. fejezet: Az ajtó", "7", "Az ajtó"},
        {"Chương 21", "21"},
        {"Hoofdstuk 2", "2"},
        {"ตอนที่ 15", "15"},
        {"الفصل 30", "30"},
        {"פרק 7", "7"},
        {"الفصل ٣٠", "30"},
        {"فصل ۱۲", "12"},
    });
}

TEST_CASE("chapter number: volumes and seasons") {
    check({
        {"Vol. 2 Ch. 3", "3", "", "2"},
        {"Vol.02 Ch.003 - Name", "3", "Name", "2"},
        {"Volume 2 Chapter 3: Name", "3", "Name", "2"},
        {"Vol 2, Chapter 10.5", "10.5", "", "2"},
        {"v2 c3", "3", "", "2"},
        {"S2 E10", "10", "", "2"},
        {"S2E10", "10", "", "2"},
        {"[S2] Episode 10", "10", "", "2"},
        {"(S2) Ep. 10", "10", "", "2"},
        {"Season 3 Chapter 1", "1", "", "3"},
        {"第3巻 第12話", "12", "", "3"},
        {"Band 2 Kapitel 3", "3", "", "2"},
    });
}

TEST_CASE("chapter number: signs, bare numbers, none") {
    check({
        {"#45", "45"},
        {"＃12", "12"},
        {"＃１２ 扉", "12", "扉"},
        {"#45 The Door", "45", "The Door"},
        {"No. 45", "45"},
        {"№ 45", "45"},
        {"45", "45"},
        {"3 - The Door", "3", "The Door"},
        {"3. The Door", "3", "The Door"},
        {"003: The Door", "3", "The Door"},
        {"The Door 12", "12"},
        {"Prologue", "0", "Prologue"},
        {"Prologue: Before", "0", "Prologue: Before"},
        {"プロローグ", "0", "プロローグ"},
        {"Epilogue", "", "Epilogue"},
        {"Extra 3", "", "Extra 3"},
        {"Side Story 5", "", "Side Story 5"},
        {"Special", "", "Special"},
        {"The Door", "", "The Door"},
        {"", ""},
        {"Home", "", "Home"},
        {"Chapter", "", "Chapter"},
    });
}

TEST_CASE("chapter number: dates, years and ages are no numbers") {
    check({
        {"January 5, 2020", ""},
        {"2020-01-05", ""},
        {"12/31/2021", ""},
        {"5 Jan 2020", ""},
        {"2 days ago", ""},
        {"2019", "", "2019"},
        {"Chapter 12 January 5, 2020", "12"},
        {"Chapter 12 2 days ago", "12"},
        {"Chapter 7 NEW", "7"},
        {"Chapter 7.5 03.02.2021", "7.5"},
        {"Chapter 12 Juli 4, 2024", "12"},
        {"Kapitel 12 4. März 2024", "12"},
        {"Capítulo 12 4 de octubre de 2024", "12"},
        {"Chapitre 12 il y a 3 jours", "12"},
        {"Chapter 12 2 hari yang lalu", "12"},
        {"Capítulo 12 hace 2 días", "12"},
        {"Глава 12 2 дня назад", "12"},
        {"第12話 3日前", "12"},
        {"Chapter 12 Mars 4", "12", "Mars 4"},
        {"Chapter 12 3d", "12"},
        {"Chapter 12: 3D", "12", "3D"},
    });
}

TEST_CASE("chapter number: only the label is cut from a title") {
    check({
        {"Chapter 1: [END of season 1]", "1", "[END of season 1]"},
        {"Ep. 50 [END of season 1]", "50", "[END of season 1]"},
        {"Chapter 11: Volume 3 preview", "11", "Volume 3 preview"},
        {"Chapter 20: Book 2", "20", "Book 2"},
        {"Episode 13: S2 special", "13", "S2 special"},
        {"Ch.9 v2 Fixed", "9", "v2 Fixed"},
        {"Chapter 14: It is 12:30", "14", "It is 12:30"},
        {"Chapter 10: 5 years ago", "10", "5 years ago"},
        {"10: 5 years ago", "10", "5 years ago"},
        {"Chapter 8: May 4, 2020 diary", "8", "May 4, 2020 diary"},
        {"Chapter 6: New", "6", "New"},
        {"Chapter 5 (Vol. 2)", "5", "", "2"},
        {"Chapter 5 [S2]: Rain", "5", "Rain", "2"},
        {"Chapter 5 Volume 2 Rain", "5", "Rain", "2"},
        // What lists show beside it is no title.
        {"Chapter 3: The Door 2 days ago", "3", "The Door"},
        {"Chapter 3: The Door May 4, 2020 12:30 pm", "3", "The Door"},
        {"Chapter 3 (May 4, 2020) The Door", "3", "The Door"},
        {"Chapter 3 The Door NEW", "3", "The Door"},
    });
    CHECK(read_chapter_number("[S2] Ep. 3 - Rain").leads);
    CHECK(read_chapter_number("3. Rain").leads);
    CHECK_FALSE(read_chapter_number("Rain (Chapter 3)").leads);
    CHECK_FALSE(read_chapter_number("Rain 3").leads);
    CHECK_FALSE(read_chapter_number("Rain").leads);
}

TEST_CASE("chapter number: out of the address, where the text has none") {
    check({
        {"", "10.5", "", "", "https://s.example/manga/x/chapter-10-5/"},
        {"Read", "10", "", "", "https://s.example/manga/x/chapter-10/"},
        {"Read More »", "10", "", "", "https://s.example/manga/x/chapter-10/"},
        {"Continue reading…", "10", "", "", "https://s.example/manga/x/chapter-10/"},
        {"Lire la suite", "10", "", "", "https://s.example/manga/x/chapter-10/"},
        {"Devamını oku", "10", "", "", "https://s.example/manga/x/chapter-10/"},
        {"続きを読む", "10", "", "", "https://s.example/manga/x/chapter-10/"},
        {"Read the Stars", "10", "Read the Stars", "", "https://s.example/manga/x/chapter-10/"},
        {"", "3", "", "2", "https://s.example/x/vol-2-chapter-3"},
        {"", "12", "", "", "https://s.example/viewer?title_no=95&episode_no=12"},
        {"", "4", "", "", "/read/c004/1.html"},
        {"", "12", "", "", "https://s.example/comic/12"},
        {"", "12", "", "", "https://s.example/x/12.html"},
        {"The Door", "7", "The Door", "", "https://s.example/chapter-7-the-door"},
        {"", "", "", "", "https://s.example/2020/01/05/the-door/"},
        {"", "", "", "", "https://s.example/chapter/1283745"},
        {"", "10", "", "", "https://s.example/chapter-10-the-end"},
        {"Chapter 5", "5", "", "", "https://s.example/chapter-6"},
        {"2 days ago", "8", "", "", "https://s.example/chapter-8/"},
        {"Extra 3", "", "Extra 3", "", "https://s.example/chapter-99/"},
    });
}

TEST_CASE("chapter number: what leads a text beats what its title says") {
    check({
        {"2. The Fall, Part 1", "2", "The Fall, Part 1"},
        {"2 - The Fall, Part 1", "2", "The Fall, Part 1"},
        {"002: The Fall, Part One", "2", "The Fall, Part One"},
        {"6. Fox No. 9", "6", "Fox No. 9", "", "/fox/chapter-6"},
        {"6 - Page 1", "6", "Page 1", "", "/fox/chapter-6"},
        {"6. Escape, part 2 of 3", "6", "Escape, part 2 of 3"},
        {"2. The Fall, Part 1", "2", "The Fall, Part 1", "", "/comic/the-fall-part-1/"},
        {"3. Special Delivery", "3", "Special Delivery"},
        {"6. Volume 2", "6", "Volume 2"},
        {"Comic 11: Barrel - Part 2", "11", "Barrel - Part 2"},
        {"#11 Barrel - Part 2", "11", "Barrel - Part 2"},
    });
}

TEST_CASE("chapter number: the address beats a word for a piece of something") {
    check({
        {"Barrel - Part 2", "11", "Barrel - Part 2", "", "https://s.example/11/"},
        {"Page 1", "6", "Page 1", "", "/fox/chapter-6"},
        {"Part 3", "6", "Part 3", "", "/fox/chapter-6"},
        // Where they are what is listed.
        {"Part 3", "3", "", "", "https://s.example/1203/"},
        {"Part 3", "3"},
        {"Part Three", "3"},
        {"Barrel - Part 2", "2", "", "", "/comic/barrel-part-2"},
    });
    CHECK(read_chapter_number("Barrel - Part 2").of_piece);
    CHECK_FALSE(read_chapter_number("Chapter 3").of_piece);
}

TEST_CASE("chapter number: yearly and collected issues are chapters of their own") {
    for (auto const* const text : {"Blue Fox Annual 1", "Annual", "TPB 1", "FCBD 2016"}) {
        CAPTURE(text);
        auto const found = read_chapter_number(text, "/comic/blue-fox/Annual-1?id=3890");
        CHECK(found.special);
        CHECK(found.number.empty());
        CHECK(found.title == text);
    }
    CHECK(read_chapter_number("Annual Report, Chapter 3").number == "3");
    CHECK(read_chapter_number("3. The Annual Ball").number == "3");
}

TEST_CASE("chapter number: what the text shows, whatever the address says") {
    struct shown {
        std::string_view text, number, title;
    };
    std::vector<shown> const table = {
        {"001 The Gate", "1", "The Gate"},
        {"001 大门", "1", "大门"},
        {"1 - The Gate", "1", "The Gate"},
        {"1", "1", ""},
        {"Blue Fox 1", "1", ""},
        {"7 Days", "7", "Days"},
        {"The Gate", "", ""},
        {"2019", "", ""},
    };
    for (auto const& row : table) {
        CAPTURE(row.text);
        auto const found = read_shown_number(row.text, "https://s.example/chapter/2203");
        CHECK(found.number == row.number);
        CHECK(found.title == row.title);
    }
    CHECK(read_chapter_number("001 The Gate", "/chapter/2203").number == "2203");
}

TEST_CASE("chapter number: how sure it is") {
    CHECK(read_chapter_number("Chapter 1").evidence == number_evidence::word);
    CHECK(read_chapter_number("x", "/chapter-1").evidence == number_evidence::address);
    CHECK(read_chapter_number("1").evidence == number_evidence::bare);
    CHECK(read_chapter_number("x").evidence == number_evidence::none);
}

TEST_CASE("number words") {
    CHECK(spelled_number("XIV") == 14U);
    CHECK(spelled_number("iiii") == std::nullopt);
    CHECK(spelled_number("C") == std::nullopt);
    CHECK(spelled_number("I") == 1U);
    CHECK(spelled_number("Seven") == 7U);
    CHECK(spelled_number("The") == std::nullopt);
    CHECK(han_number("二〇") == 20U);
    CHECK(han_number("百二十三") == 123U);
    CHECK(han_number("三千") == 3000U);
    CHECK(han_number("x") == std::nullopt);
}

TEST_CASE("chapter number: a date is none, and an address that ends in one says which") {
    struct dated {
        std::string_view address, date, number, text = "";
    };
    std::vector<dated> const table = {
        {"/comic/2020-01-06", "20200106", ""},
        {"/comic/20200106", "20200106", ""},
        {"/comic/2020/01/06/", "20200106", ""},
        {"/comic/2020_01_06.html", "20200106", ""},
        {"/comic/2020-01-06-rain", "", ""},
        {"/2020/01/06/chapter-12/", "", "12"},
        {"/chapter-12/2020-01-06", "", "12"},
        {"/comic/2020-01-06", "", "7", "Strip 7"},
        {"/comic/2020-13-40", "", "2020"},  // no date: what it was before
        {"/comic/12345678", "", ""},
    };
    for (auto const& row : table) {
        CAPTURE(row.address);
        auto const found = read_chapter_number(row.text, row.address);
        CHECK(found.date == row.date);
        CHECK(found.number == row.number);
    }
    CHECK(read_chapter_number("20200106").number.empty());
    CHECK(read_chapter_number("Epilogue").special);
    CHECK_FALSE(read_chapter_number("Chapter 3").special);
}
