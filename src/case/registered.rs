//! What lists of registered CAs say of one that is about to be registered. The lists may be long; nothing of them is kept.

use std::sync::Arc;

use super::content::Content;
use super::registration;
use crate::wire::{Field, Record};
use crate::x509::certificate::Certificate;
use crate::x509::serial::SerialMatch;

/// What was found of something in lists of registered CAs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Presence {
    /// No entry has it.
    #[default]
    Absent,
    /// No entry that could be read has it; in another, what would tell is missing or masked.
    Masked,
    /// No entry that could be read has it; there was one that could not.
    Unreadable,
    /// An entry has it in part: the key, and not the certificate.
    Part,
    /// An entry has it.
    Present,
}

/// Looks for one CA and its code in the records of registered CAs, one after the other. What was found, the preflight checks
/// say once the case is judged [against](crate::Case::against) it.
///
/// ```
/// use mqtt_ca_check::{Case, CheckId, Policy, judge, wire};
///
/// let case = Case::proposal(b"", b"", "13274673-8f90");
/// let mut registered = case.to_look_up();
/// for record in wire::records(br#"{"Data": {"RegistrationCode": "13274673-8f90"}}"#) {
///     match record {
///         Ok(record) => registered.add(&record),
///         Err(_) => registered.add_unreadable(),
///     }
/// }
/// let report = judge(case.against(registered), &Policy::at_unix(1_795_478_400)?);
/// assert!(report.get(CheckId::PreflightCodeUnused).is_some_and(|finding| finding.outcome.is_failed()));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Registered {
    ca: Option<Arc<Certificate>>,
    code: Option<String>,
    serial_found: Presence,
    code_found: Presence,
    ca_found: Presence,
}

impl Registered {
    pub(super) fn of(ca: Option<Arc<Certificate>>, code: Option<String>) -> Self {
        Registered {
            ca,
            code,
            serial_found: Presence::Absent,
            code_found: Presence::Absent,
            ca_found: Presence::Absent,
        }
    }

    /// Takes in the record of a registered CA.
    pub fn add(&mut self, record: &Record) {
        let usable = |field: Field| {
            record.field(field).filter(|text| !text.is_empty() && !registration::is_masked(record, field))
        };
        let listed = registration::content(record, Field::CaContent);
        let listed = listed.as_ref().and_then(Content::certificate);
        if let Some(ca) = &self.ca {
            let serial = ca.serial_number();
            // What is spelled in another way may be the same number.
            let by_sn = usable(Field::Sn).and_then(|sn| match serial.compare(sn) {
                SerialMatch::Equal | SerialMatch::Decimal => Some(true),
                SerialMatch::Different => Some(false),
                _ => None,
            });
            let by_content = listed.map(|it| it.serial_number().der_contents() == serial.der_contents());
            self.serial_found = self.serial_found.max(presence(by_sn.into_iter().chain(by_content)));
            let of_ca = match listed {
                None => Presence::Masked,
                Some(it) if it.der() == ca.der() => Presence::Present,
                Some(it) if it.subject_public_key_info().raw == ca.subject_public_key_info().raw => {
                    Presence::Part
                }
                Some(_) => Presence::Absent,
            };
            self.ca_found = self.ca_found.max(of_ca);
        }
        if let Some(code) = &self.code {
            let same = usable(Field::RegistrationCode).map(|it| it.trim().eq_ignore_ascii_case(code));
            self.code_found = self.code_found.max(presence(same.into_iter()));
        }
    }

    /// Notes that an entry could not be read, or that a part of a list is missing.
    pub fn add_unreadable(&mut self) {
        for found in [&mut self.serial_found, &mut self.code_found, &mut self.ca_found] {
            *found = (*found).max(Presence::Unreadable);
        }
    }

    /// Whether a registered CA has the serial number.
    pub(crate) fn serial(&self) -> Presence {
        self.serial_found
    }

    /// Whether a CA was registered with the code.
    pub(crate) fn code(&self) -> Presence {
        self.code_found
    }

    /// Whether the CA is registered; [`Presence::Part`] if its key is, in another certificate.
    pub(crate) fn ca(&self) -> Presence {
        self.ca_found
    }
}

/// What follows from the comparisons that could be made.
fn presence(mut same: impl Iterator<Item = bool> + Clone) -> Presence {
    match (same.clone().next(), same.any(|it| it)) {
        (_, true) => Presence::Present,
        (None, false) => Presence::Masked,
        (Some(_), false) => Presence::Absent,
    }
}
