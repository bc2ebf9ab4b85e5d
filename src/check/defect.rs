//! Several defects that one check finds in the same place: the worst decides what the finding weighs, and all are named.

use std::cmp::Reverse;

use super::outcome::Evidence;
use crate::policy::Severity;
use crate::untrusted::first_few;

/// How many defects are named.
const NAMED: usize = 4;

/// One thing that is wrong, with the reason that programs ask for and what it weighs.
#[derive(Debug)]
pub(crate) struct Defect {
    pub(crate) reason: &'static str,
    pub(crate) severity: Severity,
    pub(crate) text: String,
}

impl Defect {
    pub(crate) fn new(reason: &'static str, severity: Severity, text: impl Into<String>) -> Self {
        Defect { reason, severity, text: text.into() }
    }
}

/// Evidence with the reason and the severity of the worst defect (of equals, of the first). Its message begins as given and
/// goes on with the texts of all, the worst first. `None` if there is no defect.
pub(crate) fn evidence(begins: &str, mut defects: Vec<Defect>) -> Option<Evidence> {
    defects.sort_by_key(|defect| Reverse(defect.severity));
    let worst = defects.first()?;
    let (reason, severity) = (worst.reason, worst.severity);
    let others = others(reason, defects.iter().map(|defect| defect.reason));
    let mut texts: Vec<String> = defects.into_iter().map(|defect| defect.text).collect();
    texts.dedup();
    let message = format!("{begins}{}", first_few(texts.into_iter(), NAMED, "; "));
    Some(Evidence::new(reason, message).severity(severity).others(others))
}

/// The reasons but the first one, each once.
pub(crate) fn others(first: &'static str, reasons: impl Iterator<Item = &'static str>) -> Vec<&'static str> {
    let mut others = Vec::new();
    for reason in reasons {
        if reason != first && !others.contains(&reason) {
            others.push(reason);
        }
    }
    others
}

#[cfg(test)]
mod tests {
    use super::*;

    fn defects(severities: &[(&'static str, Severity)]) -> Vec<Defect> {
        severities.iter().map(|(reason, severity)| Defect::new(reason, *severity, *reason)).collect()
    }

    #[test]
    fn the_worst_counts_and_all_are_named_behind_it() {
        let list = [("a", Severity::Warning), ("b", Severity::Error), ("c", Severity::Error)];
        let evidence = evidence("it ", defects(&list)).unwrap();
        assert_eq!((evidence.reason(), evidence.message()), ("b", "it b; c; a"));
        let outcome = evidence.failed().unwrap();
        assert_eq!(outcome.severity(), Some(Severity::Error));
        assert_eq!(outcome.reasons().collect::<Vec<_>>(), ["b", "c", "a"]);
    }

    #[test]
    fn many_are_counted_and_none_is_no_finding() {
        let list = ["a", "b", "c", "d", "e"].map(|reason| (reason, Severity::Info));
        assert_eq!(evidence("it ", defects(&list)).unwrap().message(), "it a; b; c; d; and 1 more");
        assert!(evidence("it", Vec::new()).is_none());
    }
}
