//! What is behind several findings at once, and what to do about that: words for whoever has to act. It changes no outcome.

mod certificates;
mod contents;
mod declared;
mod devices;
mod view;

pub use self::view::Diagnosis;
use self::view::View;
use crate::case::Case;
use crate::finding::Finding;
use crate::policy::Policy;

/// How many causes a report tells at most.
const MOST: usize = 2;

/// What is behind the findings of a case, as far as that is known: the worst first.
pub(crate) fn of(case: &Case, policy: &Policy, findings: &[Finding]) -> Vec<Diagnosis> {
    // Of a device without its CA nothing failed as yet.
    let is_open =
        |it: &Finding| it.outcome.is_failed() || case.kind().is_device() && it.outcome.is_unchecked();
    if !findings.iter().any(is_open) {
        return Vec::new();
    }
    let view = View::of(case, policy, findings);
    let of_contents = contents::causes(&view).chain(certificates::causes(&view));
    of_contents.chain(devices::causes(&view)).chain(declared::causes(&view)).take(MOST).collect()
}
