//! The source files of the workspace, the names that each takes from others, and the files where those are defined.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// A path of names, such as `crate::text::Tokens`.
type Names = Vec<String>;

/// What one file says.
#[derive(Default)]
struct File {
    /// The module, from its crate on.
    module: Names,
    /// Names that `use` binds here, and the paths they stand for. A name may stand for a macro and a module at once.
    bound: Vec<(String, Names)>,
    /// Modules whose names are all bound here.
    globs: Vec<Names>,
    /// Paths of two names or more outside `use`.
    paths: Vec<Names>,
    /// Names that occur outside `use`.
    words: BTreeSet<String>,
    /// Names that are bound for others as well.
    public: BTreeSet<String>,
}

impl File {
    /// Whether a path that begins with this name leads out of the file. A parent may name its own children in full.
    fn imports(&self, first: &str) -> bool {
        ["crate", "super"].contains(&first) || self.bound.iter().any(|(bound, _)| bound == first)
    }
}

/// Which file takes which names from which other file.
pub type Arrows = BTreeMap<(PathBuf, PathBuf), BTreeSet<String>>;

/// Every source file of the library, the program and the crates beside them.
pub struct Sources {
    files: BTreeMap<PathBuf, File>,
    of_module: BTreeMap<Names, PathBuf>,
}

impl Sources {
    /// Reads `src` and `crates/*/src` below a folder.
    pub fn read(root: &Path) -> Sources {
        let mut folders = vec![("termloom".to_string(), root.join("src"))];
        for entry in fs::read_dir(root.join("crates")).into_iter().flatten().flatten() {
            let name = entry.file_name().to_string_lossy().replace('-', "_");
            folders.push((name, entry.path().join("src")));
        }
        let mut sources = Sources { files: BTreeMap::new(), of_module: BTreeMap::new() };
        for (krate, folder) in folders {
            for entry in walkdir::WalkDir::new(&folder).sort_by_file_name().into_iter().flatten() {
                let path = entry.path();
                let inside = path.strip_prefix(&folder).expect("below the folder");
                let is_test = inside.iter().any(|part| part == "tests" || part == "tests.rs" || part == "main.rs");
                if path.extension().is_some_and(|ending| ending == "rs") && !is_test {
                    sources.add(root, path, module_of(&krate, inside));
                }
            }
        }
        sources
    }

    fn add(&mut self, root: &Path, path: &Path, module: Names) {
        let text = fs::read_to_string(path).expect("a file");
        let tokens: TokenStream = text.parse().unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let mut file = File { module: module.clone(), ..File::default() };
        collect(&tokens.into_iter().collect::<Vec<_>>(), &mut file);
        let path = path.strip_prefix(root).expect("below the root").to_path_buf();
        self.of_module.insert(module, path.clone());
        self.files.insert(path, file);
    }

    /// Every name that a file takes from another one. That a file passes a name on (`pub use`) takes nothing.
    pub fn arrows(&self) -> Arrows {
        let mut arrows = Arrows::new();
        for (path, file) in &self.files {
            let bound = file.bound.iter().filter(|(name, _)| !file.public.contains(name) || file.words.contains(name));
            let globs = file.globs.iter().map(|glob| [glob.as_slice(), &["*".to_string()]].concat());
            let paths = file.paths.iter().filter(|path| file.imports(&path[0])).cloned();
            let named = bound.map(|(_, target)| target.clone()).chain(paths).chain(globs);
            for names in named {
                if let Some((target, name)) = self.definition(&file.module, &names, 0)
                    && target != path
                {
                    arrows.entry((path.clone(), target.clone())).or_default().insert(name);
                }
            }
        }
        arrows
    }

    /// Every outside crate, or crate of this workspace, that a file names.
    pub fn crates(&self) -> impl Iterator<Item = (&Path, BTreeSet<&str>)> {
        self.files.iter().map(|(path, file)| {
            let used = file.bound.iter().map(|(_, target)| target).chain(&file.globs).chain(&file.paths);
            let first = used.filter_map(|names| names.first()).map(String::as_str);
            let is_own = |name: &&str| file.bound.iter().any(|(bound, target)| bound == name && target.len() > 1);
            (path.as_path(), first.filter(|name| !is_own(name)).collect())
        })
    }

    /// The file that defines what a path names as seen from a module, and the name.
    fn definition(&self, module: &[String], names: &[String], depth: usize) -> Option<(&PathBuf, String)> {
        if depth > 16 {
            return None;
        }
        let (mut at, mut rest) = (module.to_vec(), names);
        match rest.first()?.as_str() {
            "crate" => (at, rest) = (module[..1].to_vec(), &rest[1..]),
            "self" => rest = &rest[1..],
            "super" => {
                while rest.first().is_some_and(|name| name == "super") {
                    at.pop()?;
                    rest = &rest[1..];
                }
            }
            name if self.of_module.contains_key(&vec![name.to_string()]) => {
                (at, rest) = (vec![name.to_string()], &rest[1..]);
            }
            name => {
                let file = &self.files[self.of_module.get(&at)?];
                let is_child = self.of_module.contains_key(&[&at[..], &[name.to_string()]].concat());
                if !is_child && !file.bound.iter().any(|(bound, target)| bound == name && target.as_slice() != names) {
                    return None;
                }
            }
        }
        for (index, name) in rest.iter().enumerate() {
            let file = self.of_module.get(&at)?;
            let child = [&at[..], std::slice::from_ref(name)].concat();
            if self.of_module.contains_key(&child) {
                at = child;
                continue;
            }
            let bound = self.files[file].bound.iter().filter(|(bound, _)| bound == name);
            for (_, target) in bound {
                let further = [target.as_slice(), &rest[index + 1..]].concat();
                if further.as_slice() != names
                    && let Some(found) = self.definition(&at, &further, depth + 1)
                {
                    return Some(found);
                }
            }
            return Some((file, name.clone()));
        }
        None
    }
}

fn module_of(krate: &str, inside: &Path) -> Names {
    let parts = inside.with_extension("").iter().map(|part| part.to_string_lossy().into_owned()).collect::<Vec<_>>();
    let parts = parts.into_iter().filter(|part| !["mod", "lib", "main"].contains(&part.as_str()));
    std::iter::once(krate.to_string()).chain(parts).collect()
}

/// Notes what some tokens name. Test modules are left out, other modules within a file count as the file.
fn collect(tokens: &[TokenTree], file: &mut File) {
    let mut at = 0;
    while at < tokens.len() {
        if is_test_module(&tokens[at..]) {
            at += 5;
            continue;
        }
        match &tokens[at] {
            TokenTree::Ident(word) if word == "use" => {
                let end = (at..tokens.len()).find(|&end| is_punct(&tokens[end], ';')).unwrap_or(tokens.len());
                let is_public = at > 0
                    && (matches!(&tokens[at - 1], TokenTree::Ident(word) if word == "pub")
                        || matches!(&tokens[at - 1], TokenTree::Group(group) if group.delimiter() == Delimiter::Parenthesis));
                let mut bound = Vec::new();
                expand(&tokens[at + 1..end], &[], &mut bound, &mut file.globs);
                if is_public {
                    file.public.extend(bound.iter().map(|(name, _)| name.clone()));
                }
                file.bound.extend(bound);
                at = end;
            }
            TokenTree::Ident(word) if word == "mod" => at += 1,
            TokenTree::Ident(word) => {
                let mut names = vec![word.to_string()];
                while at + 3 < tokens.len()
                    && is_punct(&tokens[at + 1], ':')
                    && is_punct(&tokens[at + 2], ':')
                    && let TokenTree::Ident(next) = &tokens[at + 3]
                {
                    names.push(next.to_string());
                    at += 3;
                }
                file.words.extend(names.first().cloned());
                if names.len() > 1 {
                    file.paths.push(names);
                }
            }
            TokenTree::Group(group) => collect(&group.stream().into_iter().collect::<Vec<_>>(), file),
            _ => {}
        }
        at += 1;
    }
}

/// `#[cfg(test)] mod`, before whatever follows.
fn is_test_module(tokens: &[TokenTree]) -> bool {
    let [hash, TokenTree::Group(attribute), TokenTree::Ident(word), ..] = tokens else { return false };
    is_punct(hash, '#') && word == "mod" && attribute.stream().to_string().replace(' ', "") == "cfg(test)"
}

fn is_punct(token: &TokenTree, sign: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == sign)
}

/// The names that a `use` binds, with the path of each.
fn expand(tokens: &[TokenTree], prefix: &[String], bound: &mut Vec<(String, Names)>, globs: &mut Vec<Names>) {
    let mut path = prefix.to_vec();
    let mut at = 0;
    while at < tokens.len() {
        match &tokens[at] {
            TokenTree::Ident(word) if word == "as" => {
                if let Some(TokenTree::Ident(alias)) = tokens.get(at + 1) {
                    bound.push((alias.to_string(), path.clone()));
                }
                return;
            }
            TokenTree::Ident(word) if word == "self" && !path.is_empty() => {}
            TokenTree::Ident(word) => path.push(word.to_string()),
            TokenTree::Punct(punct) if punct.as_char() == '*' => {
                globs.push(path);
                return;
            }
            TokenTree::Group(group) => {
                let inside: Vec<TokenTree> = group.stream().into_iter().collect();
                for part in inside.split(|token| is_punct(token, ',')) {
                    expand(part, &path, bound, globs);
                }
                return;
            }
            _ => {}
        }
        at += 1;
    }
    if let Some(name) = path.last().filter(|_| path.len() > prefix.len() || !tokens.is_empty()) {
        bound.push((name.clone(), path.clone()));
    }
}
