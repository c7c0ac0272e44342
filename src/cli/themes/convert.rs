//! `termloom themes convert`: lists of themes as files.

use std::ffi::OsStr;
use std::fs::OpenOptions;
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;

use crate::cli::terminal::{FATAL, OUTPUT_TAKEN, USAGE, fail, print, printable, say};
use termloom::themes;
use termloom::themes::{Exported, Format, Imported, ListError, Place, Remark, RemarkKind};

/// What is before the name of a built-in list.
const BUILTIN: &str = "builtin:";
/// Standard input or output.
const STANDARD: &str = "-";

pub(super) const EXAMPLES: &str = "\
Examples:
  termloom themes convert LIWC2007_English.dic liwc.yaml
  termloom themes convert populism.cat populism.yaml --force
  termloom themes convert keywords.csv keywords.yaml --pattern-column keyword
  termloom themes convert words.lst words.yaml --from txt
  termloom themes convert builtin:core core.csv
  termloom themes convert list.ykd - --to yaml | less

Formats, by the ending of the file:
  yaml, yml, json, toml  termloom's own
  dic, dicx              LIWC 2001-2015, LIWC-22
  cat                    WordStat
  ykd                    Yoshikoder
  lc3, lcd               Lexicoder
  txt                    a pattern a line; the file is the theme
  csv, tsv               columns theme, pattern, weight; or one of 0 and 1 for each theme

Exit codes:
  0  everything was taken
  1  failed
  2  the file is written, but without what was left out; or an argument or IN is wrong
  4  the output file is there already";

#[derive(Args)]
pub(in crate::cli) struct Convert {
    /// File to read, builtin:core or builtin:actors; `-` reads standard input and needs --from
    #[arg(value_name = "IN")]
    input: PathBuf,
    /// File to write; `-` prints and needs --to
    #[arg(value_name = "OUT")]
    output: PathBuf,
    /// Format of IN [default: by its ending]
    #[arg(long, value_name = "FORMAT")]
    from: Option<Format>,
    /// Format of OUT [default: by its ending]
    #[arg(long, value_name = "FORMAT")]
    to: Option<Format>,
    /// Column of a table that holds the patterns, if each of the others is a theme
    #[arg(long, value_name = "NAME")]
    pattern_column: Option<String>,
    /// Replace OUT if it exists
    #[arg(long)]
    force: bool,
}

pub(super) fn convert(convert: &Convert) -> Result<ExitCode, ExitCode> {
    let builtin = convert.input.to_str().and_then(|name| name.strip_prefix(BUILTIN));
    let from = match builtin {
        Some(_) => Format::Yaml,
        None => format(convert.from, &convert.input, "--from")?,
    };
    let to = format(convert.to, &convert.output, "--to")?;
    if convert.pattern_column.is_some() && !matches!(from, Format::Csv | Format::Tsv) {
        return Err(fail(USAGE, &format!("--pattern-column is for tables; a .{from} file is none"), None));
    }
    let is_printed = convert.output.as_os_str() == STANDARD;
    if !is_printed && !convert.force && convert.output.exists() {
        return Err(taken(&convert.output));
    }
    let name = convert.input.display().to_string();
    let stem = convert.input.file_stem().and_then(OsStr::to_str).filter(|&stem| stem != STANDARD).unwrap_or("themes");
    let read = match builtin {
        Some(builtin) => themes::builtin(builtin)
            .map(|list| list.map(|list| Imported { list, remarks: Vec::new() }))
            .ok_or_else(|| {
            let known: Vec<_> = themes::BUILTIN.iter().map(|(name, _)| format!("{BUILTIN}{name}")).collect();
            fail(USAGE, &format!("there is no theme list `{name}`"), Some(&format!("there is {}", known.join(" and "))))
        })?,
        None => themes::read_column(&text_of(&convert.input)?, from, stem, convert.pattern_column.as_deref()),
    };
    let Imported { list, mut remarks } =
        read.map_err(|ListError { place, message }| fail(USAGE, &format!("{name}:{place}: {message}"), None))?;
    let Exported { text, list, remarks: more } = themes::write(&list, to);
    remarks.extend(more);
    if is_printed {
        let code = print(&text);
        if code != ExitCode::SUCCESS {
            return Err(code);
        }
    } else {
        save(&convert.output, &text, convert.force)?;
    }
    let patterns: usize = list.themes.iter().map(|theme| theme.patterns.len()).sum();
    Ok(said(&name, &convert.output, list.themes.len(), patterns, &remarks))
}

fn format(said: Option<Format>, path: &Path, flag: &str) -> Result<Format, ExitCode> {
    said.or_else(|| Format::of_path(path)).ok_or_else(|| {
        let known: Vec<_> = Format::ALL.iter().map(|format| format.name()).collect();
        let message = format!("the ending of `{}` names no format of themes", path.display());
        fail(USAGE, &message, Some(&format!("give {flag} and one of {}", known.join(", "))))
    })
}

fn text_of(path: &Path) -> Result<String, ExitCode> {
    let bytes = if path.as_os_str() == STANDARD {
        let mut bytes = Vec::new();
        std::io::stdin().read_to_end(&mut bytes).map(|_| bytes)
    } else {
        termloom::regular_file::read(path)
    };
    let decoded = bytes
        .map_err(|error| error.to_string())
        .and_then(|bytes| termloom::corpus::decode(bytes).map_err(str::to_string))
        .map_err(|message| fail(USAGE, &format!("cannot read `{}`: {message}", path.display()), None))?;
    if decoded.replaced_characters > 0 {
        let count = decoded.replaced_characters;
        let message =
            format!("{}: {count} characters are wrong in {}, and became `\u{fffd}`", path.display(), decoded.encoding);
        say(&format!("warning: {}", printable(&message)));
    }
    Ok(decoded.text)
}

fn taken(path: &Path) -> ExitCode {
    fail(OUTPUT_TAKEN, &format!("`{}` is there already", path.display()), Some("give --force to replace it"))
}

fn save(path: &Path, text: &str, force: bool) -> Result<(), ExitCode> {
    let mut options = OpenOptions::new();
    // Another program may have made the file since it was looked for.
    options.write(true).create(true).truncate(true).create_new(!force);
    let written = options.open(path).and_then(|mut file| file.write_all(text.as_bytes()));
    written.map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => taken(path),
        _ => fail(FATAL, &format!("cannot write `{}`: {error}", path.display()), None),
    })
}

/// Says every remark and what is in the file, to standard error, as the list may go to standard output.
fn said(input: &str, output: &Path, themes: usize, patterns: usize, remarks: &[Remark]) -> ExitCode {
    let mut lines = String::new();
    for remark in remarks {
        let between = if remark.place == Place::default() { ": " } else { ":" };
        lines.push_str(&(printable(&format!("{input}{between}{remark}")) + "\n"));
    }
    let count = |kind| remarks.iter().filter(|remark| remark.kind == kind).count();
    let (changed, left_out) = (count(RemarkKind::Changed), count(RemarkKind::Unusable));
    let plural = |count: usize, what: &str| format!("{count} {what}{}", if count == 1 { "" } else { "s" });
    lines.push_str(&format!("{}, {}", plural(themes, "theme"), plural(patterns, "pattern")));
    if changed + left_out > 0 {
        lines.push_str(&format!("; {changed} changed, {left_out} left out"));
    }
    if left_out > 0 {
        let name =
            if output.as_os_str() == STANDARD { "the list".to_string() } else { format!("`{}`", output.display()) };
        let name = printable(&name);
        lines.push_str(&format!("\n{name} is written without what was left out"));
    }
    say(&lines);
    if left_out > 0 { USAGE.into() } else { ExitCode::SUCCESS }
}
