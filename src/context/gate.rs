//! Documents wait until there is memory for them.

use std::sync::{Condvar, Mutex, PoisonError};

/// Lets documents in as long as all of them fit. Who is in needs nobody else to go on, so all come in one day.
#[derive(Debug)]
pub(crate) struct Gate {
    room: u64,
    taken: Mutex<u64>,
    left: Condvar,
}

/// That documents are in. Dropped, it makes room for others.
#[derive(Debug)]
pub(crate) struct Pass<'g> {
    gate: &'g Gate,
    bytes: u64,
}

impl Gate {
    /// With room for so many bytes.
    pub fn new(room: u64) -> Gate {
        Gate { room, taken: Mutex::default(), left: Condvar::new() }
    }

    /// Waits until there is room for so many bytes. What needs more than there is comes in alone.
    pub fn enter(&self, bytes: u64) -> Pass<'_> {
        let bytes = bytes.min(self.room);
        let taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let is_full = |taken: &mut u64| *taken + bytes > self.room;
        *self.left.wait_while(taken, is_full).unwrap_or_else(PoisonError::into_inner) += bytes;
        Pass { gate: self, bytes }
    }
}

impl Drop for Pass<'_> {
    fn drop(&mut self) {
        *self.gate.taken.lock().unwrap_or_else(PoisonError::into_inner) -= self.bytes;
        self.gate.left.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU64, Ordering};

    use super::*;

    #[test]
    fn documents_wait_until_they_fit() {
        let (gate, inside) = (Gate::new(100), AtomicU64::new(0));
        std::thread::scope(|scope| {
            for thread in 0..6u64 {
                let (gate, inside) = (&gate, &inside);
                scope.spawn(move || {
                    for round in 0..200 {
                        let bytes = (thread * 37 + round * 11) % 130;
                        let pass = gate.enter(bytes);
                        let taken = bytes.min(100);
                        assert!(inside.fetch_add(taken, Ordering::SeqCst) + taken <= 100);
                        inside.fetch_sub(taken, Ordering::SeqCst);
                        drop(pass);
                    }
                });
            }
        });
        assert_eq!(*gate.taken.lock().unwrap(), 0);
    }
}
