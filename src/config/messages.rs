//! What the program prints.

use super::option::{Changes, Heading, options, under};

options! {
    /// How much the program prints. The library prints nothing, whatever is set here.
    #[derive(Copy, Eq)]
    MessageOptions {
        /// Print only results and errors
        quiet: bool = false => under(Heading::Messages, Changes::Nothing).everyday().short('q');
        /// Name inputs that gave no document; of a run, also the time of each stage
        verbose: bool = false => under(Heading::Messages, Changes::Nothing).short('v');
    }
}
