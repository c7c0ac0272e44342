//! Every sample in `fuzz/seeds`, cut and changed the same way on every machine: nothing may panic. `cargo fuzz` runs the same
//! functions.

#[path = "../fuzz/targets.rs"]
mod targets;

use std::fs;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// Places at which a sample is cut, and as many at which it is changed.
const PLACES: usize = 80;

/// Samples that are changed in several places, made from each.
const SHUFFLED: usize = 50;

/// Web pages need more stack than the threads of tests have.
const STACK: usize = 16 << 20;

fn fuzz() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz")
}

fn seeds(target: &str) -> Vec<(String, Vec<u8>)> {
    let folder = fuzz().join("seeds").join(target);
    let files = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> = files.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    paths.into_iter().map(|path| (path.display().to_string(), fs::read(&path).expect("a sample"))).collect()
}

/// Numbers that look random and are the same everywhere.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % end.max(1)
    }
}

/// Cuts, single changes, and several changes at once.
fn mutations(sample: &[u8]) -> Vec<Vec<u8>> {
    let step = sample.len().div_ceil(PLACES).max(1);
    let places = || (0..sample.len()).step_by(step);
    let mut all: Vec<Vec<u8>> = places().map(|end| sample[..end].to_vec()).collect();
    for at in places() {
        for value in [0, b'<', b'9', 0xff] {
            let mut changed = sample.to_vec();
            changed[at] = value;
            all.push(changed);
        }
    }
    let mut numbers = Numbers(sample.len() as u64);
    all.extend((0..SHUFFLED).map(|_| shuffled(sample, &mut numbers)));
    all
}

fn shuffled(sample: &[u8], numbers: &mut Numbers) -> Vec<u8> {
    let mut bytes = sample.to_vec();
    for _ in 0..=numbers.below(6) {
        let at = numbers.below(bytes.len());
        let end = (at + 1 + numbers.below(16)).min(bytes.len());
        match numbers.below(4) {
            0 if at < bytes.len() => bytes[at] ^= 1 << numbers.below(8),
            1 => drop(bytes.drain(at..end)),
            2 => {
                let copy = bytes[at..end].to_vec();
                let to = numbers.below(bytes.len());
                bytes.splice(to..to, copy);
            }
            _ => bytes.insert(at, numbers.below(256) as u8),
        }
    }
    bytes
}

#[test]
fn nothing_panics_whatever_is_changed() {
    let work = Mutex::new(targets::all().into_iter().map(|target| (target, seeds(target))).collect::<Vec<_>>());
    let next = || work.lock().expect("no panic").pop();
    let faults = Mutex::new(Vec::new());
    let worker = || {
        while let Some((target, samples)) = next() {
            for (name, sample) in samples {
                for changed in mutations(&sample) {
                    if catch_unwind(|| targets::run(target, &changed)).is_err() {
                        faults
                            .lock()
                            .expect("no panic")
                            .push(format!("{name}: {:?}", changed.escape_ascii().to_string()));
                    }
                }
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, worker).expect("a thread");
        }
    });
    let faults = faults.into_inner().expect("no panic");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_target_is_known_to_the_fuzzer_and_has_samples() {
    let manifest = fs::read_to_string(fuzz().join("Cargo.toml")).expect("fuzz/Cargo.toml");
    for target in targets::all() {
        assert!(manifest.contains(&format!("\nname = \"{target}\"\n")), "fuzz/Cargo.toml has no target `{target}`");
        assert!(!seeds(target).is_empty(), "there is no sample for `{target}`");
    }
}
