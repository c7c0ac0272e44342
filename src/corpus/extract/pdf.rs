//! PDF.
use super::{Extracted, Refusal};
pub(super) fn read(_bytes: &[u8]) -> Result<Extracted, Refusal> {
    Err(Refusal::malformed("later"))
}
