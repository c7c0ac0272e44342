//! Rows below the header that say more about the columns, as survey tools write them.

use super::dialect::Dialect;
use super::head::cells;
use super::shape::RowShape;

/// Rows below the header in which they are looked for.
const ROWS: usize = 3;

/// What SurveyMonkey writes below questions, in the languages of its users.
const KINDS_OF_ANSWER: [&str; 16] = [
    "Response",
    "Open-Ended Response",
    "Other (please specify)",
    "Antwort",
    "Offene Antwort",
    "Réponse",
    "Réponse libre",
    "Réponse ouverte",
    "Respuesta",
    "Respuesta abierta",
    "Resposta",
    "Resposta aberta",
    "Risposta",
    "Risposta aperta",
    "Antwoord",
    "Open antwoord",
];

/// How many rows from the first one on are no answers.
pub(super) fn second_headers(dialect: &Dialect, bytes: &[u8], rows: &[RowShape]) -> u64 {
    let beginning: Vec<Vec<String>> = rows.iter().take(ROWS).map(|row| cells(dialect, bytes, row)).collect();
    // Qualtrics writes the names of its questions, what they ask, and its own names of them as JSON.
    let is_import = |row: &Vec<String>| {
        let is_name = |cell: &&String| cell.replace(' ', "").starts_with("{\"ImportId\":");
        row.iter().filter(is_name).count() * 2 > row.len()
    };
    if let Some(last) = beginning.iter().position(is_import) {
        return last as u64 + 1;
    }
    // SurveyMonkey writes the kind of answer below each question, and nothing below its own columns.
    match &beginning[..] {
        [first, rest @ ..] => {
            let is_kind = first.iter().any(|cell| KINDS_OF_ANSWER.contains(&cell.as_str()));
            let is_empty = |row: &Vec<String>| row.first().is_none_or(String::is_empty);
            u64::from(is_kind && is_empty(first) && !rest.iter().any(is_empty))
        }
        [] => 0,
    }
}
