//! What an installed program brings along: short help, completions, manual pages, its versions.

use crate::run::Folder;

fn printed(arguments: &[&str]) -> String {
    let ran = Folder::new().termloom(arguments);
    assert!(ran.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&ran.stderr));
    String::from_utf8(ran.stdout).expect("UTF-8")
}

#[test]
fn short_help_of_a_run_fits_a_screen_and_names_the_long_one() {
    let short = printed(&["run", "-h"]);
    assert!(short.lines().count() <= 60, "{} lines", short.lines().count());
    assert!(short.contains("--group-by") && short.contains("termloom run --help"));
    assert!(!short.contains("--reader-memory") && printed(&["run", "--help"]).contains("--reader-memory"));
}

#[test]
fn every_shell_completes_commands_and_options() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = printed(&["completions", shell]);
        for word in ["keyness", "min-pair-count"] {
            assert!(script.contains(word), "{shell}: {word}");
        }
        assert!(!script.contains("read-worker"), "{shell} completes a command that is not for users");
    }
}

#[test]
fn every_command_has_a_manual_page() {
    assert!(printed(&["man"]).contains("termloom"));
    assert!(printed(&["man", "themes", "check"]).contains("termloom\\-themes\\-check"));
    let folder = Folder::new();
    folder.termloom(&["man", "--all", "pages"]);
    for name in ["termloom", "termloom-run", "termloom-themes-audit"] {
        let page = std::fs::read_to_string(folder.path(&format!("pages/{name}.1"))).expect("a page");
        assert!(page.contains(".SH DESCRIPTION"), "{name}");
    }
    assert!(!folder.path("pages/termloom-read-worker.1").exists());
    let wrong = folder.termloom(&["man", "rum"]);
    assert_eq!(wrong.status.code(), Some(2));
}

#[test]
fn the_version_is_a_line_and_more_on_request() {
    let short = printed(&["--version"]);
    assert_eq!(short, concat!("termloom ", env!("CARGO_PKG_VERSION"), "\n"));
    assert_eq!(printed(&["-V"]), short);
    let long = printed(&["--version", "--verbose"]);
    for what in ["commit: ", "target: ", "features: ", "schema version ", "Unicode: "] {
        assert!(long.contains(what), "{long}");
    }
}
