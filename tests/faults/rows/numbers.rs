//! Options, lists, tables, numbers, memory.

use super::{Row, Verdict, untried};

pub const ROWS: &[Row] = &[
    Row {
        row: "46",
        fault: "unknown key, bad type, duplicate theme",
        injected: "32 wrong configurations, 10 flags, 10 theme lists; files that are not UTF-8; a theme in two lists",
        proof: "exit 2 with the place",
        verdict: Verdict::Holds,
        tests: &[
            "options::wrong_options_are_told_in_words_of_users",
            "options::a_configuration_that_is_not_utf_8_is_told_with_its_line",
            "options::lists_of_themes_that_hold_nothing_or_too_much_are_told",
            "options::what_is_joined_or_guessed_in_lists_of_themes_is_said",
            "counting::wrong_lists_are_told_in_few_words",
            "tests/cli.rs::usage_errors_name_the_place_before_any_work",
        ],
    },
    Row {
        row: "47",
        fault: "ReDoS, huge `{n}` regex",
        injected: "100,000 alternatives; repetitions of repetitions",
        proof: "exit 2, and the message is short",
        verdict: Verdict::Holds,
        tests: &[
            "counting::wrong_lists_are_told_in_few_words",
            "src/themes/anchored/tests.rs::what_is_no_regex_or_too_large_is_refused",
        ],
    },
    Row {
        row: "48",
        fault: "billion laughs / external entity",
        injected: "ten to the ninth, files and addresses, by general and parameter entities and DTD, in twelve files of nine formats and three of themes, in this process and in readers",
        proof: "every file and socket that is opened is in the trace; a listener waits",
        verdict: Verdict::Holds,
        tests: &["entities::entities_open_nothing_and_grow_nothing"],
    },
    Row {
        row: "49",
        fault: "formula cells",
        injected: "terms, authors, themes and patterns that begin with each sign, with and without `'` before it",
        proof: "the cells are looked for in CSV",
        verdict: Verdict::Holds,
        tests: &[
            "counting::formulas_are_guarded_and_come_back",
            "src/config/formula_guard.rs::texts_come_back_and_no_two_are_one",
        ],
    },
    Row {
        row: "50",
        fault: "quotes, commas, newlines in terms",
        injected: "random texts, names, groups and themes of 45 nasty pieces, in all tables",
        proof: "pyarrow, polars, pandas, DuckDB and the csv crate read from CSV what Parquet has and what was put in",
        verdict: Verdict::Holds,
        tests: &[
            "src/tables/csv.rs::what_the_csv_crate_reads_is_what_was_written",
            "tests/interop/test_nasty.py::test_csv_is_parquet",
            "tests/interop/test_nasty.py::test_what_was_put_in_is_there",
        ],
    },
    Row {
        row: "51",
        fault: "count overflow",
        injected: "counts of 2^64-2 in the tables of a finished output, with hashes that agree; weights of 1.7e308",
        proof: "the tables hold them",
        verdict: Verdict::Holds,
        tests: &[
            "counting::counts_that_overflow_are_told_with_their_row",
            "counting::wrong_lists_are_told_in_few_words",
        ],
    },
    Row {
        row: "52",
        fault: "bounded memory",
        injected: "ten times the input; a text full of hits; `ulimit -v` of 100 to 900 MiB",
        proof: "VmHWM is read while it runs, and run.json has temporary bytes; one run says `memory allocation of`",
        verdict: Verdict::Holds,
        tests: &[
            "memory::ten_times_the_input_stays_within_the_limit",
            "memory::a_text_full_of_hits_takes_few_times_its_size",
            "memory::an_allocation_that_fails_ends_the_run",
        ],
    },
    Row {
        row: "53",
        fault: "byte-identical",
        injected: "threads, orders of files, memory limits, keys of hashes",
        proof: "the runs differ in these",
        verdict: Verdict::Holds,
        tests: &[
            "tests/cli.rs::no_thread_count_no_file_order_and_no_memory_limit_shows",
            "tests/laws.rs::merging_is_associative_and_commutative",
            "tests/laws.rs::the_key_of_the_hashes_does_not_show",
        ],
    },
    Row {
        row: "54",
        fault: "locale, TZ, cwd, HOME unset, umask",
        injected: "six environments and three masks",
        proof: "the same hashes of all files but run.json",
        verdict: Verdict::Holds,
        tests: &["counting::where_it_runs_does_not_show"],
    },
    untried("55", "manifest"),
    untried("56", "wheel: panic, Ctrl-C, fork, threads"),
    Row {
        row: "words whose hashes are the same",
        fault: "words chosen to have one place in the table of words",
        injected: "words chosen for a known key",
        proof: "with that key they are far from their place",
        verdict: Verdict::Holds,
        tests: &["src/count/interner/mod.rs::hostile_words_must_know_the_key"],
    },
    Row {
        row: "many themes",
        fault: "time and memory by the square of the number of themes",
        injected: "20,000 themes in 3 GB of address space",
        proof: "a tally of every two would not fit",
        verdict: Verdict::Holds,
        tests: &["counting::many_themes_cost_what_occurs_of_them"],
    },
];
