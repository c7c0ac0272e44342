//! The formats of tables, and how spreadsheet programs read them.

use std::ffi::OsStr;

use serde::Serialize;

use super::form::{Item, Read};
use super::language_names::language_code;
use super::option::{Changes, Heading, options, under};
use crate::error::{Error, Result};
use crate::named::named;

named! {
    /// The file format of the tables.
    Format {
        /// RFC 4180, UTF-8: a file for each table.
        Csv = "csv",
        /// Apache Parquet: a file for each table.
        Parquet = "parquet",
        /// Excel: one workbook, `tables.xlsx`, with the tables that fit.
        Xlsx = "xlsx",
    }
}

impl Format {
    /// Those that are written unless others are asked for. Each holds every table whole, and is read by the other commands.
    pub const DEFAULT: &[Format] = &[Format::Csv, Format::Parquet];
}

named! {
    /// Which program the CSV is for.
    CsvStyle {
        /// Any: commas, decimal points, no byte order mark.
        Plain = "plain",
        /// Excel: a byte order mark, and the signs of `--csv-locale`.
        Excel = "excel",
    }
}

/// The signs of a file of CSV.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CsvSigns {
    /// Whether the file begins with a byte order mark.
    pub has_mark: bool,
    /// What is between two cells.
    pub delimiter: u8,
    /// What is before the decimals of a number.
    pub decimal: u8,
}

impl CsvSigns {
    /// The byte order mark of UTF-8.
    pub const MARK: &'static [u8] = b"\xEF\xBB\xBF";
    /// Commas between cells, and decimal points.
    pub const PLAIN: CsvSigns = CsvSigns { has_mark: false, delimiter: b',', decimal: b'.' };
    /// Semicolons between cells, and decimal commas.
    pub const SEMICOLONS: CsvSigns = CsvSigns { has_mark: false, delimiter: b';', decimal: b',' };
}

/// The language that Excel writes numbers in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct CsvLocale(String);

/// Languages of decimal points, where Excel separates cells by commas.
const POINTS: [&str; 7] = ["en", "he", "hi", "ja", "ko", "th", "zh"];

/// Languages of decimal commas, where Excel separates cells by semicolons.
const COMMAS: &str =
    "be bg ca cs da de el es et eu fi fr gl hr hu id is it kk lt lv mk nb nl nn no pl pt ro ru sk sl sq sr sv tr uk vi";

/// Countries whose signs are not those of their language.
const COUNTRIES_OF_POINTS: [&str; 2] = ["es-MX", "es-US"];
/// Semicolons between cells, but decimal points.
const COUNTRIES_OF_BOTH: [&str; 3] = ["de-CH", "de-LI", "it-CH"];

impl CsvLocale {
    /// The signs of CSV that Excel reads in this language.
    pub fn signs(&self) -> CsvSigns {
        let language = self.0.split('-').next().unwrap_or_default();
        let has_points = POINTS.contains(&language) || COUNTRIES_OF_POINTS.contains(&self.0.as_str());
        let signs = if has_points { CsvSigns::PLAIN } else { CsvSigns::SEMICOLONS };
        CsvSigns { has_mark: true, ..signs }
    }
}

impl Item for CsvLocale {
    fn read(item: &OsStr) -> Read<Self> {
        let text = String::read(item)?;
        // As systems name them: `de_CH.UTF-8`.
        let locale = text.split('.').next().unwrap_or_default();
        let (language, country) = locale.split_once(['-', '_']).unwrap_or((locale, ""));
        let language = language_code(language).map_err(|error| error.to_string())?;
        let locale = match country {
            "" => language.clone(),
            _ => format!("{language}-{}", country.to_ascii_uppercase()),
        };
        if COUNTRIES_OF_BOTH.contains(&locale.as_str()) {
            return Err(format!(
                "Excel in `{locale}` separates cells by semicolons and writes decimal points, which is not written; --format xlsx opens everywhere"
            ));
        }
        if !POINTS.contains(&language.as_str()) && !COMMAS.split(' ').any(|known| known == language) {
            return Err(format!(
                "the signs of Excel in `{text}` are not known; write `en` for commas between cells and decimal points, or `de` for semicolons and decimal commas"
            ));
        }
        Ok(CsvLocale(locale))
    }

    fn write(&self) -> String {
        self.0.clone()
    }
}

options! {
    /// Tables for spreadsheet programs.
    #[derive(Eq)]
    SpreadsheetOptions {
        /// Program that the CSV is for
        ///
        /// Excel needs a byte order mark to read UTF-8, and reads the signs of its language only: see --csv-locale.
        csv: CsvStyle = CsvStyle::Plain => under(Heading::Output, Changes::Nothing);
        /// Language of the Excel that opens the CSV, with --csv excel
        ///
        /// `en`, `ja`, `ko`, `zh`, `es-MX`: commas between cells, decimal points. `de`, `es`, `fr`, `it`, `pt`, `ru` and most others: semicolons, decimal commas.
        csv_locale: CsvLocale = CsvLocale("en".into()) => under(Heading::Output, Changes::Nothing).value("LOCALE");
        /// Most rows of a table in the workbook, with --format xlsx
        ///
        /// A longer table is left out, which the workbook and the summary say; of `terms` only the 100,000 most frequent are written. A sheet of Excel holds 1,048,575 rows at most.
        sheet_rows: u64 = Self::MOST_SHEET_ROWS => under(Heading::Output, Changes::Nothing);
    }
}

impl SpreadsheetOptions {
    /// The rows of a sheet of Excel, without the one of the headings.
    pub const MOST_SHEET_ROWS: u64 = 1_048_575;

    /// The signs of CSV.
    pub fn csv_signs(&self) -> CsvSigns {
        match self.csv {
            CsvStyle::Plain => CsvSigns::PLAIN,
            CsvStyle::Excel => self.csv_locale.signs(),
        }
    }

    /// # Errors
    /// A usage error where an option would do nothing, or a sheet cannot hold so many rows.
    pub(super) fn check(&self, formats: &[Format]) -> Result<()> {
        let given = SpreadsheetOptions::default();
        if self.csv == CsvStyle::Plain && self.csv_locale != given.csv_locale {
            return Err(Error::usage("csv_locale does nothing without csv = excel").hint("give --csv excel as well"));
        }
        if self.csv == CsvStyle::Excel && !formats.contains(&Format::Csv) {
            return Err(Error::usage("csv = excel does nothing where no CSV is written").hint("give --format csv"));
        }
        if self.sheet_rows != given.sheet_rows && !formats.contains(&Format::Xlsx) {
            return Err(Error::usage("sheet_rows does nothing without a workbook").hint("give --format csv,xlsx"));
        }
        if !(1..=Self::MOST_SHEET_ROWS).contains(&self.sheet_rows) {
            let (rows, most) = (self.sheet_rows, Self::MOST_SHEET_ROWS);
            return Err(Error::usage(format!("sheet_rows is {rows}, and must be from 1 to {most}")));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_locale_has_the_signs_of_its_excel() {
        let read = |text: &str| CsvLocale::read(OsStr::new(text));
        let signs = |text: &str| {
            let CsvSigns { has_mark, delimiter, decimal } = read(text).expect(text).signs();
            assert!(has_mark);
            [delimiter, decimal].map(char::from)
        };
        for text in ["en", "en-GB", "en_US.UTF-8", "zh", "ja", "es-MX", "English"] {
            assert_eq!(signs(text), [',', '.'], "{text}");
        }
        for text in ["de", "fr", "es", "ru", "de_AT", "fr-ca", "pt-BR", "German"] {
            assert_eq!(signs(text), [';', ','], "{text}");
        }
        for wrong in ["de-CH", "ar", "klingon", "", "C"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
        assert_eq!(read("fr-ca").map(|locale| locale.write()), Ok("fr-CA".into()));
    }

    #[test]
    fn an_option_that_does_nothing_is_refused() {
        let options = SpreadsheetOptions::default();
        let german = CsvLocale::read(OsStr::new("de")).expect("a locale");
        assert!(options.check(Format::DEFAULT).is_ok());
        assert!(options.clone().csv_locale(german.clone()).check(Format::DEFAULT).is_err());
        let excel = options.clone().csv(CsvStyle::Excel).csv_locale(german);
        assert!(excel.check(Format::DEFAULT).is_ok() && excel.check(&[Format::Parquet]).is_err());
        assert!(options.clone().sheet_rows(5).check(Format::DEFAULT).is_err());
        assert!(options.clone().sheet_rows(5).check(Format::ALL).is_ok());
        assert!(options.sheet_rows(1_048_576).check(Format::ALL).is_err());
    }
}
