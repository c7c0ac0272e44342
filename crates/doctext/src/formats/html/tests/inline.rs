//! No text before, in or behind an element that stands within a line may be lost, nor the line be parted by it.

use super::*;

/// Elements with `INNER` in them, which is seen.
const SEEN: [&str; 58] = [
    "a href=x",
    "a",
    "a name=n",
    "abbr title=t",
    "acronym",
    "b",
    "bdi",
    "bdo dir=ltr",
    "big",
    "blink",
    "button",
    "cite",
    "code",
    "data value=1",
    "del",
    "dfn",
    "em",
    "font color=red",
    "i",
    "ins",
    "kbd",
    "label for=f",
    "mark",
    "meter",
    "nobr",
    "o:p",
    "output",
    "progress",
    "q",
    "ruby",
    "s",
    "samp",
    "slot",
    "small",
    "span",
    "span class=author",
    "span class=timestamp",
    "span id=share",
    "spacer",
    "st1:place w:st=on",
    "strike",
    "strong",
    "sub",
    "time",
    "time datetime=2020-01-01",
    "tt",
    "u",
    "var",
    "x-word",
    "my-element class=nav",
    "ix:nonnumeric name=n",
    "ix:nonfraction scale=3",
    "ix:continuation id=c",
    "ix:footnote",
    "unknown",
    "ins class=ad",
    "i class=icon",
    "g",
];

/// Elements with `INNER` in them, which is not seen.
const UNSEEN: [&str; 24] = [
    "audio",
    "canvas",
    "datalist",
    "iframe",
    "ix:header",
    "ix:hidden",
    "map",
    "noembed",
    "noscript",
    "object",
    "picture hidden",
    "rp",
    "rt",
    "script",
    "select",
    "span aria-hidden=true",
    "span class=pagenum",
    "span hidden",
    "span style=display:none",
    "style",
    "svg",
    "template",
    "video",
    "a class=pageno",
];

/// Elements that hold nothing.
const EMPTY: [&str; 13] = [
    "<img src=x style=float:left>",
    "<wbr>",
    "<input value=v>",
    "<embed>",
    "<span></span>",
    "<a id=n></a>",
    "<picture><source><img></picture>",
    "<i class=icon></i>",
    "<svg/></svg>",
    "<!-- c -->",
    "<o:p></o:p>",
    "<x-y></x-y>",
    "<a href=x><span>1</span><svg></svg></a>",
];

/// A page whose paragraphs, list items and so on have the element in their midst.
fn page_with(element: &str) -> String {
    let line =
        |at: &str| format!("Before{at} the mill {element}, behind{at} the river was a bridge of stone and a road.");
    let long = "<p>The ministry asked every shop for the names of its readers, and most of the shops refused to give them away.</p>";
    format!(
        "<html><head><title>Mill</title></head><body><article><h1>Mill</h1>{long}<p>{}</p>{long}<h2>{}</h2>{long}<ul><li>{}</li></ul>\
         {long}<blockquote>{}</blockquote>{long}<div>{}</div>{long}<table><tr><td>{}</td><td>2</td></tr></table>{long}\
         <blockquote><p>{}</p></blockquote>{long}</article></body></html>",
        line("1"),
        line("2"),
        line("3"),
        line("4"),
        line("5"),
        line("6"),
        line("7"),
    )
}

fn check(element: &str, inner: Option<bool>) {
    let page = page_with(element);
    for how in [HtmlText::Article, HtmlText::AllText] {
        let text = read_in_worker(page.clone().into_bytes(), how).unwrap().text;
        for at in 1..=7 {
            let line = text.split("\n\n").find(|line| line.starts_with(&format!("Before{at} the mill")));
            let line = line.unwrap_or_else(|| panic!("{element} at {at}, {how:?}: no beginning\n{text}"));
            assert!(
                line.ends_with(&format!(", behind{at} the river was a bridge of stone and a road.")),
                "{element} at {at}, {how:?}: {line}"
            );
            assert!(
                inner.is_none_or(|is_seen| line.contains("INNER") == is_seen),
                "{element} at {at}, {how:?}: {line}"
            );
        }
    }
}

#[test]
fn nothing_is_lost_around_an_element_within_a_line() {
    for tag in SEEN {
        check(&format!("<{tag}>INNER</{}>", tag.split(' ').next().unwrap()), Some(true));
    }
}

#[test]
fn an_element_may_hold_the_whole_paragraph() {
    let line = "The council opened the mill again after years of quarrels, and the river carried the boats.";
    let long = "<p>The ministry asked every shop for the names of its readers, and most of the shops refused to give them away.</p>";
    // A paragraph that is one link points to another article.
    for tag in SEEN.into_iter().filter(|tag| *tag != "a href=x") {
        let name = tag.split(' ').next().unwrap();
        for (before, behind) in [("<p>", "</p>"), ("<ul><li>", "</ul>"), ("<blockquote>", "</blockquote>")] {
            let page =
                format!("<article><h1>Mill</h1>{long}{long}{before}<{tag}>{line}</{name}>{behind}{long}</article>");
            let text = read_in_worker(page.into_bytes(), HtmlText::Article).unwrap().text;
            assert!(text.contains(line), "{before}{tag}: {text}");
        }
    }
}

#[test]
fn what_is_not_seen_takes_nothing_with_it() {
    for tag in UNSEEN {
        check(&format!("<{tag}>INNER</{}>", tag.split(' ').next().unwrap()), Some(false));
    }
    for element in EMPTY {
        check(element, None);
    }
}

#[test]
fn verse_is_kept() {
    let lines = ["The lamp is on the hill,", "The boats are in the bay,", "The miller sleeps", "And so does May."];
    let wrapped = |tag: &str, end: &str| lines.map(|line| format!("<{tag}>{line}{end}")).concat();
    let verses = [
        format!("<div class=poem><div class=stanza>{}</div></div>", wrapped("div class=i0", "</div>")),
        format!("<div class=poem><div class=stanza>{}</div></div>", wrapped("span class=i2", "<br></span>")),
        format!("<div class=poetry>{}</div>", wrapped("p class=line", "</p>")),
        format!("<div class=poem><ul>{}</ul></div>", wrapped("li", "</li>")),
        format!("<blockquote>{}</blockquote>", lines.join("<br>\n")),
        format!("<pre>{}</pre>", lines.join("\n")),
        format!("<div class=verse>{}</div>", lines.join("<br>\n")),
        format!("<center>{}</center>", lines.join("<br>\n")),
        format!("<table>{}</table>", wrapped("tr><td", "</td></tr>")),
        format!("<dl>{}</dl>", wrapped("dd", "</dd>")),
        format!("<section class=stanza>{}</section>", wrapped("span style=display:block", "</span>")),
        format!("<lg>{}</lg>", wrapped("l", "<br></l>")),
        format!("<div><i>{}</i></div>", lines.join("<br>\n")),
    ];
    for verse in verses {
        let text = read_in_worker(page(&format!("<h2>Song</h2><p>They sang it at the mill in the evening, and all who came by knew it.</p>{verse}<p>And then they went home, for it was late, and nobody spoke on the way.</p>")).into_bytes(), HtmlText::Article);
        let book = format!("<html><body><h1>Book</h1>{}{verse}{}</body></html>", ARTICLE, ARTICLE);
        let text = text.map(|_| read_in_worker(book.into_bytes(), HtmlText::Article).unwrap().text).unwrap();
        for line in lines {
            assert!(text.contains(line), "{verse}\n{text}");
        }
    }
}

#[test]
fn words_stay_whole_around_page_numbers_and_references_to_notes() {
    let page = page(
        "<article><p>The mayor<sup>1</sup> of the val<span class=\"pagenum\"><a id=\"Page_7\">[Pg 7]</a></span>ley<sup><a href=\"#n\">[2]</a></sup> saw\
         <span class=pageno>8</span> the 19<sup>th</sup> bridge<sup>*</sup>, M<sup>me</sup> Roland, 20 km<sup>2</sup> of\
         CO<sub>2</sub>, the town<a href=\"#f\"><sup>3</sup></a> and the river<sup>4, 5</sup>.</p></article>",
    );
    let expected = "The mayor of the valley saw the 19th bridge, Mme Roland, 20 km2 ofCO2, the town and the river.";
    for how in [HtmlText::Article, HtmlText::AllText] {
        let text = read_in_worker(page.clone().into_bytes(), how).unwrap().text;
        assert!(how == HtmlText::Article || text.contains(expected), "{text}");
    }
    let alone = read_in_worker(
        b"<p>The hall<span style='vertical-align: super'>9</span> and the well<a role=doc-noteref href=x>10</a>."
            .to_vec(),
        HtmlText::AllText,
    );
    assert_eq!(alone.unwrap().text, "The hall and the well.");
    let powers = read_in_worker(
        b"<p>In 1877<sup><a href='#n'>5</a></sup>, on the 3<sup>rd</sup>, 10<sup>6</sup> grains of 10<sup>\xe2\x88\x929</sup> m<sup>3</sup>.".to_vec(),
        HtmlText::AllText,
    );
    assert_eq!(powers.unwrap().text, "In 1877^5, on the 3rd, 10^6 grains of 10^\u{2212}9 m3.");
    let chapter = b"<p>The mill.<div class=pagebreak><p>A chapter that begins on a page of its own in print.</div>";
    assert!(read_in_worker(chapter.to_vec(), HtmlText::AllText).unwrap().text.contains("of its own"));
}

#[test]
fn the_share_of_words_that_are_kept_is_said() {
    let found = read_in_worker(page("").into_bytes(), HtmlText::Article).unwrap();
    let all = read_in_worker(page("").into_bytes(), HtmlText::AllText).unwrap();
    let words = |text: &str| text.split_whitespace().count() as f64;
    assert!((found.kept_share.unwrap() - words(&found.text) / words(&all.text)).abs() < 0.001);
    assert_eq!(all.kept_share, None);
    assert_eq!(read_in_worker(b"<p>One two".to_vec(), HtmlText::Article).unwrap().kept_share, None);
}
