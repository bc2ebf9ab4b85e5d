//! Judges the CA certificates registered with Alibaba Cloud ApsaraMQ for MQTT.
//!
//! ApsaraMQ for MQTT authenticates devices by X.509 certificates under a CA that its owner registers: the owner uploads
//! the CA certificate and a *verification certificate* that the CA's key signed for a *registration code* of the
//! platform, which proves possession of the key. The API call GetCaCertificate returns what was registered. This
//! library takes such a response and answers whether it is what it claims to be, whether possession was really proven,
//! and whether the CA is fit to issue device certificates.
//!
//! ```
//! use mqtt_ca_check::{CheckId, Policy, check_one};
//!
//! # let path = concat!(env!("CARGO_MANIFEST_DIR"), "/testdata/responses/recipe-rsa-v3.json");
//! # let response = std::fs::read(path)?;
//! let policy = Policy::at_unix(1_795_478_400)?; // 2026-11-24T00:00:00Z
//! let report = check_one(&response, &policy)?;
//! report.require_passed()?; // its error says what to fix
//! if let Some(finding) = report.get(CheckId::CaExpiryMargin) {
//!     println!("{}: {}", finding.place(), finding.message());
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! A [`Report`] owns what it is about: it can be kept, sent to other threads, displayed and serialized when its input is gone. The
//! names to know: [`check_one`], [`check_all`] and [`check_devices`], [`Policy`] with [`Level`] and [`CheckId`], [`Report`] with [`Verdict`], [`Possession`]
//! and [`Finding`]; and for what is not in a response, [`Case`] and [`Certificate`].
//!
//! # How do I
//!
//! - **Ask for the code that I know?** [`Policy::expect_code`]; likewise [`expect_ca_sha256`](Policy::expect_ca_sha256). Without one a
//!   report only says that a response agrees with itself.
//! - **Let warnings fail, or let one check not count?** [`Policy::fail_on`], [`Policy::with_level`].
//! - **Judge before I register?** [`Case::proposal`], then [`judge`].
//! - **Judge devices under my CA?** [`check_devices`], with the CA in a [`Trust`].
//! - **Read an input of many records, piece by piece?** [`wire::Reader`] gives records, [`Case::registration`] takes one.
//! - **Look into a certificate?** [`Certificate::from_pem`], or [`x509::Bundle`] where there may be many; then [`report::Facts`].
//!
//! What is about to be registered is judged in the same way, by [`Case::proposal`].
//!
//! Data flows one way. [`wire`] turns bytes into records; [`Case::registration`] decodes both certificates and
//! verifies the signatures, once; [`judge`] carries out every check of the [`catalogue`] under a [`Policy`] and gives a [`Report`], whose
//! [diagnoses](Report::diagnoses) say what is behind several findings.
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
//!   agree with each other; expectations ([`Policy::expect_code`]) tie them to what you know from elsewhere.
//! - It reads no revocation lists, and builds no chains but those of devices, from what it is given.
//! - It finds a broken key only where the key shows it by itself ([`x509::PublicKey::weakness`]).
//!   [`x509::PublicKey::NOT_LOOKED_FOR`] lists what it does not find: keys that leaked, primes shared with another key, generators that
//!   repeat themselves (CVE-2008-0166), and more.

pub mod case;
pub mod check;
mod checks;
mod diagnosis;
mod finding;
mod id;
mod judge;
mod one;
pub mod policy;
pub mod report;
mod server;
mod trust;
pub mod untrusted;
pub mod wire;
mod words;
pub mod x509;

pub use self::x509::inspection::x509_parser;
pub use time;

pub use self::case::Case;
pub use self::check::CheckId;
pub use self::checks::catalogue;
pub use self::judge::judge;
pub use self::one::{check_all, check_devices, check_one};
pub use self::policy::{Level, Policy, Severity};
pub use self::report::{Finding, Possession, Report, Verdict};
pub use self::trust::Trust;
pub use self::x509::Certificate;

/// The examples of the README are tests too.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
