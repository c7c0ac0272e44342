//! Lines of an export that are neither text nor metadata of their own.

use std::sync::LazyLock;

use regex::Regex;

use crate::corpus::split::lines::Line;
use crate::corpus::split::presets::preset::fixed;

/// Numbers of pages, which stand between the lines of an article where the export was one of pages.
pub(super) static PAGE: LazyLock<Regex> =
    LazyLock::new(|| fixed(r"(?i)^(?:page|seite|pagina|página) \d+(?: (?:of|von|sur|de|van) \d+)?$"));

static COPYRIGHT: LazyLock<Regex> = LazyLock::new(|| {
    fixed(
        r"(?i)^(?:copyright|©|\(c\)).{0,40}\b(?:19|20)\d\d\b|^(?:all rights? reserved|alle rechte vorbehalten|tous droits réservés|alle rechten voorbehouden|todos los derechos reservados|tutti i diritti riservati)\b",
    )
});

/// Words of a line about rights at most.
const RIGHTS: usize = 40;

/// Whether some lines say who has the rights.
pub(super) fn is_rights(lines: &[Line<'_>]) -> bool {
    let words: usize = lines.iter().map(|line| line.text.split_whitespace().count()).sum();
    words <= RIGHTS && lines.first().is_some_and(|line| COPYRIGHT.is_match(line.text))
}
