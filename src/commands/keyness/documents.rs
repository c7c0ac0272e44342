//! Documents to sides: which are the target, which the reference.

use std::collections::{BTreeMap, BTreeSet};

use super::count::{Comparison, Side};
use super::names::Names;
use super::options::KeynessOptions;
use super::sums::with_added;
use crate::commands::filter::Filter;
use crate::config::{DatePart, GroupBy, GroupKey};
use crate::corpus::{Date, GroupValue, Grouping, column_meant};
use crate::error::{Error, Result};
use crate::named::there_is;
use crate::output::Output;
use crate::table_reader::{ReadValues, TableFile, Wanted};

/// Values of a column that a message names.
const EXAMPLES: usize = 8;

/// The documents of an output: where each stands.
pub(crate) struct DocumentSides {
    names: Names,
    sides: Vec<Side>,
    tokens: Vec<u64>,
    /// The language of each, by its number; none where terms are compared.
    languages: Vec<u32>,
    language_names: Names,
}

impl DocumentSides {
    /// The side and the positions of a document, by its name.
    pub fn get(&self, doc_id: &str) -> Option<(Side, u64)> {
        let index = self.names.number(0, doc_id)? as usize;
        Some((self.sides[index], self.tokens[index]))
    }

    /// Side, positions and language of each document.
    pub fn in_languages(&self) -> impl Iterator<Item = (Side, u64, &str)> {
        let languages = self.languages.iter().map(|&number| self.language_names.get(number).1);
        self.sides.iter().zip(&self.tokens).zip(languages).map(|((&side, &tokens), language)| (side, tokens, language))
    }
}

/// The documents of both outputs, and what is compared with what.
pub(crate) struct Divided {
    /// Of each output.
    pub documents: Vec<DocumentSides>,
    /// The targets and their references.
    pub comparison: Comparison,
    /// The names of the targets; one without a name where there are no groups.
    pub groups: Vec<String>,
    /// Documents with tokens that meet the filters of all, and are in no group.
    pub without_group: u64,
}

/// The documents of an output before all groups are known.
#[derive(Default)]
struct JudgedDocuments {
    names: Names,
    all: Vec<Judged>,
    languages: Vec<u32>,
    language_names: Names,
}

/// What is known of a document before all groups are known.
struct Judged {
    tokens: u64,
    group: Option<String>,
    is_target: bool,
    is_reference: bool,
}

/// Divides the documents of one output, or of two.
///
/// # Errors
/// A usage error where a column or table is not there, a document is on both sides, or one side is empty.
pub(crate) fn divide(options: &KeynessOptions, outputs: &[Output]) -> Result<Divided> {
    let has_other = outputs.len() > 1;
    let is_fixed = has_other || !options.reference.is_empty() || options.by.is_none();
    let mut found = Vec::new();
    let mut seen = SeenValues::default();
    for (index, output) in outputs.iter().enumerate() {
        found.push(judge(options, output, index, has_other, &mut seen)?);
    }
    let groups: Vec<String> = match &options.by {
        None => vec![String::new()],
        Some(_) => {
            let names = found.iter().flat_map(|judged| &judged.all).filter(|document| document.is_target);
            let names: BTreeSet<&String> = names.filter_map(|document| document.group.as_ref()).collect();
            names.into_iter().cloned().collect()
        }
    };
    let both: Vec<&str> = found
        .iter()
        .flat_map(|of| (0..).zip(&of.all).map(|(number, document)| (&of.names, number, document)))
        .filter(|(_, _, document)| document.is_target && document.is_reference)
        .map(|(names, number, _)| names.get(number).1)
        .collect();
    if let Some(first) = both.first() {
        let message = match both.len() {
            1 => format!("the document `{first}` is in the target and in the reference"),
            many => format!("{many} documents are in the target and in the reference, `{first}` among them"),
        };
        return Err(Error::usage(message).hint("give filters of which no document meets both"));
    }
    let mut comparison = Comparison::new(groups.len(), is_fixed);
    let mut documents = Vec::new();
    for JudgedDocuments { names, all: judged, languages, language_names } in found {
        let side = |document: &Judged| {
            let group = document.group.as_ref().map_or(Ok(0), |group| groups.binary_search(group));
            match (document.is_target, document.is_reference, group) {
                (true, _, Ok(group)) => Side::Target(group as u32),
                (_, true, _) => Side::Reference,
                _ => Side::Neither,
            }
        };
        let sides: Vec<Side> = judged.iter().map(side).collect();
        for (&side, document) in sides.iter().zip(&judged) {
            comparison.add(side, document.tokens);
        }
        let tokens = judged.iter().map(|document| document.tokens).collect();
        documents.push(DocumentSides { names, sides, tokens, languages, language_names });
    }
    check_sides(options, &comparison, &groups, &seen, is_fixed)?;
    Ok(Divided { documents, comparison, groups, without_group: seen.without_group })
}

/// What messages may have to say of the documents.
#[derive(Default)]
struct SeenValues {
    without_group: u64,
    /// How many documents have each value of a field that a filter asks for.
    values: BTreeMap<String, BTreeMap<String, u64>>,
}

impl SeenValues {
    /// The most frequent values of a field.
    fn examples(&self, field: &GroupBy) -> Option<String> {
        let mut values: Vec<(&String, &u64)> = self.values.get(field.name())?.iter().collect();
        values.sort_by_key(|(_, documents)| std::cmp::Reverse(**documents));
        let named: Vec<String> = values.iter().take(EXAMPLES).map(|(value, _)| format!("`{value}`")).collect();
        let more = if values.len() > EXAMPLES { ", …" } else { "" };
        (!named.is_empty()).then(|| format!("{field} has {}{more}", named.join(", ")))
    }
}

/// Reads the documents of an output, which is the second one where `index` is 1.
fn judge(
    options: &KeynessOptions,
    output: &Output,
    index: usize,
    has_other: bool,
    seen: &mut SeenValues,
) -> Result<JudgedDocuments> {
    let (file, _) = output.file("documents")?;
    let is_other = index > 0;
    // What the reference is asked for is asked of the output that it is in.
    let targets: &[Filter] = if is_other { &[] } else { &options.target };
    let references: &[Filter] = if has_other == is_other { &options.reference } else { &[] };
    let by = options.by.as_ref().filter(|_| !is_other);
    let filters = options.among.iter().chain(targets).chain(references);
    let filters = filters.map(|filter| (filter.field(), filter.compares()));
    let fields: Vec<(&GroupBy, bool)> = filters.chain(by.map(|by| (by, false))).collect();
    let mut columns = vec![("doc_id", Wanted::Text), ("tokens", Wanted::Count)];
    let mut column_of: Vec<Option<usize>> = Vec::new();
    for &(field, compares) in &fields {
        let Some(name) = column_name(field, compares, &file)? else {
            column_of.push(None);
            continue;
        };
        column_of.push(Some(columns.len()));
        columns.push((name, Wanted::Text));
    }
    let at_language = columns.len();
    columns.extend(options.themes.then_some(("language", Wanted::Text)));
    let (mut judged, mut total) = (JudgedDocuments::default(), 0);
    for batch in file.batches(&columns)? {
        let batch = batch?;
        let (ReadValues::Text(doc_ids), ReadValues::Count(tokens)) = (&batch.columns[0], &batch.columns[1]) else {
            return Err(Error::fatal("a column is not what was asked for"));
        };
        for (row, &tokens) in tokens.iter().enumerate() {
            total = with_added(total, tokens, &file, judged.all.len() as u64 + 1)?;
            let doc_id = doc_ids.get(row);
            if judged.names.insert(0, doc_id) as usize != judged.all.len() {
                let message = format!("`{}` has the document `{doc_id}` twice", file.path().display());
                return Err(Error::usage(message).at(file.path()));
            }
            let values: Vec<Option<String>> = fields
                .iter()
                .zip(&column_of)
                .map(|((field, _), column)| {
                    let text = match column.map(|column| &batch.columns[column]) {
                        Some(ReadValues::Text(texts)) => Some(texts.get(row)),
                        _ => None,
                    };
                    match GroupValue::of(field, doc_id, |_| text, Date::parse) {
                        GroupValue::In(_, name) => Some(name),
                        GroupValue::Missing | GroupValue::Undated(_) => None,
                    }
                })
                .collect();
            let (among, rest) = values.split_at(options.among.len());
            let (of_target, rest) = rest.split_at(targets.len());
            let (of_reference, of_group) = rest.split_at(references.len());
            let meets = |filters: &[Filter], values: &[Option<String>]| {
                filters.iter().zip(values).all(|(filter, value)| filter.is_met(value.as_deref()))
            };
            for (filter, value) in targets.iter().chain(references).zip(&values[among.len()..]) {
                if let (Some(_), Some(value)) = (filter.wanted(), value) {
                    let values = seen.values.entry(filter.field().name().to_string()).or_default();
                    *values.entry(value.clone()).or_default() += 1;
                }
            }
            let is_looked_at = tokens > 0 && meets(&options.among, among);
            let group = of_group.first().cloned().flatten();
            let is_target = is_looked_at
                && !is_other
                && match by {
                    Some(_) => group.is_some(),
                    None => meets(targets, of_target),
                };
            let is_reference = is_looked_at
                && match (has_other, is_other) {
                    (true, false) => false,
                    (true, true) => meets(references, of_reference),
                    // All others, where nothing is said; with groups, those of the others.
                    (false, _) if references.is_empty() => by.is_none() && !is_target,
                    (false, _) => meets(references, of_reference),
                };
            if is_looked_at && by.is_some() && group.is_none() {
                seen.without_group += 1;
            }
            judged.all.push(Judged { tokens, group, is_target, is_reference });
            if let Some(ReadValues::Text(languages)) = batch.columns.get(at_language) {
                judged.languages.push(judged.language_names.insert(0, languages.get(row)));
            }
        }
    }
    Ok(judged)
}

/// The column of dates as they were understood.
const ISO: &str = "date_iso";

/// The column that a field is in; `None` where it is in the name of the document. What is looked at as a date is so in the form in
/// which the run understood it.
fn column_name<'f>(field: &GroupBy, compares: bool, file: &'f TableFile) -> Result<Option<&'f str>> {
    let GroupKey::Column(name) = &field.key else { return Ok(None) };
    let columns = || file.columns().iter().map(|column| column.name.as_str());
    let as_written = columns().find(|column| column == name);
    let as_written = as_written.or_else(|| columns().find(|column| column.strip_prefix("meta_") == Some(name)));
    let Some(found) = as_written.map_or_else(|| column_meant(name, columns()), |found| Ok(Some(found)))? else {
        let known: Vec<&str> = columns().chain(["folder", "name:year"]).collect();
        let message = format!("`{}` has no column `{name}`", file.path().display());
        return Err(Error::usage(message).at(file.path()).hint(there_is(name, &known)));
    };
    let is_date = compares || field.part.is_some_and(|part| part != DatePart::Hour);
    let iso = columns().find(|column| is_date && found == "date" && *column == ISO);
    Ok(iso.or(Some(found)))
}

/// Refuses a comparison with nothing.
fn check_sides(
    options: &KeynessOptions,
    comparison: &Comparison,
    groups: &[String],
    seen: &SeenValues,
    is_fixed: bool,
) -> Result<()> {
    let written = |filters: &[Filter], flag: &str| {
        let filters = filters.iter().chain(&options.among);
        let texts: Vec<String> = filters.map(|filter| format!("`{filter}`")).collect();
        if texts.is_empty() { format!("is in the {flag}") } else { format!("meets {}", texts.join(" and ")) }
    };
    let hinted = |error: Error, filters: &[Filter]| {
        let asked = filters.iter().find(|filter| filter.wanted().is_some());
        match asked.and_then(|filter| seen.examples(filter.field())) {
            Some(examples) => error.hint(examples),
            None => error,
        }
    };
    if groups.is_empty() {
        let by = options.by.as_ref().map_or("", GroupBy::name);
        return Err(Error::usage(format!("no document has a value of `{by}`")));
    }
    if groups.len() > Grouping::MAX_GROUPS {
        let message = format!("there are {} groups, and may be {}", groups.len(), Grouping::MAX_GROUPS);
        return Err(Error::usage(message).hint("group by something that more documents share"));
    }
    if comparison.target(0).documents == 0 {
        let error = Error::usage(format!("no document {}", written(&options.target, "target")));
        return Err(hinted(error, &options.target));
    }
    if comparison.reference(0).documents == 0 {
        if let (false, [only]) = (is_fixed, groups) {
            let error = Error::usage(format!("all documents are of one group, `{only}`"));
            return Err(error.hint("compare with the documents of another output: --against"));
        }
        if options.reference.is_empty() && options.against.is_none() {
            let error = Error::usage("every document is in the target, and none is left to compare it with");
            return Err(error.hint("compare with the documents of another output: --against"));
        }
        let error = Error::usage(format!("no document {}", written(&options.reference, "reference")));
        return Err(hinted(error, &options.reference));
    }
    Ok(())
}
