//! Messages about patterns, which may be very long.

/// Characters of a message at most; of a longer one the middle is left out, where a pattern is repeated.
const MOST_OF_MESSAGE: usize = 600;

/// A message that a terminal can show.
pub(super) fn short_message(message: String) -> String {
    let count = message.chars().count();
    if count <= MOST_OF_MESSAGE {
        return message;
    }
    let side = MOST_OF_MESSAGE / 2;
    let (begin, end): (String, String) =
        (message.chars().take(side).collect(), message.chars().skip(count.saturating_sub(side)).collect());
    format!("{begin} … {end}")
}
