//! Reading what is there.

use super::Row;
use super::Verdict::Holds;

pub const ROWS: &[Row] = &[
    Row {
        row: "16",
        fault: "EACCES file / dir",
        injected: "another user reads files of mode 000 of each kind, a folder of mode 000, and one such file alone",
        proof: "the message has `Permission denied`",
        verdict: Holds,
        tests: &["inputs::what_may_not_be_read_is_named_and_the_rest_counted"],
    },
    Row {
        row: "17",
        fault: "EIO mid-file",
        injected: "strace fails the N-th read of a text, a page, CSV and JSON Lines, N = 1, 2, … until none is left; and the listing of a folder",
        proof: "strace says INJECTED",
        verdict: Holds,
        tests: &[
            "inputs::a_read_that_fails_is_never_a_shorter_text",
            "inputs::a_folder_that_cannot_be_listed_is_named",
        ],
    },
    Row {
        row: "18",
        fault: "vanishes after listing",
        injected: "the program stops between listing and opening; a file of each kind, or a folder, is removed",
        proof: "strace says that it stopped",
        verdict: Holds,
        tests: &[
            "moved::what_takes_the_place_of_a_listed_file_is_not_read",
            "inputs::a_folder_that_cannot_be_listed_is_named",
        ],
    },
    Row {
        row: "19",
        fault: "truncated while read",
        injected: "the program stops at a read, and the file is cut in half",
        proof: "strace says that it stopped",
        verdict: Holds,
        tests: &["moved::a_file_that_is_cut_while_it_is_read_gives_nothing"],
    },
    Row {
        row: "20",
        fault: "grows / rewritten while read",
        injected: "the program stops at a read or between two passes; the file grows, is written anew with the same length, or is replaced by one of the same length and times",
        proof: "strace says that it stopped",
        verdict: Holds,
        tests: &[
            "moved::a_file_that_grows_while_it_is_read_gives_nothing",
            "moved::a_file_that_is_written_anew_with_the_same_length_gives_nothing",
            "moved::a_file_that_is_replaced_by_one_of_the_same_length_and_times_gives_nothing",
            "moved::a_table_that_changes_between_two_passes_is_in_none",
        ],
    },
    Row {
        row: "21",
        fault: "symlink loop, dangling, out-of-root",
        injected: "a listed file becomes a link out of the folder before it is opened",
        proof: "strace says that the program stopped",
        verdict: Holds,
        tests: &["moved::what_takes_the_place_of_a_listed_file_is_not_read"],
    },
    Row {
        row: "22",
        fault: "FIFO, socket, device, /dev/zero link",
        injected: "pipes as files, inputs and option files, a link to /dev/zero, /dev/zero by name; a listed file becomes a pipe",
        proof: "a run that waits is a hang of the test; strace says that the program stopped",
        verdict: Holds,
        tests: &[
            "inputs::pipes_and_devices_are_refused_at_once",
            "moved::what_takes_the_place_of_a_listed_file_is_not_read",
        ],
    },
    Row {
        row: "23",
        fault: "depth 5 000 dirs, PATH_MAX",
        injected: "3,000 folders in each other, a text in every 500th, a stack of 1 MB",
        proof: "the message has `File name too long`",
        verdict: Holds,
        tests: &["inputs::folders_deeper_than_any_path_are_named_where_they_begin"],
    },
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
    Row {
        row: "26",
        fault: "10^6 tiny files",
        injected: "14,000 files with long names, with room for them and without",
        proof: "VmHWM and /proc/PID/fd are read while it runs",
        verdict: Holds,
        tests: &[
            "memory::many_small_files_cost_little_each",
            "src/corpus/known.rs::files_that_do_not_fit_name_the_limit_that_they_need",
        ],
    },
    Row {
        row: "27",
        fault: "EMFILE",
        injected: "strace fails the opening of a file, a table, an archive and a folder with EMFILE, ENFILE and ENOMEM; `ulimit -n` of 6 to 32 with 60 folders in each other",
        proof: "strace says INJECTED; one run says `Too many open files` and another is whole",
        verdict: Holds,
        tests: &[
            "machine::no_descriptors_and_no_memory_end_the_run",
            "machine::few_descriptors_are_enough_or_end_the_run",
        ],
    },
    Row {
        row: "28",
        fault: "0/1-byte, whitespace, empty folder",
        injected: "eleven inputs without a document, over old results",
        proof: "the message has `no document was made of`",
        verdict: Holds,
        tests: &["inputs::where_no_document_is_made_nothing_is_written"],
    },
    Row {
        row: "2-12",
        fault: "the program's own temporary file cannot be read",
        injected: "strace fails the first pread",
        proof: "strace says INJECTED",
        verdict: Holds,
        tests: &["machine::the_temporary_file_is_not_the_fault_of_a_document"],
    },
];
