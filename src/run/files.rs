//! Tables to files: every thread turns batches of any table into bytes, and whoever has the next one appends it.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use crate::context::{Context, Stage};
use crate::error::Result;
use crate::tables::{Encoded, Finished, Handle, Package, Table, TableEncoder, TableFiles, Written};

/// A table that is being written.
struct OpenTable<'t, 'd> {
    table: &'t Table<'d>,
    encoder: TableEncoder,
    batches: usize,
    description: String,
    state: Mutex<TableState>,
    /// Notified whenever a batch was appended.
    appended: Condvar,
}

struct TableState {
    /// `None` once the files are complete, or a batch could not be appended.
    files: Option<TableFiles>,
    /// The batch that comes next.
    next: usize,
    /// Batches that were ready before their turn.
    early: BTreeMap<usize, Encoded>,
}

/// What has to reach the disk.
enum Awaited {
    SoFar(Arc<Handle>),
    Whole(Finished),
}

fn wait_for_disk(awaited: &Receiver<Awaited>) -> Result<Vec<Written>> {
    let mut written = Vec::new();
    for awaited in awaited {
        match awaited {
            Awaited::SoFar(handle) => handle.sync()?,
            Awaited::Whole(finished) => written.push(finished.sync()?),
        }
    }
    Ok(written)
}

/// Writes tables into `folder`. Memory is for a few batches per thread, whatever their number.
pub(crate) fn write_tables(
    context: &Context<'_>,
    folder: &Path,
    tables: &[Table<'_>],
    package: &Package,
) -> Result<Vec<Written>> {
    let open = tables.iter().map(|table| open(context, folder, table, package)).collect::<Result<Vec<_>>>()?;
    let batches = |(index, table): (usize, &OpenTable<'_, '_>)| (0..table.batches).map(move |batch| (index, batch));
    let mut work: Vec<(usize, usize)> = open.iter().enumerate().flat_map(batches).collect();
    // The longest tables come last, because their many batches keep all threads busy to the end.
    work.sort_by_key(|&(table, _)| open[table].batches);
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        // It waits for the disk, so that no worker has to.
        let (to_disk, awaited) = channel::<Awaited>();
        let disk = scope.spawn(move || wait_for_disk(&awaited));
        for table in open.iter().filter(|table| table.batches == 0) {
            table.complete(table.state(), &to_disk)?;
        }
        let worked = context.pool.broadcast(|_| {
            let _guard = GiveUpOnPanic { open: &open };
            while let Some(&(table, batch)) = work.get(next.fetch_add(1, Ordering::Relaxed)) {
                let done = context.check().and_then(|()| write_batch(context, &open[table], batch, &to_disk));
                if done.is_err() {
                    // The others need not go on, or wait for batches that will not come.
                    next.store(work.len(), Ordering::Relaxed);
                    open.iter().for_each(OpenTable::give_up);
                    return done;
                }
            }
            Ok(())
        });
        drop(to_disk);
        let written = disk.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        // The worker that failed first tells why; the others saw only that it was over.
        worked.into_iter().collect::<Result<()>>()?;
        let mut written = written?;
        let place = |file: &Written| tables.iter().position(|table| table.schema.name == file.table);
        written.sort_by_key(|file| (place(file), file.format));
        Ok(written)
    })
}

fn open<'t, 'd>(
    context: &Context<'_>,
    folder: &Path,
    table: &'t Table<'d>,
    package: &Package,
) -> Result<OpenTable<'t, 'd>> {
    let config = context.config;
    let encoder = TableEncoder::new(&table.schema, &config.formats, config.spreadsheets.csv_signs())?;
    let state = TableState { files: Some(encoder.create(folder)?), next: 0, early: BTreeMap::new() };
    Ok(OpenTable {
        table,
        encoder,
        batches: table.rows.div_ceil(table.batch_rows),
        description: package.table_description(&table.schema),
        state: Mutex::new(state),
        appended: Condvar::new(),
    })
}

fn write_batch(context: &Context<'_>, open: &OpenTable<'_, '_>, batch: usize, to_disk: &Sender<Awaited>) -> Result<()> {
    let start = batch * open.table.batch_rows;
    let values = (open.table.batch)(start..(start + open.table.batch_rows).min(open.table.rows))?;
    let encoded = open.encoder.encode(values)?;
    context.observer.advance(Stage::Write, encoded.rows(), 0);
    // The batch whose turn it is never waits here, and its writer depends on no other.
    let reach = context.budget.threads() + 1;
    let is_early = |state: &mut TableState| state.files.is_some() && batch >= state.next + reach;
    let mut state = open.appended.wait_while(open.state(), is_early).unwrap_or_else(PoisonError::into_inner);
    state.early.insert(batch, encoded);
    while let TableState { files: Some(files), next, early } = &mut *state
        && let Some(encoded) = early.remove(next)
    {
        files.append(&encoded)?;
        *next += 1;
        for handle in files.behind() {
            // Nobody listens only if the disk has failed, which is reported at the end.
            let _ = to_disk.send(Awaited::SoFar(Arc::clone(handle)));
        }
    }
    open.appended.notify_all();
    if state.next == open.batches { open.complete(state, to_disk) } else { Ok(()) }
}

impl OpenTable<'_, '_> {
    fn state(&self) -> MutexGuard<'_, TableState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn complete(&self, mut state: MutexGuard<'_, TableState>, to_disk: &Sender<Awaited>) -> Result<()> {
        let Some(files) = state.files.take() else { return Ok(()) };
        for finished in files.finish(&self.description)? {
            // As above.
            let _ = to_disk.send(Awaited::Whole(finished));
        }
        Ok(())
    }

    fn give_up(&self) {
        self.state().files = None;
        self.appended.notify_all();
    }
}

/// A worker that panics must not leave others waiting for its batch.
struct GiveUpOnPanic<'o, 't, 'd> {
    open: &'o [OpenTable<'t, 'd>],
}

impl Drop for GiveUpOnPanic<'_, '_, '_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.open.iter().for_each(OpenTable::give_up);
        }
    }
}
