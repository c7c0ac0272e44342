//! What the documents within a file are called: `file#part=1`.

const PART: &str = "#part=";

/// What a part is called. `place` is 1 for the text before the first part, which is part 0, and one more for each part.
pub(super) fn part_name(file: &str, place: u64) -> String {
    [file, PART, &place.saturating_sub(1).to_string()].concat()
}

/// The file of a part, and its place.
pub(super) fn place_of_part(doc_id: &str) -> Option<(&str, u64)> {
    let (file, part) = doc_id.rsplit_once(PART)?;
    Some((file, part.parse::<u64>().ok()?.saturating_add(1)))
}

/// The name of the file that a document is or is a part of.
pub(super) fn without_part(doc_id: &str) -> &str {
    place_of_part(doc_id).map_or(doc_id, |(file, _)| file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_has_its_file_and_place() {
        assert_eq!(part_name("a/b.txt", 3), "a/b.txt#part=2");
        assert_eq!(place_of_part("a/b.txt#part=2"), Some(("a/b.txt", 3)));
        assert_eq!(without_part("x.zip#b.txt#part=0"), "x.zip#b.txt");
        for other in ["a.txt", "a.csv#row=2", "a.txt#part=x"] {
            assert_eq!((place_of_part(other), without_part(other)), (None, other));
        }
    }
}
