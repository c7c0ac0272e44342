//! LIWC-22, `.dicx`: a table whose first column is `DicTerm`; a cell of a category holds `X` or a weight.

use super::Imported;
use super::build::{ListBuilder, Slash, weight_of, weight_text};
use super::outline::rows;
use super::table::{TextTable, written};
use super::words::shown;
use crate::themes::list::{ListError, Place, Theme, ThemeList};

const TERM: &str = "DicTerm";
const MARK: &str = "X";

pub(super) fn read(text: &str) -> Result<Imported, ListError> {
    let mut builder = ListBuilder::new();
    let mut table = TextTable::new(text, b',');
    let Some(top) = table.next(&mut builder).filter(|_| table.cell(0).eq_ignore_ascii_case(TERM)) else {
        let message = "the first column of a .dicx file is `DicTerm`; its others are categories";
        return Err(ListError::new(Place::new(1, 1), message));
    };
    let columns = table.row.len();
    let themes: Vec<usize> =
        table.row.iter().skip(1).map(|name| builder.theme(None, name, Slash::Divides, top)).collect();
    while let Some(place) = table.next(&mut builder) {
        let word = table.cell(0);
        if table.row.len() > columns {
            builder.unusable(place, format!("`{}` has more cells than there are categories", shown(word)));
            continue;
        }
        let mut marks: Vec<(usize, f64)> = Vec::new();
        for (&theme, cell) in themes.iter().zip(table.row.iter().skip(1)) {
            match weight_of(cell) {
                Some(weight) if weight != 0.0 => marks.push((theme, weight)),
                _ if cell.trim().eq_ignore_ascii_case(MARK) => marks.push((theme, 1.0)),
                None if !cell.trim().is_empty() => {
                    let name = shown(builder.name(theme));
                    let message = format!("`{}` in `{name}`: `{}` is neither X nor a weight", shown(word), shown(cell));
                    builder.unusable(place, message);
                }
                _ => {}
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
    let header = std::iter::once(TERM.to_string()).chain(themes.iter().map(|theme| theme.name.clone())).collect();
    let row = |(word, of): (&str, Vec<(usize, f64)>)| {
        let mut cells = vec![String::new(); themes.len() + 1];
        cells[0] = word.to_string();
        for (theme, weight) in of {
            cells[theme + 1] = if weight == 1.0 { MARK.to_string() } else { weight_text(weight) };
        }
        cells
    };
    written(std::iter::once(header).chain(rows(&themes).into_iter().map(row)), b',')
}
