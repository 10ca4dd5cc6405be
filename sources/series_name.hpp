// What a series is called, out of titles, texts and addresses. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace panelia::sources {

/// Whether a text has nothing but words that name no series: "Archive", "Chapter list", "Home",
/// "Inhaltsverzeichnis", "目次". Also an empty one.
bool is_general_name(std::string_view text);
/// Whether a text has the number of a chapter: by a word or sign ("Ep. 2 - Start"), or because it
/// begins or ends with the number that the address has by a word ("Blue Fox 3" of /chapter-3).
bool names_chapter(std::string_view text, std::string_view address = {});

/// The parts of a title, cut at " | ", " - ", " » " and the like; and at ": " where one side of it
/// is general.
std::vector<std::string_view> parts_of_title(std::string_view title);

/// "The Den" of "The Den | Blue Fox" and of "Blue Fox: The Den", for "Blue Fox": a title less its
/// parts that are that name, and less the name that a part begins with, before a colon.
std::string without_part(std::string_view title, std::string_view name);

/// "Blue Fox" of "Category: Blue Fox": without a general side before or behind a colon.
std::string_view without_general_side(std::string_view text);
/// "Blue Fox" of "Read Blue Fox Online": without the words of a site's offer around it.
std::string_view without_offer(std::string_view text);

/// "Blue Fox" of "Category: Blue Fox", "Index of Blue Fox", "Blue Fox Chapter List", "Blue Fox
/// (Chapters 1-12)" and "Blue Fox [12/?]": without what pages say around the name of a list.
std::string without_label(std::string_view text);

/// "Blue Fox" of "Blue Fox Manga" and "Komik Blue Fox": less the word for its kind at an end, which
/// can be a part of a name.
std::string without_kind(std::string_view text);

/// "Fox of the North" of "fox of the north": words of an address as a title is written; what has a
/// capital (of ASCII) stays as it is.
std::string in_title_case(std::string text);

/// "Blue Fox" of "Read Blue Fox Chapter 3 English": what one part of a title says before the
/// chapter's number (`names_chapter`), where that is a name; else nothing.
std::string series_before_chapter(std::string_view part, std::string_view address = {});

/// "Blue Fox" of "Chapters - Blue Fox | Comic Site": the first part of a title that is neither a
/// chapter's nor general, or nothing.
std::string series_in_title(std::string_view title);

/// A name for a series whose documents tell none: the last part of its address that reads as a name
/// and is neither a chapter's nor general ("/m/Blue_Fox/archive/"); empty when there is none.
std::string series_in_path(std::string_view address);
/// The part of an address that reads as a name and follows one that many series have ("/manga/
/// blue-fox/3"), or nothing.
std::string series_on_shelf(std::string_view address);
/// The name in the path, else what its last part says before a chapter's number
/// ("/read-fox-chapter-3.html"), else the host, without a port.
std::string series_of_address(std::string_view address);
/// The host of an address, without "www." and port; "Untitled" of what is no http(s) URL.
std::string series_of_host(std::string_view address);
/// "fox" of "https://tales.example/lists/fox.txt": for documents that are files of a user's.
std::string series_of_file(std::string_view address);

}  // namespace panelia::sources
