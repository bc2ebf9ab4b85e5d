//! What a content is that should be a certificate and is not exactly one.

use super::view::{Diagnosis, View, quoted};
use crate::case::Role;
use crate::check::CheckId::{CertificateDecodes, NoPrivateKey};
use crate::wire::Field;
use crate::x509::issuer::has_signed;
use crate::x509::name::NameMatch;
use crate::x509::other::{Other, Piece};

/// How many certificates of a content are asked whether their key signed the proof. A content can hold many.
const ASKED: usize = 2;

pub(super) fn causes<'v>(view: &'v View<'v>) -> impl Iterator<Item = Diagnosis> + use<'v> {
    let of_contents = view.failures(CertificateDecodes).filter_map(|(field, evidence)| {
        let other = Role::of(field).and_then(|role| view.case.content(role))?.other()?;
        let is_disclosed = !view.is_proposal() && view.failures(NoPrivateKey).any(|(with, _)| with == field);
        if is_disclosed {
            return None;
        }
        let is_several = other == Other::Several;
        is_several.then(|| signer_among(view, field)).flatten().or_else(|| {
            let help = evidence.help_text().unwrap_or_default().to_owned();
            // What holds the certificate alone holds no key.
            let cause = evidence.message().to_owned();
            let told = view.cause(evidence.reason(), cause, help, &[CertificateDecodes, NoPrivateKey])?;
            let holds_key = view.failures(NoPrivateKey).any(|(with, _)| with == field);
            let explains = told.explains.into_iter().filter(|id| holds_key || *id != NoPrivateKey).collect();
            Some(Diagnosis { explains, field: Some(field), ..told })
        })
    });
    disclosed(view).into_iter().chain(of_contents)
}

/// The platform has got a private key, which is more than a wrong file.
fn disclosed(view: &View<'_>) -> Option<Diagnosis> {
    let (field, evidence) = view.failures(NoPrivateKey).next().filter(|_| !view.is_proposal())?;
    let help = evidence.help_text().unwrap_or_default().to_owned();
    let cause =
        format!("{} holds a private key, which every response and every log of one then shows", field.name());
    let told = view.cause("private-key-disclosed", cause, help, &[NoPrivateKey])?;
    Some(Diagnosis { field: Some(field), ..told })
}

/// Of several CAs in the CA's content none could be chosen, but one of them signed the proof.
fn signer_among(view: &View<'_>, field: Field) -> Option<Diagnosis> {
    let content =
        view.case.content(Role::Ca).filter(|it| field == Field::CaContent && it.certificate().is_none())?;
    let proof = view.case.certificate(Role::Verification)?;
    let is_named = |place: usize| {
        let subject = content.certificates().get(place).map(|it| it.subject());
        subject.is_some_and(|subject| subject.compare(&proof.issuer()) != NameMatch::Different)
    };
    let blocks = content.blocks().iter().zip(1_usize..).filter_map(|(block, number)| match block {
        Piece::Certificate(place) if is_named(*place) => Some((content.certificates().get(*place)?, number)),
        _ => None,
    });
    let (signer, number) = blocks.take(ASKED).find(|(it, _)| has_signed(it, proof))?;
    let cause = format!(
        "CaContent holds {} PEM blocks in place of one; block {number}, {}, signed the verification certificate",
        content.blocks().len(),
        quoted(signer.subject())
    );
    let help = format!(
        "keep block {number} alone, if that is the CA to register: `awk '/-----BEGIN /{{n++}} n=={number}' FILE > CA-new.crt`"
    );
    let told = view.cause(Other::Several.reason(), cause, help, &[CertificateDecodes])?;
    Some(Diagnosis { field: Some(field), ..told })
}
