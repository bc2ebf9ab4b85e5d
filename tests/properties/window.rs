//! The declared window: whoever shifts ValidBegin or ValidEnd fails the check of that field, and nothing else is said of
//! anything else.

use std::collections::BTreeSet;

use mqtt_ca_check::{Possession, Verdict};
use proptest::prelude::*;

use crate::support::{fields, policy};
use crate::{Judged, Row, holds};

/// Responses that pass: RSA and RSASSA-PSS, each curve, CAs made by openssl itself, times far away and before 1970.
const RESPONSES: [&str; 14] = [
    "good",
    "recipe-rsa-v3",
    "recipe-ecc-v3",
    "rsa-3072",
    "rsa-4096-sha384",
    "rsa-pss-sha256-salt-32",
    "rsa-pss-sha384",
    "rsa-pss-sha512",
    "ec-p256",
    "ec-p384",
    "ec-p521",
    "ca-intermediate",
    "time-not-after-9999",
    "time-not-before-1960",
];

/// Milliseconds, not none: a few, whole seconds, hours and days, as much as years, and anything.
fn shift() -> impl Strategy<Value = i64> {
    let shift = prop_oneof![
        2 => -1000..=1000_i64,
        1 => (-90_000..=90_000_i64).prop_map(|seconds| seconds * 1000),
        2 => (-60..=60_i64).prop_map(|hours| hours * 3_600_000),
        1 => (-20_000..=20_000_i64).prop_map(|days| days * 86_400_000),
        1 => any::<i64>(),
    ];
    shift.prop_filter("no shift", |shift| *shift != 0)
}

const ENDS: [(&str, &str); 2] = [("ValidBegin", "valid-begin-match"), ("ValidEnd", "valid-end-match")];

#[test]
fn a_shifted_window_fails_exactly_its_check() {
    let ends = prop_oneof![
        shift().prop_map(|begin| [Some(begin), None]),
        shift().prop_map(|end| [None, Some(end)]),
        (shift(), shift()).prop_map(|(begin, end)| [Some(begin), Some(end)]),
    ];
    let usual: Vec<Judged> = RESPONSES.map(|name| Judged::fields(&fields(name), &policy())).into();
    for (name, judged) in RESPONSES.iter().zip(&usual) {
        assert_eq!(
            (judged.verdict, judged.possession),
            (Verdict::Passed, Some(Possession::Proven)),
            "{name}"
        );
    }
    holds(600, &(0..RESPONSES.len(), ends), |(index, shifts)| {
        let mut fields = fields(RESPONSES[index]);
        let mut expected: BTreeSet<Row> = BTreeSet::new();
        for ((field, check), shift) in ENDS.into_iter().zip(shifts) {
            let Some(shift) = shift else { continue };
            let declared = fields[field].parse::<i128>().unwrap() + i128::from(shift);
            let _old = fields.insert(field, declared.to_string());
            let _new = expected.insert((check.to_owned(), format!("Data.{field}")));
        }
        let judged = Judged::fields(&fields, &policy());
        assert_eq!(judged.with_outcome("failed"), &expected | &usual[index].with_outcome("failed"));
        assert_eq!(judged.differences(&usual[index]), expected);
        assert_eq!((judged.verdict, judged.possession), (Verdict::Failed, Some(Possession::Proven)));
    });
}
