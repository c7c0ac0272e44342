//! Hostile content.

use super::{Row, Verdict, untried};

pub const ROWS: &[Row] = &[
    untried("29", "5 GB single line"),
    Row {
        row: "30",
        fault: "50 MB token",
        injected: "words of up to 1 MB of each class, by three rules of tokens",
        proof: "long_words in run.json counts them",
        verdict: Verdict::Holds,
        tests: &[
            "counting::no_word_makes_a_cell_without_end",
            "src/text/long_words.rs::a_word_without_end_is_one_token_of_its_class",
        ],
    },
    untried("31", "NUL / binary named .txt"),
    untried("32", "invalid UTF-8, overlong, lone surrogate"),
    untried("33", "BOM, UTF-16LE/BE, odd length"),
    untried("34", "mixed/mislabelled encodings"),
    untried("35", "multibyte split at every read size"),
    untried("36", "100k nested div, unclosed tags"),
    untried("37", "entity bomb, huge attr, nested script/CDATA"),
    untried("38", "gz/zst bomb, multi-member gz, trailing junk"),
    untried("39", "zip bomb: overlapping, forged size"),
    untried("40", "nested archives"),
    untried("41", "`../`, absolute, symlink members"),
    untried("42", "truncated / bad CRC archive"),
    untried("43", "broken Parquet"),
    untried("44", "bad CSV/JSONL rows, missing column"),
    untried("45", "parser hang / panic / abort / OOM"),
];
