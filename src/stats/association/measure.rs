//! The measures of association: name, unit, formula and description of each.

use std::borrow::Cow;

use super::family::Family;
use super::likelihood;
use super::strength::normalised;
use super::table::Contingency;
use crate::named::named;
use crate::stats::StepUp;

named! {
    /// A measure of a 2×2 table. The names are those of the columns.
    #[non_exhaustive]
    Measure {
        /// Pointwise mutual information.
        Pmi = "pmi",
        /// Normalised pointwise mutual information.
        Npmi = "npmi",
        /// Positive pointwise mutual information with smoothed contexts.
        PpmiSmoothed = "ppmi_smoothed",
        /// Mutual information with O11 squared.
        Mi2 = "mi2",
        /// Mutual information with O11 cubed.
        Mi3 = "mi3",
        /// logDice.
        LogDice = "log_dice",
        /// Dice coefficient.
        Dice = "dice",
        /// Jaccard index.
        Jaccard = "jaccard",
        /// Minimum sensitivity.
        MinSensitivity = "min_sensitivity",
        /// t-score.
        TScore = "t_score",
        /// z-score.
        ZScore = "z_score",
        /// Pearson's χ².
        Chi2 = "chi2",
        /// χ² with Yates's correction.
        Chi2Yates = "chi2_yates",
        /// Log-likelihood ratio.
        G2 = "g2",
        /// Log ratio of the relative frequencies.
        LogRatio = "log_ratio",
        /// The bound of the confidence interval of `log_ratio` that is nearer to 0.
        LogRatioConservative = "log_ratio_conservative",
        /// ΔP from the first to the second.
        DeltaP12 = "delta_p_12",
        /// ΔP from the second to the first.
        DeltaP21 = "delta_p_21",
        /// Logarithm of the odds ratio.
        LogOddsRatio = "log_odds_ratio",
        /// Fisher's exact test.
        FisherLog10P = "fisher_log10_p",
        /// p-value of g2.
        PValue = "p_value",
        /// Logarithm of `p_value` to base 10.
        PLog10 = "p_log10",
        /// p-values corrected for the number of tests.
        QValue = "q_value",
    }
}

/// What is said of a measure wherever it is a column.
struct MeasureEntry {
    unit: &'static str,
    description: &'static str,
    formula: &'static str,
    empty: &'static str,
}

const NO_O11: &str = "o11 is 0";
const NO_TEST: &str = "r1, c1, n - r1 or n - c1 is 0, or a cell would be negative";

impl Measure {
    /// Those in the tables where nothing is said.
    pub const DEFAULT: &[Measure] = &[
        Measure::Pmi,
        Measure::Npmi,
        Measure::LogDice,
        Measure::G2,
        Measure::LogRatioConservative,
        Measure::PValue,
        Measure::QValue,
    ];

    /// What one of it is, or its range.
    pub fn unit(self) -> &'static str {
        self.entry().unit
    }

    /// What it is, with its source and where it is empty. `family` is what the rows of one family are called: `the rows of this
    /// table`.
    pub fn description(self, family: &str) -> Cow<'static, str> {
        let MeasureEntry { description, empty, .. } = self.entry();
        format!("{} Empty where {empty}.", description.replace("{family}", family)).into()
    }

    /// How it is computed from the columns beside it. There o12 is r1 - o11, o21 is c1 - o11, r2 is n - r1, c2 is n - c1, and o22 is
    /// r2 - o21.
    pub fn formula(self) -> &'static str {
        self.entry().formula
    }

    /// Whether it needs [`Contingency::g2`], which is best computed once for all that do.
    pub fn is_of_g2(self) -> bool {
        matches!(self, Measure::G2 | Measure::PValue | Measure::PLog10 | Measure::QValue)
    }

    /// Whether its values depend on how many tests the family has.
    pub fn is_of_family(self) -> bool {
        matches!(self, Measure::LogRatioConservative | Measure::QValue)
    }

    fn entry(self) -> MeasureEntry {
        let entry = |unit, description, formula, empty| MeasureEntry { unit, description, formula, empty };
        match self {
            Measure::Pmi => {
                entry("bits", "Pointwise mutual information (Church & Hanks 1990).", "log2(o11 / e11)", NO_O11)
            }
            Measure::Npmi => entry(
                "−1 to 1",
                "Normalised pointwise mutual information (Bouma 2009).",
                "pmi / -log2(o11 / n)",
                "o11 is 0 or n",
            ),
            Measure::PpmiSmoothed => entry(
                "bits, from 0",
                "Positive pointwise mutual information; the context is the second of the two, and its probability is smoothed (Levy, Goldberg & Dagan 2015).",
                "max(0, log2(o11 * sum of margin^0.75 over all contexts / (r1 * c1^0.75)))",
                "r1 or c1 is 0, or the margins of all contexts are not known",
            ),
            Measure::Mi2 => {
                entry("bits", "Mutual information with o11 squared (Daille 1994).", "log2(o11^2 / e11)", NO_O11)
            }
            Measure::Mi3 => {
                entry("bits", "Mutual information with o11 cubed (Daille 1994).", "log2(o11^3 / e11)", NO_O11)
            }
            Measure::LogDice => entry("at most 14", "logDice (Rychlý 2008).", "14 + log2(2 * o11 / (r1 + c1))", NO_O11),
            Measure::Dice => entry("0 to 1", "Dice coefficient (Dice 1945).", "2 * o11 / (r1 + c1)", "r1 + c1 is 0"),
            Measure::Jaccard => {
                entry("0 to 1", "Jaccard index (Jaccard 1912).", "o11 / (r1 + c1 - o11)", "r1 + c1 - o11 is 0")
            }
            Measure::MinSensitivity => entry(
                "0 to 1",
                "Minimum sensitivity (Pedersen & Bruce 1996).",
                "min(o11 / r1, o11 / c1)",
                "r1 or c1 is 0",
            ),
            Measure::TScore => entry("", "t-score (Church et al. 1991).", "(o11 - e11) / sqrt(o11)", NO_O11),
            Measure::ZScore => entry("", "z-score (Dennis 1965).", "(o11 - e11) / sqrt(e11)", "e11 is 0"),
            Measure::Chi2 => entry(
                "",
                "Pearson's chi-squared (Pearson 1900), negative where fewer were observed than expected.",
                "sign(o11 - e11) * sum over the four cells of (O - E)^2 / E",
                NO_TEST,
            ),
            Measure::Chi2Yates => entry(
                "",
                "Pearson's chi-squared with continuity correction (Yates 1934), negative where fewer were observed than expected.",
                "sign(o11 - e11) * sum over the four cells of max(0, abs(O - E) - 0.5)^2 / E",
                NO_TEST,
            ),
            Measure::G2 => entry(
                "",
                "Log-likelihood ratio (Dunning 1993), negative where fewer were observed than expected.",
                "sign(o11 - e11) * 2 * sum over the four cells of O * ln(O / E)",
                NO_TEST,
            ),
            Measure::LogRatio => entry(
                "bits",
                "Log ratio (Hardie 2014); o11 and o21 count as 0.5 where they are 0, and the log ratio is 0 where its sign would then not be that of g2.",
                "log2((o11 / r1) / (o21 / r2))",
                NO_TEST,
            ),
            Measure::LogRatioConservative => entry(
                "bits",
                "Conservative log ratio (Evert 2022): the bound nearer to 0 of the exact confidence interval of the log ratio, 0 where the interval holds 0. Its level is 1 - 0.001 for {family} together (Bonferroni).",
                "o11 >= e11: max(0, log2(x / (1 - x) * r2 / r1)), x = quantile of Beta(o11, o21 + 1) at 0.001 / (2 * family); else min(0, the same with 1 - x and Beta(o21, o11 + 1))",
                NO_TEST,
            ),
            Measure::DeltaP12 => entry(
                "−1 to 1",
                "Delta P of the second given the first (Gries 2013).",
                "o11 / r1 - o21 / r2",
                "r1 or n - r1 is 0, or a cell would be negative",
            ),
            Measure::DeltaP21 => entry(
                "−1 to 1",
                "Delta P of the first given the second (Gries 2013).",
                "o11 / c1 - o12 / c2",
                "c1 or n - c1 is 0, or a cell would be negative",
            ),
            Measure::LogOddsRatio => entry(
                "bits",
                "Log odds ratio with 0.5 added to each cell (Haldane 1956, Anscombe 1956).",
                "log2((o11 + 0.5) * (o22 + 0.5) / ((o12 + 0.5) * (o21 + 0.5)))",
                NO_TEST,
            ),
            Measure::FisherLog10P => entry(
                "at most 0",
                "Decimal logarithm of the p-value of Fisher's exact test, two-sided (Fisher 1922).",
                "log10(sum of the probabilities of all tables with these margins that are at most 1 + 1e-7 times as probable)",
                NO_TEST,
            ),
            Measure::PValue => entry(
                "0 to 1",
                "Of g2: chi-squared with one degree of freedom (Wilks 1938).",
                "erfc(sqrt(abs(g2) / 2))",
                NO_TEST,
            ),
            Measure::PLog10 => entry(
                "at most 0",
                "Decimal logarithm of p_value, also where that is too small for a number.",
                "log10(erfc(sqrt(abs(g2) / 2)))",
                NO_TEST,
            ),
            Measure::QValue => entry(
                "0 to 1",
                "Benjamini & Hochberg (1995), corrected over {family}.",
                "min over ranks k >= rank of p_(k) * family / k",
                NO_TEST,
            ),
        }
    }
}

/// The values of a measure for some tables of a family; NaN where it is undefined.
///
/// For [`Measure::QValue`], which looks at all tests of the family at once, these tables are all that are known of it: where it has
/// more tests, the others count as having found nothing (as in R's `p.adjust` with `n`).
///
/// # Complexity
/// Linear, but for q-values (O(n log n)) and [`Contingency::fisher_log10_p`].
pub fn values(measure: Measure, tables: &[Contingency], family: &Family) -> Vec<f64> {
    let each = |of: fn(&Contingency) -> Option<f64>| tables.iter().map(|table| of(table).unwrap_or(f64::NAN)).collect();
    match measure {
        Measure::Pmi => each(Contingency::pmi),
        Measure::Npmi => npmi(tables),
        Measure::PpmiSmoothed => tables.iter().map(|table| table.ppmi_smoothed(family).unwrap_or(f64::NAN)).collect(),
        Measure::Mi2 => each(Contingency::mi2),
        Measure::Mi3 => each(Contingency::mi3),
        Measure::LogDice => each(Contingency::log_dice),
        Measure::Dice => each(Contingency::dice),
        Measure::Jaccard => each(Contingency::jaccard),
        Measure::MinSensitivity => each(Contingency::min_sensitivity),
        Measure::TScore => each(Contingency::t_score),
        Measure::ZScore => each(Contingency::z_score),
        Measure::Chi2 => each(Contingency::chi2),
        Measure::Chi2Yates => each(Contingency::chi2_yates),
        Measure::G2 => each(Contingency::g2),
        Measure::LogRatio => each(Contingency::log_ratio),
        Measure::LogRatioConservative => {
            let level = family.ln_level();
            tables.iter().map(|table| table.log_ratio_conservative(level).unwrap_or(f64::NAN)).collect()
        }
        Measure::DeltaP12 => each(Contingency::delta_p_12),
        Measure::DeltaP21 => each(Contingency::delta_p_21),
        Measure::LogOddsRatio => each(Contingency::log_odds_ratio),
        Measure::FisherLog10P => each(Contingency::fisher_log10_p),
        Measure::PValue => each(Contingency::p_value),
        Measure::PLog10 => each(Contingency::p_log10),
        Measure::QValue => q_values(&each(Contingency::p_value), family.tests),
    }
}

/// [`Contingency::p_log10`] of each [`Contingency::g2`].
pub fn p_log10(g2: &[f64]) -> Vec<f64> {
    g2.iter().map(|&g2| likelihood::p_log10(g2)).collect()
}

fn q_values(p_values: &[f64], tests: u64) -> Vec<f64> {
    let mut ranked: Vec<usize> = (0..p_values.len()).filter(|&index| !p_values[index].is_nan()).collect();
    ranked.sort_by(|&a, &b| p_values[b].total_cmp(&p_values[a]));
    let mut step_up = StepUp::with_ranks(tests, ranked.len() as u64);
    let mut q_values = vec![f64::NAN; p_values.len()];
    for index in ranked {
        q_values[index] = step_up.next(p_values[index]);
    }
    q_values
}

/// [`Contingency::npmi`] of each. Most pairs are rare, and all of one table have the same sum, so that what npmi divides by is mostly one of
/// few numbers.
fn npmi(tables: &[Contingency]) -> Vec<f64> {
    let mut known = [(u64::MAX, f64::NAN); 64];
    let mut information = |table: &Contingency| {
        let Some(known) = known.get_mut(table.o11 as usize) else { return table.information() };
        if known.0 != table.n {
            *known = (table.n, table.information().unwrap_or(f64::NAN));
        }
        Some(known.1).filter(|information| !information.is_nan())
    };
    let of = |table: &Contingency| Some(normalised(table.pmi()?, information(table)?));
    tables.iter().map(of).map(|npmi| npmi.unwrap_or(f64::NAN)).collect()
}
