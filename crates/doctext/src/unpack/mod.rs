//! Compressed streams, and limits on what comes out of them.

pub(crate) mod content;
pub(crate) mod input;
pub(crate) mod streams;
