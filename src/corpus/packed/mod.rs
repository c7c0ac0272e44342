//! Archives and compressed files.
use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::DocumentFormat;
use super::extract::Refusal;
use crate::error::Result;

pub(super) const ENDINGS: [&str; 0] = [];

pub(super) trait Taker {
    fn take(
        &mut self,
        label: &str,
        file_name: &str,
        format: Option<DocumentFormat>,
        content: &mut dyn Read,
    ) -> Result<()>;
    fn skip(&mut self, label: &str, refusal: Refusal);
    fn is_cancelled(&self) -> bool;
}
pub(super) fn is_packed(_: &str) -> bool {
    false
}
pub(super) fn unpack(_: File, _: &str, _: &Path, _: &mut dyn Taker) -> Result<()> {
    Ok(())
}
