//! What the elements of each kind of XML mean.

/// A kind of XML.
pub(super) struct Dialect {
    /// Names of the first element.
    roots: &'static [&'static str],
    /// Another element that shows it, where others have the same root.
    sign: &'static str,
    /// Whether nothing is known about its elements.
    pub is_guess: bool,
    /// Elements whose content is no text.
    pub left_out: &'static [&'static str],
    /// Elements whose content is text, although they are within one that is left out.
    pub kept: &'static [&'static str],
    /// Elements that are blocks wherever they stand; others are where their parent has no text of its own.
    pub blocks: &'static [&'static str],
    /// Elements that are a line of their own within a block.
    pub lines: &'static [&'static str],
    /// Elements that go to the end of the text.
    pub notes: &'static [&'static str],
    pub keys: &'static [Key],
}

/// Where metadata stands.
pub(super) struct Key {
    pub name: &'static str,
    /// An element above it; any if empty.
    pub within: &'static str,
    pub element: &'static str,
    /// The attribute that has the value; the text of the element if empty.
    pub attribute: &'static str,
}

const fn key(name: &'static str, within: &'static str, element: &'static str, attribute: &'static str) -> Key {
    Key { name, within, element, attribute }
}

/// The kind of XML with this first element.
pub(super) fn of(root: &str, text: &str) -> &'static Dialect {
    let is_it = |dialect: &&Dialect| dialect.roots.contains(&root) && text.contains(dialect.sign);
    DIALECTS.iter().find(is_it).unwrap_or(&UNKNOWN)
}

const UNKNOWN: Dialect = Dialect {
    roots: &[],
    sign: "",
    is_guess: true,
    left_out: &["script", "style"],
    kept: &[],
    blocks: &["p", "para", "title", "table", "tr", "td", "li", "ul", "ol", "item", "list"],
    lines: &["br", "lb"],
    notes: &[],
    keys: &[],
};

static DIALECTS: [Dialect; 4] = [
    // TEI.
    Dialect {
        roots: &["TEI", "TEI.2", "teiCorpus", "teiCorpus.2"],
        sign: "",
        left_out: &[
            "teiHeader",
            "standOff",
            "fw",
            "speaker",
            "stage",
            "note",
            "del",
            "rdg",
            "desc",
            "figDesc",
            "formula",
            "facsimile",
            "sourceDoc",
            "timeline",
            "spanGrp",
            "linkGrp",
            "listBibl",
            "certainty",
        ],
        kept: &[],
        blocks: &[
            "head",
            "p",
            "ab",
            "u",
            "sp",
            "lg",
            "list",
            "item",
            "table",
            "row",
            "cell",
            "div",
            "figure",
            "opener",
            "closer",
            "trailer",
            "epigraph",
            "byline",
            "dateline",
            "salute",
            "signed",
            "label",
            "titlePart",
            "docTitle",
            "docAuthor",
            "docImprint",
            "castItem",
            "castList",
        ],
        lines: &["l", "lb"],
        notes: &["note"],
        keys: &[
            key("title", "titleStmt", "title", ""),
            key("author", "titleStmt", "author", ""),
            key("date", "creation", "date", "when"),
            key("date", "creation", "date", ""),
            key("date", "sourceDesc", "date", "when"),
            key("date", "settingDesc", "date", "when"),
            key("date", "sourceDesc", "date", ""),
            key("date", "standOff", "event", "when"),
            key("file_date", "publicationStmt", "date", "when"),
            key("language", "", "TEI", "lang"),
            key("language", "", "text", "lang"),
            key("language", "langUsage", "language", "ident"),
        ],
        ..UNKNOWN_KIND
    },
    // JATS, and NLM before it: articles of journals.
    Dialect {
        roots: &["article"],
        sign: "<front",
        left_out: &[
            "front",
            "front-stub",
            "ref-list",
            "object-id",
            "inline-formula",
            "disp-formula",
            "tex-math",
            "math",
            "xref",
            "processing-meta",
            "permissions",
            "attrib",
            "alternatives",
            "label",
        ],
        kept: &["abstract", "trans-abstract"],
        blocks: &[
            "title",
            "p",
            "sec",
            "list",
            "list-item",
            "table-wrap",
            "table",
            "tr",
            "td",
            "th",
            "caption",
            "disp-quote",
            "fig",
            "boxed-text",
            "def-list",
            "verse-group",
            "speech",
            "subtitle",
            "fn",
        ],
        lines: &["break", "verse-line"],
        notes: &["fn"],
        keys: &[
            key("title", "title-group", "article-title", ""),
            key("author", "contrib", "name", ""),
            key("date", "article-meta", "pub-date", ""),
            key("language", "", "article", "lang"),
            key("keywords", "kwd-group", "kwd", ""),
            key("source", "journal-meta", "journal-title", ""),
        ],
        ..UNKNOWN_KIND
    },
    // DocBook.
    Dialect {
        roots: &["book", "article", "chapter", "section", "part", "set", "refentry", "appendix", "preface"],
        sign: "<para",
        left_out: &["info", "bookinfo", "articleinfo", "chapterinfo", "sectioninfo", "indexterm", "remark", "toc"],
        kept: &["abstract"],
        blocks: &[
            "title",
            "subtitle",
            "para",
            "simpara",
            "section",
            "itemizedlist",
            "orderedlist",
            "variablelist",
            "listitem",
            "term",
            "table",
            "row",
            "entry",
            "programlisting",
            "screen",
            "blockquote",
            "note",
            "warning",
            "tip",
            "figure",
            "example",
            "informaltable",
        ],
        lines: &[],
        notes: &["footnote"],
        keys: &[
            key("title", "info", "title", ""),
            key("title", "bookinfo", "title", ""),
            key("title", "articleinfo", "title", ""),
            key("title", "", "title", ""),
            key("author", "", "author", ""),
            key("date", "", "pubdate", ""),
            key("date", "info", "date", ""),
            key("date", "articleinfo", "date", ""),
        ],
        ..UNKNOWN_KIND
    },
    // News: NITF, NewsML, and what is like them.
    Dialect {
        roots: &["nitf", "NewsML", "newsItem", "newsMessage"],
        sign: "",
        left_out: &[
            "head",
            "body.end",
            "byline",
            "dateline",
            "distributor",
            "catalogRef",
            "rightsInfo",
            "itemMeta",
            "contentMeta",
            "header",
            "NewsEnvelope",
            "NewsManagement",
            "Identification",
            "AdministrativeMetadata",
            "DescriptiveMetadata",
            "RightsMetadata",
            "media-metadata",
            "script",
            "style",
        ],
        kept: &[],
        blocks: &["p", "hl1", "hl2", "hedline", "block", "media", "table", "tr", "td", "li", "ul", "ol", "h1", "h2"],
        lines: &["br"],
        notes: &[],
        keys: &[
            key("title", "", "hl1", ""),
            key("title", "", "headline", ""),
            key("title", "", "HeadLine", ""),
            key("title", "head", "title", ""),
            key("author", "", "byline", ""),
            key("author", "", "ByLine", ""),
            key("date", "", "date.issue", "norm"),
            key("date", "", "contentCreated", ""),
            key("date", "", "DateLine", ""),
            key("date", "", "FirstCreated", ""),
            key("date", "", "versionCreated", ""),
            key("language", "", "language", "tag"),
            key("source", "", "pubdata", "name"),
        ],
        ..UNKNOWN_KIND
    },
];

const UNKNOWN_KIND: Dialect = Dialect { is_guess: false, ..UNKNOWN };
