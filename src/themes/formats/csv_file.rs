//! Tables of patterns, `.csv` and `.tsv`: a row for each pattern of a theme, or a column for each theme.

use std::collections::HashMap;

use super::Imported;
use super::build::{ListBuilder, Slash, weight_of, weight_text};
use super::table::{TextTable, written};
use super::words::shown;
use crate::config::ThemeOptions;
use crate::themes::file::languages_of;
use crate::themes::list::{Entry, ListError, Place, ThemeList};

/// Names of the column that holds the patterns. Under the first, they are patterns as termloom writes them; under the
/// others they are words and `*` where a column stands for each theme.
const PATTERN: [&str; 4] = ["pattern", "term", "word", "keyword"];
const THEME: [&str; 2] = ["theme", "category"];
const WEIGHT: &str = "weight";
const NAME: &str = "name";
const LANGUAGES: [&str; 2] = ["languages", "language"];

/// Reads a table, with the separator that its first line has most often if none is given.
pub(super) fn read(text: &str, separator: Option<u8>, patterns: Option<&str>) -> Result<Imported, ListError> {
    let separator = separator.unwrap_or_else(|| separator_of(text));
    let mut builder = ListBuilder::new();
    let mut table = TextTable::new(text, separator);
    let Some(top) = table.next(&mut builder) else { return Err(error("is empty")) };
    let header: Vec<String> = table.row.iter().map(|name| name.trim().to_string()).collect();
    let column =
        |names: &[&str]| header.iter().position(|cell| names.iter().any(|name| cell.eq_ignore_ascii_case(name)));
    let of_pattern = PATTERN.iter().find_map(|name| column(&[name]));
    let pattern = match (patterns, column(&THEME), of_pattern) {
        (None, Some(theme), Some(pattern)) => {
            return Ok(long(
                table,
                builder,
                &ListColumns {
                    theme,
                    pattern,
                    weight: column(&[WEIGHT]),
                    name: column(&[NAME]),
                    languages: column(&LANGUAGES),
                },
            ));
        }
        (None, Some(theme), None) => {
            let name = &header[theme];
            return Err(error(&format!("has the column `{name}` but none named pattern, term, word or keyword")));
        }
        (None, None, of_pattern) => of_pattern.unwrap_or(0),
        (Some(name), ..) => match column(&[name]) {
            Some(pattern) => pattern,
            None => return Err(error(&format!("has no column `{name}`; it has {}", header.join(", ")))),
        },
    };
    wide(text, separator, &Header { names: header, top, pattern })
}

fn error(message: &str) -> ListError {
    ListError::new(Place::new(1, 1), format!("the table {message}"))
}

fn separator_of(text: &str) -> u8 {
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let count = |separator: u8| first.bytes().filter(|&byte| byte == separator).count();
    // Of equal ones the last, which is the comma.
    b"\t;,".iter().copied().max_by_key(|&separator| count(separator)).unwrap_or(b',')
}

struct ListColumns {
    theme: usize,
    pattern: usize,
    weight: Option<usize>,
    name: Option<usize>,
    languages: Option<usize>,
}

/// A row for each pattern of a theme.
fn long(mut table: TextTable<'_>, mut builder: ListBuilder, columns: &ListColumns) -> Imported {
    let mut themes: HashMap<String, usize> = HashMap::new();
    while let Some(place) = table.next(&mut builder) {
        let cell = |column: usize| table.cell(column);
        let (name, text) = (cell(columns.theme), cell(columns.pattern));
        if name.is_empty() && text.is_empty() {
            continue;
        }
        if name.is_empty() || text.is_empty() {
            let missing = if name.is_empty() { "theme" } else { "pattern" };
            builder.unusable(place, format!("`{}`: a row without a {missing}", shown(&format!("{name}{text}"))));
            continue;
        }
        let weight = match columns.weight.map(cell).filter(|weight| !weight.is_empty()) {
            None => 1.0,
            Some(weight) => match weight_of(weight) {
                Some(weight) => weight,
                None => {
                    builder
                        .unusable(place, format!("`{}`, whose weight `{}` is no number", shown(text), shown(weight)));
                    continue;
                }
            },
        };
        let languages = match languages_of(columns.languages.map(cell).unwrap_or_default()) {
            Ok(languages) => languages,
            Err(message) => {
                builder.unusable(place, format!("`{}`, {message}", shown(text)));
                continue;
            }
        };
        if !builder.is_pattern(text, place) {
            continue;
        }
        let theme = match themes.get(name) {
            Some(&theme) => theme,
            None => {
                let theme = builder.theme(None, name, Slash::Divides, place);
                themes.insert(name.to_string(), theme);
                theme
            }
        };
        let name = columns.name.map(cell).filter(|name| !name.is_empty()).map(str::to_string);
        let options = (!languages.is_empty()).then(|| ThemeOptions::default().languages(languages));
        builder.add_entry(theme, Entry { name, options, ..Entry::new(text, weight, place) });
    }
    builder.done()
}

/// Whether a cell says that the pattern of its row belongs to the theme of its column.
fn mark(cell: &str) -> Option<bool> {
    match cell.trim() {
        "" | "0" => Some(false),
        "1" | "x" | "X" => Some(true),
        cell if cell.eq_ignore_ascii_case("true") => Some(true),
        cell if cell.eq_ignore_ascii_case("false") => Some(false),
        _ => None,
    }
}

/// What a column holds in all rows.
#[derive(Clone, Default)]
struct Contents {
    marks: usize,
    others: usize,
    /// The first cell that is no mark.
    other: Option<(Place, String)>,
}

/// The first row of a table with a column for each theme.
struct Header {
    names: Vec<String>,
    top: Place,
    /// The column of the patterns.
    pattern: usize,
}

/// What each column holds, in rows that are as long as the header.
fn contents(text: &str, separator: u8, header: &Header) -> Vec<Contents> {
    let mut contents = vec![Contents::default(); header.names.len()];
    // What cannot be read is said when the rows are read for their patterns.
    let mut unsaid = ListBuilder::new();
    let mut table = TextTable::new(text, separator);
    table.next(&mut unsaid);
    while let Some(place) = table.next(&mut unsaid) {
        if table.row.len() != contents.len() {
            continue;
        }
        for (column, cell) in contents.iter_mut().zip(&table.row) {
            match mark(cell) {
                Some(_) => column.marks += usize::from(!cell.trim().is_empty()),
                None => {
                    column.others += 1;
                    column.other.get_or_insert_with(|| (place, shown(cell.trim())));
                }
            }
        }
    }
    contents
}

/// A column for each theme.
fn wide(text: &str, separator: u8, header: &Header) -> Result<Imported, ListError> {
    let mut builder = ListBuilder::new();
    let mut themes: Vec<(usize, usize)> = Vec::new();
    let &Header { ref names, top, pattern } = header;
    for (number, column) in contents(text, separator, header).iter().enumerate() {
        let name = &names[number];
        if number == pattern {
            continue;
        }
        match &column.other {
            None if column.marks > 0 => themes.push((number, builder.theme(None, name, Slash::Divides, top))),
            None => builder.changed(top, format!("the column `{}` is empty, and no theme", shown(name))),
            Some((place, other)) => {
                let message = format!("the column `{}` is no theme: line {} holds `{other}`", shown(name), place.line);
                // A column of notes was never meant as a theme; one that is mostly 0 and 1 may have been.
                if column.marks > column.others {
                    builder.unusable(top, message);
                } else {
                    builder.changed(top, message);
                }
            }
        }
    }
    if themes.is_empty() {
        return Err(error("needs the columns `theme` and `pattern`, or a column of 0 and 1 for each theme"));
    }
    let is_own = names[pattern].eq_ignore_ascii_case(PATTERN[0]);
    let mut table = TextTable::new(text, separator);
    table.next(&mut builder);
    while let Some(place) = table.next(&mut builder) {
        let (text, cells) = (table.cell(pattern), table.row.len());
        if cells != names.len() {
            let message = format!("`{}`: the row has {cells} cells, the header {}", shown(text), names.len());
            builder.unusable(place, message);
            continue;
        }
        let is_marked = |column: usize| mark(table.cell(column)) == Some(true);
        let of_row: Vec<usize> =
            themes.iter().filter(|&&(column, _)| is_marked(column)).map(|&(_, theme)| theme).collect();
        if of_row.is_empty() {
            continue;
        }
        let text = if !is_own {
            builder.words(text, false, place)
        } else {
            builder.is_pattern(text, place).then(|| text.to_string())
        };
        for theme in of_row.into_iter().filter(|_| text.is_some()) {
            builder.add(theme, text.as_deref().unwrap_or_default(), 1.0, place);
        }
    }
    Ok(builder.done())
}

/// Writes a row for each pattern of a theme.
pub(super) fn write(list: &ThemeList, separator: u8) -> String {
    let entries = || list.themes.iter().flat_map(|theme| theme.patterns.iter().map(move |entry| (theme, entry)));
    let is_written = [
        true,
        true,
        entries().any(|(_, entry)| entry.weight != 1.0),
        entries().any(|(_, entry)| entry.name.is_some()),
        entries().any(|(theme, entry)| !theme.options_of(entry).languages.is_empty()),
    ];
    let row = |cells: [&str; 5]| {
        cells.iter().zip(is_written).filter(|(_, is_written)| *is_written).map(|(cell, _)| cell.to_string()).collect()
    };
    let mut rows: Vec<Vec<String>> = vec![row([THEME[0], PATTERN[0], WEIGHT, NAME, LANGUAGES[0]])];
    rows.extend(entries().map(|(theme, entry)| {
        let (weight, languages) = (weight_text(entry.weight), theme.options_of(entry).languages.join(" "));
        row([&theme.name, &entry.text, &weight, entry.name.as_deref().unwrap_or_default(), &languages])
    }));
    written(rows, separator)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(imported: &Imported) -> Vec<String> {
        let themes = imported.list.themes.iter();
        themes
            .map(|theme| {
                let texts: Vec<_> = theme.patterns.iter().map(|entry| entry.text.as_str()).collect();
                format!("{}: {}", theme.name, texts.join(", "))
            })
            .collect()
    }

    #[test]
    fn a_row_for_each_pattern() {
        let table = "weight;Pattern;THEME\nmuch;a;x\n2;/b(c,d)/;y/z\n;d ~5 e;x\n;d ~5 e;x\n1;;x\n";
        let read = super::read(table, None, None).unwrap();
        assert_eq!(texts(&read), ["y/z: /b(c,d)/", "x: d ~5 e"]);
        assert_eq!(read.list.themes[0].patterns[0].weight, 2.0);
        assert_eq!(read.remarks.len(), 3, "{:#?}", read.remarks);
    }

    #[test]
    fn a_column_for_each_theme() {
        let table = "keyword,state,note,party,list\n/2.gy/,1,seen 1,,1\nb?,0,,X,2\nc,1,1\n!,true,,FALSE,0\n";
        let read = super::read(table, None, None).unwrap();
        assert_eq!(texts(&read), ["state: 2.gy/", "party: b"]);
        let kinds: Vec<_> = read.remarks.iter().map(|remark| (remark.place.line, remark.kind.to_string())).collect();
        let expected =
            [(1, "changed"), (1, "left out"), (2, "changed"), (3, "changed"), (4, "left out"), (5, "left out")];
        assert_eq!(kinds, expected.map(|(line, kind)| (line, kind.to_string())), "{:#?}", read.remarks);
        let chosen = super::read("a,note\n1,b\n", None, Some("note")).unwrap();
        assert_eq!(texts(&chosen), ["a: b"]);
        assert!(super::read("a,b\nc,d\n", None, None).is_err());
        assert!(super::read("a,b\n1,d\n", None, Some("c")).unwrap_err().message.contains("it has a, b"));
    }
}
