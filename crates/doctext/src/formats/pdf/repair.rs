//! The table of objects of a damaged file, made anew from the objects that are in it.

use std::collections::BTreeMap;

/// The file with a new table at its end. `None` where no document can be found in it.
///
/// # Complexity
/// One pass over the file.
pub(super) fn repaired(bytes: &[u8]) -> Option<Vec<u8>> {
    let start = memchr::memmem::find(bytes, b"%PDF-")?;
    let bytes = &bytes[start..];
    let mut objects: BTreeMap<u32, (usize, u32)> = BTreeMap::new();
    for at in memchr::memmem::find_iter(bytes, b" obj") {
        if let Some((place, number, generation)) = identified(bytes, at) {
            // Of two, the later replaces the earlier.
            objects.insert(number, (place, generation));
        }
    }
    let root = reference(bytes, b"/Root").or_else(|| catalog(bytes))?;
    let mut trailer = format!("/Root {root}");
    for key in ["/Info", "/Encrypt"] {
        if let Some(object) = reference(bytes, key.as_bytes()) {
            trailer += &format!(" {key} {object}");
        }
    }
    let mut file = bytes.to_vec();
    file.extend(b"\nxref\n");
    let table = file.len() - b"xref\n".len();
    for (number, (place, generation)) in &objects {
        file.extend(format!("{number} 1\n{place:010} {generation:05} n \n").bytes());
    }
    let size = objects.last_key_value()?.0.checked_add(1)?;
    file.extend(format!("trailer\n<< /Size {size} {trailer}").bytes());
    if let Some(id) = identifier(bytes) {
        file.extend(b" /ID ");
        file.extend(id);
    }
    file.extend(format!(" >>\nstartxref\n{table}\n%%EOF\n").bytes());
    Some(file)
}

/// Place, number and generation of the object whose ` obj` stands at `at`.
pub(super) fn identified(bytes: &[u8], at: usize) -> Option<(usize, u32, u32)> {
    let head = &bytes[at.saturating_sub(20)..at];
    let digits = |text: &[u8]| text.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
    let number = |text: &[u8]| std::str::from_utf8(text).ok()?.parse::<u32>().ok();
    let (rest, generation) = head.split_at(head.len() - digits(head));
    let spaces = rest.iter().rev().take_while(|byte| byte.is_ascii_whitespace()).count();
    let rest = &rest[..rest.len() - spaces];
    let own = &rest[rest.len() - digits(rest)..];
    let place = at - generation.len() - spaces - own.len();
    Some((place, number(own).filter(|_| spaces > 0)?, number(generation).filter(|generation| *generation < 65_536)?))
}

/// `1 0 R` behind the last `key`.
fn reference(bytes: &[u8], key: &[u8]) -> Option<String> {
    memchr::memmem::rfind_iter(bytes, key).find_map(|at| {
        let text = &bytes[at + key.len()..bytes.len().min(at + key.len() + 40)];
        let text = String::from_utf8_lossy(text);
        let mut words = text.split_ascii_whitespace();
        let (number, generation) = (words.next()?.parse::<u32>().ok()?, words.next()?.parse::<u16>().ok()?);
        words.next()?.starts_with('R').then(|| format!("{number} {generation} R"))
    })
}

/// The array behind the last `/ID`, which encryption depends on.
fn identifier(bytes: &[u8]) -> Option<&[u8]> {
    let at = memchr::memmem::rfind(bytes, b"/ID")?;
    let rest = &bytes[at + b"/ID".len()..bytes.len().min(at + 300)];
    let start = rest.iter().position(|byte| !byte.is_ascii_whitespace()).filter(|start| rest[*start] == b'[')?;
    let len = memchr::memchr(b']', &rest[start..])?;
    Some(&rest[start..=start + len])
}

/// The object that says that it is the catalog.
fn catalog(bytes: &[u8]) -> Option<String> {
    let at = memchr::memmem::rfind(bytes, b"/Catalog")?;
    let object = memchr::memmem::rfind(&bytes[..at], b" obj")?;
    identified(bytes, object).map(|(_, number, generation)| format!("{number} {generation} R"))
}
