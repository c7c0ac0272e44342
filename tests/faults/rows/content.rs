//! Hostile content.

use super::{Row, Verdict, untried};

pub const ROWS: &[Row] = &[
    Row {
        row: "29",
        fault: "5 GB single line",
        injected: "a line and an open quote of 102 MB, and a sparse file of 5 GB",
        proof: "VmHWM is read while it runs",
        verdict: Verdict::Holds,
        tests: &[
            "memory::a_line_without_end_is_too_large_for_little_memory",
            "memory::a_document_takes_few_times_its_size",
        ],
    },
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
    Row {
        row: "31",
        fault: "NUL or random bytes named as a text",
        injected: "random bytes of seven ranges and control characters alone, as seven formats",
        proof: "the bytes are drawn by the test",
        verdict: Verdict::Holds,
        tests: &["crates/doctext/src/decode/binary.rs::bytes_without_words_are_no_text_whatever_their_name"],
    },
    untried("32", "invalid UTF-8, overlong, lone surrogate"),
    untried("33", "BOM, UTF-16LE/BE, odd length"),
    untried("34", "mixed/mislabelled encodings"),
    untried("35", "multibyte split at every read size"),
    Row {
        row: "36",
        fault: "100k nested div, unclosed tags",
        injected: "nested and misnested pages of n and 4n pieces",
        proof: "processor time of the thread is taken",
        verdict: Verdict::Holds,
        tests: &["crates/doctext/tests/doubling.rs::four_times_the_pieces_take_no_more_than_nine_times_as_long"],
    },
    untried("37", "entity bomb, huge attr, nested script/CDATA"),
    Row {
        row: "38",
        fault: "gz/zst bomb, multi-member gz, trailing junk",
        injected: "the first byte of the fourth of six members changed, in four codecs; bombs",
        proof: "the members before are read",
        verdict: Verdict::Holds,
        tests: &["crates/doctext/src/archive/tests/damage.rs::what_follows_a_stream_and_is_none_is_told"],
    },
    Row {
        row: "39",
        fault: "zip bomb: overlapping, forged size",
        injected: "1,000 members over one; 10,050 files",
        proof: "the number of members that were read",
        verdict: Verdict::Holds,
        tests: &[
            "crates/doctext/src/archive/tests/limits.rs::overlapping_members_are_counted_as_often_as_they_are_read",
            "crates/doctext/src/archive/tests/limits.rs::files_and_records_in_a_file_have_limits",
        ],
    },
    Row {
        row: "40",
        fault: "nested archives",
        injected: "packed answers of servers and books in one file",
        proof: "the budget says what was met",
        verdict: Verdict::Holds,
        tests: &[
            "crates/doctext/src/archive/tests/limits.rs::what_reading_members_unpacks_is_taken_from_the_same_budget",
        ],
    },
    untried("41", "`../`, absolute, symlink members"),
    Row {
        row: "42",
        fault: "truncated / bad CRC archive",
        injected: "a hole and a missing end in a tar; every archive cut at many places",
        proof: "rows before the damage are read",
        verdict: Verdict::Holds,
        tests: &[
            "crates/doctext/src/archive/tests/damage.rs::a_tar_file_has_no_hole_and_an_end",
            "crates/doctext/src/archive/tests/damage.rs::what_came_before_a_cut_stays",
        ],
    },
    Row {
        row: "43",
        fault: "broken Parquet",
        injected: "pages that claim too much; columns nested 100,000 deep",
        proof: "the message names the claim",
        verdict: Verdict::Holds,
        tests: &[
            "src/table_reader/parquet.rs::absurd_claims_of_pages_are_refused",
            "src/table_reader/parquet.rs::columns_are_nested_only_so_deep",
        ],
    },
    Row {
        row: "44",
        fault: "bad CSV/JSONL rows, missing column",
        injected: "an open quote, a list that is cut off, missing commas, 4,001 columns and keys",
        proof: "the message has the number of the row",
        verdict: Verdict::Holds,
        tests: &[
            "src/corpus/rows/csv/tests/ragged.rs::a_row_has_a_limit_and_long_texts_below_it_are_read",
            "src/corpus/rows/json/tests.rs::a_list_ends_and_has_commas",
            "src/corpus/rows/tests/limits.rs::a_row_has_only_so_many_keys_and_others_are_read",
        ],
    },
    Row {
        row: "45",
        fault: "parser hang / panic / abort / OOM",
        injected: "a process of the tests reads, and panics, overflows its stack, takes all memory or spins where a file says so: files, members, workbooks, inspect, kwic",
        proof: "the reason in `skipped` is that of the way it failed",
        verdict: Verdict::Holds,
        tests: &[
            "tests/isolation.rs::a_file",
            "tests/isolation.rs::a_member",
            "tests/isolation.rs::a_workbook",
            "tests/isolation.rs::of_inspect",
            "tests/isolation.rs::of_kwic",
        ],
    },
];
