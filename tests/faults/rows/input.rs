//! Reading what is there.

use super::Verdict::Holds;
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
    Row {
        row: "24",
        fault: "names and paths that are not UTF-8",
        injected: "inputs, outputs and options of such names; in `run.json` and `bench --json`",
        proof: "the bytes in the names",
        verdict: Holds,
        tests: &["names::paths_need_not_be_utf_8", "names::no_name_writes_a_line_of_its_own"],
    },
    Row {
        row: "25",
        fault: "names that command the terminal or write a line of their own",
        injected: "line breaks, ESC, U+009B, BEL, U+202E, U+2028 in names of files, folders, inputs, outputs, options and flags",
        proof: "the names are in what is printed",
        verdict: Holds,
        tests: &["names::no_name_writes_a_line_of_its_own"],
    },
    untried("26", "10^6 tiny files"),
    untried("27", "EMFILE"),
    untried("28", "0/1-byte, whitespace, empty folder"),
];
