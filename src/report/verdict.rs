//! The answer: whether a case passed, and whether possession was proven; and why not.

use std::fmt;

use crate::finding::Finding;
use crate::policy::Family;
use crate::untrusted::line;
use crate::words::words;

/// Whether possession of the CA's key was proven.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Possession {
    /// The verification certificate names the registration code and the CA, and the CA's key signed it; something that this
    /// key signed names it; the key is not known to be broken; and the verification certificate is not the CA certificate.
    Proven,
    /// Something needed for the proof is missing, masked or could not be verified; or the signature need not come from a
    /// holder of the key: the key is known to be broken, nothing that it signed names it, so that it may have been computed
    /// to fit, or the CA certificate was handed in as its own proof.
    Unproven,
    /// The verification certificate proves nothing: it names another code or issuer, or another key signed it.
    Refuted,
}

words!(
    Possession,
    "The word used in reports: `proven`, `unproven` or `refuted`.",
    Proven "proven",
    Unproven "unproven",
    Refuted "refuted",
);

/// The one answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// Possession is proven, and nothing at or above the threshold failed or went unchecked.
    Passed,
    /// Not passed.
    Failed,
    /// There was nothing to judge. No report has this verdict: it is for who counts inputs.
    Unreadable,
}

words!(
    Verdict,
    "The word used in reports: `passed`, `failed` or `unreadable`.",
    Passed "passed",
    Failed "failed",
    Unreadable "unreadable",
);

/// One reason for the verdict [`Verdict::Failed`]. Displays as one line.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Reason<'r> {
    /// A finding that decides.
    Finding(&'r Finding),
    /// Possession of the CA's key is not proven.
    Possession(Possession),
    /// Servers of this family refuse devices under the CA, or it was not measured that they accept them.
    Server(Family),
}

impl fmt::Display for Reason<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Reason::Finding(finding) => {
                write!(f, "{}[{}]: {}", finding.level, finding.check.id(), line(&finding.message()))
            }
            Reason::Server(family) => {
                write!(
                    f,
                    "{} refuses devices under this CA, or it was not measured that it accepts them",
                    family.name()
                )
            }
            Reason::Possession(possession) => write!(f, "possession of the CA's key is {possession}"),
        }
    }
}

/// The error of a report whose verdict is not [`Verdict::Passed`]. Displays as what is wrong and what to do, in several lines; where one
/// cause is behind several findings, it is told once. What an input wrote is escaped for terminals and logs.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{text}")]
pub struct NotPassed {
    pub(super) text: String,
}
