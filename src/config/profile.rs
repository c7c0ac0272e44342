//! Choices of tables that have a name.

use super::TableName;
use crate::error::{Error, Result};
use crate::named::named;

named! {
    /// Which tables are written if none are named.
    Profile {
        /// All of them.
        Full = "full",
        /// All but doc_terms and pairs.
        Small = "small",
    }
}

impl Profile {
    /// The tables that it leaves out: those that grow fastest with the texts.
    pub fn leaves_out(self) -> &'static [TableName] {
        match self {
            Profile::Full => &[],
            Profile::Small => &[TableName::DocTerms, TableName::Pairs],
        }
    }

    /// What is left of these tables. A list that is not that of all tables may not name one that is left out.
    pub(super) fn applied(self, mut tables: Vec<TableName>) -> Result<Vec<TableName>> {
        let is_left_out = |table: &TableName| self.leaves_out().contains(table);
        if tables == TableName::ALL {
            tables.retain(|table| !is_left_out(table));
        }
        match tables.iter().find(|table| is_left_out(table)) {
            None => Ok(tables),
            Some(table) => Err(Error::usage(format!("--profile {self} leaves out `{table}`, which --tables names"))
                .hint(format!("omit --profile {self}: --tables alone says which tables are written"))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    #[test]
    fn a_small_run_has_all_other_tables() {
        let tables = |profile| Config::default().profile(profile).validated().unwrap().tables;
        let (full, small) = (tables(Profile::Full), tables(Profile::Small));
        let left_out: Vec<_> = full.iter().copied().filter(|table| !small.contains(table)).collect();
        assert_eq!(left_out, [TableName::DocTerms, TableName::Pairs]);
        assert_eq!(small.len() + 2, full.len());
        let again = Config::default().profile(Profile::Small).tables(small.clone()).validated().unwrap();
        assert_eq!(again.tables, small);
    }

    #[test]
    fn what_it_leaves_out_cannot_be_asked_for() {
        let with = |tables: &[TableName]| Config::default().profile(Profile::Small).tables(tables.to_vec()).validated();
        let refused = with(&[TableName::Terms, TableName::Pairs]).unwrap_err();
        assert!(refused.is_usage() && refused.to_string().contains("`pairs`"), "{refused}");
        assert_eq!(with(&[TableName::Terms]).unwrap().tables, [TableName::Terms]);
    }
}
