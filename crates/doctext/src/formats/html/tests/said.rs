//! What pages say about themselves, and what only looks as if they did.

use super::*;

fn known(page: &str, key: &str) -> Option<String> {
    let found = read_in_worker(page.as_bytes().to_vec(), HtmlText::Article).unwrap();
    found.metadata.into_iter().find(|(known, _)| known == key).map(|(_, value)| value)
}

fn dated(head: &str, around: &str) -> Option<String> {
    let text = "The bridge over the river was closed in the night, and the people of both villages had to take the long way round.";
    known(
        &format!(
            "<html lang=en><head><title>Bridge</title>{head}</head><body><main><article><h1>Bridge</h1>{around}<p>{text}</p><p>{text}</p></article></main></body></html>"
        ),
        "date",
    )
}

#[test]
fn the_day_of_publication_is_what_the_page_declares() {
    let heads = [
        "<meta property='article:published_time' content='2021-03-09T10:00:00+02:00'><meta property='article:modified_time' content='2023-01-01'>",
        "<meta property='og:updated_time' content='2023-01-01'><meta name='DC.date.issued' content='2021-03-09'>",
        "<meta name=pubdate content='Tue, 09 Mar 2021 10:00:00 GMT'>",
        "<meta name=citation_publication_date content='2021/03/09'>",
        "<meta name=parsely-pub-date content='2021-03-09T23:59:59-08:00'>",
        "<meta name=Date content='March 9, 2021'>",
        "<meta itemprop=datePublished content='2021-03-09'>",
        "<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"dateModified\":\"2023-01-01\",\"datePublished\":\"2021-03-09\"}</script>",
        "<script type='application/ld+json'>[{\"@type\":\"Organization\"},{\"@type\":[\"BlogPosting\"],\"datePublished\":\"2021-03-09\"}]</script>",
        "<script type='application/ld+json'>{\"@graph\":[{\"@type\":\"WebPage\",\"datePublished\":\"2020-01-01\"},\
         {\"@type\":\"Article\",\"datePublished\":\"2021-03-09\"}]}</script>",
        "<script type='application/ld+json'>{\"@type\":\"WebPage\",\"mainEntity\":{\"@type\":\"Article\",\"datePublished\":\"2021-03-09\"}}</script>",
        "<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"headline\":\"Another\",\"datePublished\":\"2020-01-01\"}</script>\
         <script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"headline\":\"Bridge\",\"datePublished\":\"2021-03-09\"}</script>",
        "<script type='application/ld+json'>{\"@type\":\"Article\",\"dateCreated\":\"2021-03-09\"}</script>",
        "<link rel=canonical href='https://valley.example/2021/03/09/bridge'>",
    ];
    for head in heads {
        assert_eq!(dated(head, "").as_deref(), Some("2021-03-09"), "{head}");
    }
    let bodies = [
        "<time datetime='2021-03-09T10:00' pubdate>today</time>",
        "<time class='entry-date published' datetime='2021-03-09'>9 Mar</time>",
        "<header><time datetime='2021-03-09'>9 Mar</time></header>",
        "<p class=byline>By Ada Mill, <time datetime='2021-03-09'>9 Mar</time></p>",
        "<abbr class=published title='2021-03-09T10:00:00'>9 Mar</abbr>",
        "<span itemprop=datePublished content='2021-03-09'>9 Mar</span>",
        "<div class=story__date><div>March 9, 2021</div></div>",
        "<span class=article-publish-date>March 9, 2021, 9:02 AM</span>",
    ];
    for body in bodies {
        assert_eq!(dated("", body).as_deref(), Some("2021-03-09"), "{body}");
    }
}

#[test]
fn no_day_is_made_of_what_is_not_about_the_page() {
    let heads = [
        "",
        "<meta property='article:modified_time' content='2023-01-01'>",
        "<meta name=copyright content='2021'>",
        "<link rel=canonical href='https://valley.example/2021/03/bridge'>",
        "<link rel=stylesheet href='https://valley.example/2021/03/09/a.css'>",
        "<script type='application/ld+json'>{\"@type\":\"Organization\",\"datePublished\":\"2021-03-09\"}</script>",
        "<script type='application/ld+json'>{\"@type\":\"ItemList\",\"itemListElement\":[{\"@type\":\"Article\",\"datePublished\":\"2021-03-09\"}]}</script>",
        "<script>var date = '2021-03-09'</script>",
    ];
    for head in heads {
        assert_eq!(dated(head, ""), None, "{head}");
    }
    let bodies = [
        "<p>On <time datetime='2021-03-09'>Tuesday</time> the council met to speak of the bridge, and then of the road to it.</p>",
        "<p>On <time datetime='2021-03-09'>Tuesday</time>, it rained.</p>",
        "<p>In a letter of 9 March 2021 the mayor said so.</p><a href='/2021/03/09/letter'>letter</a>",
        "<div class=related><time datetime='2021-03-09'>9 Mar</time></div>",
        "<aside><time class=published datetime='2021-03-09'>9 Mar</time></aside>",
        "<ol class=comments><li itemscope><meta itemprop=datePublished content='2021-03-09'></ol>",
        "<p>Last updated: <time datetime='2021-03-09'>9 Mar</time></p>",
        "<time class=updated datetime='2021-03-09'>9 Mar</time>",
        "<footer>© 2021 Valley</footer>",
        "<div class=story__update>9 March 2021</div>",
        "<div class=story__date>Updated 9 March 2021</div>",
    ];
    for body in bodies {
        assert_eq!(dated("", body), None, "{body}");
    }
}

#[test]
fn a_change_has_a_key_of_its_own() {
    let page = "<meta property=article:published_time content=2021-03-09><meta property=article:modified_time content=2023-01-01><p>Text.";
    assert_eq!(known(page, "date").as_deref(), Some("2021-03-09"));
    assert_eq!(known(page, "date_modified").as_deref(), Some("2023-01-01"));
}

#[test]
fn the_language_may_say_which_number_is_the_month() {
    let page = |lang: &str| format!("<html lang={lang}><meta name=date content='10/11/2021'><p>Text.");
    assert_eq!(known(&page("en-US"), "date").as_deref(), Some("2021-10-11"));
    // Else the date stays as it is written, where nothing clearer is said.
    assert_eq!(known(&page("en-GB"), "date").as_deref(), Some("10/11/2021"));
    assert_eq!(known("<div class=story__date>10/11/2021</div><p>Text.", "date"), None);
    let clearer = "<meta name=pubdate content='10/11/2021'><meta name=date content='2021-11-10'><p>Text.";
    assert_eq!(known(clearer, "date").as_deref(), Some("2021-11-10"));
}

#[test]
fn titles_and_authors_are_what_the_page_says() {
    let data = "<script type='application/ld+json'>{\"@graph\":[{\"@type\":\"Article\",\"headline\":\"A bridge &amp; a road\",\
                \"author\":[{\"@id\":\"#ada\"},{\"name\":\"Bo Lee\"}]},{\"@type\":\"Person\",\"@id\":\"#ada\",\"name\":\"Ada Mill\"}]}</script>";
    let page = format!("<title>A bridge - Valley News</title>{data}<h1>Name</h1><p>Text.");
    assert_eq!(known(&page, "title").as_deref(), Some("A bridge & a road"));
    assert_eq!(known(&page, "author").as_deref(), Some("Ada Mill; Bo Lee"));
    let cases = [
        ("<meta property=og:title content=Home><h1>A bridge</h1>", "title", Some("A bridge")),
        ("<title>A bridge | Valley News</title>", "title", Some("A bridge")),
        ("<title>Untitled Document</title>", "title", None),
        (
            "<title>News</title><meta property=og:site_name content=Valley><h1>Valley</h1><h1>News</h1>",
            "title",
            Some("News"),
        ),
        ("<meta name=author content='by Ada Mill'>", "author", Some("Ada Mill")),
        ("<meta name=author content='Name'><a rel=author href=x>Ada Mill</a>", "author", Some("Ada Mill")),
        ("<meta property=article:author content='https://valley.example/ada'>", "author", None),
        ("<span itemprop=author><span itemprop=name>Ada Mill</span></span>", "author", Some("Ada Mill")),
        (
            "<meta name=citation_author content='Mill, Ada'><meta name=citation_author content='Lee, Bo'>",
            "author",
            Some("Mill, Ada; Lee, Bo"),
        ),
        ("<meta property=og:url content=https://www.valley.example/a>", "source", Some("valley.example")),
    ];
    for (head, key, expected) in cases {
        assert_eq!(known(&format!("<html><body>{head}<p>Some text.</p>"), key).as_deref(), expected, "{head}");
    }
}
