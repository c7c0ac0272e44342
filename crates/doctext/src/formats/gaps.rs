//! What of a document is not there, although other parts of it are.

use std::cell::RefCell;

use crate::extracted::Extracted;
use crate::rejected::{Reason, Rejected};

/// Gathers what is missing of a document while the rest is read.
#[derive(Default)]
pub(super) struct Gaps(RefCell<Option<Rejected>>);

impl Gaps {
    /// Notes that something is missing. Of several faults the first is told.
    pub(super) fn note(&self, fault: Rejected) {
        self.0.borrow_mut().get_or_insert(fault);
    }

    /// Passes on what was read of a part; a part that is damaged or cut off is noted.
    ///
    /// # Errors
    /// Any other fault, such as a limit or a password.
    pub(super) fn passed<T>(&self, part: Result<T, Rejected>) -> Result<Option<T>, Rejected> {
        match part {
            Ok(part) => Ok(Some(part)),
            Err(fault) if matches!(fault.reason, Reason::Malformed | Reason::Truncated) => {
                self.note(fault);
                Ok(None)
            }
            Err(fault) => Err(fault),
        }
    }

    /// What is missing so far; what comes is gathered anew.
    pub(super) fn take(&self) -> Option<Rejected> {
        self.0.take()
    }

    /// The document, which says what is missing of it.
    pub(super) fn told(self, read: Extracted) -> Extracted {
        Extracted { missing: self.0.into_inner(), ..read }
    }
}

#[cfg(test)]
mod tests;
