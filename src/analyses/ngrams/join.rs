//! From n-grams of each length to the cells of each.
//!
//! How many windows agree with an n-gram at a set of positions is known where the first of these was the first term: of the n-gram itself, or of
//! one that it ends in. Those are asked there, range by range of first terms, by messages of 32-bit numbers.

use super::rows::{NgramRows, halves, joined};
use crate::error::Result;

/// What rows need to know of the n-grams they end in: calls `send` with the first term of that, and the message. `from` is the number of the
/// range that the rows are of.
///
/// # Errors
/// Those of `send`.
///
/// # Complexity
/// Linear in the rows times their length.
pub fn requests(rows: &NgramRows, from: u32, mut send: impl FnMut(u32, &[u32]) -> Result<()>) -> Result<()> {
    let mut message = Vec::new();
    for row in 0..rows.len() {
        for start in 1..rows.len {
            let terms = &rows.terms(row)[start..];
            message.clear();
            message.extend([from, row as u32, start as u32, terms.len() as u32]);
            message.extend(terms);
            send(terms[0], &message)?;
        }
    }
    Ok(())
}

/// Answers requests that were sent to a range. `of_len` are the n-grams that begin with terms of this range, of length 1, 2, ….
///
/// # Complexity
/// O(log n) in the rows, for each request.
pub fn answers(of_len: &[NgramRows], mut requests: &[u32]) -> Vec<u32> {
    let mut answers = Vec::new();
    while let [from, row, start, len, rest @ ..] = requests {
        let (terms, others) = rest.split_at(*len as usize);
        let rows = &of_len[terms.len() - 1];
        // What an n-gram ends in is at least as frequent, and so has a row.
        let places = rows.find(terms).map_or(&[][..], |found| rows.agreeing(found, *start as usize));
        answers.extend([*from, *len + *start, *row, *start, places.len() as u32]);
        answers.extend(places.iter().flat_map(|&places| halves(places)));
        requests = others;
    }
    answers
}

/// Hands on each answer: the range that asked, the length of its n-gram, and the message.
///
/// # Errors
/// Those of `send`.
pub fn each_answer(mut answers: &[u32], mut send: impl FnMut(u32, u32, &[u32]) -> Result<()>) -> Result<()> {
    while let [to, len, rest @ ..] = answers {
        let (message, others) = rest.split_at(3 + 2 * rest[2] as usize);
        send(*to, *len, message)?;
        answers = others;
    }
    Ok(())
}

/// The cells of each row, 2^n a row: how many of all `windows` of this length agree with it at just the positions whose bits are set, the first
/// position being the lowest bit. `answers` are all those that the rows asked for.
///
/// # Complexity
/// O(n·2^n) for each row.
pub fn cells<'a>(rows: &NgramRows, windows: u64, answers: impl Iterator<Item = &'a [u32]>) -> Vec<u64> {
    let each = 1 << rows.len;
    let mut cells = vec![0; rows.len() * each];
    for row in 0..rows.len() {
        let cells = &mut cells[row * each..][..each];
        cells[0] = windows;
        for (set, &places) in rows.agreeing(row, 0).iter().enumerate() {
            cells[set << 1 | 1] = places;
        }
    }
    for mut answers in answers {
        while let [row, start, places, rest @ ..] = answers {
            let (places, others) = rest.split_at(2 * *places as usize);
            let cells = &mut cells[*row as usize * each..][..each];
            for (set, &halves) in places.as_chunks::<2>().0.iter().enumerate() {
                cells[(set << 1 | 1) << start] = joined(halves);
            }
            answers = others;
        }
    }
    for cells in cells.chunks_exact_mut(each) {
        exactly(cells);
    }
    cells
}

/// From how many agree at these positions at least to how many agree at these only.
fn exactly(cells: &mut [u64]) {
    let mut bit = 1;
    while bit < cells.len() {
        for set in (0..cells.len()).filter(|set| set & bit == 0) {
            cells[set] -= cells[set | bit];
        }
        bit <<= 1;
    }
}
