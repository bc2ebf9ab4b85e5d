//! ca-key-bound

use crate::case::{KeyBinding, SelfSignature};
use crate::check::prelude::*;
use crate::checks::expected_ca;
use crate::x509::signature::SignatureResult;

// A signature proves that somebody holds a private key only if the public key was there before the signature. SEC 1 section
// 4.1.6: from an ECDSA signature and a message, a key is computed under which it verifies. RSA: every modulus that divides
// s^e less the padded digest is one. Where the signed octets name the key (RFC 5280 section 4.2.1.1), none can be.
pub(crate) const CHECK: Check = Check::new(Rule {
    id: CheckId::CaKeyBound,
    title: "something that the CA's key signed names that key",
    severity: Severity::Error,
    reference: "SEC 1 section 4.1.6; RFC 5280 sections 4.2.1.1 and 4.2.1.2; RFC 7093 section 2; RFC 8032 section 5.1.6",
    explain: Explain {
        what: "One of these holds: the CA's own signature verifies under its own key; the verification certificate, which \
               that key signed, holds the key or, as keyIdentifier in its authorityKeyIdentifier, a hash of it (SHA-1, or \
               by RFC 7093; computed from the key, whatever the CA's subjectKeyIdentifier says); the key is Ed25519, whose \
               signatures hash it; or the caller knows the CA (expected-ca passed). Where neither the CA's own \
               signature nor the caller vouches for the CA, a remark says what names the key. Not applicable if the key \
               signed neither certificate.",
        why: "A signature can be chosen first and a public key computed that verifies it, with ECDSA and with RSA. Such a \
              key has no holder, so the signature proves no possession, and possession is unproven. It matters for a CA \
              that another CA issued, or that was made for key rollover, with a verification certificate of version 1.",
        seen: "Nothing: `openssl verify -partial_chain` says OK. `openssl x509 -noout -ext authorityKeyIdentifier -in \
               verificationCert.crt` shows no keyid, or another than the SHA-1 of the CA's key.",
        fix: "Give the fingerprint of your own copy of the CA: `openssl x509 -in CA.crt -noout -fingerprint -sha256`, with \
              --expect-ca-sha256. Or sign the verification certificate again so that it names the key: add -extfile with \
              the line authorityKeyIdentifier=keyid to `openssl x509 -req`, and register the CA again.",
    },
    scope: Scope::IssuerInCase(run),
})
.grounds(Ground::Holder("the CA's key may have been computed to fit"))
.since_version("0.2.0")
.of_claims();

fn run(issuer: &Issuer, case: &Case, policy: &Policy) -> Judged {
    match case.key_binding() {
        Some(KeyBinding::OwnSignature) => Ok(Outcome::PASSED),
        _ if expected_ca::is_expected(policy, issuer.certificate()) => Ok(Outcome::PASSED),
        Some(binding) => not_signed_by_itself(case, binding),
        None => unbound(case),
    }
}

/// A signature that does not verify under the CA's own key is never excused in silence.
fn not_signed_by_itself(case: &Case, binding: KeyBinding) -> Judged {
    let (reason, message) = match case.self_signature() {
        Some(SelfSignature::IssuedByAnother) => {
            ("issued-by-another", "another CA issued this CA, and its signature is not verified here")
        }
        Some(SelfSignature::AnotherKey) => (
            "key-rollover",
            "the CA names itself as issuer, but another key signed it (key rollover), which is not verified here",
        ),
        _ => (
            "self-signature-not-verified",
            "the CA's own signature was not verified under its key (see ca-self-signature)",
        ),
    };
    let named_by = match binding {
        KeyBinding::OwnSignature => "the CA's own signature",
        KeyBinding::Scheme => "the signature scheme Ed25519, which hashes it",
        KeyBinding::Identifier => "the verification certificate's authorityKeyIdentifier",
        KeyBinding::Copy => "the verification certificate, which holds it",
    };
    Evidence::new(reason, message)
        .expected("a CA signed by its own key, or the fingerprint that you know")
        .found(format!("a CA whose key, and nothing else of it, is tied to the proof: by {named_by}"))
        .help("give the fingerprint of your own copy of the CA with --expect-ca-sha256")
        .remark()
}

/// Nothing names the key; or what would do so cannot be looked at.
fn unbound(case: &Case) -> Judged {
    let verification = look::certificate(case, Role::Verification)?;
    match case.signature() {
        Some(SignatureResult::Verified) => {}
        Some(SignatureResult::Unsupported(reason)) => {
            return Err(Cause::Signature(Role::Verification, reason.to_string().into()).into());
        }
        _ => return Ok(Outcome::NotApplicable("the CA's key signed neither certificate")),
    }
    if let Some(SelfSignature::Checked(SignatureResult::Unsupported(reason))) = case.self_signature() {
        return Err(Cause::Signature(Role::Ca, reason.to_string().into()).into());
    }
    let unreadable = |error| Cause::Extension(Role::Verification, error);
    let authority = verification.authority_key_identifier().map_err(unreadable)?;
    let (reason, found) = match authority.and_then(|authority| authority.key_identifier) {
        Some(_) => (
            "key-identifier-no-hash",
            "a keyIdentifier in the verification certificate that is no hash of the CA's key",
        ),
        None => ("no-key-identifier", "a verification certificate without a keyIdentifier"),
    };
    let message = "nothing that the CA's key signed names that key, so that the key may have been computed to fit the signature";
    Evidence::new(reason, message)
        .expected("a CA signed by its own key, or a verification certificate that holds a hash of the CA's key")
        .found(found)
        .help(
            "give the fingerprint of your own copy of the CA with --expect-ca-sha256; or sign the verification certificate again \
             with authorityKeyIdentifier=keyid (openssl x509 -req -extfile), and register the CA again",
        )
        .failed()
}

#[cfg(test)]
mod tests {
    use crate::checks::testing::{policy, said, said_under};
    use crate::policy::Sha256;

    #[test]
    fn why_a_key_is_not_bound_is_named() {
        for (response, found) in [
            ("ca-key-bound-recovered-rollover", "a verification certificate without a keyIdentifier"),
            (
                "ca-key-bound-intermediate-version-1-proof",
                "a verification certificate without a keyIdentifier",
            ),
            (
                "ca-key-bound-recovered-claims-its-identifier",
                "a keyIdentifier in the verification certificate that is no hash of the CA's key",
            ),
        ] {
            let finding = said("ca-key-bound", "CaContent", response);
            assert_eq!((finding.outcome, finding.found.as_str()), ("failed", found), "{response}");
        }
    }

    #[test]
    fn a_ca_that_another_key_signed_passes_with_a_remark() {
        let finding = said("ca-key-bound", "CaContent", "ca-key-rollover");
        assert_eq!(finding.outcome, "passed");
        assert!(finding.message.contains("(key rollover)"));
        assert!(finding.found.ends_with("by the verification certificate's authorityKeyIdentifier"));
        let finding = said("ca-key-bound", "CaContent", "ca-key-bound-by-a-copy");
        assert!(finding.message.starts_with("another CA issued this CA"));
        assert!(finding.found.ends_with("by the verification certificate, which holds it"));
        // What the certificate says excuses nothing here, so that no other key is spoken of.
        let finding = said("ca-key-bound", "CaContent", "ca-self-signature-forged-naming-no-key");
        assert!(finding.message.starts_with("the CA's own signature was not verified under its key"));
    }

    #[test]
    fn the_expected_fingerprint_of_another_ca_does_not_help() {
        let other = policy().expect_ca_sha256(Sha256([0xab; 32]));
        let response = "ca-key-bound-intermediate-version-1-proof";
        assert_eq!(said_under(&other, "ca-key-bound", "CaContent", response).outcome, "failed");
    }

    #[test]
    fn without_a_signature_there_is_nothing_to_bind() {
        assert_eq!(said("ca-key-bound", "CaContent", "ca-self-signature-octet-changed").outcome, "passed");
        let message = said("ca-key-bound", "CaContent", "contents-swapped").message;
        assert_eq!(message, "the CA's key signed neither certificate");
    }
}
