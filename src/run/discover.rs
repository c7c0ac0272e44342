//! Finds documents: lists files, and opens those that hold more than one document on all threads.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::config::{Inputs, ReadOptions};
use crate::context::{Budget, Observer, Stage, in_order_of};
use crate::corpus::{
    Container, Discovered, KnownFiles, OpenContext, Selection, Watch, check_date_format, check_encoding, check_read_as,
    check_split_at, language_code, list,
};
use crate::error::{Error, Result};
use crate::spill::{Spill, Spills};
use crate::tables::OwnFiles;

/// Finds every document below some folders and files, except files that termloom itself made. Members of archives go to a
/// temporary file in `folder`.
///
/// # Errors
/// A usage error if an input is at fault, a fatal error if the temporary file cannot be written, a cancelled error if the
/// observer asks to stop.
pub(crate) fn discover(
    paths: &[PathBuf],
    reading: &ReadOptions,
    own: &[OwnFiles],
    folder: &Path,
    budget: &Budget,
    observer: &dyn Observer,
) -> Result<Discovered> {
    if let Some(label) = &reading.encoding {
        check_encoding(label)?;
    }
    if let Some(language) = &reading.language {
        language_code(language)?;
    }
    if let Some(format) = &reading.read_as {
        check_read_as(format)?;
    }
    for form in &reading.dates.date_format {
        check_date_format(&form.0)?;
    }
    if let Some(split_at) = &reading.split_at {
        check_split_at(split_at)?;
    }
    observer.begin(Stage::Discover, 0, 0);
    // A table with metadata is not a document, even if it is in an input folder.
    let metadata = reading.metadata.as_ref().and_then(|path| path.canonicalize().ok());
    let is_metadata = |path: &Path| metadata.is_some() && path.canonicalize().ok() == metadata;
    let is_left_out = |path: &Path| own.iter().any(|own| own.contains(path)) || is_metadata(path);
    let selection = Selection::new(reading)?;
    let watch = Arc::new(Watch::default());
    let work = || {
        let known = KnownFiles::within(budget.in_hand());
        let mut listing = list(paths, reading, &selection, &is_left_out, &watch, known)?;
        let unpacked = &Spills::new(folder);
        let context = OpenContext { options: reading, selection: &selection, unpacked, watch: &watch };
        // Each makes room for what is in it.
        let mut containers = std::mem::take(&mut listing.containers).into_iter();
        let threads = budget.threads().min(containers.len());
        let worker = || |container: Container| container.open(&context);
        in_order_of(
            threads,
            || containers.next(),
            worker,
            |sources| {
                listing.add(sources?)?;
                Ok(if watch.is_stopped() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
            },
        )?;
        watch.check_stopped()?;
        let discovered = listing.ended(&context)?;
        watch.check_stopped()?;
        Ok(discovered)
    };
    watch.during(&|| observer.is_cancelled(), work)
}

/// The same for a command that shows what it reads. The file that it writes, if it does, is no document either.
///
/// # Errors
/// Those of [`discover`].
pub(crate) fn discover_inputs(inputs: &Inputs, file: Option<&Path>, observer: &dyn Observer) -> Result<Discovered> {
    inputs.check()?;
    let Inputs { paths, reading, output, resources } = inputs;
    Spill::check(resources.temp_dir.as_deref())?;
    let folder = resources.temp_dir.as_deref().unwrap_or(Path::new("."));
    let own: Vec<OwnFiles> = file.into_iter().chain([output.as_path()]).map(OwnFiles::of).collect();
    let discovered = discover(paths, reading, &own, folder, &Budget::new(resources), observer);
    observer.end(Stage::Discover);
    if discovered.is_ok() && observer.is_cancelled() { Err(Error::stopped()) } else { discovered }
}
