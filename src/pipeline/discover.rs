//! Finding documents: files are listed, and those that hold more than one are opened by all threads.

use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use super::in_order::in_order;
use super::{Observer, Stage};
use crate::config::Config;
use crate::corpus::{Discovered, Listed, Opening, check_encoding, list};
use crate::error::Result;
use crate::spill::Spill;
use crate::tables::OwnFiles;

/// Every document below the inputs, but for what termloom itself made. What rows and archives hold goes to a temporary file in `folder`.
///
/// # Errors
/// A usage error where an input is at fault, a fatal error where the temporary file cannot be written, a cancelled one where the
/// observer asks to stop.
pub(super) fn discover(
    config: &Config,
    own: &[OwnFiles],
    folder: &Path,
    threads: usize,
    observer: &dyn Observer,
) -> Result<Discovered> {
    if let Some(label) = &config.reading.encoding {
        check_encoding(label)?;
    }
    observer.begin(Stage::Discover, 0, 0);
    // A table that says more about documents is none of them, also where it stands among them.
    let metadata = config.reading.metadata.as_ref().and_then(|path| path.canonicalize().ok());
    let is_metadata = |path: &Path| metadata.is_some() && path.canonicalize().ok() == metadata;
    let is_left_out = |path: &Path| own.iter().any(|own| own.contains(path)) || is_metadata(path);
    let listed = list(&config.inputs, &is_left_out)?;
    let unpacked = Arc::new(Spill::new(folder));
    let opened = open(&listed, config, &unpacked, threads, observer)?;
    listed.with(opened, &config.reading, unpacked)
}

fn open(
    listed: &Listed,
    config: &Config,
    unpacked: &Spill,
    threads: usize,
    observer: &dyn Observer,
) -> Result<Vec<crate::corpus::Opened>> {
    let is_cancelled = || observer.is_cancelled();
    let opening = Opening { options: &config.reading, unpacked, is_cancelled: &is_cancelled };
    let entries = &listed.entries;
    let mut all = Vec::with_capacity(entries.len());
    let worker = || |entry: usize| entries[entry].open(&opening);
    in_order(threads, entries.len(), worker, |opened| {
        all.push(opened?);
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(all)
}
