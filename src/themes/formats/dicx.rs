//! LIWC-22, `.dicx`: a table whose first column is `DicTerm`; a cell of a category holds `X` or a weight.

use csv::{ReaderBuilder, StringRecord, WriterBuilder};

use super::Imported;
use super::build::{Builder, Slash, weight_of, weight_text};
use super::csv_file::{finished, place_of};
use super::outline::rows;
use super::words::shown;
use crate::themes::list::{Fault, Place, Theme, ThemeList};

const TERM: &str = "DicTerm";

pub(super) fn read(text: &str) -> Result<Imported, Fault> {
    let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut record = StringRecord::new();
    let is_read = reader.read_record(&mut record).unwrap_or(false);
    let top = place_of(&record);
    if !is_read || !record.get(0).is_some_and(|cell| cell.trim().eq_ignore_ascii_case(TERM)) {
        return Err(Fault::new(
            Place { line: 1, column: 1 },
            "the first column of a .dicx file is `DicTerm`; its others are categories",
        ));
    }
    let mut builder = Builder::default();
    let themes: Vec<usize> = record.iter().skip(1).map(|name| builder.theme(None, name, Slash::Divides, top)).collect();
    let columns = record.len();
    loop {
        match reader.read_record(&mut record) {
            Ok(false) => break,
            Ok(true) => {}
            Err(error) => {
                builder.unusable(place_of(&record), format!("the rest of the file: {error}"));
                break;
            }
        }
        let place = place_of(&record);
        let word = record.get(0).unwrap_or_default();
        if record.len() > columns {
            builder.unusable(place, format!("`{}` has more cells than there are categories", shown(word)));
            continue;
        }
        let mut marks: Vec<(usize, f64)> = Vec::new();
        for (&theme, cell) in themes.iter().zip(record.iter().skip(1)) {
            match cell.trim() {
                "" => {}
                "X" | "x" => marks.push((theme, 1.0)),
                cell => match weight_of(cell) {
                    Some(weight) if weight != 0.0 => marks.push((theme, weight)),
                    Some(_) => {}
                    None => {
                        let name = shown(builder.name(theme));
                        let message =
                            format!("`{}` in `{name}`: `{}` is neither X nor a weight", shown(word), shown(cell));
                        builder.unusable(place, message);
                    }
                },
            }
        }
        if marks.is_empty() {
            continue;
        }
        if let Some(text) = builder.words(word, false, place) {
            for (theme, weight) in marks {
                builder.add(theme, &text, weight, place);
            }
        }
    }
    Ok(builder.done())
}

pub(super) fn write(list: &ThemeList) -> String {
    let themes: Vec<&Theme> = list.themes.iter().collect();
    let mut writer = WriterBuilder::new().from_writer(Vec::new());
    let mut records = vec![vec![TERM.to_string()]];
    records[0].extend(themes.iter().map(|theme| theme.name.clone()));
    for (word, of) in rows(&themes) {
        let mut cells = vec![String::new(); themes.len() + 1];
        cells[0] = word.to_string();
        for (theme, weight) in of {
            cells[theme + 1] = if weight == 1.0 { "X".to_string() } else { weight_text(weight) };
        }
        records.push(cells);
    }
    for record in records {
        // Writing to memory fails only where the numbers of cells differ.
        let _ = writer.write_record(&record);
    }
    finished(writer)
}
