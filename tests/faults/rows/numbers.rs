//! Options, lists, tables, numbers, memory.

use super::{Row, untried};

pub const ROWS: &[Row] = &[
    untried("46", "unknown key, bad type, duplicate theme"),
    untried("47", "ReDoS, huge `{n}` regex"),
    untried("48", "billion laughs / external entity"),
    untried("49", "formula cells"),
    untried("50", "quotes, commas, newlines in terms"),
    untried("51", "count overflow"),
    untried("52", "bounded memory"),
    untried("53", "byte-identical"),
    untried("54", "locale, TZ, cwd, HOME unset, umask"),
    untried("55", "manifest"),
    untried("56", "wheel: panic, Ctrl-C, fork, threads"),
];
