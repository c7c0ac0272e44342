//! What a letter costs after the two before it, in each language, learnt from words of the language.

/// Languages that there is room for.
pub const LANES: usize = 64;
/// Costs are in this part of a bit.
pub const BIT: i32 = 16;

/// The cost in each language.
pub type Row = [u8; LANES];

/// Three letters; of one that is told from fewer before it, those in front are left out.
pub type Gram = u32;

const LETTER_BITS: u32 = 10;

pub fn gram(letters: [u16; 3]) -> Gram {
    letters.iter().fold(0, |gram, &letter| gram << LETTER_BITS | u32::from(letter))
}

/// The last `letters` of a run.
pub fn last(gram: Gram, letters: u32) -> Gram {
    gram & ((1 << (LETTER_BITS * letters)) - 1)
}

/// How much there is of a run of letters in a language: the run, then the language, then the weight, so that all are in order
/// as they are.
#[derive(Clone, Copy)]
struct Count(u64);

impl Count {
    const WEIGHT_BITS: u32 = 28;
    const LANE_BITS: u32 = LANES.ilog2();

    fn gram(self) -> Gram {
        (self.0 >> (Self::LANE_BITS + Self::WEIGHT_BITS)) as Gram
    }

    fn lane(self) -> usize {
        (self.0 >> Self::WEIGHT_BITS) as usize % LANES
    }

    fn weight(self) -> u32 {
        (self.0 & ((1 << Self::WEIGHT_BITS) - 1)) as u32
    }

    fn last(self, letters: u32) -> Self {
        Count(self.0 & ((1 << (LETTER_BITS * letters + Self::LANE_BITS + Self::WEIGHT_BITS)) - 1))
    }
}

/// How much there is of each run of three letters in each language.
#[derive(Default)]
pub struct Counts(Vec<Count>);

impl Counts {
    pub fn add(&mut self, gram: Gram, lane: usize, weight: u32) {
        let of_lane = u64::from(gram) << Count::LANE_BITS | lane as u64;
        self.0.push(Count(of_lane << Count::WEIGHT_BITS | u64::from(weight)));
    }

    /// Those of the same run and language are added up.
    fn summed(mut self) -> Self {
        self.0.sort_unstable_by_key(|count| count.0);
        self.0.dedup_by(|next, sum| {
            let is_same = next.0 >> Count::WEIGHT_BITS == sum.0 >> Count::WEIGHT_BITS;
            sum.0 += if is_same { u64::from(next.weight()) } else { 0 };
            is_same
        });
        self
    }

    fn of_last(&self, letters: u32) -> Self {
        Counts(self.0.iter().map(|count| count.last(letters)).collect()).summed()
    }

    /// The rows of runs of one, two and three letters.
    pub fn levels(self) -> [Level; 3] {
        let threes = self.summed();
        let twos = threes.of_last(2);
        let ones = level(&twos.of_last(1), |_| [RARE; LANES]);
        let twos = level(&twos, |gram| ones.row(last(gram, 1)));
        let threes = level(&threes, |gram| twos.row(last(gram, 2)));
        [ones, twos, threes]
    }
}

/// The rows of all runs of one length, in their order.
pub struct Level {
    pub grams: Vec<Gram>,
    pub rows: Vec<Row>,
}

impl Level {
    fn row(&self, gram: Gram) -> Row {
        self.grams.binary_search(&gram).map_or([RARE; LANES], |at| self.rows[at])
    }
}

/// The weight of what was never seen after some letters, for each kind of letter that was.
const KIND: u32 = 200;
/// The cost of a letter that the language does not have.
const RARE: u8 = 150;
/// The cost of looking at fewer letters where the language has no word with them.
const FEWER: u8 = 12;

/// A letter costs what is due to its share in all that follow the same letters in the language (Witten and Bell 1991); one that
/// never does costs what it costs after fewer letters, and that share besides.
fn level(counts: &Counts, after_fewer: impl Fn(Gram) -> Row) -> Level {
    let mut level = Level { grams: Vec::new(), rows: Vec::new() };
    for context in counts.0.chunk_by(|one, next| one.gram() >> LETTER_BITS == next.gram() >> LETTER_BITS) {
        let (mut seen, mut unseen) = ([0; LANES], [0; LANES]);
        for count in context {
            seen[count.lane()] += count.weight();
            unseen[count.lane()] += KIND;
        }
        let mut fewer = [FEWER; LANES];
        for lane in (0..LANES).filter(|lane| seen[*lane] > 0) {
            fewer[lane] = cost(unseen[lane], seen[lane] + unseen[lane]);
        }
        for counts in context.chunk_by(|one, next| one.gram() == next.gram()) {
            let gram = counts[0].gram();
            let mut row = after_fewer(gram);
            for (cost, fewer) in row.iter_mut().zip(fewer) {
                *cost = cost.saturating_add(fewer);
            }
            for count in counts {
                let lane = count.lane();
                row[lane] = row[lane].min(cost(count.weight(), seen[lane] + unseen[lane]));
            }
            level.grams.push(gram);
            level.rows.push(row);
        }
    }
    level
}

/// Between powers of two the logarithm is taken for a straight line: so no library is asked, whose last digit may differ.
fn cost(part: u32, whole: u32) -> u8 {
    let bits = (f64::from(whole) / f64::from(part)).to_bits();
    let logarithm = (bits >> 32) as f64 / f64::from(1 << 20) - 1023.0;
    (logarithm * f64::from(BIT)).min(f64::from(u8::MAX)) as u8
}
