//! What a check looks at in a case, or why that is not there.

use super::cause::Cause;
use crate::case::{Absence, Case, Content, Role};
use crate::wire::Field;
use crate::x509::certificate::Certificate;
use crate::x509::issuer::Issuer;

/// A declared value.
pub(crate) fn value<'c>(case: &'c Case<'c>, field: Field) -> Result<&'c str, Cause<'c>> {
    case.value(field).map_err(|absence| Cause::Absent(field, absence))
}

/// The text that should be the certificate of this role.
pub(crate) fn content<'c>(case: &'c Case<'c>, role: Role) -> Result<&'c Content, Cause<'c>> {
    let Some(field) = case.kind().content_of(role).first() else {
        return Err(Cause::Undecodable(role));
    };
    match (case.absence(*field), case.content(role)) {
        (None, Some(content)) => Ok(content),
        (absence, _) => Err(Cause::Absent(*field, absence.unwrap_or(Absence::Missing))),
    }
}

/// The certificate of this role.
pub(crate) fn certificate<'c>(case: &'c Case<'c>, role: Role) -> Result<&'c Certificate, Cause<'c>> {
    let _content = content(case, role)?;
    case.certificate(role).ok_or(Cause::Undecodable(role))
}

/// The CA.
pub(crate) fn issuer<'c>(case: &'c Case<'c>) -> Result<&'c Issuer, Cause<'c>> {
    let _decoded = certificate(case, Role::Ca)?;
    case.issuer().ok_or(Cause::Undecodable(Role::Ca))
}
