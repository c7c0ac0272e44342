//! How dates are read.

use super::form::{OrEmpty, Pattern};
use super::option::{Changes, Heading, options, under};
use crate::named::named;

named! {
    /// The order of day, month and year in a date of three numbers.
    DateOrder {
        /// The one order that fits all dates of a column or folder; a date that fits two is no date.
        Auto = "auto",
        /// `13/10/2022`.
        Dmy = "dmy",
        /// `10/13/2022`.
        Mdy = "mdy",
        /// `2022/10/13`.
        Ymd = "ymd",
    }
}

options! {
    /// How dates are read.
    #[derive(Eq)]
    DateOptions {
        /// Order of day, month and year in numbers
        dates: DateOrder = DateOrder::Auto => under(Heading::Input, Changes::OtherTables);
        /// Form of dates, such as '%d.%m.%Y'; repeat for several
        ///
        /// As for strftime. Forms are tried in order, before those that are known.
        date_format: Vec<Pattern> = Vec::new() => under(Heading::Input, Changes::OtherTables).value("FORM");
        /// Column or key that holds the date
        date_column: Option<String> as OrEmpty = None => under(Heading::Input, Changes::OtherTables).value("NAME");
    }
}
