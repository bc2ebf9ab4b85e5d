//! verification-key-distinct

use crate::check::prelude::*;
use crate::x509::key::{PublicKey, same_key};

// User guide: the verification certificate has a key pair of its own, which only signs its request.
pub(crate) const CHECK: Check = Check::new(Rule {
    id: CheckId::VerificationKeyDistinct,
    title: "the verification certificate has a key of its own",
    severity: Severity::Warning,
    reference: "ApsaraMQ for MQTT user guide, CA certificate management",
    explain: Explain {
        what: "The verification certificate certifies another key than the CA's. It is an error if it is the CA \
               certificate itself, or another CA certificate with the CA's key (cA TRUE, or issuer and subject are \
               equal), and a warning otherwise.",
        why: "A CA's key belongs to the CA alone. If both certify one key, the CA's private key was used to make an \
              ordinary request, or a CA certificate was handed in as the proof. If it is the same certificate, possession is \
              unproven: anybody can hand in a public CA certificate as its own proof.",
        seen: "`openssl x509 -noout -pubkey` prints the same key for both certificates.",
        fix: "Make a key for the verification certificate (`openssl genrsa -out verificationCert.key 2048`), make the \
              request with it, and sign that with the CA's key.",
    },
    scope: Scope::ByIssuer(Role::Verification, run),
});

fn run(issuer: &Issuer, verification: &Certificate) -> Judged {
    let ca = issuer.certificate();
    let same = same_key(&ca.subject_public_key_info(), &verification.subject_public_key_info());
    // An edition of a CA certificate in version 1 has nothing but its names to tell it by.
    let is_ca = || {
        verification.basic_constraints().ok().flatten().is_some_and(|it| it.ca)
            || verification.issuer().compare(&verification.subject()) != NameMatch::Different
    };
    let (reason, message, severity) = match same {
        _ if ca.tbs() == verification.tbs() => (
            "same-certificate",
            "the verification certificate is the CA certificate itself, which proves nothing",
            Severity::Error,
        ),
        Some(true) if is_ca() => (
            "same-key-in-ca-certificate",
            "the verification certificate is a CA certificate with the CA's own key",
            Severity::Error,
        ),
        Some(true) => {
            ("same-key", "the verification certificate certifies the CA's own key", Severity::Warning)
        }
        Some(false) => return Ok(Outcome::PASSED),
        None => return Err(unreadable(ca, verification).into()),
    };
    Evidence::new(reason, message)
        .severity(severity)
        .expected("a key of its own")
        .found("the CA's key")
        .help("make a new key for the verification certificate (`openssl genrsa -out verificationCert.key 2048`) and sign its request with the CA's key")
        .failed()
}

/// One of two different keys cannot be read, so that it may be the other in disguise.
fn unreadable(ca: &Certificate, verification: &Certificate) -> Cause {
    let reason = |certificate: &Certificate| match PublicKey::read(&certificate.subject_public_key_info()) {
        PublicKey::Unreadable(key) => Some(key.error.to_string()),
        _ => None,
    };
    let (role, reason) = match reason(ca) {
        Some(reason) => (Role::Ca, reason),
        None => (Role::Verification, reason(verification).unwrap_or_default()),
    };
    Cause::UnreadableKey(role, reason.into())
}

#[cfg(test)]
mod tests {
    use crate::checks::testing::said;

    #[test]
    fn the_ca_certificate_itself_is_told_from_its_key() {
        let message = |response| said("verification-key-distinct", "VerificationContent", response).message;
        assert_eq!(
            message("proof-certifies-the-ca-key"),
            "the verification certificate certifies the CA's own key"
        );
        assert_eq!(
            message("proof-is-the-ca-certificate"),
            "the verification certificate is the CA certificate itself, which proves nothing"
        );
    }
}
