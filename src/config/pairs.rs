//! What a row of `pairs` is.

use super::option::{Changes, Heading, options, under};
use crate::named::named;

named! {
    /// Whether tokens that are left out of pairs keep their positions.
    Gap {
        /// They do: a token that is left out keeps its neighbours apart.
        Hold = "hold",
        /// They do not: only the remaining tokens are counted through.
        Close = "close",
        /// They do not, and neither do terms rarer than `min_count`.
        CloseRare = "close-rare",
    }
}

named! {
    /// How often an event of a term with itself is counted.
    Diagonal {
        /// Once, like any other.
        Once = "once",
        /// Twice: once from each of the two tokens.
        Twice = "twice",
    }
}

options! {
    /// What a row of `pairs` is. No other table depends on it. The default is what the contract speaks of if no option is set, and what theme collocates
    /// are counted with.
    #[derive(Copy, Eq)]
    PairOptions {
        /// Write a row for each order of the terms of a pair
        ///
        /// The earlier term comes first.
        ordered: bool = false => under(Heading::Pairs, Changes::OtherTables).always();
        /// Also count events by the inverse of their distance
        ///
        /// They are a column of `pairs`. For windows up to 22.
        weighted: bool = false => under(Heading::Pairs, Changes::OtherTables).always();
        /// Whether tokens that are left out of pairs keep their positions
        gap: Gap = Gap::Hold => under(Heading::Pairs, Changes::OtherTables).always();
        /// How often a pair of a term with itself counts
        diagonal: Diagonal = Diagonal::Once => under(Heading::Pairs, Changes::OtherTables).always();
    }
}
