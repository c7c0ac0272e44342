use super::*;

fn read_xml(xml: &str) -> Extracted {
    read(xml.as_bytes(), &Options::default()).unwrap()
}

fn check(xml: &str, text: &str, metadata: &[(&str, &str)]) {
    let extracted = read_xml(xml);
    let keys: Vec<_> = extracted.metadata.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
    assert_eq!((extracted.text.as_str(), keys.as_slice()), (text, metadata), "{xml}");
}

fn tei(body: &str) -> String {
    format!("<?xml version='1.0'?>\n<TEI xmlns='http://www.tei-c.org/ns/1.0'><text><body>{body}</body></text></TEI>")
}

#[test]
fn tei_is_what_the_text_says() {
    for (body, expected) in [
        (
            "<head>One</head>\n  <p>The <hi>har</hi>bour was\n closed<note place='foot'>At night.</note>.</p>",
            "One\n\nThe harbour was closed.\n\nAt night.",
        ),
        (
            "<p>It was <choice><sic>clsoed</sic><corr>closed</corr></choice> by <choice><abbr>Mr</abbr><expan>Mister</expan></choice> X.</p>",
            "It was closed by Mister X.",
        ),
        ("<p>an exam-\n <lb break='no'/>\n ple and\n<lb/>a line<pb n='2'/> end</p>", "an example and\na line end"),
        ("<p>exam<pb n='3' break='no'/>ple</p>", "example"),
        (
            "<sp><speaker>ADA</speaker><stage>aside</stage><l>First line,</l>\n<l>second.</l></sp>",
            "First line,\nsecond.",
        ),
        (
            "<fw>Running head</fw><p>a <del>gone</del><add>new</add></p><list><item>i</item><item>ii</item></list>",
            "a new\n\ni\n\nii",
        ),
        (
            "<u who='#a'><seg>We met.</seg> <note type='vocal'>(Applause)</note><seg>Twice.</seg></u>",
            "We met.\n\nTwice.",
        ),
        ("<s>\n<w>The</w>\n<w join='right'>harbour</w>\n<pc>.</pc>\n</s>", "The harbour."),
    ] {
        check(&tei(body), expected, &[]);
    }
    let header = "<teiHeader><fileDesc><titleStmt><title>A play</title><title>Second</title><author>Ada <forename>L</forename></author>\
        <author>Bo</author></titleStmt><publicationStmt><date when='2012'/></publicationStmt>\
        <sourceDesc><bibl><date when='1845-12-28'>then</date></bibl></sourceDesc></fileDesc></teiHeader>";
    check(
        &format!("<TEI xml:lang='de'>{header}<text><p>a</p></text></TEI>"),
        "a",
        &[
            ("title", "A play"),
            ("author", "Ada L; Bo"),
            ("date", "1845-12-28"),
            ("file_date", "2012"),
            ("language", "de"),
        ],
    );
}

#[test]
fn scanned_pages_have_whole_words_once() {
    let alto = "<alto><Layout><TextBlock><TextLine><String CONTENT='Of'/><SP/><String CONTENT='par' SUBS_TYPE='HypPart1' SUBS_CONTENT='parties'/>\
        <HYP CONTENT='-'/></TextLine><TextLine><String CONTENT='ties' SUBS_TYPE='HypPart2' SUBS_CONTENT='parties'/><SP/><String CONTENT='and har'/>\
        <HYP CONTENT='-'/></TextLine><TextLine><String CONTENT='bours'/></TextLine></TextBlock><TextBlock><TextLine><String CONTENT='Next'/>\
        <String CONTENT='one'/></TextLine></TextBlock></Layout></alto>";
    check(alto, "Of parties and harbours\n\nNextone", &[]);
    let page = "<PcGts><Page><TextRegion><TextLine><Word><TextEquiv><Unicode>The</Unicode></TextEquiv></Word><Word><TextEquiv>\
        <Unicode>x</Unicode></TextEquiv></Word><TextEquiv index='0'><Unicode>The end</Unicode></TextEquiv><TextEquiv index='1'>\
        <Unicode>Tne end</Unicode></TextEquiv></TextLine><TextLine><Word><TextEquiv><Unicode>of</Unicode></TextEquiv></Word>\
        <Word><TextEquiv><Unicode>it</Unicode></TextEquiv></Word></TextLine><TextEquiv><Unicode>The end of it</Unicode></TextEquiv>\
        </TextRegion><TextRegion><TextEquiv><Unicode>Alone</Unicode></TextEquiv></TextRegion></Page></PcGts>";
    check(page, "The end\nof it\n\nAlone", &[]);
}

#[test]
fn articles_and_books() {
    let jats = "<!DOCTYPE article PUBLIC 'x' 'y'><article xml:lang='en'><front><journal-meta><journal-title>J</journal-title></journal-meta>\
        <article-meta><article-id>9</article-id><title-group><article-title>On <italic>harbours</italic></article-title></title-group>\
        <contrib><name><surname>Lee</surname><given-names>Ada</given-names></name><xref ref-type='aff'>1</xref></contrib>\
        <pub-date><day>5</day><month>3</month><year>2020</year></pub-date><abstract><p>Short.</p></abstract></article-meta></front>\
        <body><sec><title>Aim</title><p>As said<xref ref-type='bibr'>[3]</xref> in <xref ref-type='fig'>Figure 2</xref> by some<sup>4,5</sup> at 3 m<sup>2</sup>.</p></sec></body>\
        <back><ref-list><ref>Other</ref></ref-list></back></article>";
    check(
        jats,
        "Short.\n\nAim\n\nAs said in Figure 2 by some at 3 m2.",
        &[("title", "On harbours"), ("author", "Lee Ada"), ("date", "2020-03-05"), ("language", "en"), ("source", "J")],
    );
    let docbook = "<article><info><title>Manual</title><pubdate>2019-01-02</pubdate></info><section><title>Use</title>\
        <para>Press <keycap>A</keycap> now<footnote><para>Twice.</para></footnote>.</para></section></article>";
    check(docbook, "Use\n\nPress A now.\n\nTwice.", &[("title", "Manual"), ("date", "2019-01-02")]);
    let nitf = "<nitf><head><title>T</title><docdata><date.issue norm='20221013T100000Z'/></docdata></head><body><body.head><hedline>\
        <hl1>Harbour closed</hl1></hedline><byline>By Ada</byline></body.head><body.content><p>At <em>night</em>.</p></body.content></body></nitf>";
    check(
        nitf,
        "Harbour closed\n\nAt night.",
        &[("title", "Harbour closed"), ("author", "Ada"), ("date", "2022-10-13")],
    );
}

#[test]
fn entries_of_feeds_are_pages() {
    let item = "<?xml version='1.0'?><item><title>A &amp;amp; b</title><link>http://a.example</link><dc:creator>Ada</dc:creator>\
        <pubDate>Thu, 13 Oct 2022 10:00:00 GMT</pubDate><description>short</description>\
        <content:encoded><![CDATA[<p>The <b>har</b>bour.</p><p>Next.</p>]]></content:encoded></item>";
    let expected =
        [("url", "http://a.example"), ("author", "Ada"), ("date", "2022-10-13T10:00:00Z"), ("title", "A & b")];
    check(item, "The harbour.\n\nNext.", &expected);
    let entry = "<entry><title>T</title><author><name>Ada</name><uri>x</uri></author><link rel='self' href='n'/><link href='y'/>\
        <published>2022-10-13</published><content type='xhtml'><div><p>a &lt; b</p></div></content></entry>";
    check(entry, "a < b", &[("author", "Ada"), ("url", "y"), ("date", "2022-10-13"), ("title", "T")]);
    let feed = "<rss><channel><title>F</title><item><title>only</title></item><item><description>two</description></item></channel></rss>";
    check(feed, "only\n\ntwo", &[]);
}

#[test]
fn what_nobody_knows_is_read_whole_and_said() {
    let extracted =
        read_xml("<speech id='1'><meta>m</meta><par><b>Bold</b> and <i>i</i>talic</par><par>next</par></speech>");
    assert_eq!(extracted.text, "m\n\nBold and italic\n\nnext");
    assert_eq!((extracted.remarks[0].kind, extracted.remarks[0].detail.as_str()), (RemarkKind::UnknownXml, "<speech>"));
    let latin = b"<?xml version='1.0' encoding='ISO-8859-1'?><a><b>caf\xe9</b></a>";
    assert_eq!(read(latin, &Options::default()).unwrap().text, "caf\u{e9}");
    // What says UTF-8, and is something else.
    let latin = b"<?xml version='1.0' encoding='UTF-8'?><a><b>Le caf\xe9 de l'\xe9t\xe9</b></a>";
    assert_eq!(read(latin, &Options::default()).unwrap().text, "Le caf\u{e9} de l'\u{e9}t\u{e9}");
    let reason = |xml: &str| read(xml.as_bytes(), &Options::default()).unwrap_err().reason;
    assert_eq!(reason("<mediawiki><page/></mediawiki>"), Reason::UnsupportedType);
    assert_eq!(reason("plain text"), Reason::Malformed);
    assert_eq!(reason("<a/>"), Reason::Empty);
    assert_eq!(reason(&"<a>b".repeat(100_000)), Reason::Malformed);
    assert_eq!(reason(&"<TEI><title>b".repeat(100_000)), Reason::Malformed);
}

#[test]
fn titles_of_feeds_are_pages_and_bylines_are_names() {
    let feed = "<feed><entry><title type='html'>Bread &amp;amp; salt &amp;#8211; a &lt;b&gt;list&lt;/b&gt;</title><content type='html'>&lt;p&gt;Text.</content></entry></feed>";
    let known = |xml: &str, key: &str| {
        let metadata = read(xml.as_bytes(), &Options::default()).unwrap().metadata;
        metadata.into_iter().find(|(name, _)| name == key).map(|(_, value)| value)
    };
    assert_eq!(known(feed, "title").as_deref(), Some("Bread & salt \u{2013} a list"));
    let plain = "<feed><entry><title type='html'>Salt &amp;amp; sea</title><summary>Fish &amp; chips; tea</summary></entry></feed>";
    assert_eq!(known(plain, "title").as_deref(), Some("Salt & sea"));
    assert_eq!(read(plain.as_bytes(), &Options::default()).unwrap().text, "Fish & chips; tea");
    let paper = |byline: &str| {
        format!(
            "<nitf><body><body.head><byline>{byline}</byline></body.head><body.content><p>Text.</p></body.content></body></nitf>"
        )
    };
    for (byline, author) in
        [("By Ada Mill", "Ada Mill"), ("BY: <person>Bo Lee</person>", "Bo Lee"), ("Byron Day", "Byron Day")]
    {
        assert_eq!(known(&paper(byline), "author").as_deref(), Some(author));
    }
}
