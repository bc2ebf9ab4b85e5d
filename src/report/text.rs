//! A report in words, for programs that stop where a CA does not pass and show why.

use std::fmt;

use super::Report;
use super::verdict::{NotPassed, Reason, Verdict};
use crate::untrusted::{bare, line};

impl Report {
    /// Asks for the verdict [`Verdict::Passed`].
    ///
    /// # Errors
    /// If the verdict is another: why, and what to do.
    pub fn require_passed(&self) -> Result<(), NotPassed> {
        match self.verdict() {
            Verdict::Passed => Ok(()),
            _ => Err(NotPassed { text: self.to_string() }),
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.verdict())?;
        if let Some(possession) = self.possession() {
            write!(f, ": possession of the CA's key is {possession}")?;
            if let Some(why) = self.why_unproven() {
                write!(f, ": {why}")?;
            }
        }
        let decisive = || self.findings().iter().filter(|finding| self.is_decisive(finding));
        let behind = self.diagnoses().iter().filter(|it| decisive().any(|finding| it.is_behind(finding)));
        for diagnosis in behind {
            write!(f, "\ncause: {}\n  fix: {}", line(&diagnosis.cause), line(&diagnosis.help))?;
        }
        for finding in decisive() {
            write!(f, "\n{}", Reason::Finding(finding))?;
            if self.is_explained(finding) {
                continue;
            }
            write!(f, "\n  in: {}", finding.place())?;
            for (what, value) in [("found", finding.found()), ("expected", finding.expected())] {
                if let Some(value) = value {
                    write!(f, "\n  {what}: {}", bare(&value))?;
                }
            }
            if let Some(help) = finding.help() {
                write!(f, "\n  fix: {}", line(&help))?;
            }
        }
        for reason in self.reasons().filter(|reason| matches!(reason, Reason::Server(_))) {
            write!(f, "\n{reason}")?;
        }
        Ok(())
    }
}
