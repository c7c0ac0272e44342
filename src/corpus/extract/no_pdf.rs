//! PDF, where the program cannot read it.

use super::{Extracted, Refusal, SkipReason};

/// # Errors
/// Always.
pub(super) fn read(_: &[u8]) -> Result<Extracted, Refusal> {
    let message = "this program was built without PDF; build it with the feature `pdf`, or save the file as text";
    Err(Refusal { reason: SkipReason::UnsupportedType, ..Refusal::malformed(message) })
}
