//! Judges the CA certificates registered with Alibaba Cloud ApsaraMQ for MQTT.
//!
//! ApsaraMQ for MQTT authenticates devices by X.509 certificates under a CA that its owner registers: the owner uploads
//! the CA certificate and a *verification certificate* that the CA's key signed for a *registration code* of the
//! platform, which proves possession of the key. The API call GetCaCertificate returns what was registered. This
//! library takes such a response and answers whether it is what it claims to be, whether possession was really proven,
//! and whether the CA is fit to issue device certificates.
//!
//! ```
//! use mqtt_ca_check::{Case, Policy, Possession, Verdict, judge, wire};
//! use time::macros::datetime;
//!
//! # let path = concat!(env!("CARGO_MANIFEST_DIR"), "/testdata/responses/recipe-rsa-v3.json");
//! # let input = std::fs::read(path)?;
//! let policy = Policy::at(datetime!(2026-11-24 0:00 UTC));
//! for record in wire::records(&input) {
//!     let record = record?;
//!     let case = Case::registration(record);
//!     let report = judge(case, &policy);
//!     assert_eq!(report.possession(), Possession::Proven);
//!     assert_eq!(report.verdict(), Verdict::Passed);
//!     for finding in report.findings() {
//!         println!("{} {}: {}", finding.check.id(), finding.place(), finding.outcome.as_str());
//!     }
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! What is about to be registered is judged in the same way, by [`Case::proposal`].
//!
//! Data flows one way. [`wire`] turns bytes into records; [`Case::registration`] decodes both certificates and
//! verifies the signatures, once; [`judge`] carries out every check of the [catalogue](checks::catalogue) under a
//! [`Policy`] and gives a [`Report`], whose [diagnoses](Report::diagnoses) say what is behind several findings. A [`report::Entry`] serializes to the JSON that the command writes. Certificates
//! outside of responses are read by [`x509::bundle`]; [`report::Facts`] tells what one says.
//!
//! Every check has exactly one outcome for each of its targets. What could not be checked is
//! [unchecked](check::Outcome::Unchecked), with the cause; it is never a pass. Whatever the input is, nothing panics,
//! and everything about its content is a finding; only input that holds nothing to judge is an
//! [error](wire::InputError).
//!
//! # What it does not do
//!
//! - It has no clock, and reads no file, network or environment: the validation time is part of the policy.
//! - It does not ask the platform. Code, CA and proof arrive in one document, so by itself a report says that they
//!   agree with each other; [expectations](policy::Expectations) tie them to what you know from elsewhere.
//! - It builds no chains, reads no revocation lists, and judges no device certificates.
//! - It finds a broken key only where the key shows it by itself ([`x509::key::RsaKey::weakness`], [`x509::key::Ed25519Weakness`],
//!   [`x509::key::EcKey::small_private_key`]). [`x509::key::NOT_LOOKED_FOR`] lists what it does not find: keys that leaked, primes shared
//!   with another key, generators that repeat themselves (CVE-2008-0166), and more.

pub mod case;
pub mod check;
pub mod checks;
mod diagnosis;
mod finding;
mod judge;
pub mod policy;
pub mod report;
pub mod untrusted;
pub mod wire;
pub mod x509;

pub use self::case::Case;
pub use self::diagnosis::Diagnosis;
pub use self::judge::judge;
pub use self::policy::Policy;
pub use self::report::{Possession, Report, Verdict};

/// The examples of the README are tests too.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
