use super::*;

fn read(column: &[&str]) -> (Vec<String>, CellCounts) {
    read_with(column, CellOptions::default())
}

fn read_with(column: &[&str], options: CellOptions) -> (Vec<String>, CellCounts) {
    let mut sample = ColumnSample::default();
    column.iter().for_each(|cell| sample.add(cell));
    let reading = CellReading::decide(&sample, options);
    let mut counts = CellCounts::default();
    let cells = column.iter().map(|cell| reading.apply(cell, &mut counts).into_owned()).collect();
    (cells, counts)
}

fn check(cases: &[(&str, &str)]) -> CellCounts {
    let (column, expected): (Vec<&str>, Vec<&str>) = cases.iter().copied().unzip();
    let (cells, counts) = read(&column);
    assert_eq!(cells, expected);
    counts
}

#[test]
fn escapes_are_undone_where_the_column_has_them() {
    let counts = check(&[
        (r"Rain fell.\nWe stayed\r\n\nin\tbed", "Rain fell.\nWe stayed\r\n\nin\tbed"),
        (r"it\u2019s late\u002c so \ud83d\ude00 \U0001F600", "it’s late, so 😀 😀"),
        (r#"she said \"no\" \/ caf\xe9 \xc3\xa9"#, "she said \"no\" / café é"),
        (r"b'The town\xe2\x80\x99s mayor\n'", "The town’s mayor\n"),
        ("one_x000D_\n_x000D_two_x0009_", "one\ntwo\t"),
        ("a |LBR| b NEWLINE_TOKENc", "a \n b \nc"),
        (r"D:\tools\new is where it is", r"D:\tools\new is where it is"),
        (r"in C:\Program Files\nero", r"in C:\Program Files\nero"),
        (r"Q:\nWhy?", "Q:\nWhy?"),
        ("['one', 'two']", "['one', 'two']"),
        ("plain", "plain"),
    ]);
    assert_eq!(counts.escapes_undone, 7);
}

#[test]
fn paths_formulas_and_commands_are_no_escapes() {
    let columns: [&[&str]; 5] = [
        &[r"C:\new\table", r"\\server\name\table"],
        &[r"let $\tau$ be", r"and $\nu + \rho$ too"],
        &[r"\textbf{bold} \ref{x}", r#"K\"onig und G\"odel"#],
        &[r"\d+\s\w+\n", r"\(a\)\t"],
        &["it was 2019 in Du2019", "u2018"],
    ];
    for column in columns {
        let (cells, counts) = read(column);
        assert_eq!((cells.iter().map(String::as_str).collect::<Vec<_>>(), counts.escapes_undone), (column.to_vec(), 0));
    }
    // Prices are no formulas.
    check(&[(r"It cost $5 million.\nThey paid $6.\n", "It cost $5 million.\nThey paid $6.\n")]);
}

#[test]
fn escapes_without_backslash_are_known_by_more_than_one() {
    check(&[("itu2019s lateu002c really", "it’s late, really"), ("bu2026", "b…")]);
}

#[test]
fn markup_is_read_where_tags_are_whole() {
    let counts = check(&[
        (
            r#"<p>The <b>old</b> mill.<br/>It turns</p><p>See <a href="https://example.org/x">this</a>&nbsp;page</p>"#,
            "The old mill.\nIt turns\n\nSee this\u{a0}page",
        ),
        ("<jats:title>Aim</jats:title><jats:p>Mills <jats:italic>grind</jats:italic>.</jats:p>", "Aim\n\nMills grind."),
        ("a < b and c > d, 3 <4 <3", "a < b and c > d, 3 <4 <3"),
        ("write to <ann@example.org> or <https://example.org>", "write to <ann@example.org> or <https://example.org>"),
        (
            r#"<p>new <a href="https://m.example/tags/mill">#<span>mill</span></a> <a href="https://example.org/a/long/path"><span class="invisible">https://</span><span class="ellipsis">example.org/a/lo</span><span class="invisible">ng/path</span></a></p>"#,
            "new #mill https://example.org/a/long/path",
        ),
        ("<b>5</b> < 6 &lt;i&gt;", "5 < 6 <i>"),
        ("line one\n<b>line</b> two", "line one\nline two"),
        ("AT&amp;T", "AT&T"),
    ]);
    assert_eq!((counts.markup_read, counts.entities_decoded), (5, 1));
}

#[test]
fn a_tag_that_is_mentioned_makes_no_markup() {
    let column = ["put it into a <b> element", "if a <b and c> d", "<user> said hi to <div>", "<a@b.org>"];
    let (cells, counts) = read(&column);
    assert_eq!(
        (cells.iter().map(String::as_str).collect::<Vec<_>>(), counts),
        (column.to_vec(), CellCounts::default())
    );
    let kept = CellOptions { markup: Markup::Text, ..CellOptions::default() };
    let (cells, counts) = read_with(&["<p>a</p>"], kept);
    assert_eq!((cells[0].as_str(), counts.markup_left), ("<p>a</p>", 1));
}

#[test]
fn a_tag_that_is_mentioned_stays_beside_markup() {
    let texts = [
        "Put a <br> between both lines.",
        "Why does my <span> not fit into its <td>?",
        "Nobody needs the <p> tag.",
        "<p> is a tag of its own",
        "It says \"<p>\" and then “</p>”.",
        "Is </div> needed?",
        "<b>Note:</b> open a <div> first",
    ];
    let column: Vec<&str> = texts.into_iter().chain(["<b>loud</b> words"]).collect();
    let (cells, counts) = read(&column);
    assert_eq!((&cells[..texts.len()], &cells[texts.len()][..]), (&texts.map(String::from)[..], "loud words"));
    assert_eq!((counts.markup_read, counts.markup_left), (1, texts.len() as u64));
    // Alone they do not make a column HTML.
    assert_eq!(read(&texts).1.markup_read, 0);
    let html = CellOptions { markup: Markup::Html, ..CellOptions::default() };
    assert_eq!(read_with(&["one <br> two"], html).0[0], "one\ntwo");
}

#[test]
fn markup_without_ends_is_read() {
    check(&[("Rain.<br />Hail.", "Rain.\nHail."), ("Sun<br>all day", "Sun\nall day")]);
    check(&[("It was long.<br /><br />I left.", "It was long.\n\nI left.")]);
    check(&[("First.<p>Second, <i>loud</i>.<p>Third", "First.\n\nSecond, loud.\n\nThird")]);
    check(&[("<p>One.\n<p>Two.\n<p>Three.</p>", "One.\n\nTwo.\n\nThree.")]);
    check(&[("<ul><li>tea<li>milk</ul>", "tea\n\nmilk")]);
    check(&[("<div><p>One</p><p>Two and th", "One\n\nTwo and th")]);
}

#[test]
fn html_that_was_escaped_twice_is_read_where_the_user_says_html() {
    let html = CellOptions { markup: Markup::Html, ..CellOptions::default() };
    let column =
        ["&lt;p&gt;Tea &amp;amp; milk&lt;/p&gt;\n\n&lt;p&gt;Cake&lt;/p&gt;", "a &lt;div&gt; of its own", "x &lt; y"];
    let (cells, counts) = read_with(&column, html);
    assert_eq!(cells, ["Tea & milk\n\nCake", "a <div> of its own", "x < y"]);
    assert_eq!(counts.markup_read, 1);
    assert!(read(&column).1.entities_left > 0);
}

#[test]
fn characters_as_r_writes_them_are_certain() {
    let counts = check(&[
        ("It<U+2019>s a caf<U+00E9>", "It’s a café"),
        ("<U+0001F600> and <U+D83D><U+DE00>", "😀 and 😀"),
        ("<U+26> <U+2019 <U+D83D> <u+2019>", "<U+26> <U+2019 <U+D83D> <u+2019>"),
    ]);
    assert_eq!(counts.escapes_undone, 2);
}

#[test]
fn entities_are_decoded_once() {
    let counts = check(&[
        ("Tea &amp; cake, milk &lt;again&gt;", "Tea & cake, milk <again>"),
        ("&#8220;No&#8221; &#128514; it&#x27;s&hellip; &amp;amp; &amp;#39;", "“No” 😂 it's… &amp; &#39;"),
        ("AT&T and R&D; a & b; x?a=1&copy=1", "AT&T and R&D; a & b; x?a=1&copy=1"),
        ("&#146;tis", "’tis"),
        ("the town #39;s fair, it#39;s #8217; #36;5 quot;x quot;", "the town's fair, it's ’ $5 \"x \""),
        ("item #3; don 39 t; page#12;", "item #3; don 39 t; page#12;"),
        ("the &lt;b&gt;", "the <b>"),
    ]);
    assert_eq!(counts.entities_left, 0);
}

#[test]
fn texts_about_html_keep_their_entities() {
    for cell in ["use &lt;div&gt; here", "write `&amp;` for &amp;", "In HTML, &nbsp; is a space", "&amp; in <p>"] {
        let (cells, counts) = read(&[cell]);
        assert_eq!(cells[0], cell);
        assert!(counts.entities_left > 0, "{cell}");
    }
    // By column.
    let (cells, _) = read(&["use &lt;div&gt; here", "what is &nbsp; for"]);
    assert_eq!(cells[1], "what is &nbsp; for");
    let always = CellOptions { entities: Entities::Always, ..CellOptions::default() };
    assert_eq!(read_with(&["use &lt;div&gt;"], always).0[0], "use <div>");
}

#[test]
fn hostile_cells_are_read_in_linear_time() {
    let n = 5_000;
    let cells = [
        "<b>".repeat(n),
        "<p ".repeat(n),
        "<a href=\"".repeat(n),
        "&".repeat(n),
        "&a;".repeat(n),
        ";".repeat(n),
        "\\".repeat(n),
        "$\\n".repeat(n),
        "$ \\n".repeat(n),
        "C:\\ A".repeat(n),
        "\\x41".repeat(n),
        "_x000D".repeat(n),
        "#39;".repeat(n),
        "<!--".repeat(n),
        "<b></i>".repeat(n),
        "\\\\a\\".repeat(n),
        "é\\u".repeat(n),
        "<é".repeat(n),
        "<U+".repeat(n),
        "<br> <p>".repeat(n),
        "u2019".repeat(n),
    ];
    for cell in &cells {
        for options in [
            CellOptions::default(),
            CellOptions {
                escapes: Escapes::Undo,
                markup: Markup::Html,
                entities: Entities::Always,
                ..CellOptions::default()
            },
        ] {
            read_with(&[cell, "<b>a</b> \\n &amp;"], options);
        }
    }
}
