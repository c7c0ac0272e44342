//! What the program prints.

use super::option::{Changes, Heading, options, under};

options! {
    /// How much the program prints. The library prints nothing, whatever is set here.
    #[derive(Copy, Eq)]
    MessageOptions {
        /// Print nothing but errors
        quiet: bool = false => under(Heading::Messages, Changes::Nothing).short('q');
        /// Name inputs that gave no document, and time each stage
        verbose: bool = false => under(Heading::Messages, Changes::Nothing).short('v');
    }
}
