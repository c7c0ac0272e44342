//! Columns whose lines are drawn side by side: they are read one after the other.

use super::glyph::is_same;
use super::segment::Segment;

/// Segments that stand in one line, from left to right.
type Row = Vec<Segment>;

/// Rows with text on both sides, at least.
const MIN_ROWS: usize = 3;
/// Width of the white between columns, in sizes.
const MIN_GUTTER: f64 = 0.6;
/// By how much it may vary where columns have no border in common.
const SAME_GUTTER: f64 = 0.35;
/// Distance of rows, at most, in sizes; less where one column has ended.
const FAR: f64 = 3.0;
const NEAR: f64 = 2.0;
/// Letters of a line of a column, on average: cells of tables have fewer.
const MIN_LETTERS: usize = 9;
const MIN_WORDS: f64 = 2.3;
/// One in so many lines begins within a sentence: in German few do, with a small letter.
const GOES_ON: usize = 5;
const MAX_ROWS: usize = 120;
const MAX_GAPS: usize = 4;
const MAX_DEPTH: usize = 6;

/// The lines of a page as they are read.
pub(super) fn in_reading_order(segments: Vec<Segment>) -> Vec<Segment> {
    let mut rows: Vec<Row> = Vec::new();
    for segment in segments {
        match rows.last_mut() {
            Some(row) if segment.is_beside => row.push(segment),
            _ => rows.push(vec![segment]),
        }
    }
    let mut lines = Vec::new();
    read(rows, MAX_DEPTH, &mut lines);
    lines
}

fn read(rows: Vec<Row>, depth: usize, lines: &mut Vec<Segment>) {
    let mut found = Vec::new();
    let mut at = 0;
    while at < rows.len() {
        let run = (depth > 0).then(|| columns(&rows[at..])).flatten();
        let len = run.as_ref().map_or(1, Vec::len);
        found.push(run.ok_or(len));
        at += len;
    }
    let mut rows = rows.into_iter();
    for run in found {
        match run {
            Ok(borders) => {
                let (mut left, mut right) = (Vec::new(), Vec::new());
                for (row, border) in rows.by_ref().take(borders.len()).zip(borders) {
                    let mut row = row;
                    let beyond = row.split_off(border);
                    left.extend((!row.is_empty()).then_some(row));
                    right.extend((!beyond.is_empty()).then_some(beyond));
                }
                read(left, depth - 1, lines);
                read(right, depth - 1, lines);
            }
            Err(len) => rows.by_ref().take(len).for_each(|row| lines.extend(joined(row))),
        }
    }
}

/// The lines of a row that is none of columns.
fn joined(row: Row) -> Vec<Segment> {
    let mut lines: Vec<Segment> = Vec::new();
    for segment in row {
        match lines.last_mut() {
            Some(line) if segment.is_near => line.append(segment),
            _ => lines.push(segment),
        }
    }
    lines
}

/// How many segments of each row from the first on stand in the left of two columns; `None` where there are no columns.
fn columns(rows: &[Row]) -> Option<Vec<usize>> {
    let gaps = rows[0].len() - 1;
    (0..gaps.min(MAX_GAPS)).find_map(|gap| aligned(rows, gap)).or_else(|| (gaps == 1).then(|| ragged(rows)).flatten())
}

/// Columns with a white band between them.
fn aligned(rows: &[Row], gap: usize) -> Option<Vec<usize>> {
    let first = &rows[0];
    let size = first[0].size;
    let mut band = (first[gap].end, first[gap + 1].start);
    let mut borders = vec![gap + 1];
    for pair in rows.windows(2).take(MAX_ROWS) {
        let row = &pair[1];
        let Some((border, narrowed)) = border(row, band, size) else { break };
        let is_one_sided = border == 0 || border == row.len();
        if !follows(&pair[0][0], &row[0], if is_one_sided { NEAR } else { FAR }) {
            break;
        }
        band = narrowed;
        borders.push(border);
    }
    is_prose(rows, &borders).then_some(borders)
}

/// How many segments of a row stand on the left of a band, and what is left of the band.
fn border(row: &Row, mut band: (f64, f64), size: f64) -> Option<(usize, (f64, f64))> {
    let mut border = 0;
    for segment in row {
        if segment.end < band.1 - MIN_GUTTER * size && segment.start < band.0 + MIN_GUTTER * size {
            border += 1;
            band.0 = band.0.max(segment.end);
        } else if segment.start > band.0 + MIN_GUTTER * size {
            band.1 = band.1.min(segment.start);
        } else {
            return None;
        }
    }
    Some((border, band))
}

/// Columns whose right one begins where the left one ends, with the same gap in each line.
fn ragged(rows: &[Row]) -> Option<Vec<usize>> {
    let gap = |row: &Row| match &row[..] {
        [left, right] => Some((right.start - left.end) / left.size),
        _ => None,
    };
    let first = gap(&rows[0])?;
    let is_same_gap = |row: &Row| gap(row).is_some_and(|gap| (gap - first).abs() < SAME_GUTTER);
    let follow = rows.windows(2).take(MAX_ROWS);
    let len = 1 + follow.take_while(|pair| is_same_gap(&pair[1]) && follows(&pair[0][0], &pair[1][0], FAR)).count();
    let borders = vec![1; len];
    is_prose(rows, &borders).then_some(borders)
}

fn follows(before: &Segment, next: &Segment, most: f64) -> bool {
    let distance = before.y - next.y;
    is_same(before.direction, next.direction) && distance > 0.0 && distance < most * before.size.max(next.size)
}

/// Whether both columns are running text, and no cells of a table.
fn is_prose(rows: &[Row], borders: &[usize]) -> bool {
    let side = |of: fn(&Row, usize) -> &[Segment]| {
        let lines = rows.iter().zip(borders).map(move |(row, border)| of(row, *border));
        lines.filter(|line| !line.is_empty()).collect::<Vec<_>>()
    };
    let sides = [side(|row, border| &row[..border]), side(|row, border| &row[border..])];
    sides.iter().all(|lines| lines.len() >= MIN_ROWS && is_running(lines))
        && rows.iter().zip(borders).filter(|(row, border)| (1..row.len()).contains(*border)).count() >= MIN_ROWS
}

fn is_running(lines: &[&[Segment]]) -> bool {
    let all = || lines.iter().copied().flatten().map(|segment| &segment.shape);
    let (letters, words) = all().fold((0, 0), |sum, shape| (sum.0 + shape.letters, sum.1 + shape.words));
    let unspaced = all().filter(|shape| shape.is_unspaced).count();
    let within =
        lines.iter().skip(1).filter(|line| line.first().is_some_and(|first| first.shape.begins_within)).count();
    letters >= MIN_LETTERS * lines.len()
        && (words as f64 >= MIN_WORDS * lines.len() as f64 || unspaced * 2 > lines.len())
        && within >= 1
        && within * GOES_ON >= lines.len() - 1
        && all().any(|shape| shape.has_stop)
}
