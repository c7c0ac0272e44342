//! `run --measures`: which columns there are, and that the others are not missed.

use crate::run::Folder;

const COUNTS: [&str; 5] = ["o11", "r1", "c1", "n", "e11"];
const TABLES: [&str; 3] = ["pairs", "theme_pairs", "theme_collocates"];

fn folder() -> Folder {
    let folder = Folder::new();
    for number in 0..40 {
        let words = (0..60).map(|word| format!("w{}", (word * (number + 3) + word * word) % 23)).collect::<Vec<_>>();
        folder.write(&format!("input/{number:02}.txt"), format!("{} state media party.", words.join(" ")));
    }
    folder
}

/// The columns behind the counts.
fn measures(folder: &Folder, table: &str) -> Vec<String> {
    let columns = folder.table("output", table).columns;
    let start = columns.iter().position(|column| column == "o11").expect("o11");
    assert_eq!(columns[start..start + 5], COUNTS);
    columns[start + 5..].to_vec()
}

#[test]
fn measures_are_those_asked_for() {
    let folder = folder();
    let usual = ["pmi", "npmi", "log_dice", "g2", "log_ratio_conservative", "p_value", "q_value"];
    folder.run(&["--quiet"], 0);
    for table in TABLES {
        assert_eq!(measures(&folder, table), usual);
    }
    // In the order of the list, each once.
    folder.run(&["--quiet", "--overwrite", "--measures", "q_value,dice,pmi,dice"], 0);
    for table in TABLES {
        assert_eq!(measures(&folder, table), ["pmi", "dice", "q_value"]);
    }
    folder.write("termloom.toml", "measures = [\"all\"]\n");
    folder.run(&["--quiet", "--overwrite"], 0);
    for table in TABLES {
        assert_eq!(measures(&folder, table).len(), 23);
    }
    let said = folder.run(&["--measures", "mutual"], 2);
    assert!(said.contains("mutual") && said.contains("log_dice") && said.contains("all"), "{said}");
    folder.write("termloom.toml", "measures = []\n");
    let said = folder.run(&["--overwrite"], 2);
    assert!(said.contains("measures is empty"), "{said}");
}

#[test]
fn a_measure_is_the_same_whatever_else_is_asked_for_and_however_little_memory_there_is() {
    let folder = folder();
    folder.run(&["--quiet", "--min-pair-count", "1", "-o", "all", "--measures", "all", "--threads", "3"], 0);
    let all = TABLES.map(|table| folder.table("all", table));
    let every: Vec<&str> = all[0].columns.iter().skip(9).map(String::as_str).collect();
    assert_eq!(every.len(), 23);
    let small = ["--quiet", "--min-pair-count", "1", "--overwrite", "--memory", "128MiB", "-o", "small", "--measures"];
    folder.run(&[&small[..], &["all"]].concat(), 0);
    for table in TABLES {
        assert_eq!(folder.table("small", table).rows, folder.table("all", table).rows);
    }
    assert!(folder.json("small/run.json")["temporary_bytes"].as_u64() > Some(0));
    for chosen in [&["p_log10", "log_ratio_conservative"][..], &["g2"], &["p_value"], &["q_value"], &["fisher_log10_p"]]
    {
        for options in [&small[..], &["--quiet", "--min-pair-count", "1", "--overwrite", "-o", "small", "--measures"]] {
            folder.run(&[options, &[&chosen.join(",")]].concat(), 0);
            for (table, all) in TABLES.iter().zip(&all) {
                let found = folder.table("small", table);
                for measure in chosen {
                    assert_eq!(found.column(measure), all.column(measure), "{measure} of {table} with {options:?}");
                }
            }
        }
    }
}
