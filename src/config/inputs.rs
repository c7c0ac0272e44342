//! Which documents are read, for commands that read and count nothing.

use std::path::PathBuf;

use super::settable::settable;
use super::{Config, ReadOptions, Resources};
use crate::error::Result;

settable! {
    /// Which documents are read: all that [`inspect`](crate::inspect()) and [`kwic`](crate::kwic()) need to know of a [`Config`], from
    /// which it is made with `Inputs::from`.
    #[derive(Clone, Debug, PartialEq, Eq)]
    Inputs {
        /// Folders and files to read.
        paths: Vec<PathBuf>,
        /// How files become documents.
        reading: ReadOptions,
        /// The output of a run. Its files are no documents, even if it is in a folder that is read.
        output: PathBuf,
        /// Threads, and the folder for a temporary file.
        resources: Resources,
    }
}

impl Inputs {
    /// These folders and files, and defaults.
    pub fn new<P: Into<PathBuf>>(paths: impl IntoIterator<Item = P>) -> Self {
        Inputs::from(&Config::new(paths))
    }

    /// Checks what can be checked without a file.
    pub(crate) fn check(&self) -> Result<()> {
        self.reading.check(&self.paths)?;
        self.resources.check()
    }
}

impl From<&Config> for Inputs {
    fn from(config: &Config) -> Self {
        let Config { inputs, reading, output, resources, .. } = config.clone();
        Inputs { paths: inputs, reading, output, resources }
    }
}
