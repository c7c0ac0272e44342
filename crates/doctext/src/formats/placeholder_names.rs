//! Titles and authors that programs write by themselves, and that say nothing of the text.

/// Titles of documents that nobody gave a title, in lower case, without numbers at their end.
const TITLES: [&str; 24] = [
    "blank document",
    "cover page",
    "document",
    "documento sin título",
    "dokument",
    "full page fax print",
    "image",
    "new document",
    "no title",
    "none",
    "powerpoint presentation",
    "powerpoint-präsentation",
    "presentación de powerpoint",
    "presentation",
    "présentation powerpoint",
    "sans titre",
    "scan",
    "scanned document",
    "slide",
    "title",
    "unbenannt",
    "unknown",
    "untitled",
    "untitled document",
];

/// What stands before the name of a file in titles.
const PRINTED_BY: [&str; 6] = ["microsoft ", "visio-", "adobe ", "wordperfect ", "quarkxpress", "pagemaker"];

/// Endings of files that are made into others.
const ENDINGS: [&str; 31] = [
    "ai", "cdr", "csv", "doc", "docm", "docx", "dot", "dotx", "dvi", "eps", "fm", "htm", "html", "idml", "indb",
    "indd", "jpg", "odt", "pages", "pdf", "pm6", "pmd", "ppt", "pptx", "ps", "pub", "qxd", "qxp", "rtf", "tex", "tif",
];
const MORE_ENDINGS: [&str; 9] = ["tiff", "txt", "vsd", "wp", "wpd", "xls", "xlsx", "qxb", "png"];

/// Names of accounts, in lower case.
const ACCOUNTS: [&str; 22] = [
    "admin",
    "administrador",
    "administrateur",
    "administrator",
    "anonymous",
    "author",
    "default",
    "default user",
    "guest",
    "microsoft office user",
    "none",
    "owner",
    "pc",
    "root",
    "scan",
    "scanner",
    "system",
    "unknown",
    "user",
    "usuario",
    "utilisateur",
    "windows user",
];

/// Whether a title is a placeholder (`Untitled`, `Document1`) or the name of a file (`Microsoft Word - letter.doc`, `C:\letter`).
pub(super) fn is_placeholder_title(title: &str) -> bool {
    let title = title.trim().trim_matches(['<', '>', '[', ']', '(', ')', '"']).to_lowercase();
    let name = title.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end_matches([' ', '-', '_', '(']);
    let is_printed =
        PRINTED_BY.iter().any(|program| title.strip_prefix(program).is_some_and(|rest| rest.contains(" - ")));
    !title.contains(char::is_alphanumeric)
        || TITLES.contains(&title.as_str())
        || TITLES.contains(&name)
        || is_printed
        || is_path(&title)
        || is_file_name(&title)
}

/// Whether an author is the name of an account or a device.
pub(super) fn is_placeholder_author(author: &str) -> bool {
    let author = author.trim().trim_matches(['<', '>', '[', ']', '(', ')', '"']).to_lowercase();
    let name = author.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end_matches([' ', '-', '_']);
    !author.contains(char::is_alphanumeric) || ACCOUNTS.contains(&author.as_str()) || ACCOUNTS.contains(&name)
}

fn is_path(title: &str) -> bool {
    let mut start = title.chars();
    let has_drive = start.next().is_some_and(|c| c.is_ascii_alphabetic()) && start.as_str().starts_with([':']) && {
        start.next();
        start.as_str().starts_with(['\\', '/'])
    };
    let is_url = ["file:", "http://", "https://"].iter().any(|scheme| title.starts_with(scheme));
    has_drive || is_url || title.starts_with("\\\\") || title.starts_with('/') && !title.contains(' ')
}

/// Whether it ends as names of files do. A sentence may end in the name of a file.
fn is_file_name(title: &str) -> bool {
    let Some((stem, ending)) = title.rsplit_once('.') else { return false };
    let is_known = ENDINGS.contains(&ending) || MORE_ENDINGS.contains(&ending);
    is_known && !stem.is_empty() && !stem.ends_with(' ') && stem.split_whitespace().count() <= 8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_programs_write_is_no_title() {
        for title in [
            "Microsoft Word - Brief an die Stadt.doc",
            "Microsoft PowerPoint - Talk",
            "Untitled",
            "untitled.indd",
            "Untitled-2",
            "Untitled 3",
            "Document1",
            "PowerPoint Presentation",
            "Letter to Ann.docx",
            "issue_7.qxd",
            r"C:\texts\letter",
            r"\\server\share\a",
            "/home/ann/letter",
            "file:///tmp/a.html",
            "<untitled>",
            "---",
            "Unbenannt",
            "Scan0001.tif",
        ] {
            assert!(is_placeholder_title(title), "{title}");
        }
        for title in [
            "A title",
            "Microsoft Word",
            "Documents of the state",
            "The Untitled Book",
            "Scan of a town",
            "1984",
            "1/2",
            "Node.js",
            "Notes on St. Paul",
            "Presentation of the results",
            "Slide guitar",
        ] {
            assert!(!is_placeholder_title(title), "{title}");
        }
    }

    #[test]
    fn accounts_are_no_authors() {
        for author in ["Administrator", "ADMIN", "user", "User1", "Owner", "root", "scanner", "?"] {
            assert!(is_placeholder_author(author), "{author}");
        }
        for author in ["Ann Root", "Usher", "Owen", "The Administrator of the Bank"] {
            assert!(!is_placeholder_author(author), "{author}");
        }
    }
}
