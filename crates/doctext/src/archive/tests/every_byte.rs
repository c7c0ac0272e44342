//! Small archives of each kind, cut at every byte, and with every byte changed.

use super::*;

/// With a checksum, which the program of that name writes.
fn checked_zst(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = zstd::Encoder::new(Vec::new(), 3).unwrap();
    encoder.include_checksum(true).unwrap();
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn archives() -> Vec<(String, Vec<u8>)> {
    let (one, two) = (noise(90, 1), noise(70, 2));
    let members = [("a.txt", &*one), ("b/c.txt", &*two)];
    let mut archives = vec![
        ("a.zip".to_string(), zip_of(&members)),
        ("stored.zip".into(), zip_with(&members, stored())),
        ("a.tar".into(), tar_of(&members)),
    ];
    for (ending, pack) in [("gz", gz as Pack), ("zst", checked_zst), ("bz2", bz2), ("xz", xz)] {
        archives.push((format!("a.txt.{ending}"), pack(&one)));
        archives.push((format!("a.tar.{ending}"), pack(&tar_of(&members))));
    }
    archives
}

fn texts(found: &Found) -> Vec<&str> {
    found.good().into_iter().map(|(_, text)| text).collect()
}

#[test]
fn no_byte_is_lost_without_a_word() {
    for (name, bytes) in archives() {
        let whole = walked(&name, &bytes);
        assert!(whole.bad().is_empty() && !whole.good().is_empty(), "{name}: {whole:?}");
        for cut in 0..bytes.len() {
            let found = walked(&name, &bytes[..cut]);
            // Of the two empty blocks at the end of a tar file, one is enough.
            let is_end = name == "a.tar" && cut >= bytes.len() - 512 && bytes[cut..].iter().all(|byte| *byte == 0);
            assert!(is_end || !found.bad().is_empty(), "{name} cut at {cut} of {}: {found:?}", bytes.len());
            assert!(texts(&found).iter().all(|text| texts(&whole).contains(text)), "{name} cut at {cut}: {found:?}");
        }
        for at in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[at] ^= 0x10;
            let found = walked(&name, &changed);
            // A tar has no checksum of what is in its files.
            let is_same = texts(&found) == texts(&whole);
            let is_content = name == "a.tar" && texts(&found).len() == 2 && changed[at].is_ascii();
            assert!(is_same || is_content || !found.bad().is_empty(), "{name} changed at {at}: {found:?}");
        }
    }
}
