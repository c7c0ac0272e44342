//! Markdown: CommonMark with tables, footnotes, strike-through and task lists, and what notes, blogs and papers add to it.

mod dialects;
mod inline;
mod lines;
mod tags;

use std::borrow::Cow;

use pulldown_cmark::{Event, Options as Extensions, Parser, Tag, TagEnd};

use self::tags::Tags;
pub(super) use self::tags::html_text;
use super::blocks::{Aside, Blocks};
use super::plain;
use crate::extracted::Extracted;
use crate::options::Options;
use crate::rejected::Rejected;

/// Takes the front matter and the markup off.
///
/// # Errors
/// Like plain text.
pub(super) fn read(bytes: Cow<'_, [u8]>, options: &Options) -> Result<Extracted, Rejected> {
    let plain = plain::read_of(bytes, options, false)?;
    Ok(Extracted { text: text_of(plain.body()), body_start: 0, ..plain })
}

/// The text of a body without its markup. URLs that are not shown are left out, and so are HTML tags.
///
/// # Complexity
/// Linear in the text.
fn text_of(body: &str) -> String {
    let extensions = Extensions::ENABLE_TABLES
        | Extensions::ENABLE_FOOTNOTES
        | Extensions::ENABLE_STRIKETHROUGH
        | Extensions::ENABLE_TASKLISTS
        | Extensions::ENABLE_HEADING_ATTRIBUTES;
    let mut blocks = Blocks::default();
    let mut in_code = false;
    // The text between `<sup>` and `</sup>`.
    let mut raised: Option<String> = None;
    let mut tags = Tags::default();
    let body = dialects::common(body);
    for event in Parser::new_ext(&body, extensions) {
        match event {
            Event::Text(text) if in_code => blocks.lines(&text),
            Event::Text(_) if tags.is_left_out() => {}
            Event::Text(text) => match &mut raised {
                Some(raised) => raised.push_str(&text),
                None => blocks.text(&text),
            },
            Event::InlineHtml(html) if is_raising(&html, "<sup") => raised = raised.or(Some(String::new())),
            Event::InlineHtml(html) if is_raising(&html, "</sup") => {
                blocks.raised(&raised.take().unwrap_or_default());
            }
            Event::Code(text) => blocks.text(&text),
            // The hyphen before it may divide a word.
            Event::SoftBreak if blocks.ends_in_hyphen() => blocks.line_break(),
            Event::SoftBreak => blocks.text(" "),
            Event::HardBreak => blocks.line_break(),
            Event::Html(html) | Event::InlineHtml(html) => tags.strip(&html, &mut blocks),
            Event::Start(Tag::FootnoteDefinition(_)) => blocks.begin_aside(Aside::Note),
            Event::End(TagEnd::FootnoteDefinition) => blocks.end_aside(),
            Event::Start(tag) if is_block(&tag.to_end()) => {
                in_code = matches!(tag, Tag::CodeBlock(_));
                blocks.end();
            }
            Event::End(tag) if is_block(&tag) => {
                in_code = false;
                tags = Tags::default();
                blocks.text(&raised.take().unwrap_or_default());
                blocks.end();
            }
            Event::Rule => blocks.end(),
            _ => {}
        }
    }
    blocks.finish()
}

fn is_raising(html: &str, tag: &str) -> bool {
    let start = html.as_bytes().get(..tag.len());
    start.is_some_and(|start| start.eq_ignore_ascii_case(tag.as_bytes()))
        && html.as_bytes().get(tag.len()).is_some_and(|next| *next == b'>' || *next == b' ')
}

fn is_block(tag: &TagEnd) -> bool {
    !matches!(
        tag,
        TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::Link
            | TagEnd::Image
    )
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::*;

    #[test]
    fn markup_goes_and_text_stays() {
        let cases = [
            (
                "# Head #\n\npara *em* __strong__\nline  \nbroken\\\nhere ~~out~~",
                "Head\n\npara em strong line\nbroken\nhere out",
            ),
            (
                "[link](http://x.org 'title') ![alt *text*](a.png) <http://y.org>\n\n[r]: http://z.org",
                "link alt text http://y.org",
            ),
            ("- one\n- [x] two\n  - three\n\n1. four", "one\n\ntwo\n\nthree\n\nfour"),
            ("| a | b |\n|---|---|\n| c `d` | e |", "a\n\nb\n\nc d\n\ne"),
            ("text[^1]\n\n[^1]: note\n\nmore", "text\n\nmore\n\nnote"),
            ("```rust\nlet a = 1;\n\nb();\n```\nand `c`", "let a = 1;\n\nb();\n\nand c"),
            ("> quoted\n> on\n\n---\n\\*no\\* &amp; &copy; 2 &lt; 3", "quoted on\n\n*no* & \u{a9} 2 < 3"),
            ("a<b>c</b>d<br>e <!-- no -->f<script>g</script>", "acd\ne f"),
            (
                "<div class='x'\n title='>'>in &amp; out<p>next</p></div>\n\n<style>\np {}\n\nq {}\n</style>\n\nend",
                "in & out\n\nnext\n\nend",
            ),
            ("half<b>word</b>", "halfword"),
            ("", ""),
        ];
        for (markdown, expected) in cases {
            assert_eq!(text_of(markdown), expected, "{markdown}");
        }
    }

    #[test]
    fn dialects_show_what_their_readers_see() {
        let cases = [
            // Obsidian.
            (
                "In [[Harbour|the old port]] of [[Town#Walls]].\n\n![[plan.png]] ==Closed== %%why?%% at night #port ^a-1",
                "In the old port of Town > Walls.\n\nClosed at night #port",
            ),
            ("%%\nhidden\n\nmore\n%%\nshown %% not closed", "shown %% not closed"),
            ("> [!warning]- Mind\n> The river\n> rose.\n\n> [!note]\n> Text", "Mind\n\nThe river rose.\n\nText"),
            ("a == b and c==d==e, 100%% and 2^10", "a == b and c==d==e, 100%% and 2^10"),
            // Hugo and Jekyll.
            (
                "{{< figure src=\"a.png\" >}}\n\nThe {{% mark %}}port{{% /mark %}} of {{ site.title }}.\n{% include x.html %}\n{: .lead #id}",
                "The port of .",
            ),
            ("a {% comment %} no\n\nno {% endcomment %}b", "a b"),
            // pandoc and Quarto.
            ("::: {.callout-note title=\"No\"}\nThe river rose.\n:::\nNext.", "The river rose.\n\nNext."),
            (":::tip A title\ntext\n:::", "A title\n\ntext"),
            (
                "# Head {#sec .unnumbered}\n\nas [small *words*]{.smallcaps key=\"a b\"} say `code`{.r}",
                "Head\n\nas small words say code",
            ),
            (
                "Known [@lee2020; -@doe:99] and [@lee2020, p. 33] to @lee and a@b.example [a@b.example].",
                "Known and [p. 33] to @lee and a@b.example [a@b.example].",
            ),
            ("thanks [@ada] and [@bo](http://x.example)\n\n[@ada]: http://y.example", "thanks @ada and @bo"),
            ("A claim^[With a *note*.] goes on.[^1]\n\n[^1]: Old.", "A claim goes on.\n\nOld.\n\nWith a note."),
            (
                "| The lantern burns\n| upon the hill\n\n| a | b |\n|---|---|\n| c | d",
                "The lantern burns\nupon the hill\n\na\n\nb\n\nc\n\nd",
            ),
            (
                "so $\\alpha = 3$, the $n$th and $$E=mc^2$$ cost $5 or $6, US$7 and NZ$ 8",
                "so , the th and cost $5 or $6, US$7 and NZ$ 8",
            ),
            (
                "$HOME/$USER, $GME,$AMC, \\$x\\$ and $20 million, or NZ$, it is",
                "$HOME/$USER, $GME,$AMC, $x$ and $20 million, or NZ$, it is",
            ),
            ("a\n\n\\newpage\n\n\\vspace{2em}\nb [TOC]\n\n{:.no_toc}\nc", "a\n\nb [TOC]\n\nc"),
            // Code stays, and so do notes of the old kind and tasks.
            (
                "```{r}\n%%a%% $x$ [[b]]\n```\n\n    {{ x }} $y$\n\n`[[c]] $z$`",
                "%%a%% $x$ [[b]]\n\n{{ x }} $y$\n\n[[c]] $z$",
            ),
            ("the reader<sup>1</sup> and 3 km<sup>2</sup>", "the reader and 3 km2"),
            (
                "the 19^th^, H~2~O, 10^6^ and 5~2~, the reader^1^ ~~out~~ a ~ b ~ c^2 x^2+y^2 p~1 and q~2 `H~2~O`",
                "the 19th, H2O, 10^6 and 5_2, the reader out a ~ b ~ c^2 x^2+y^2 p~1 and q~2 H~2~O",
            ),
            ("![the mill|300](a.png) ![weir|40x50](b.png) ![a|b](c.png) [d|300](e.md)", "the mill weir a|b d|300"),
            ("- [ ] open\n- [x] done [link][a]\n\n[a]: x", "open\n\ndone link"),
        ];
        for (markdown, expected) in cases {
            assert_eq!(text_of(markdown), expected, "{markdown}");
        }
    }

    #[test]
    fn nesting_is_not_slow() {
        let n = 100_000;
        let cases = [
            ">".repeat(n),
            "> ".repeat(n),
            "- ".repeat(n),
            "1. ".repeat(n),
            format!("{}\n{}", ">".repeat(n), "a\n".repeat(n)),
            format!("{}\n", ">".repeat(300)).repeat(1_000),
            "[".repeat(n),
            "![".repeat(n),
            "*a _b ".repeat(n),
            "`a``b".repeat(n),
            "<a ".repeat(n),
            "<!--".repeat(n),
            "<div>\n<script ".repeat(n),
            "[a](".repeat(n),
            "&".repeat(n),
            "|a".repeat(n),
            format!("|a|\n|-|\n{}", "|".repeat(n)),
            "[^a]: ".repeat(n),
            "[[".repeat(n),
            "[a](b)".repeat(n),
            format!("{}{}", "[".repeat(n), "](x)".repeat(n)),
            "$a ".repeat(n),
            "{{ ".repeat(n),
            "==a ".repeat(n),
            "^[a".repeat(n),
            "%%\n".repeat(n + 1),
            "{% comment %}\n".repeat(n),
            "[@a1 ".repeat(n),
            ":::\n".repeat(n),
            "a^b".repeat(n),
            "a~b".repeat(n),
        ];
        for markdown in cases {
            let start = Instant::now();
            text_of(&markdown);
            let head: String = markdown.chars().take(20).collect();
            assert!(start.elapsed() < Duration::from_secs(10), "{head}: {:?}", start.elapsed());
        }
    }
}
