//! Marks that are known by name.

/// The names, in the order in which they are shown.
pub(super) const NAMES: [&str; 6] = ["gutenberg", "aozora", "openiti", "timestamps", "pagemarks", "stage"];

/// The regular expressions of a preset.
pub(super) fn of_name(name: &str) -> Option<&'static [&'static str]> {
    Some(match name {
        "gutenberg" => GUTENBERG,
        "aozora" => AOZORA,
        "openiti" => OPENITI,
        "timestamps" => TIMESTAMPS,
        "pagemarks" => PAGEMARKS,
        "stage" => STAGE,
        _ => return None,
    })
}

/// Project Gutenberg: its head and licence, page numbers and pictures.
const GUTENBERG: &[&str] = &[
    r"(?is)\A.*?\*\*\*\s*START OF (?:THE|THIS) PROJECT GUTENBERG EBOOK[^*]*\*\*\*",
    r"(?is)\*\*\*\s*END OF (?:THE|THIS) PROJECT GUTENBERG EBOOK.*\z",
    r"(?is)\A.*?\*END\*?\s*THE SMALL PRINT[^\n]*\*END\*",
    r"(?is)^\s*End of (?:the |this )?Project Gutenberg(?:'s|’s)?\b.*\z",
    r"(?i)\[(?:Pg|Page|p\.)\s*[\divxlc]+\]",
    r"(?i)\[Illustration(?::[^\]]{0,2000})?\]",
    r"(?i)\[(?:Transcriber's|Transcriber’s) note[^\]]{0,4000}\]",
];

/// Aozora Bunko: readings, notes of the editors, the key to the signs, and what is said of the edition.
const AOZORA: &[&str] = &[
    r"《[^《》\n]{1,100}》",
    r"[｜|]",
    r"［＃[^］\n]{0,400}］",
    r"(?s)^-{10,}\s*\n【テキスト中に現れる記号について】.*?^-{10,}\s*$",
    r"(?s)^底本：.*\z",
];

/// OpenITI mARkdown: the head, marks of structure, pages and milestones.
const OPENITI: &[&str] = &[
    r"(?s)\A######OpenITI#.*?#META#Header#End#",
    r"\bPage(?:Beg|End)?V[^\sP]*P\d+[A-Z]?",
    r"\bms\d+\b",
    r"^###? [|$]+(?: [A-Z]+)*",
    r"^(?:#|~~)[ \t]*",
    r"%~%|@[A-Z]{2,}@?\d*|\bBeg[A-Z]\d*\b",
];

/// Times in transcripts and subtitles.
const TIMESTAMPS: &[&str] = &[
    r"[\[(]\s*\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?\s*(?:[-–—>]+\s*\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?\s*)?[\])]",
    r"(?i)[\[(](?:inaudible|unintelligible|crosstalk|phonetic)[^\[\]()\n]{0,40}\d{1,2}:\d{2}(?::\d{2})?[^\[\]()\n]{0,20}[\])]",
    r"\b(?:\d{1,2}:)?\d{1,2}:\d{2}[.,]\d{1,3}\s*-->\s*(?:\d{1,2}:)?\d{1,2}:\d{2}[.,]\d{1,3}[^\n]*",
    r"^\s*\d{1,2}:\d{2}:\d{2}(?:[.,]\d{1,3})?\b",
];

/// Marks of pages.
const PAGEMARKS: &[&str] = &[
    r"(?i)\[{1,2}\s*(?:Page|Pg|p\.|pp\.|S\.|Seite|Folio|fol\.|f\.)\s*[A-Z]{0,2}\s*[\divxlc]+[rvab]?\s*\]{1,2}",
    r"(?i)<(?:pb|page|lb|milestone)\b[^<>\n]{0,200}>¶?",
    r"¶",
    r"\{\s*(?:p\.\s*)?\d{1,4}\s*\}",
    r"(?i)\|\s*(?:p|pg|page|f)\.?\s*\d{1,4}[rv]?\s*\|",
    r"\bPage(?:Beg|End)?V\d+P\d+\b",
    r"^[ \t\x0c]*[-–—\[(]+[ \t]*(?:\d{1,4}|[ivxlc]{1,7})[ \t]*[-–—\])]+[ \t]*$",
    r"(?i)^[ \t\x0c]*page[ \t]+\d{1,4}(?:[ \t]+of[ \t]+\d{1,4})?[ \t]*$",
    r"^[ \t\x0c]*\d{1,4}[ \t]*$",
];

/// What happens besides speech: notes in square brackets, notes in brackets that fill a line, and the usual ones within a line.
const STAGE: &[&str] = &[
    r"\[{1,2}[^\[\]\n\d]{1,300}\]{1,2}",
    r"^[ \t]*\([^()\n]{1,400}\)[ \t]*$",
    r"(?i)\((?:[^()\n]{0,60}\b)?(?:laugh(?:s|ter|ing)?|applau(?:se|ds)|cheer(?:s|ing)|crosstalk|inaudible|unintelligible|pause|silence|music|interruption|beifall|heiterkeit|zurufe?|lachen|widerspruch|unruhe|applaudissements|rires|exclamations|risas|aplausos|risos|applausi|gelach|applaus|aplauz|oklaski)\b[^()\n]{0,300}\)",
];
