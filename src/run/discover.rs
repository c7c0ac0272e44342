//! Finds documents: lists files, and opens those that hold more than one document on all threads.

use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use crate::config::Config;
use crate::context::in_order;
use crate::context::{Observer, Stage};
use crate::corpus::{Discovered, Listing, OpenContext, check_encoding, list};
use crate::error::Result;
use crate::spill::Spill;
use crate::tables::OwnFiles;

/// Finds every document below the inputs, except files that termloom itself made. Rows and members of archives go to a
/// temporary file in `folder`.
///
/// # Errors
/// A usage error if an input is at fault, a fatal error if the temporary file cannot be written, a cancelled error if the
/// observer asks to stop.
pub(crate) fn discover(
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
    // A table with metadata is not a document, even if it is in an input folder.
    let metadata = config.reading.metadata.as_ref().and_then(|path| path.canonicalize().ok());
    let is_metadata = |path: &Path| metadata.is_some() && path.canonicalize().ok() == metadata;
    let is_left_out = |path: &Path| own.iter().any(|own| own.contains(path)) || is_metadata(path);
    let listing = list(&config.inputs, &is_left_out)?;
    let unpacked = Arc::new(Spill::new(folder));
    let found = open(&listing, config, &unpacked, threads, observer)?;
    listing.with(found, &config.reading, unpacked)
}

fn open(
    listing: &Listing,
    config: &Config,
    unpacked: &Spill,
    threads: usize,
    observer: &dyn Observer,
) -> Result<Vec<crate::corpus::FoundSources>> {
    let is_cancelled = || observer.is_cancelled();
    let context = OpenContext { options: &config.reading, unpacked, is_cancelled: &is_cancelled };
    let containers = &listing.containers;
    let mut all = Vec::with_capacity(containers.len());
    let worker = || |container: usize| containers[container].open(&context);
    in_order(threads, containers.len(), worker, |found| {
        all.push(found?);
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(all)
}
