//! Levels, thresholds and `allow_unproven`, in any combination, over all responses: stricter never helps, nothing helps
//! what is refuted, and the verdict is what the README says.

use std::collections::BTreeMap;

use mqtt_ca_check::case::Case;
use mqtt_ca_check::catalogue;
use mqtt_ca_check::judge;
use std::sync::Arc;

use mqtt_ca_check::policy::{Level, Policy, Severity};
use mqtt_ca_check::report::Finding;
use mqtt_ca_check::report::{Possession, Report, Verdict};
use mqtt_ca_check::wire;
use proptest::prelude::*;

use crate::support::{self, response};
use crate::{holds, response_names};

const SEVERITIES: [Severity; 3] = [Severity::Info, Severity::Warning, Severity::Error];
const LEVELS: [Level; 4] = [Level::Allowed, Level::Info, Level::Warning, Level::Error];

/// By the number of a check in the catalogue.
type Overrides = BTreeMap<usize, Level>;

#[derive(Clone, Debug)]
struct Wanted {
    threshold: Severity,
    overrides: Overrides,
    allow_unproven: bool,
}

/// Few overrides, many, and all checks at one level.
fn overrides() -> impl Strategy<Value = Overrides> {
    let all = 0..catalogue().len();
    let level = || prop::sample::select(LEVELS.to_vec());
    prop_oneof![
        2 => prop::collection::btree_map(all.clone(), level(), 0..4),
        2 => prop::collection::btree_map(all.clone(), level(), 0..60),
        1 => (level(), prop::collection::btree_map(all.clone(), level(), 0..4)).prop_map(move |(level, some)| {
            all.clone().map(|check| (check, level)).chain(some).collect()
        }),
    ]
}

fn wanted() -> impl Strategy<Value = Wanted> {
    (prop::sample::select(SEVERITIES.to_vec()), overrides(), any::<bool>())
        .prop_map(|(threshold, overrides, allow_unproven)| Wanted { threshold, overrides, allow_unproven })
}

impl Wanted {
    fn policy(&self) -> Policy {
        let policy = support::policy().fail_on(self.threshold);
        let policy = if self.allow_unproven { policy.allow_unproven() } else { policy };
        let overrides = self.overrides.iter();
        overrides
            .fold(policy, |policy, (check, level)| policy.with_level(catalogue()[*check].check_id(), *level))
    }

    /// The level of a check whose finding has this severity.
    fn level(&self, check: usize, severity: Severity) -> Level {
        self.overrides.get(&check).copied().unwrap_or(severity.into())
    }

    /// The highest level that a finding of a check can have: a finding may weigh more than its check usually does.
    fn highest_level(&self, check: usize) -> Level {
        self.level(check, Severity::Error)
    }

    /// At least as strict: levels only raised, the threshold only lowered, and nothing allowed that was not.
    fn stricter(&self, other: &Wanted) -> Self {
        let raised =
            other.overrides.iter().map(|(check, level)| (*check, self.highest_level(*check).max(*level)));
        Wanted {
            threshold: self.threshold.min(other.threshold),
            overrides: self.overrides.clone().into_iter().chain(raised).collect(),
            allow_unproven: self.allow_unproven && other.allow_unproven,
        }
    }
}

/// The verdict of what was found, by the words of the README: passed if possession is proven, or unproven and that is
/// allowed, and if nothing at or above the threshold failed or went unchecked.
fn expected(report: &Report, wanted: &Wanted) -> Verdict {
    let ids: Vec<&str> = catalogue().iter().map(|check| check.id()).collect();
    let counts = |finding: &Finding| {
        let check = ids.iter().position(|other| *other == finding.check.id()).unwrap();
        let level = wanted.level(check, finding.severity);
        match wanted.threshold {
            Severity::Info => level != Level::Allowed,
            Severity::Warning => [Level::Warning, Level::Error].contains(&level),
            Severity::Error => level == Level::Error,
        }
    };
    let is_bad = |outcome: &str| outcome == "failed" || outcome == "unchecked";
    let mut findings = report.findings().iter();
    let bad = findings.any(|finding| is_bad(finding.outcome.as_str()) && counts(finding));
    let possessed = match report.possession().unwrap().as_str() {
        "proven" => true,
        "unproven" => wanted.allow_unproven,
        _ => false,
    };
    if possessed && !bad { Verdict::Passed } else { Verdict::Failed }
}

#[test]
fn stricter_never_helps_and_nothing_helps_what_is_refuted() {
    let inputs = (prop::sample::select(response_names()), wanted(), prop::collection::vec(wanted(), 1..4));
    holds(600, &inputs, |(name, wanted, others)| {
        let input = response(&name);
        let response = wire::records(&input).next().unwrap().unwrap();
        let registration = Arc::new(Case::registration(response));
        let usual = support::policy();
        let possession = judge(Arc::clone(&registration), &usual).possession().unwrap();
        let lenient = wanted.policy();
        let lenient = judge(Arc::clone(&registration), &lenient);
        assert_eq!(lenient.verdict(), expected(&lenient, &wanted), "{name}");
        let mut passed = lenient.verdict() == Verdict::Passed;
        let mut current = wanted;
        for other in &others {
            current = current.stricter(other);
            let policy = current.policy();
            let report = judge(Arc::clone(&registration), &policy);
            assert_eq!(report.verdict(), expected(&report, &current), "{name}: {current:?}");
            assert_eq!(report.possession(), Some(possession), "{name}: {current:?}");
            let passes = report.verdict() == Verdict::Passed;
            assert!(passed || !passes, "{name}: failed until it was judged more strictly: {current:?}");
            assert!(!(passes && possession == Possession::Refuted), "{name}: {current:?}");
            assert!(!passes || possession == Possession::Proven || current.allow_unproven, "{name}");
            passed = passes;
        }
        assert!(!(lenient.verdict() == Verdict::Passed && possession == Possession::Refuted), "{name}");
    });
}
