//! What was done to cells.

use std::ops::AddAssign;

use crate::remark::{Remark, RemarkKind};

/// What was done to cells. All but `entities_*` and `mojibake_*` are numbers of cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CellCounts {
    /// Cells in which escapes were undone.
    pub escapes_undone: u64,
    /// Cells with escapes that were left as they are.
    pub escapes_left: u64,
    /// Cells that were read as HTML.
    pub markup_read: u64,
    /// Cells with whole tags that were left as they are.
    pub markup_left: u64,
    /// Entities that were decoded.
    pub entities_decoded: u64,
    /// Entities that were left as they are.
    pub entities_left: u64,
    /// Places in which characters that were decoded twice were repaired.
    pub mojibake_repaired: u64,
    /// Places that look decoded twice and were left as they are.
    pub mojibake_left: u64,
}

impl CellCounts {
    /// What a user should know.
    pub fn remarks(&self) -> Vec<Remark> {
        let counted = [
            (RemarkKind::EscapesUndone, self.escapes_undone),
            (RemarkKind::EscapesLeft, self.escapes_left),
            (RemarkKind::MarkupRead, self.markup_read),
            (RemarkKind::MarkupLeft, self.markup_left),
            (RemarkKind::EntitiesDecoded, self.entities_decoded),
            (RemarkKind::EntitiesLeft, self.entities_left),
            (RemarkKind::MojibakeRepaired, self.mojibake_repaired),
            (RemarkKind::MojibakeLeft, self.mojibake_left),
        ];
        counted.into_iter().filter(|(_, count)| *count > 0).map(|(kind, count)| Remark::new(kind, count)).collect()
    }
}

impl AddAssign for CellCounts {
    fn add_assign(&mut self, other: CellCounts) {
        self.escapes_undone += other.escapes_undone;
        self.escapes_left += other.escapes_left;
        self.markup_read += other.markup_read;
        self.markup_left += other.markup_left;
        self.entities_decoded += other.entities_decoded;
        self.entities_left += other.entities_left;
        self.mojibake_repaired += other.mojibake_repaired;
        self.mojibake_left += other.mojibake_left;
    }
}
