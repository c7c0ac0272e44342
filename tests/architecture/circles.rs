//! Files that take names from each other in a circle.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::sources::Arrows;

/// The circles, each with its files in order. Two files are in one circle if each can be reached from the other.
pub fn circles(arrows: &Arrows) -> Vec<BTreeSet<PathBuf>> {
    let mut next: BTreeMap<&Path, Vec<&Path>> = BTreeMap::new();
    for (from, to) in arrows.keys() {
        next.entry(from).or_default().push(to);
    }
    let reached: BTreeMap<&Path, BTreeSet<&Path>> = next.keys().map(|&file| (file, reach(file, &next))).collect();
    let circle = |file: &&Path| -> BTreeSet<PathBuf> {
        let back = reached[file].iter().filter(|other| reached.get(*other).is_some_and(|far| far.contains(file)));
        back.map(|other| other.to_path_buf()).collect()
    };
    let found: BTreeSet<BTreeSet<PathBuf>> = reached.keys().map(circle).filter(|circle| circle.len() > 1).collect();
    found.into_iter().collect()
}

/// Every file that a file reaches by one arrow or more.
fn reach<'a>(from: &'a Path, next: &BTreeMap<&'a Path, Vec<&'a Path>>) -> BTreeSet<&'a Path> {
    let (mut reached, mut waiting) = (BTreeSet::new(), vec![from]);
    while let Some(file) = waiting.pop() {
        for &other in next.get(file).into_iter().flatten() {
            if reached.insert(other) {
                waiting.push(other);
            }
        }
    }
    reached
}

/// What ties a circle, a line for each arrow.
pub fn described(circle: &BTreeSet<PathBuf>, arrows: &Arrows) -> String {
    let inside = arrows.iter().filter(|((from, to), _)| circle.contains(from) && circle.contains(to));
    let lines = inside.map(|((from, to), names)| {
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        format!("  {} -> {}: {}", from.display(), to.display(), names.join(", "))
    });
    format!("{} files:\n{}", circle.len(), lines.collect::<Vec<_>>().join("\n"))
}
