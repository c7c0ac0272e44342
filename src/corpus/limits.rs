//! How much may be found in one file.

use doctext::Limits;

use crate::config::ReadOptions;

/// How much may come out of a file.
pub(super) fn limits_of(options: &ReadOptions) -> Limits {
    Limits::default().with_max_unpacked(options.max_unpacked).with_max_rows(options.max_rows)
}
