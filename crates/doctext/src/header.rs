//! The header of a record or an answer: a line, and fields.

/// Longer headers are cut off here, in bytes.
pub(crate) const MAX_HEADER: usize = 1 << 20;

/// Fields of a header, with names in lower case.
pub(crate) struct Fields(Vec<(String, String)>);

impl Fields {
    /// The first line of a header and its fields; lines that begin with white space go on with the field before.
    pub fn of(header: &[u8]) -> (String, Fields) {
        let mut lines = header.split(|byte| *byte == b'\n').map(String::from_utf8_lossy);
        let first = lines.next().unwrap_or_default().trim().to_string();
        let mut fields: Vec<(String, String)> = Vec::new();
        for line in lines {
            match fields.last_mut() {
                Some((_, value)) if line.starts_with([' ', '\t']) => {
                    value.push(' ');
                    value.push_str(line.trim());
                }
                _ => {
                    let Some((name, value)) = line.split_once(':') else { continue };
                    fields.push((name.trim().to_ascii_lowercase(), value.trim().to_string()));
                }
            }
        }
        (first, Fields(fields))
    }

    /// Those, and what stands behind the empty line.
    pub fn split(bytes: &[u8]) -> (String, Fields, &[u8]) {
        let mut end = 0;
        for line in bytes.split_inclusive(|byte| *byte == b'\n') {
            end += line.len();
            if line.trim_ascii().is_empty() || end > MAX_HEADER {
                break;
            }
        }
        let (header, rest) = bytes.split_at(end);
        let (first, fields) = Fields::of(header);
        (first, fields, rest)
    }

    /// The first of that name.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}
