//! A table for people, as wide as the terminal: names to the left, numbers to the right.

use std::collections::BTreeSet;
use std::io::IsTerminal;

use console::Term;
use unicode_width::UnicodeWidthStr;

use super::fit::first;

/// Columns of the terminal, where standard output is one.
pub(super) fn terminal_width() -> Option<usize> {
    let columns = || Term::stdout().size_checked().map(|(_, columns)| usize::from(columns));
    if std::io::stdout().is_terminal() { columns() } else { None }
}

/// A column of a [`Grid`].
pub(super) struct GridColumn {
    name: String,
    is_text: bool,
    /// Columns of a larger number are left out first where a line is too long; those of 0 never.
    spare: u8,
}

impl GridColumn {
    /// Names.
    pub fn text(name: &str) -> Self {
        GridColumn { name: name.to_string(), is_text: true, spare: 0 }
    }

    /// Numbers.
    pub fn number(name: &str, spare: u8) -> Self {
        GridColumn { name: name.to_string(), is_text: false, spare }
    }
}

/// Space between two columns.
const GAP: usize = 2;
/// The least that a name is cut to.
const LEAST: usize = 8;

/// A table, and which of its columns had no room so far.
pub(super) struct Grid {
    width: Option<usize>,
    columns: Vec<GridColumn>,
    left_out: BTreeSet<String>,
}

impl Grid {
    /// Of these columns, in lines of so many columns of the terminal; without a number as long as they are.
    pub fn new(columns: Vec<GridColumn>, width: Option<usize>) -> Self {
        Grid { width, columns, left_out: BTreeSet::new() }
    }

    /// A heading and these rows, whose cells go in step with the columns.
    pub fn lines(&mut self, rows: &[Vec<String>]) -> String {
        let cell_width = |column: usize| rows.iter().map(|cells| cells[column].width()).max().unwrap_or(0);
        let of_cells: Vec<usize> = (0..self.columns.len()).map(cell_width).collect();
        let room = self.width.unwrap_or(usize::MAX);
        let headings = |is_narrow: bool| -> Vec<Vec<String>> {
            let heading = |(column, cells): (&GridColumn, &usize)| match is_narrow {
                true => wrapped(&column.name, (*cells).max(LEAST)),
                false => vec![column.name.clone()],
            };
            self.columns.iter().zip(&of_cells).map(heading).collect()
        };
        let widths = |headings: &[Vec<String>]| -> Vec<usize> {
            let widest = |lines: &Vec<String>| lines.iter().map(|line| line.width()).max().unwrap_or(0);
            headings.iter().zip(&of_cells).map(|(lines, cells)| widest(lines).max(*cells)).collect()
        };
        let total = |shown: &[usize], widths: &[usize]| -> usize {
            shown.iter().map(|&column| widths[column] + GAP).sum::<usize>().saturating_sub(GAP)
        };
        let mut shown: Vec<usize> = (0..self.columns.len()).collect();
        let (mut heads, mut wide) = (headings(false), widths(&headings(false)));
        if total(&shown, &wide) > room {
            (heads, wide) = (headings(true), widths(&headings(true)));
        }
        while total(&shown, &wide) > room
            && let Some(&column) = shown.iter().max_by_key(|column| (self.columns[**column].spare, **column))
            && self.columns[column].spare > 0
        {
            shown.retain(|other| *other != column);
            self.left_out.insert(self.columns[column].name.clone());
        }
        let too_much = total(&shown, &wide).saturating_sub(room);
        if let Some(longest) = shown.iter().copied().filter(|&at| self.columns[at].is_text).max_by_key(|&at| wide[at]) {
            wide[longest] = wide[longest].saturating_sub(too_much).max(LEAST.min(wide[longest]));
        }
        let height = shown.iter().map(|&column| heads[column].len()).max().unwrap_or(0);
        let of_heading = (0..height).map(|line| -> Vec<&str> {
            // Headings stand on the rows.
            let part = |&column: &usize| {
                let lines: &Vec<String> = &heads[column];
                (line + lines.len()).checked_sub(height).map_or("", |line| lines[line].as_str())
            };
            shown.iter().map(part).collect()
        });
        let of_rows = rows.iter().map(|cells| shown.iter().map(|&column| cells[column].as_str()).collect());
        let mut text = String::new();
        for cells in of_heading.chain(of_rows) {
            self.push_line(&shown, &wide, &cells, &mut text);
        }
        text
    }

    fn push_line(&self, shown: &[usize], widths: &[usize], cells: &[&str], text: &mut String) {
        let mut line = String::new();
        for (place, (&column, cell)) in shown.iter().zip(cells).enumerate() {
            let (cell, width) = first(cell, widths[column]);
            let fill = " ".repeat(widths[column].saturating_sub(width));
            let gap = if place == 0 { "" } else { "  " };
            let parts = if self.columns[column].is_text { [gap, cell, &fill] } else { [gap, &fill, cell] };
            line.extend(parts);
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }

    /// A line that names the columns which had no room; empty where all had.
    pub fn left_out(&self) -> String {
        if self.left_out.is_empty() {
            return String::new();
        }
        let names: Vec<&str> = self.left_out.iter().map(String::as_str).collect();
        format!("note: no room for {}; a wider terminal or a file shows them\n", names.join(", "))
    }
}

/// A name over several lines, broken behind underscores where a line would be longer than this.
fn wrapped(name: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for part in name.split_inclusive(['_', ' ']) {
        match lines.last_mut().filter(|line| line.len() + part.trim_end().len() <= width) {
            Some(line) => line.push_str(part),
            None => lines.push(part.to_string()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid(width: Option<usize>) -> (String, String) {
        let columns = vec![
            GridColumn::text("term"),
            GridColumn::number("count", 0),
            GridColumn::number("dp", 2),
            GridColumn::number("log_ratio_conservative", 0),
            GridColumn::number("z", 1),
        ];
        let mut grid = Grid::new(columns, width);
        let row = |cells: [&str; 5]| cells.map(String::from).to_vec();
        let rows = [row(["censorship", "1,204", "0.25", "3.10", "12.5"]), row(["é", "3", "", "0.00", "-1"])];
        (grid.lines(&rows), grid.left_out())
    }

    #[test]
    fn all_columns_where_there_is_room() {
        let (text, said) = grid(None);
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[0], "term        count    dp  log_ratio_conservative     z");
        assert_eq!(lines[2], "é               3                          0.00    -1");
        assert!(lines.iter().all(|line| line.width() == lines[0].width()) && said.is_empty());
        assert_eq!(grid(Some(200)).0, text);
    }

    #[test]
    fn no_line_is_longer_than_the_terminal() {
        for width in 29..60 {
            let (text, said) = grid(Some(width));
            assert!(text.lines().all(|line| line.width() <= width), "{width}:\n{text}");
            assert!(text.contains("conservative") && text.contains("count"), "{width}:\n{text}");
            assert_eq!(said.contains("dp"), !text.contains("dp"), "{width}: {said}\n{text}");
        }
        let (text, said) = grid(Some(32));
        assert!(text.starts_with("                      log_ratio_\n") || said.contains("dp"), "{text}{said}");
    }
}
