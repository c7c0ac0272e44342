//! Names of files as text.

/// Turns the name of a file into text without loss: `%` and bytes that are not UTF-8 become `%XX`.
///
/// # Examples
/// ```
/// assert_eq!(doctext::percent_encoded(b"100% caf\xe9.txt"), "100%25 caf%E9.txt");
/// ```
pub fn percent_encoded(name: &[u8]) -> String {
    let mut text = String::with_capacity(name.len());
    for chunk in name.utf8_chunks() {
        for part in chunk.valid().split_inclusive('%') {
            match part.strip_suffix('%') {
                Some(before) => {
                    text.push_str(before);
                    text.push_str("%25");
                }
                None => text.push_str(part),
            }
        }
        for byte in chunk.invalid() {
            text.push_str(&format!("%{byte:02X}"));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_lossless() {
        assert_eq!(percent_encoded(b"100% caf\xe9.txt"), "100%25 caf%E9.txt");
        assert_eq!(percent_encoded("审查.txt".as_bytes()), "审查.txt");
        assert_eq!(percent_encoded(b"%%"), "%25%25");
    }
}
