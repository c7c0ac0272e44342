//! Compressed streams, limits on what comes out of them, and texts of other systems.

pub(crate) mod as_text;
pub(crate) mod content;
pub(crate) mod input;
pub(crate) mod streams;
