//! What the files of the checks need: a check imports this, and from elsewhere only what few checks need.

pub(crate) use super::{
    Cause, Check, CheckId, Defect, Evidence, Explain, Ground, Judged, Outcome, Rule, Scope, Value, evidence,
    look, not_after, not_before,
};
pub(crate) use crate::case::{Case, Role};
pub(crate) use crate::policy::{Policy, Severity};
pub(crate) use crate::wire::Field;
pub(crate) use crate::x509::certificate::Certificate;
pub(crate) use crate::x509::issuer::Issuer;
pub(crate) use crate::x509::name::NameMatch;
