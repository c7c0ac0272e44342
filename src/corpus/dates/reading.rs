//! The dates of a column: the order of their numbers is that which fits all dates of a table, or of a folder of files.

use std::collections::BTreeMap;

use super::date::Date;
use super::formats;
use super::written::{ORDERS, Written};
use crate::config::{DateOptions, DateOrder};
use crate::corpus::document::DocumentRecord;
use crate::corpus::format::DocumentFormat;
use crate::corpus::front_matter::snake_case;
use crate::corpus::records::{RecordView, Records};
use crate::corpus::remarks::{Remark, RemarkKind};
use crate::error::Result;

/// How the dates of one column are read.
#[derive(Clone, Debug, Default)]
pub struct DateReading {
    order: Option<DateOrder>,
    forms: Vec<String>,
    sources: BTreeMap<String, Fit>,
    /// How many dates could not be read, and the name and the text of the first.
    unread: u64,
    first_unread: (String, String),
}

/// The dates of a table, or of the files of a folder, that are three numbers.
#[derive(Clone, Debug)]
struct Fit {
    /// Which orders fit all of them.
    fits: [bool; 3],
    /// How many there are, and the name and the text of the first.
    count: u64,
    first: (String, String),
}

impl DateReading {
    /// A reading that knows no dates yet.
    pub fn new(options: &DateOptions) -> Self {
        let forms = options.date_format.iter().map(|form| form.0.clone()).collect();
        let order = Some(options.dates).filter(|&order| order != DateOrder::Auto);
        DateReading { order, forms, ..DateReading::default() }
    }

    /// That of the dates that all documents have under a key.
    ///
    /// # Errors
    /// A fatal error where records cannot be read back.
    ///
    /// # Complexity
    /// Linear in the documents.
    pub fn of(options: &DateOptions, records: &Records, key: &str) -> Result<Self> {
        let mut reading = DateReading::new(options);
        records.each(0..records.len(), |_, record| {
            reading.observe(&record, record.known(key));
            Ok(())
        })?;
        Ok(reading)
    }

    /// Takes the date of a document in.
    pub fn observe(&mut self, record: &RecordView<'_>, text: &str) {
        if !text.is_empty() {
            self.observe_of(source_of(record), &record.doc_id(), text);
        }
    }

    /// The same for a document that is known by itself.
    pub fn observe_record(&mut self, record: &DocumentRecord, text: &str) {
        let source = match record.format {
            DocumentFormat::Row(_) => record.doc_id.rfind('#').map_or("", |end| &record.doc_id[..end]),
            DocumentFormat::File(_) => folder_of(&record.doc_id),
        };
        self.observe_of(source, &record.doc_id, text);
    }

    fn observe_of(&mut self, source: &str, doc_id: &str, text: &str) {
        if self.of_form(text).is_some() {
            return;
        }
        let dates = match Written::of(text) {
            Some(Written::Numbers(dates)) if self.order.is_none() => dates,
            // One order is said; whether it fits is seen when the date is read.
            Some(Written::Numbers(dates)) if self.of_order(dates, self.order).is_some() => return,
            Some(Written::Date(_)) => return,
            _ => {
                self.unread += 1;
                if self.unread == 1 {
                    self.first_unread = (doc_id.to_string(), text.to_string());
                }
                return;
            }
        };
        if !self.sources.contains_key(source) {
            let first = (doc_id.to_string(), text.to_string());
            self.sources.insert(source.to_string(), Fit { fits: [true; 3], count: 0, first });
        }
        if let Some(fit) = self.sources.get_mut(source) {
            fit.count += 1;
            fit.fits.iter_mut().zip(dates).for_each(|(fits, date)| *fits &= date.is_some());
        }
    }

    /// The date of a document.
    pub fn date(&self, record: &RecordView<'_>, text: &str) -> Option<Date> {
        let order = || self.order.or_else(|| self.sources.get(source_of(record))?.order());
        self.in_order(text, order)
    }

    /// The date that a text is where it belongs to no document.
    pub fn plain(&self, text: &str) -> Option<Date> {
        self.in_order(text, || self.order)
    }

    fn in_order(&self, text: &str, order: impl FnOnce() -> Option<DateOrder>) -> Option<Date> {
        if text.is_empty() {
            return None;
        }
        if let Some(date) = self.of_form(text) {
            return Some(date);
        }
        match Written::of(text)? {
            Written::Date(date) => Some(date),
            Written::Numbers(dates) => self.of_order(dates, order()),
        }
    }

    fn of_order(&self, dates: [Option<Date>; 3], order: Option<DateOrder>) -> Option<Date> {
        ORDERS.iter().zip(dates).find(|(known, _)| Some(**known) == order).and_then(|(_, date)| date)
    }

    fn of_form(&self, text: &str) -> Option<Date> {
        self.forms.iter().find_map(|form| formats::read(form, text.trim()))
    }

    /// What a user should know: where two orders fit, where none does, and where one was taken.
    pub fn remarks(&self) -> Vec<Remark> {
        let mut remarks: Vec<Remark> = Vec::new();
        if self.unread > 0 {
            let (first, text) = &self.first_unread;
            let remark = Remark::new(RemarkKind::DatesUnread, first, self.unread).with_detail(text.as_str());
            remarks.push(Remark { documents: self.unread, ..remark });
        }
        for fit in self.sources.values() {
            let kind = match fit.fits.iter().filter(|fits| **fits).count() {
                0 => RemarkKind::DatesContradict,
                1 => RemarkKind::DatesInOrder,
                _ => RemarkKind::DatesFitTwo,
            };
            let (first, text) = &fit.first;
            let fitting: Vec<&str> =
                ORDERS.iter().zip(fit.fits).filter(|(_, fits)| *fits).map(|(order, _)| order.name()).collect();
            let orders = if fitting.is_empty() { String::new() } else { format!(" ({})", fitting.join(" or ")) };
            match remarks.iter_mut().find(|known| known.kind == kind) {
                Some(known) => (known.documents, known.count) = (known.documents + fit.count, known.count + fit.count),
                None => {
                    let remark = Remark::new(kind, first, fit.count).with_detail(format!("{text}{orders}"));
                    remarks.push(Remark { documents: fit.count, ..remark });
                }
            }
        }
        remarks
    }
}

impl Fit {
    /// The one order that fits.
    fn order(&self) -> Option<DateOrder> {
        let mut fitting = ORDERS.iter().zip(self.fits).filter(|(_, fits)| *fits).map(|(order, _)| *order);
        fitting.next().filter(|_| fitting.next().is_none())
    }
}

/// Whether a key is the column of dates that a user names.
pub fn is_date_column(column: &str, key: &str) -> bool {
    let name = snake_case(column);
    key == name || Some(key) == name.strip_prefix("meta_")
}

/// What has dates of one kind: a table, or the files of a folder.
fn source_of<'r>(record: &RecordView<'r>) -> &'r str {
    let file = record.file().doc_id.as_str();
    if record.is_row() { file } else { folder_of(file) }
}

fn folder_of(file: &str) -> &str {
    file.rfind(['/', '#']).map_or("", |end| &file[..=end])
}
