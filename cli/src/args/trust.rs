//! The CAs under which devices are judged.

use std::path::{Path, PathBuf};

use clap::{Args, ValueHint};

use crate::exit::Stop;
use crate::trust::Given;

/// What the broker trusts.
#[derive(Args, Debug)]
pub(crate) struct TrustArguments {
    /// Judge devices under the CA certificates in this file, PEM or DER
    /// (repeatable). Each is judged too
    #[arg(long, value_name = "FILE", verbatim_doc_comment, value_hint = ValueHint::FilePath)]
    ca: Vec<PathBuf>,
    /// Trust the intermediate CAs in this file too, as they stand in the
    /// broker's trust file beside --ca (repeatable). Each is judged too
    #[arg(long, value_name = "FILE", verbatim_doc_comment, value_hint = ValueHint::FilePath)]
    intermediate: Vec<PathBuf>,
}

impl TrustArguments {
    /// Reads the files.
    pub(crate) fn given(&self) -> Result<Vec<Given>, Stop> {
        if let Some(path) = self.paths().find(|path| *path == Path::new("-")) {
            return Err(Stop::Usage(format!("--ca and --intermediate take files, found {}", path.display())));
        }
        Ok(self.paths().map(Given::of).collect())
    }

    /// The files, in the order in which they are read.
    pub(crate) fn paths(&self) -> impl Iterator<Item = &Path> {
        self.ca.iter().chain(&self.intermediate).map(PathBuf::as_path)
    }
}
