//! The ways a reader says no.

use super::{Refusal, SkipReason, SkipStage};

impl Refusal {
    fn because(reason: SkipReason, message: impl Into<String>) -> Refusal {
        Refusal { stage: SkipStage::Extract, reason, message: message.into() }
    }

    /// It is not a valid file of its format.
    pub(super) fn malformed(message: impl Into<String>) -> Refusal {
        Refusal::because(SkipReason::Malformed, message)
    }

    /// It is protected.
    pub(super) fn encrypted(message: impl Into<String>) -> Refusal {
        Refusal::because(SkipReason::Encrypted, message)
    }

    /// It is more than one document may be.
    pub(super) fn too_large(message: impl Into<String>) -> Refusal {
        Refusal::because(SkipReason::TooLarge, message)
    }

    /// It is nothing that is read.
    pub(super) fn unsupported(message: impl Into<String>) -> Refusal {
        Refusal::because(SkipReason::UnsupportedType, message)
    }

    /// There is no text in it.
    pub(super) fn empty(message: impl Into<String>) -> Refusal {
        Refusal::because(SkipReason::Empty, message)
    }
}
