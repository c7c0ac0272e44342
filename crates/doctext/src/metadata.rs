//! What documents say about themselves.

/// Keys and values in the order of the document.
pub type Metadata = Vec<(String, String)>;

/// Adds a key whose value says something, once.
pub(crate) fn add_metadata(metadata: &mut Metadata, key: &str, value: &str) {
    let value: String = value.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
    if !value.is_empty() && metadata.iter().all(|(other, _)| other != key) {
        metadata.push((key.to_string(), value));
    }
}
