//! What a check looks at in a case, or why that is not there.

use super::cause::Cause;
use crate::case::{Absence, Case, Content, Role};
use crate::wire::Field;
use crate::x509::certificate::Certificate;
use crate::x509::issuer::Issuer;

/// A declared value.
pub(crate) fn value(case: &Case, field: Field) -> Result<&str, Cause> {
    case.value(field).map_err(|absence| Cause::Absent(field, absence))
}

/// The text that should be the certificate of this role.
pub(crate) fn content(case: &Case, role: Role) -> Result<&Content, Cause> {
    let why = || match case.kind().content_of(role) {
        [field, ..] => Cause::Absent(*field, case.value(*field).err().unwrap_or(Absence::Masked)),
        [] => Cause::Undecodable(role),
    };
    case.content(role).ok_or_else(why)
}

/// The certificate of this role.
pub(crate) fn certificate(case: &Case, role: Role) -> Result<&Certificate, Cause> {
    let why = || content(case, role).err().unwrap_or(Cause::Undecodable(role));
    case.certificate(role).ok_or_else(why)
}

/// The CA.
pub(crate) fn issuer(case: &Case) -> Result<&Issuer, Cause> {
    let why = || match (case.kind().is_device(), case.lineage()) {
        (true, Some(lineage)) => Cause::without_issuer(lineage),
        (true, None) => certificate(case, Role::Device).err().unwrap_or(Cause::Undecodable(Role::Device)),
        (false, _) => certificate(case, Role::Ca).err().unwrap_or(Cause::Undecodable(Role::Ca)),
    };
    case.issuer().ok_or_else(why)
}
