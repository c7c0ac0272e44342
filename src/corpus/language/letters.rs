//! Letters as small numbers, upper and lower case alike.

/// Characters below this have a number. Beyond are scripts that are told by themselves.
const END: usize = 0x2000;

const MARKS: std::ops::RangeInclusive<usize> = 0x300..=0x36f;

/// The number of what is no letter, and so of the edge of a word.
pub const EDGE: u16 = 0;
/// `a` to `z` have the numbers from 1 to 26.
pub const ASCII: u16 = 27;
/// The number of marks on letters: `é` may be one character or two.
pub const MARK: u16 = END_OF_NUMBERS - 1;
/// All numbers are below this.
pub const END_OF_NUMBERS: u16 = 1 << 10;
/// The number of letters that no word of a list has.
const UNHEARD_OF: u16 = ASCII;

/// A number for each letter.
pub struct Letters {
    numbers: Box<[u16; END]>,
}

impl Letters {
    /// Numbers for all letters of `words`.
    pub fn of<'a>(words: impl Iterator<Item = &'a str>) -> Self {
        let mut numbers = Box::new([EDGE; END]);
        for (letter, number) in (b'a'..=b'z').zip(1..) {
            numbers[usize::from(letter)] = number;
        }
        let mut count = UNHEARD_OF + 1;
        for character in words.flat_map(str::chars) {
            let is_new = |numbers: &[u16; END], letter| numbers.get(letter as usize) == Some(&EDGE);
            if is_new(&numbers, character) && is_letter(character) && is_new(&numbers, lower(character)) {
                numbers[lower(character) as usize] = count;
                count += 1;
            }
        }
        numbers[MARKS].fill(MARK);
        for (at, letter) in (0..END).zip('\0'..) {
            if numbers[at] == EDGE && is_letter(letter) {
                let lowered = numbers.get(lower(letter) as usize).copied().unwrap_or(EDGE);
                numbers[at] = if lowered == EDGE { UNHEARD_OF } else { lowered };
            }
        }
        debug_assert!(count <= MARK, "{count} letters");
        Letters { numbers }
    }

    #[inline]
    pub fn number(&self, character: char) -> u16 {
        self.numbers.get(character as usize).copied().unwrap_or(EDGE)
    }
}

/// Also the vowel signs of India, which are no letters by themselves.
fn is_letter(character: char) -> bool {
    character.is_alphabetic() || matches!(character, '\u{900}'..='\u{963}')
}

fn lower(character: char) -> char {
    character.to_lowercase().next().unwrap_or(character)
}
