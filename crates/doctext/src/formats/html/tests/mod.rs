mod inline;
mod said;

use std::time::{Duration, Instant};

use super::*;
use crate::rejected::Reason;

const ARTICLE: &str = "<p>The ministry asked every shop for the names of its readers, and most of the shops refused to give them.</p>
    <p>The party said that privacy was a habit of people who have something to hide, and the press wrote about it for weeks.</p>
    <h2>What the court said</h2>
    <p>A court ended it in the spring, and the list of names was burnt in front of the cameras of three television stations.</p>
    <ul><li>No names may be kept without a reason.</li><li>No reason may be secret from those who are named.</li></ul>";

fn page(around: &str) -> String {
    format!(
        "<!doctype html><html lang=\"en-GB\"><head><title>Names | Desk</title>
         <meta property=\"og:title\" content=\"Names\"><meta property=\"og:site_name\" content=\"The Desk\">
         <meta name=\"author\" content=\"Anna Writer\"><meta property=\"article:published_time\" content=\"2024-03-01T08:00:00Z\">
         <link rel=\"canonical\" href=\"https://www.desk.example/names\"></head>
         <body><nav><ul><li><a href=\"/\">Home</a></li><li><a href=\"/about\">About us</a></li></ul></nav>{around}
         <main><article><h1>Names</h1>{ARTICLE}</article></main>
         <footer><p>Subscribe to our newsletter. Copyright Desk.</p></footer><script>track('state')</script></body></html>"
    )
}

/// As in a worker of the program, whose threads have more room than those of tests.
fn read_in_worker(bytes: Vec<u8>, how: HtmlText) -> Result<Extracted, Rejected> {
    let work = move || read(&bytes, how, None, None);
    std::thread::Builder::new().stack_size(16 << 20).spawn(work).expect("a thread").join().expect("no panic")
}

#[test]
fn the_article_is_read_in_blocks() {
    let found = read_in_worker(page("").into_bytes(), HtmlText::Article).unwrap();
    let blocks: Vec<&str> = found.text.split("\n\n").collect();
    assert!(blocks.contains(&"What the court said"), "{}", found.text);
    assert!(blocks.contains(&"No names may be kept without a reason."), "{}", found.text);
    assert!(blocks.iter().any(|block| block.starts_with("A court ended") && block.ends_with("stations.")));
    for word in ["Home", "newsletter", "track", "<"] {
        assert!(!found.text.contains(word), "{word}: {}", found.text);
    }
    let known = |key: &str| found.metadata.iter().find(|(known, _)| known == key).map(|(_, value)| value.as_str());
    let expected = [
        ("title", "Names"),
        ("date", "2024-03-01"),
        ("source", "The Desk"),
        ("author", "Anna Writer"),
        ("url", "https://www.desk.example/names"),
    ];
    for (key, value) in expected {
        assert_eq!(known(key), Some(value), "{:?}", found.metadata);
    }
}

/// Found by changing real pages at random.
#[test]
fn a_header_that_ends_behind_charset_is_survived() {
    for meta in ["content='text/html;charset'", "content=\"charset \"", "content='text/html; charset=iso-8859-1'"] {
        let page = format!("<meta http-equiv=Content-Type {meta}><p>The state.</p>");
        for how in [HtmlText::Article, HtmlText::AllText] {
            assert_eq!(read_in_worker(page.clone().into_bytes(), how).unwrap().text, "The state.", "{meta}");
        }
    }
}

#[test]
fn all_text_is_what_can_be_seen() {
    let page = "<html><head><title>Not seen</title></head><body><div hidden>no</div><p style='display: none'>no</p>\
                <p aria-hidden=true>no</p><noscript>no</noscript><template>no</template><svg><text>no</text></svg>\
                One <b>bo</b>ld\n  word<br>line two<p>Two &amp; &eacute;<pre>a\n  b</pre><table><tr><td>c1<td>c2</table>\
                <ul><li>i1<li>i2</ul><script>no</script><!-- no -->";
    let found = read_in_worker(page.as_bytes().to_vec(), HtmlText::AllText).unwrap();
    assert_eq!(found.text, "One bold word\nline two\n\nTwo & é\n\na\nb\n\nc1\n\nc2\n\ni1\n\ni2");
}

#[test]
fn a_page_without_text_is_empty_and_text_without_a_page_is_text() {
    for page in ["", "<html><body><script>x</script></body></html>", "<p> \n </p>"] {
        let rejected = read_in_worker(page.as_bytes().to_vec(), HtmlText::Article).unwrap_err();
        assert_eq!(rejected.reason, Reason::Empty, "{page}");
    }
    let found = read_in_worker(b"Just a line of text".to_vec(), HtmlText::Article).unwrap();
    assert_eq!(found.text, "Just a line of text");
    let xhtml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><html xmlns=\"http://www.w3.org/1999/xhtml\"><body><p>The state.</p></body></html>";
    assert_eq!(read_in_worker(xhtml.into(), HtmlText::AllText).unwrap().text, "The state.");
}

/// Pages that are made to hurt: each is read in a time that grows with its length, and gives what is seen of it.
#[test]
fn hostile_pages_cost_no_more_than_their_length() {
    let deep = format!("{}deep{}", "<div>".repeat(100_000), "</div>".repeat(100_000));
    assert_eq!(deep.matches("<div>").count(), 100_000);
    let cases = [
        ("deep", page(&deep)),
        ("unclosed", page(&"<b><i><a href=x>".repeat(50_000))),
        ("lists", page(&"<ul><li>".repeat(30_000))),
        ("tables", page(&"<table><tr><td>".repeat(20_000))),
        ("paragraphs", page(&"<p>x".repeat(100_000))),
        ("entities", page(&"&amp;&lt;&#x61;&nosuch;".repeat(30_000))),
        ("attribute", page(&format!("<a title=\"{}\">x</a>", "y".repeat(3_000_000)))),
        ("attributes", page(&format!("<a {}>x</a>", (0..20_000).map(|n| format!("a{n}=1 ")).collect::<String>()))),
        ("script", page(&format!("<script>{}</script>", "<div>'</scrip".repeat(100_000)))),
        ("cdata", page(&"<![CDATA[<p>".repeat(50_000))),
        ("comment", page(&"<!--".repeat(100_000))),
        ("quotes", page(&"<a href=\"".repeat(50_000))),
        ("ends", page(&"</x></div>".repeat(100_000))),
    ];
    for (name, page) in cases {
        for how in [HtmlText::Article, HtmlText::AllText] {
            let start = Instant::now();
            let found = read_in_worker(page.clone().into_bytes(), how);
            let taken = start.elapsed();
            assert!(taken < Duration::from_secs(30), "{name}: {taken:?}");
            assert!(found.is_ok() || name == "comment" || name == "quotes", "{name}: {found:?}");
        }
    }
}

fn numbered(element: &str, times: usize) -> String {
    (0..times).map(|n| format!("<{element} title={n}>")).collect()
}

/// Pages of some kB that became gigabytes, since only the parser knows what their end tags end and which elements it begins again: they
/// are read as paragraphs.
#[test]
fn pages_that_a_parser_makes_deep_or_large_are_read_as_paragraphs() {
    let cases = [
        ("scope", "<div><object></div>".repeat(2400)),
        ("special", "<span><div></span>".repeat(2400)),
        ("foreign", "<math><mi><div></math>".repeat(2400)),
        ("raw in foreign", format!("<svg><style>{}", "<g>".repeat(2400))),
        ("ruby", "<ruby><rtc><rt>".repeat(2400)),
        ("noscript", format!("<noscript>{}", "<div>".repeat(2400))),
        ("begun again", format!("<p>{}x</p>{}", numbered("b", 200), "<p>x</p>".repeat(2000))),
        ("deep and wide", "<div>".repeat(250) + &"<p>x</p>".repeat(20_000)),
    ];
    for (name, inner) in cases {
        let page = format!("<p>It begins.</p>{inner}<p>wo<b>rd</b></p><div>It ends.</div>");
        assert_eq!(shape::nodes(&nesting::capped(&page)), None, "{name}");
        let flat = nesting::flattened(&page);
        let nodes = shape::nodes(&flat).expect("paragraphs are no deeper than what holds them");
        assert!(nodes < 80_000, "{name}: {nodes}");
        let start = Instant::now();
        let found = read_in_worker(page.into_bytes(), HtmlText::AllText).unwrap();
        assert!(start.elapsed() < Duration::from_secs(5), "{name}");
        assert!(found.text.starts_with("It begins."), "{name}");
        // What is never closed and holds no tags reaches to the end.
        if name != "raw in foreign" && name != "noscript" {
            assert!(found.text.ends_with("word\n\nIt ends."), "{name}: {:.300}", found.text);
        }
    }
    let article = page(&"<div><p>One <b>word</b></p></div>".repeat(20_000));
    assert!(shape::nodes(&article).is_some_and(|nodes| nodes > 100_000));
}
