//! Tables of patterns, `.csv` and `.tsv`: a row for each pattern of a theme, or a column for each theme.

use std::collections::HashMap;

use csv::{Reader, ReaderBuilder, StringRecord, Writer, WriterBuilder};

use super::Imported;
use super::build::{Builder, Slash, weight_of, weight_text};
use super::words::shown;
use crate::themes::list::{Fault, Place, ThemeList};

/// Names of the column that holds the patterns. Under the first, they are patterns as termloom writes them; under the
/// others they are words and `*` where a column stands for each theme.
const PATTERN: [&str; 4] = ["pattern", "term", "word", "keyword"];
const THEME: [&str; 2] = ["theme", "category"];
const WEIGHT: &str = "weight";

type Rows<'t> = Reader<&'t [u8]>;

/// Reads a table, with the separator that its first line has most often if none is given.
pub(super) fn read(text: &str, separator: Option<u8>, patterns: Option<&str>) -> Result<Imported, Fault> {
    let separator = separator.unwrap_or_else(|| separator_of(text));
    let rows =
        || ReaderBuilder::new().has_headers(false).flexible(true).delimiter(separator).from_reader(text.as_bytes());
    let mut header = StringRecord::new();
    let mut reader = rows();
    if !reader.read_record(&mut header).unwrap_or(false) {
        return Err(fault("is empty"));
    }
    let column =
        |names: &[&str]| header.iter().position(|cell| names.iter().any(|name| cell.trim().eq_ignore_ascii_case(name)));
    let of_pattern = PATTERN.iter().find_map(|name| column(&[name]));
    match (patterns, column(&THEME), of_pattern) {
        (None, Some(theme), Some(pattern)) => Ok(long(reader, &Columns { theme, pattern, weight: column(&[WEIGHT]) })),
        (None, Some(theme), None) => Err(fault(&format!(
            "has the column `{}` but none named pattern, term, word or keyword",
            header.get(theme).unwrap_or_default()
        ))),
        (None, None, of_pattern) => wide(rows, &header, of_pattern.unwrap_or(0)),
        (Some(name), ..) => match column(&[name]) {
            Some(pattern) => wide(rows, &header, pattern),
            None => {
                let columns: Vec<_> = header.iter().map(shown).collect();
                Err(fault(&format!("has no column `{name}`; it has {}", columns.join(", "))))
            }
        },
    }
}

fn fault(message: &str) -> Fault {
    Fault::new(Place { line: 1, column: 1 }, format!("the table {message}"))
}

fn separator_of(text: &str) -> u8 {
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let count = |separator: u8| first.bytes().filter(|&byte| byte == separator).count();
    // Of equal ones the last, which is the comma.
    b"\t;,".iter().copied().max_by_key(|&separator| count(separator)).unwrap_or(b',')
}

/// Where a row begins.
pub(super) fn place_of(row: &StringRecord) -> Place {
    let line = row.position().map_or(0, csv::Position::line);
    Place { line: usize::try_from(line).unwrap_or(usize::MAX), column: 1 }
}

/// The next row; what cannot be read ends the table with a remark.
fn next(reader: &mut Rows<'_>, row: &mut StringRecord, builder: &mut Builder) -> bool {
    match reader.read_record(row) {
        Ok(is_read) => is_read,
        Err(error) => {
            builder.unusable(place_of(row), format!("the rest of the table: {error}"));
            false
        }
    }
}

struct Columns {
    theme: usize,
    pattern: usize,
    weight: Option<usize>,
}

/// A row for each pattern of a theme.
fn long(mut reader: Rows<'_>, columns: &Columns) -> Imported {
    let mut builder = Builder::default();
    let mut themes: HashMap<String, usize> = HashMap::new();
    let mut row = StringRecord::new();
    while next(&mut reader, &mut row, &mut builder) {
        let place = place_of(&row);
        let cell = |column: usize| row.get(column).unwrap_or_default().trim();
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
        let theme = match themes.get(name) {
            Some(&theme) => theme,
            None => {
                let theme = builder.theme(None, name, Slash::Divides, place);
                themes.insert(name.to_string(), theme);
                theme
            }
        };
        builder.add(theme, text, weight, place);
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

/// A column for each theme.
fn wide<'t>(rows: impl Fn() -> Rows<'t>, header: &StringRecord, pattern: usize) -> Result<Imported, Fault> {
    let mut contents = vec![Contents::default(); header.len()];
    let mut unread = Builder::default();
    let mut row = StringRecord::new();
    let mut reader = rows();
    let is_whole = |row: &StringRecord| row.len() == header.len();
    next(&mut reader, &mut row, &mut unread);
    while next(&mut reader, &mut row, &mut unread) {
        for (column, cell) in contents.iter_mut().zip(&row).filter(|_| is_whole(&row)) {
            match mark(cell) {
                Some(_) => column.marks += usize::from(!cell.trim().is_empty()),
                None => {
                    column.others += 1;
                    column.other.get_or_insert_with(|| (place_of(&row), shown(cell.trim())));
                }
            }
        }
    }
    let mut builder = Builder::default();
    let mut themes: Vec<(usize, usize)> = Vec::new();
    for (number, column) in contents.iter().enumerate().filter(|&(number, _)| number != pattern) {
        let name = header.get(number).unwrap_or_default();
        let top = place_of(header);
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
        return Err(fault("needs the columns `theme` and `pattern`, or a column of 0 and 1 for each theme"));
    }
    let is_own = header.get(pattern).is_some_and(|name| name.trim().eq_ignore_ascii_case(PATTERN[0]));
    let mut reader = rows();
    next(&mut reader, &mut row, &mut unread);
    while next(&mut reader, &mut row, &mut builder) {
        let place = place_of(&row);
        let text = row.get(pattern).unwrap_or_default().trim();
        if !is_whole(&row) {
            let message = format!("`{}`: the row has {} cells, the header {}", shown(text), row.len(), header.len());
            builder.unusable(place, message);
            continue;
        }
        let is_marked = |column: usize| row.get(column).and_then(mark) == Some(true);
        let of_row: Vec<usize> =
            themes.iter().filter(|&&(column, _)| is_marked(column)).map(|&(_, theme)| theme).collect();
        if of_row.is_empty() {
            continue;
        }
        let text = if !is_own {
            builder.words(text, false, place)
        } else if text.is_empty() {
            builder.unusable(place, "a row without a pattern");
            None
        } else {
            Some(text.to_string())
        };
        for theme in of_row.into_iter().filter(|_| text.is_some()) {
            builder.add(theme, text.as_deref().unwrap_or_default(), 1.0, place);
        }
    }
    Ok(builder.done())
}

/// Writes a row for each pattern of a theme.
pub(super) fn write(list: &ThemeList, separator: u8) -> String {
    let mut writer = WriterBuilder::new().delimiter(separator).from_writer(Vec::new());
    let has_weights = list.themes.iter().flat_map(|theme| &theme.patterns).any(|entry| entry.weight != 1.0);
    let columns = if has_weights { 3 } else { 2 };
    let mut row = |cells: [&str; 3]| {
        // Writing to memory fails only where the numbers of cells differ.
        let _ = writer.write_record(&cells[..columns]);
    };
    row([THEME[0], PATTERN[0], WEIGHT]);
    for theme in &list.themes {
        for entry in &theme.patterns {
            row([&theme.name, &entry.text, &weight_text(entry.weight)]);
        }
    }
    finished(writer)
}

/// The text that was written.
pub(super) fn finished(writer: Writer<Vec<u8>>) -> String {
    let bytes = writer.into_inner().unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
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
