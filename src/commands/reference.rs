//! Every table there is, and the page that describes them.

use std::fmt::Write as _;

use crate::stats::Measure;
use crate::tables::{CSV_NOTE, Column, Schema, push_column, push_columns, push_tables};

/// The reference of every table and column, independent of a run.
pub fn reference(schemas: &[Schema]) -> String {
    let mut text = String::from(
        "# Tables\n\nEvery table is written as CSV and as Parquet, and on request in a workbook \
         ([spreadsheets.md](spreadsheets.md)). How each number is arrived at is in \
         [counting.md](counting.md).\n\nThis page is what `termloom tables` prints; a test compares the two.\n",
    );
    text.push_str(CSV_NOTE);
    push_tables(&mut text, schemas);
    text.push_str(
        "\n## Every measure\n\nOf tables that end with measures, `termloom run --measures a,b,…` says which; above are the usual ones. \
         [measures.md](measures.md) has more about them.\n\n",
    );
    text.push_str("| column | type | unit | what it is |\n|---|---|---|---|\n");
    for &measure in Measure::ALL {
        push_column(&mut text, &Column::of_measure(measure, "all rows that are tested"));
    }
    text.push_str("\n## What `termloom kwic` writes\n\nNo table of a run: a file of its own, in one format.\n\n");
    push_columns(&mut text, &super::kwic::kwic_table(&[], &[]).schema);
    text.push_str("\nWith `--group-by` it prints this instead.\n\n");
    push_columns(&mut text, &super::kwic::kwic_groups_schema());
    text.push_str("\n## What `termloom disperse` writes\n\nNo table of a run: a file of its own, in one format. [dispersion.md](dispersion.md) says how it is made.\n\n");
    push_columns(&mut text, &crate::analyses::dispersion::dispersion_table(&[]).schema);
    text.push_str(
        "\n## What `termloom keyness` writes\n\nNo table of a run: a file of its own, with the measures that are asked for. \
         [keyness.md](keyness.md) says how each number is arrived at.\n\n",
    );
    let key = super::keyness::KeynessKey { has_groups: true, is_of_themes: false };
    push_columns(&mut text, &super::keyness::keyness_schema(key, Measure::KEYNESS));
    text.push_str(
        "\n## What `termloom collocates` writes\n\nNo table of a run: what `--format csv` and `json` print. [collocates.md](collocates.md) says how to \
         read it.\n\n",
    );
    push_columns(&mut text, &super::collocates::collocates_schema(true, &super::collocates::CollocatesOptions::SORT));
    text.push_str("\n## What `termloom themes audit` writes\n\nNo tables of a run: a folder of their own. [themes.md](themes.md) says how to read them.\n");
    for schema in super::audit::audit_schemas() {
        let _ = writeln!(text, "\n### {}\n", schema.name);
        push_columns(&mut text, &schema);
    }
    text
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::audit::audit_schemas;
    use super::*;
    use crate::analyses::schemas;
    use crate::config::TableName;
    use crate::tables::{ColumnKind, TableId};

    #[test]
    fn every_table_has_a_key_and_columns_of_different_names_and_its_references_lead_somewhere() {
        let schemas = schemas(&["topic".to_string()], Measure::ALL);
        let names: Vec<TableId> = schemas.iter().map(|schema| schema.name).collect();
        assert!(TableName::ALL.iter().all(|&name| names.contains(&name.into())) && names.len() == TableName::ALL.len());
        for schema in schemas.iter().chain(&audit_schemas()) {
            let columns: BTreeSet<&str> = schema.columns.iter().map(|column| &*column.name).collect();
            assert_eq!(columns.len(), schema.columns.len(), "{} has two columns of one name", schema.name);
            assert!(!schema.key().is_empty(), "{} has no key", schema.name);
            for column in &schema.columns {
                assert!(!column.description.is_empty(), "{}.{}", schema.name, column.name);
                assert_eq!(
                    column.formula.is_some(),
                    column.kind == ColumnKind::Real,
                    "{}.{}",
                    schema.name,
                    column.name
                );
            }
            let references = schema.columns.iter().filter(|column| column.refers_to.is_some()).count();
            assert_eq!(schema.references(&schemas).count(), references, "{} refers to nothing", schema.name);
        }
    }
}
