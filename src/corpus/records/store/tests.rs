//! Records of all documents.

use crate::corpus::records::shown::SHOWN_KEYS;
use crate::corpus::records::tests::records_of;

#[test]
fn of_very_many_keys_the_commonest_are_shown() {
    let keys: Vec<String> = (0..SHOWN_KEYS + 10).map(|number| format!("k{number:05}")).collect();
    let own = |first: usize| keys[first..].iter().map(|key| (key.as_str(), "x")).collect::<Vec<_>>();
    let mut with_title = own(0);
    with_title.push(("title", "T"));
    let records = records_of(&[("a", with_title, "en"), ("b", own(9), "en")]);
    let shown: Vec<&str> = records.keys().collect();
    assert_eq!((shown.len(), records.keys_left_out()), (SHOWN_KEYS, 11));
    // The title has a column of its own; of the keys that one document has none has room, nor has the last of the others.
    assert_eq!((shown.first(), shown.last()), (Some(&"k00009"), Some(&"title")));
    assert_eq!(records.range(0..2).expect("records").metadata.len(), SHOWN_KEYS);
    let few = records_of(&[("a", own(SHOWN_KEYS), "en")]);
    assert_eq!((few.keys().count(), few.keys_left_out()), (10, 0));
}
