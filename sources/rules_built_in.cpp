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
# Not the badge before the name; and the trail, which stands first, only on a chapter's page.
series = """
//div[has-class('post-title')]/h1/text()[normalize-space()] |
//div[has-class('profile-manga')]//div[has-class('post-title')]/h3/text()[normalize-space()] |
//ol[has-class('breadcrumb')][not(//div[has-class('post-title')]/h1 | //div[has-class('profile-manga')])]/li[position()=last()-1]/a"""
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
# Page by page, a chapter leads to its view as a list, or to its other pages.
images = """
//div[has-class('reading-content')][not(//select[has-class('reading-style-select')]/option[@selected and contains(@data-redirect, 'style=paged')])]
//img[has-class('wp-manga-chapter-img') or not(//div[has-class('reading-content')]//img[has-class('wp-manga-chapter-img')])]"""
foreign = false
json = 'chapter_preloaded_images\s*=\s*(\[(?s:.*?)\])'
pointer = "/*"
more = """
//select[has-class('reading-style-select')][option[@selected and contains(@data-redirect, 'style=paged')]]/option[contains(@data-redirect, 'style=list')]/@data-redirect |
//select[@id='single-pager'][not(//select[has-class('reading-style-select')])]/option/@data-redirect"""
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
    R"rule(name = "foolslide"
about = "FoOlSlide, whose reader has a chapter's pages in a script"
when = "//div[@id='page']//img[has-class('open')] | //div[has-class('list')]/div[has-class('group')]/div[has-class('element')]//a[@title]"
series = "//h1[has-class('title')] | (//h1[has-class('tbtitle')]//a)[1]"
[chapters]
links = "//div[has-class('group')]/div[has-class('element')]/div[has-class('title')]/a[@title]"
order = "newest-first"
[pages]
json = 'var pages = (?:JSON\.parse\(atob\(["\x27])?((?s:\[.*?\])|[A-Za-z0-9+/=]+)(?:["\x27]\)\))?;'
pointer = "/*/url"
title = "(//h1[has-class('tbtitle')]//a)[last()]"
)rule",
    R"rule(name = "foolslide-api"
about = "FoOlSlide's API: /api/reader/comic/id/ID"
path = '/api/reader/comic/'
[chapters]
items = "/chapters/*"
series = "{//comic/name}"
url = "{/chapter/href}"
number = "{/chapter/chapter}.{/chapter/subchapter}"
title = "{/chapter/name}"
volume = "{/chapter/volume}"
language = "{/chapter/language}"
)rule",
    R"rule(name = "wordpress-comic"
about = "WordPress with ComicPress, Comic Easel, Webcomic, Toocheke or a theme like them"
when = "//*[@id='comic' or @id='one-comic-option' or @id='two-comic-options']//img[@src] | //*[has-class('webcomic-image') or has-class('webcomic-media')]//img"
[pages]
# Of the two renderings that Toocheke has of a strip, for phones and for wide screens, one.
images = """
//*[@id='comic' or @id='one-comic-option' or @id='two-comic-options']//img[not(ancestor::*[has-class('single-comic-navigation')])]
[not(ancestor::*[@id='unspliced-comic'] and //*[@id='spliced-comic']//img)] |
//*[has-class('webcomic-image') or has-class('webcomic-media')]//img"""
title = "//h2[has-class('post-title')] | //h1[has-class('entry-title')] | //title"
next = """
//a[@rel='next' or has-class('comic-nav-next') or has-class('navi-next') or has-class('next-webcomic-link') or has-class('next-comic')] |
//a[has-class('navi-next-in')][not(//a[has-class('navi-next')])] |
//*[has-class('single-comic-navigation')]//a[@title='Next Comic' or i[has-class('fa-chevron-right')]] | //link[@rel='next']"""
previous = """
//a[@rel='prev' or has-class('comic-nav-previous') or has-class('navi-prev') or has-class('previous-webcomic-link') or has-class('previous-comic')] |
//a[has-class('navi-prev-in')][not(//a[has-class('navi-prev')])] |
//*[has-class('single-comic-navigation')]//a[@title='Previous Comic' or i[has-class('fa-chevron-left')]] | //link[@rel='prev']"""
walk = true
)rule",
    R"rule(name = "comicfury"
about = "ComicFury"
when = "//*[@id='comicimagewrap']//img | //img[@id='comicimage']"
[pages]
images = "//*[@id='comicimagewrap']//img | //img[@id='comicimage' or has-class('comicsegmentimage')]"
title = "//title"
next = "//link[@rel='next'] | //a[@rel='next'] | //a[has-class('comicnavlink')][contains(., 'Next')]"
previous = "//link[@rel='prev'] | //a[@rel='prev'] | //a[has-class('comicnavlink')][contains(., 'Prev')]"
walk = true
)rule",
    R"rule(name = "comiccontrol"
about = "ComicControl, Hiveworks and Rarebit readers"
when = "//img[@id='cc-comic'] | //*[@id='comicDisplay' or has-class('comicPage')]//img"
[pages]
images = "//img[@id='cc-comic'] | //*[@id='comicDisplay' or has-class('comicPage')]//img"
title = "//title"
next = "//a[has-class('cc-next')] | //a[@rel='next'] | //a[has-class('next')]"
previous = "//a[has-class('cc-prev')] | //a[@rel='prev'] | //a[has-class('prev')]"
walk = true
)rule",
    R"rule(name = "comiccontrol-archive"
about = "the page of a ComicControl site that lists all of a comic"
when = "//select[@name='comic']/option[contains(@value, '/')]"
series = "substring-before(//title[not(starts-with(normalize-space(), 'Archive'))], ' - ')"
[chapters]
links = "//select[@name='comic']/option[contains(@value, '/')]"
base = "../"
)rule",
    R"rule(name = "directory"
about = "a folder of images as nginx, Apache, lighttpd, Caddy, IIS, h5ai, Python or serve list it"
when = """
count(//a[@href]) > 1 and (
starts-with(normalize-space(//title), 'Index of /') or starts-with(normalize-space(//title), 'Directory listing for /') or
//ul[@id='files']/li/a[has-class('folder')] or //table[@aria-describedby='summary']//a/*[has-class('name')] or
//*[@id='fallback']//td[has-class('fb-n')]/a or //pre/a[normalize-space() = '[To Parent Directory]'])"""
[chapters]
# Sub-folders, unless most of it is images: then those are the chapter.
links = """
/html[count(.//a[substring(@href, string-length(@href)) = '/' and not(ancestor::h1 or starts-with(@href, '..') or contains(., 'Parent Directory') or normalize-space() = '..')]) >= count(.//a[contains('.jpg.jpeg.png.gif.webp.avif.jxl.bmp', translate(substring(@href, string-length(@href) - 3), 'ABEFGIJLMNPVWX', 'abefgijlmnpvwx'))])]
//a[substring(@href, string-length(@href)) = '/']"""
below = true
skip = '(?i)/(?:thumbs?|thumbnails|__macosx|cgi-bin)/$'
order = "natural"
[pages]
images = "//a[@href]"
only = '(?i)\.(?:jpe?g|png|gif|webp|avif|jxl|bmp)$'
natural = true
number = "//title"
number-match = '(?i)(?:^|/)(?:[^/]*[^a-z/])?(?:chapter|chap|ch|episode|ep|c)[ ._-]*(\d+(?:\.\d+)?)[^/]*/?$|(?:^|/)(\d+(?:\.\d+)?)/?$'
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
