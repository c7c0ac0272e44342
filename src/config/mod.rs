//! Options, and the values they may have.
//!
//! [`Config`] has all options of a run, those of a feature in a struct of their own: [`ReadOptions`], [`TextOptions`], [`CountOptions`]
//! with [`PairOptions`], [`NgramOptions`], [`GroupOptions`], [`DuplicateOptions`], [`AlarmOptions`], [`SpreadsheetOptions`], [`Resources`]. Other commands take the structs that
//! they need. `docs/options.md` lists all options with their defaults.

use std::num::NonZeroU64;
use std::path::PathBuf;

use crate::error::{Error, Result};
pub use crate::isolate::{WorkerCommand, Workers};
use crate::named::named;
use crate::stats::Measure;

mod alarm_code;
mod alarms;
mod compat;
mod count;
mod dates;
mod duplicates;
mod expected;
mod form;
mod formula_guard;
mod group_by;
mod groups;
mod inputs;
mod isolation;
mod language_names;
mod layers;
mod messages;
mod ngrams;
mod option;
mod pairs;
mod paths;
mod preset;
mod profile;
mod reading;
mod recorded;
mod reference;
mod resources;
mod rows;
mod settable;
mod spreadsheets;
mod table_name;
mod text;
mod theme;
mod word_lists;

pub use alarm_code::{AlarmCode, Severity, Threshold};
pub(crate) use alarm_code::{grouped, percent};
pub use alarms::AlarmOptions;
pub use compat::{Compat, TfIdf};
pub use count::{Break, CountOptions, Scope, Unit};
pub use dates::{DateOptions, DateOrder};
pub use duplicates::{Copies, Dedup, DuplicateOptions};
pub use expected::{ExpectedOptions, Share};
pub use form::Pattern;
#[doc(hidden)]
pub use form::{Choice, Form, Item, Kind, Read};
pub use formula_guard::FormulaGuard;
pub(crate) use formula_guard::{guarded, is_guarded, unguarded};
pub use group_by::{DatePart, GroupBy, GroupKey};
pub use groups::GroupOptions;
pub use inputs::Inputs;
pub use isolation::{Isolate, IsolationOptions};
#[doc(hidden)]
pub use language_names::{DeclaredLanguage, LastDeclared, is_known_language, language_code};
pub use messages::MessageOptions;
pub use ngrams::NgramOptions;
#[doc(hidden)]
pub use option::{Changes, ConfigOption, Declared, Heading, Options, Setting};
pub use pairs::{Diagonal, Gap, PairOptions};
#[doc(hidden)]
pub use paths::path;
pub use profile::Profile;
pub use reading::{Boilerplate, Entities, HtmlText, Mojibake, Partial, ReadOptions};
pub use resources::Resources;
pub use rows::{CellSign, Cells, Escapes, Header, KeyColumn, RowOptions};
pub(crate) use settable::settable;
pub use spreadsheets::{CsvLocale, CsvSigns, CsvStyle, Format, SpreadsheetOptions};
pub use table_name::TableName;
pub use text::{Elision, Hyphens, LineHyphens, Phrases, Possessive, TextOptions, TokenRule, Urls};
pub use theme::{Accents, Case, Matching, ThemeOptions, Zeros};
pub use word_lists::{Compound, StopWords, ThemeSource};

use form::{OrAll, OrAllValues, OrEmpty};
use option::{options, under};

named! {
    /// Whether something is done that costs some time.
    When {
        /// If it costs little: if another table needs the tokens anyway.
        Auto = "auto",
        /// Always.
        Always = "always",
        /// Never.
        Never = "never",
    }
}

named! {
    /// Measures of documents that are made on request.
    DocumentMeasure {
        /// How rich the vocabulary is: type–token ratio, MTLD, HD-D, Yule's K.
        Diversity = "diversity",
        /// How hard English is to read: Flesch, Fog, SMOG.
        Readability = "readability",
    }
}

// Each option is declared once, in the struct of its feature, by `options!`.
options! {
    /// Everything a run needs to know, and the only place with its defaults. A run validates it first.
    ///
    /// # Examples
    /// ```
    /// use termloom::Config;
    /// use termloom::config::{Compat, CountOptions, StopWords, ThemeSource};
    ///
    /// let config = Config::new(["articles", "news.zip"])
    ///     .output("results".into())
    ///     .stop_words(StopWords::Language("en".into()))
    ///     .themes(vec![ThemeSource::Builtin("core".into()), ThemeSource::File("my.yaml".into())])
    ///     .count(CountOptions::default().window(10));
    /// assert_eq!((config.count.window, config.count.min_pair_count), (10, 2));
    ///
    /// // Or by its fields, here over what another program does.
    /// let mut config = Compat::Sklearn.preset().inputs(vec!["articles".into()]);
    /// config.ngrams.lengths = vec![2, 3];
    /// config.duplicates.near_threshold = 0.9;
    /// # config.validated()?;
    /// # Ok::<(), termloom::Error>(())
    /// ```
    Config {
        /// Folders and files to read
        ///
        /// `termloom inspect` shows which files are read, and how.
        #[serde(serialize_with = "paths::paths")]
        inputs: Vec<PathBuf> = vec!["input".into()] => under(Heading::Input, Changes::Nothing)
            .key("input")
            .value("INPUT")
            .positional();
        /// How files become documents.
        reading: ReadOptions;
        /// Program whose settings to start from
        ///
        /// To count again what was counted with it (docs/compat.md).
        compat: Compat = Compat::None => under(Heading::Text, Changes::Nothing).value("PROGRAM");
        /// Tokens and normal forms.
        text: TextOptions;
        /// Words that are left out of pairs
        stop_words: StopWords = StopWords::Auto => under(Heading::Text, Changes::Terms).everyday().contents();
        /// Abbreviations to add to those of each language
        ///
        /// A file with one in each line. A sentence ends behind it only before a capitalised stop word; with ` >` behind it, never; with ` #`, not before
        /// a number.
        #[serde(serialize_with = "paths::path_if_any")]
        abbreviations: Option<PathBuf> as OrEmpty = None => under(Heading::Text, Changes::OtherTables)
            .value("FILE")
            .at("abbreviations_sha256")
            .contents();
        /// Windows, units and thresholds.
        count: CountOptions;
        /// Formula of `idf` and `tf_idf`
        tf_idf: TfIdf = TfIdf::Plain => under(Heading::Statistics, Changes::OtherTables).value("SCHEME").always();
        /// Extra columns of `documents`
        document_measures: Vec<DocumentMeasure> = Vec::new() => under(Heading::Documents, Changes::OtherTables)
            .value("KIND")
            .always();
        /// Near-duplicates.
        #[serde(flatten)]
        duplicates: DuplicateOptions;
        /// Most rows of `theme_hits` for each pattern of a theme
        ///
        /// If a pattern has more hits, the rows are a random sample.
        max_hits: Option<NonZeroU64> as OrAll = None => under(Heading::Themes, Changes::OtherTables).always();
        /// Themes that have a row in `doc_themes` for each document, with 0 where there is no hit
        ///
        /// `themes` leaves out subthemes (`state/courts`), which have a row only where they hit. A mean over the rows of `none` is not that over the documents.
        zeros: Zeros = Zeros::Themes => under(Heading::Themes, Changes::OtherTables);
        /// Seed of all random samples
        ///
        /// It decides which hits `max_hits` keeps.
        seed: u64 = 0 => under(Heading::Statistics, Changes::OtherTables).always();
        /// Theme list; repeat for several
        ///
        /// `builtin:core`, `builtin:actors`, or a file that ends in .yaml, .json, .toml, .dic, .dicx, .cat, .ykd, .lc3, .txt or .csv.
        themes: Vec<ThemeSource> = vec![ThemeSource::Builtin("core".into())] => under(Heading::Themes, Changes::OtherTables).everyday()
            .value("FILE")
            .at("themes_sha256")
            .contents();
        /// N-grams.
        #[serde(flatten)]
        ngrams: NgramOptions;
        /// Lines that many documents share, such as menus
        ///
        /// Lines that many documents of one source have in common, such as menus.
        boilerplate: Boilerplate = Boilerplate::Report => under(Heading::Documents, Changes::Terms).everyday().only_as("drop");
        /// Words that become one token, such as `new_york`
        compound: Compound = Compound::None => under(Heading::Text, Changes::Terms).at("compounds_sha256").contents();
        /// Groups of documents.
        #[serde(flatten)]
        groups: GroupOptions;
        /// Measures in the tables of pairs, or `all`
        ///
        /// docs/measures.md defines each. Measures that are not written are not computed.
        measures: Vec<Measure> as OrAllValues = Measure::DEFAULT.to_vec() => under(Heading::Statistics, Changes::Nothing)
            .value("MEASURE");
        /// Whether `terms` says how evenly terms are spread
        dispersion: When = When::Auto => under(Heading::Statistics, Changes::Nothing);
        /// Folder for the tables
        #[serde(serialize_with = "paths::path")]
        output: PathBuf = "output".into() => under(Heading::Output, Changes::Nothing).everyday().value("DIR").short('o');
        /// Tables to write
        ///
        /// Anything that none of them needs is not counted.
        tables: Vec<TableName> = TableName::ALL.to_vec() => under(Heading::Output, Changes::Nothing).everyday().value("TABLE");
        /// Choice of tables; `small` omits the two largest
        ///
        /// doc_terms and pairs are about 90 % of the bytes of all tables. Collocates of a word and keyness of terms need them. The other tables
        /// are the same with and without them. `--tables` names tables one by one, and may not name those that a profile leaves out.
        profile: Profile = Profile::Full => under(Heading::Output, Changes::Nothing).everyday();
        /// Formats of the tables
        ///
        /// `xlsx` is one workbook with the tables that fit, `tables.xlsx`. `termloom keyness` and other commands read CSV and Parquet only.
        formats: Vec<Format> = Format::DEFAULT.to_vec() => under(Heading::Output, Changes::Nothing).everyday()
            .key("format")
            .value("FORMAT");
        /// Tables for spreadsheet programs.
        #[serde(flatten)]
        spreadsheets: SpreadsheetOptions;
        /// Replace earlier results in the output folder
        overwrite: bool = false => under(Heading::Output, Changes::Nothing).everyday();
        /// Fail, and write nothing, if a document could not be used
        strict: bool = false => under(Heading::Output, Changes::Nothing);
        /// What must have been read.
        #[serde(flatten)]
        expected: ExpectedOptions;
        /// What becomes of alarms.
        #[serde(flatten)]
        alarms: AlarmOptions;
        /// Threads, memory and the temporary file.
        #[serde(flatten)]
        resources: Resources;
        /// What the program prints.
        #[serde(skip)]
        messages: MessageOptions;
    }
}

impl Config {
    /// Defaults, and these folders and files to read.
    pub fn new<P: Into<PathBuf>>(inputs: impl IntoIterator<Item = P>) -> Config {
        Config::default().inputs(inputs.into_iter().map(Into::into).collect())
    }

    /// Whether the options ask for what is in this table; some are made only on request.
    fn asks_for(&self, table: TableName) -> bool {
        match table {
            TableName::NearDuplicates => self.duplicates.dedup != Dedup::None,
            TableName::Boilerplate => self.boilerplate != Boilerplate::Off,
            TableName::Groups | TableName::GroupTerms | TableName::GroupThemes => !self.groups.group_by.is_empty(),
            TableName::Ngrams => !self.ngrams.lengths.is_empty(),
            TableName::TermTrends | TableName::ThemeTrends => self.groups.group_by.iter().any(|by| by.part.is_some()),
            TableName::ThemeContrasts => self.groups.group_by.iter().any(|by| by.part.is_none()),
            _ => true,
        }
    }

    /// Why a table cannot be written, if so, as the end of a sentence that begins with it.
    pub(crate) fn reason_without(&self, table: TableName) -> Option<String> {
        if !self.asks_for(table) {
            return Some(format!("is made only with {}", table.option()));
        }
        if self.profile.leaves_out().contains(&table) {
            return Some(format!("is left out by --profile {}", self.profile));
        }
        let reason = table.reason_without_sheet().filter(|_| self.formats == [Format::Xlsx])?;
        Some(format!("{reason}; --format csv,xlsx writes it beside the workbook"))
    }

    /// Puts lists into order and checks the ranges.
    ///
    /// # Errors
    /// A usage error that names the option and the values it may have.
    pub fn validated(mut self) -> Result<Config> {
        self.reading.check(&self.inputs)?;
        self.resources.check()?;
        self.count = self.count.checked()?;
        self.text.check()?;
        self.ngrams = self.ngrams.checked()?;
        self.groups = self.groups.checked();
        self.duplicates = self.duplicates.checked()?;
        self.tables = self.profile.applied(self.tables)?;
        sort(&mut self.formats);
        self.spreadsheets.check(&self.formats)?;
        // Whoever names all of them wants those that there are.
        let is_all =
            TableName::ALL.iter().all(|table| self.tables.contains(table) || self.profile.leaves_out().contains(table));
        let mut without = self.tables.iter().filter_map(|&table| Some((table, self.reason_without(table)?)));
        if !is_all && let Some((table, reason)) = without.next() {
            return Err(Error::usage(format!("`{table}` {reason}")).hint("omit it from --tables"));
        }
        self.tables = self.tables.iter().copied().filter(|&table| self.reason_without(table).is_none()).collect();
        let lists = [
            ("units", self.count.units.is_empty()),
            ("measures", self.measures.is_empty()),
            ("tables", self.tables.is_empty()),
            ("format", self.formats.is_empty()),
        ];
        if let Some((name, _)) = lists.iter().find(|(_, is_empty)| *is_empty) {
            return Err(Error::usage(format!("{name} is empty")).hint(format!("omit `{name}` for the usual ones")));
        }
        sort(&mut self.alarms.deny);
        sort(&mut self.alarms.allow);
        sort(&mut self.document_measures);
        sort(&mut self.measures);
        sort(&mut self.tables);
        Ok(self)
    }
}

/// Ascending and distinct.
fn sort<T: Ord>(list: &mut Vec<T>) {
    list.sort_unstable();
    list.dedup();
}
