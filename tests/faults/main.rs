//! Faults that are made to happen: the system fails, kills or stops the program at a chosen call, a disk is full, a reader is
//! gone. Each test proves that its fault fired, or fails. `rows` has the list of all faults that are promised to be survived.
//!
//! It runs the program only, and links nothing of the library.

#![allow(dead_code, reason = "a kind of fault waits for the first test that makes it")]

mod counting;
mod crash;
mod disks;
mod folder;
mod inputs;
mod locks;
mod machine;
mod memory;
mod moved;
mod names;
mod needs;
mod output;
mod packed;
mod page;
mod rows;
mod signals;
mod strace;
mod streams;
