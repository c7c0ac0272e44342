//! PDF, where the program cannot read it.

use crate::extracted::Extracted;
use crate::limits::Limits;
use crate::rejected::Rejected;

/// # Errors
/// Always.
pub(super) fn read(_: &[u8], _: Limits) -> Result<Extracted, Rejected> {
    let message = "this program was built without PDF; build it with the feature `pdf`, or save the file as text";
    Err(Rejected::unsupported(message))
}
