//! Reading what is there.

use super::{Row, untried};

pub const ROWS: &[Row] = &[
    untried("16", "EACCES file / dir"),
    untried("17", "EIO mid-file"),
    untried("18", "vanishes after listing"),
    untried("19", "truncated while read"),
    untried("20", "grows / rewritten while read"),
    untried("21", "symlink loop, dangling, out-of-root"),
    untried("22", "FIFO, socket, device, /dev/zero link"),
    untried("23", "depth 5 000 dirs, PATH_MAX"),
    untried("24", "non-UTF-8, newline names"),
    untried("25", "terminal escapes in names"),
    untried("26", "10^6 tiny files"),
    untried("27", "EMFILE"),
    untried("28", "0/1-byte, whitespace, empty folder"),
];
