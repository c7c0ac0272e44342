//! How rich the vocabulary of a text is, and how hard it is to read.

use super::association::real;

/// Type–token ratio: `types/tokens`. `None` without tokens. Falls with the length of the text.
pub fn ttr(types: u64, tokens: u64) -> Option<f64> {
    (tokens > 0).then(|| real(types) / real(tokens))
}

/// Yule's characteristic K (Yule 1944): `10⁴·(Σ f²·V(f) − N)/N²` over the frequencies f, V(f) being the types with f tokens.
/// `spectrum` is pairs of f and V(f). `None` without tokens. The larger, the more the text repeats itself.
pub fn yule_k(spectrum: &[(u64, u64)]) -> Option<f64> {
    let tokens: u64 = spectrum.iter().map(|(frequency, types)| frequency * types).sum();
    // Both sums are whole, so that nothing is lost where they are close.
    let squares: u128 = spectrum.iter().map(|&(f, types)| u128::from(f) * u128::from(f) * u128::from(types)).sum();
    let excess = squares - u128::from(tokens);
    (tokens > 0).then(|| 1e4 * (excess as f64) / (real(tokens) * real(tokens)))
}

/// Tokens of a sample of [`hdd`].
const SAMPLE: u64 = 42;

/// HD-D (McCarthy & Jarvis 2007): the mean share of types in all samples of 42 tokens, `Σ over types (1 − P(0))/42` with
/// the hypergeometric probability `P(0) = C(N−f, 42)/C(N, 42)` that a sample holds no token of a type. `spectrum` as for
/// [`yule_k`], by f. `None` for fewer than 42 tokens.
///
/// # Complexity
/// 42 steps for each distinct frequency.
pub fn hdd(spectrum: &[(u64, u64)]) -> Option<f64> {
    let tokens: u64 = spectrum.iter().map(|(frequency, types)| frequency * types).sum();
    if tokens < SAMPLE {
        return None;
    }
    let share = |&(frequency, types): &(u64, u64)| {
        let others = tokens - frequency;
        let absent = |drawn: u64| real(others.saturating_sub(drawn)) / real(tokens - drawn);
        real(types) * (1.0 - (0..SAMPLE).map(absent).product::<f64>())
    };
    Some(spectrum.iter().map(share).sum::<f64>() / real(SAMPLE))
}

/// The stretches of a text in which the ratio of types to tokens falls to 0.72, read in one direction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Factors {
    /// Stretches that are complete.
    pub whole: u64,
    /// Types in what is left at the end.
    pub rest_types: u64,
    /// Tokens in what is left at the end.
    pub rest_tokens: u64,
}

impl Factors {
    /// Whether so many types in so many tokens end a stretch: `types/tokens ≤ 0.72`.
    pub fn ends(types: u64, tokens: u64) -> bool {
        25 * types <= 18 * tokens
    }

    /// Stretches, with the part `(1 − types/tokens)/(1 − 0.72)` of what is left.
    fn number(&self) -> f64 {
        let rest = if self.rest_tokens == 0 {
            0.0
        } else {
            real(self.rest_tokens - self.rest_types) / real(self.rest_tokens) / 0.28
        };
        real(self.whole) + rest
    }
}

/// MTLD (McCarthy & Jarvis 2010): the mean length in tokens of a stretch whose type–token ratio falls to 0.72, the mean of
/// reading forward and backward. `None` where no word comes twice.
pub fn mtld(tokens: u64, forward: Factors, backward: Factors) -> Option<f64> {
    let length = |factors: Factors| Some(factors.number()).filter(|&number| number > 0.0).map(|n| real(tokens) / n);
    Some((length(forward)? + length(backward)?) / 2.0)
}

/// What formulas of readability are made from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReadabilityCounts {
    /// Words.
    pub words: u64,
    /// Sentences.
    pub sentences: u64,
    /// Syllables of all words.
    pub syllables: u64,
    /// Words with three syllables or more.
    pub long_words: u64,
}

impl ReadabilityCounts {
    fn words_per_sentence(&self) -> Option<f64> {
        (self.words > 0 && self.sentences > 0).then(|| real(self.words) / real(self.sentences))
    }

    /// Flesch Reading Ease (Flesch 1948): `206.835 − 1.015·words/sentences − 84.6·syllables/words`. The larger, the easier.
    /// `None` without words.
    pub fn flesch(&self) -> Option<f64> {
        let of_sentences = 1.015 * self.words_per_sentence()?;
        Some(206.835 - of_sentences - 84.6 * (real(self.syllables) / real(self.words)))
    }

    /// Gunning's Fog index (Gunning 1952): `0.4·(words/sentences + 100·long words/words)`: years of schooling.
    /// `None` without words.
    pub fn fog(&self) -> Option<f64> {
        Some(0.4 * (self.words_per_sentence()? + 100.0 * real(self.long_words) / real(self.words)))
    }

    /// SMOG (McLaughlin 1969): `1.0430·√(30·long words/sentences) + 3.1291`: years of schooling. `None` without words.
    pub fn smog(&self) -> Option<f64> {
        self.words_per_sentence()?;
        Some(1.0430 * libm::sqrt(30.0 * real(self.long_words) / real(self.sentences)) + 3.1291)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn close(value: Option<f64>, expected: f64) {
        let value = value.expect("a value");
        assert!((value - expected).abs() <= 1e-12 * expected.abs(), "{value} is not {expected}");
    }

    #[test]
    fn known_values() {
        // Worked by hand: "the state and the party and the press": the 3, and 2, three words once.
        let spectrum = [(1, 3), (2, 1), (3, 1)];
        close(ttr(5, 8), 0.625);
        close(yule_k(&spectrum), 1e4 * (3.0 + 4.0 + 9.0 - 8.0) / 64.0);
        assert_eq!((hdd(&spectrum), hdd(&[]), yule_k(&[]), ttr(0, 0)), (None, None, None, None));
        // All samples are the whole text.
        close(hdd(&[(1, 40), (2, 1)]), 41.0 / 42.0);
        // 1 − C(48,42)/C(50,42) = 1 − (8·7)/(50·49) for the type with 2 tokens, 42/50 for each of the others.
        close(hdd(&[(1, 48), (2, 1)]), (48.0 * 0.84 + 1.0 - 56.0 / 2450.0) / 42.0);
        let factors = Factors { whole: 2, rest_types: 9, rest_tokens: 10 };
        close(
            mtld(100, factors, Factors { whole: 4, ..Factors::default() }),
            (100.0 / (2.0 + 0.1 / 0.28) + 25.0) / 2.0,
        );
        assert_eq!(mtld(3, Factors { whole: 0, rest_types: 3, rest_tokens: 3 }, factors), None);
        assert!(Factors::ends(18, 25) && !Factors::ends(19, 26));
        let reading = ReadabilityCounts { words: 100, sentences: 5, syllables: 150, long_words: 12 };
        close(reading.flesch(), 206.835 - 20.3 - 126.9);
        close(reading.fog(), 12.8);
        close(reading.smog(), 1.0430 * 72f64.sqrt() + 3.1291);
        assert_eq!(ReadabilityCounts::default().fog(), None);
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn ranges(frequencies in proptest::collection::btree_map(1u64..50, 1u64..20, 1..12)) {
            let spectrum: Vec<(u64, u64)> = frequencies.into_iter().collect();
            let k = yule_k(&spectrum).unwrap();
            prop_assert!((0.0..=1e4).contains(&k));
            if let Some(hdd) = hdd(&spectrum) {
                let types: u64 = spectrum.iter().map(|&(_, types)| types).sum();
                prop_assert!(hdd > 0.0 && hdd <= 1.0 + 1e-12 && hdd * 42.0 <= types as f64 + 1e-9);
            }
        }
    }
}
