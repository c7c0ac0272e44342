//! A folder of a test: what is in it, and the program at work in it.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use sha2::{Digest, Sha256};
use tempfile::TempDir;

use crate::needs::left_out;

/// No run takes longer. A test that lets one wait so long has found a hang.
const LONGEST: Duration = Duration::from_secs(120);

/// Of no use to anyone else, on every Linux.
pub const NOBODY: u32 = 65534;

pub struct Folder(TempDir);

/// A run that has ended.
#[derive(Debug)]
pub struct Ran {
    pub code: Option<i32>,
    pub signal: Option<i32>,
    pub out: String,
    pub err: String,
    /// What strace has seen, where it looked.
    pub trace: String,
}

impl Folder {
    /// Empty.
    pub fn new() -> Folder {
        Folder(tempfile::tempdir().expect("a temporary folder"))
    }

    /// With two short articles in `in`.
    pub fn with_articles() -> Folder {
        let folder = Folder::new();
        folder.write("themes.yaml", "power: [state, party]\n");
        folder.write("in/a.txt", "The state and the party. The party and the press.\n");
        folder.write("in/b.txt", "The press keeps lists of names, and the state keeps lists.\n");
        folder
    }

    pub fn path(&self, name: impl AsRef<Path>) -> PathBuf {
        self.0.path().canonicalize().expect("a folder").join(name)
    }

    pub fn write(&self, name: impl AsRef<Path>, bytes: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a folder above")).expect("folders");
        fs::write(path, bytes).expect("a file");
    }

    /// The names of everything in a folder, sorted; those that are hidden too.
    pub fn names(&self, folder: &str) -> Vec<String> {
        let entries = fs::read_dir(self.path(folder)).expect("a folder").flatten();
        let mut names: Vec<String> = entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    /// The hash of every file below an output, by its name; but for `run.json`, which has times in it and is only looked for.
    /// Empty where there is no such folder.
    pub fn digest(&self, output: &str) -> BTreeMap<String, String> {
        let root = self.path(output);
        let files = walkdir::WalkDir::new(&root).into_iter().flatten().filter(|entry| entry.file_type().is_file());
        let digest = files.map(|file| {
            let name = file.path().strip_prefix(&root).expect("below").to_string_lossy().into_owned();
            let hash = if name == "run.json" { String::new() } else { hash(&fs::read(file.path()).expect("a file")) };
            (name, hash)
        });
        digest.collect()
    }

    /// The program, with its working directory here.
    pub fn termloom(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(program());
        command.args(arguments).current_dir(self.0.path()).env_remove("TERMLOOM_LOG");
        command
    }

    /// Runs it to its end.
    pub fn run(&self, arguments: &[&str]) -> Ran {
        self.ended(self.termloom(arguments))
    }

    /// The program as another user, who may write to this folder; `None` where it cannot be one, which is said.
    pub fn termloom_as_nobody(&self, arguments: &[&str]) -> Option<Command> {
        if !crate::needs::is_root() {
            return None;
        }
        // That user can look neither into the folder of the build nor into this one as it was made.
        let copy = self.path("the-program");
        if !copy.exists() {
            fs::copy(program(), &copy).expect("a copy of the program");
            let open = std::os::unix::fs::PermissionsExt::from_mode(0o777);
            fs::set_permissions(self.0.path(), open).expect("permissions");
        }
        let mut command = Command::new(copy);
        command.args(arguments).current_dir(self.0.path()).uid(NOBODY).gid(NOBODY);
        let mut probe = Command::new("/bin/true");
        if probe.uid(NOBODY).gid(NOBODY).current_dir(self.0.path()).status().is_err() {
            left_out("no other user can be had");
            return None;
        }
        Some(command)
    }

    /// Runs a command to its end, with what it prints in files, so that it never waits for a reader.
    pub fn ended(&self, command: Command) -> Ran {
        let started = self.started(command);
        self.end_of(started)
    }

    /// A command that has started. It is asked to write where [`end_of`](Self::end_of) looks, unless it was told otherwise.
    pub fn started(&self, mut command: Command) -> Child {
        let to = |name: &str| File::create(self.path(name)).expect("a file for what is printed");
        command.stdin(Stdio::null()).stdout(to(".printed")).stderr(to(".said"));
        command.spawn().unwrap_or_else(|error| panic!("{command:?}: {error}"))
    }

    /// Waits for its end, but not for ever.
    pub fn end_of(&self, mut child: Child) -> Ran {
        let since = Instant::now();
        let status = loop {
            match child.try_wait().expect("a child") {
                Some(status) => break status,
                None if since.elapsed() < LONGEST => std::thread::sleep(Duration::from_millis(2)),
                None => {
                    let _ = child.kill();
                    panic!("it hangs: {}", self.read(".said"));
                }
            }
        };
        let own = |line: &&str| !line.starts_with("strace: Requested path");
        let err = self.read(".said").lines().filter(own).map(|line| format!("{line}\n")).collect();
        Ran { code: status.code(), signal: status.signal(), out: self.read(".printed"), err, trace: String::new() }
    }

    /// A file as text; empty where there is none.
    pub fn read(&self, name: &str) -> String {
        String::from_utf8_lossy(&fs::read(self.path(name)).unwrap_or_default()).into_owned()
    }
}

impl Ran {
    /// Expects an exit code.
    #[track_caller]
    pub fn ends_with(self, code: i32) -> Ran {
        assert_eq!(self.code, Some(code), "signal {:?}; it said: {}", self.signal, self.err);
        self
    }

    /// Expects words on standard error.
    #[track_caller]
    pub fn says(self, words: &str) -> Ran {
        assert!(self.err.contains(words), "`{words}` is not in: {}", self.err);
        self
    }
}

/// The program that was built with the tests, or the one that `TERMLOOM_PROGRAM` names.
fn program() -> PathBuf {
    std::env::var_os("TERMLOOM_PROGRAM").unwrap_or_else(|| env!("CARGO_BIN_EXE_termloom").into()).into()
}

fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
