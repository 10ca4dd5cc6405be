// The rules for common content systems, as a user could have written them: facts about their
// markup.
#include <string_view>

#include "sources/rule_reader.hpp"

namespace panelia::sources {
namespace {

constexpr std::string_view texts[] = {
    R"rule(name = "madara"
about = "WordPress with the Madara theme"
when = "//*[has-class('wp-manga-chapter')] | //*[has-class('reading-content')]//img[has-class('wp-manga-chapter-img')] | //*[starts-with(@id, 'manga-chapters-holder')][not(.//a)]"
series = "//div[has-class('post-title')]/h1 | //ol[has-class('breadcrumb')]/li[position()=last()-1]/a"
[values]
id = "//*[starts-with(@id, 'manga-chapters-holder')]/@data-id | //input[has-class('rating-post-id')]/@value"
page = "//*[has-class('pagination')]//a/@data-page[. > 1]"
[chapters]
path = '^([^?]*?)/*(?:\?.*)?$'
links = "//li[has-class('wp-manga-chapter')]/a[@href] | //li[has-class('wp-manga-chapter')]/*[not(self::a)][1]//a[@href]"
order = "newest-first"
# Where the page has an empty place for the list only, it is asked for as the page's script does.
[[chapters.api]]
url = "{1}/ajax/chapters/"
when = "//*[starts-with(@id, 'manga-chapters-holder')][not(.//a or //*[has-class('reading-content')]//img)]"
form = {}
headers = { X-Requested-With = "XMLHttpRequest" }
[[chapters.api]]
url = "/wp-admin/admin-ajax.php"
when = "//*[starts-with(@id, 'manga-chapters-holder')][not(.//a or //*[has-class('reading-content')]//img)]"
form = { action = "manga_get_chapters", manga = "{id}" }
headers = { X-Requested-With = "XMLHttpRequest" }
[chapters.more-api]
url = "?t={page}"
when = "not(//title)"
form = {}
headers = { X-Requested-With = "XMLHttpRequest" }
[pages]
images = "//div[has-class('reading-content')]//img[has-class('wp-manga-chapter-img') or not(//div[has-class('reading-content')]//img[has-class('wp-manga-chapter-img')])]"
foreign = false
title = "//*[@id='chapter-heading'] | //li[has-class('active')]"
next = "//a[has-class('next_page')]"
previous = "//a[has-class('prev_page')]"
)rule",
    R"rule(name = "mangathemesia"
about = "WordPress with a MangaThemesia theme: ts_reader and #chapterlist"
when = "//*[@id='chapterlist'] | //*[@id='readerarea'] | //script[contains(., 'ts_reader.run(')]"
series = "//h1[has-class('entry-title')][//*[@id='chapterlist']] | //div[has-class('allc')]/a"
[chapters]
links = "//*[@id='chapterlist']//li//a[@href]"
order = "newest-first"
[pages]
images = "//*[@id='readerarea']//img[not(ancestor::noscript)]"
foreign = false
json = 'ts_reader\.run\(((?s:\{.*\}))\)\s*;?'
pointer = "/sources/0/images/*"
title = "//h1[has-class('entry-title')]"
)rule",
    R"rule(name = "wordpress-comic"
about = "WordPress with ComicPress, Comic Easel or a theme like them"
when = "//*[@id='comic']//img[@src] | //*[@class='webcomic-image']//img"
[pages]
images = "//*[@id='comic']//img | //*[@class='webcomic-image']//img"
title = "//h2[has-class('post-title')] | //h1[has-class('entry-title')] | //title"
next = "//a[@rel='next'] | //a[has-class('comic-nav-next')] | //a[has-class('navi-next')] | //link[@rel='next']"
previous = "//a[@rel='prev'] | //a[has-class('comic-nav-previous')] | //a[has-class('navi-prev')] | //link[@rel='prev']"
walk = true
)rule",
    R"rule(name = "comiccontrol"
about = "ComicControl, Hiveworks and Rarebit readers"
when = "//img[@id='cc-comic'] | //*[@id='comicDisplay' or has-class('comicPage')]//img"
[pages]
images = "//img[@id='cc-comic'] | //*[@id='comicDisplay' or has-class('comicPage')]//img"
title = "//div[has-class('cc-newsheader')] | //title"
next = "//a[has-class('cc-next')] | //a[@rel='next'] | //a[has-class('next')]"
previous = "//a[has-class('cc-prev')] | //a[@rel='prev'] | //a[has-class('prev')]"
walk = true
)rule",
    R"rule(name = "comiccontrol-archive"
about = "the page of a ComicControl site that lists all of a comic"
when = "//select[@name='comic']/option[contains(@value, '/')]"
[chapters]
links = "//select[@name='comic']/option[contains(@value, '/')]"
base = "../"
)rule",
    R"rule(name = "directory"
about = "a folder of images as nginx or Apache list it"
when = "starts-with(normalize-space(//title), 'Index of /') and count(//a[@href]) > 1"
[chapters]
# Sub-folders, unless most of it is images: then those are the chapter.
links = """
/html[count(.//a[substring(@href, string-length(@href)) = '/' and not(starts-with(@href, '/') or starts-with(@href, '..') or contains(@href, '://'))]) >= count(.//a[contains('.jpg.jpeg.png.gif.webp.avif.jxl.bmp', translate(substring(@href, string-length(@href) - 3), 'ABEFGIJLMNPVWX', 'abefgijlmnpvwx'))])]
//a[substring(@href, string-length(@href)) = '/' and not(starts-with(@href, '/') or starts-with(@href, '..') or contains(@href, '://'))]"""
skip = '(?i)/(?:thumbs?|thumbnails|__macosx|cgi-bin)/$'
order = "natural"
[pages]
images = "//a[@href]"
only = '(?i)\.(?:jpe?g|png|gif|webp|avif|jxl|bmp)$'
natural = true
number = "//title"
number-match = '(?i)/(?:[^/]*[^a-z/])?(?:chapter|chap|ch|episode|ep|c)[ ._-]*(\d+(?:\.\d+)?)[^/]*/?$|/(\d+(?:\.\d+)?)/?$'
)rule",
};

rule_list parse_all() {
    rule_list out;
    for (auto const text : texts) {
        auto parsed = parse_rule(text, "built in");
        out.push_back(std::make_shared<rule const>(std::move(parsed)));
    }
    return out;
}

}  // namespace

rule_list const& built_in_rules() {
    static rule_list const rules = parse_all();
    return rules;
}

}  // namespace panelia::sources
