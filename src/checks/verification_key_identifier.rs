//! verification-key-identifier

use crate::check::prelude::*;
use crate::x509::serial::SerialNumber;

// RFC 5280 section 4.2.1.1: authorityKeyIdentifier identifies the key that signed, by the identifier in the issuer's
// subjectKeyIdentifier, or by the issuer's issuer and serial number.
pub(crate) const CHECK: Check = Check::new(Rule {
    id: CheckId::VerificationKeyIdentifier,
    title: "the verification certificate's authorityKeyIdentifier names the CA",
    severity: Severity::Warning,
    reference: "RFC 5280 section 4.2.1.1",
    explain: Explain {
        what: "As far as they are present, keyIdentifier in the verification certificate's authorityKeyIdentifier equals \
               the CA's subjectKeyIdentifier, and authorityCertIssuer and authorityCertSerialNumber are issuer and \
               serial number of the CA certificate. Not applicable if there is nothing to compare.",
        why: "Validators choose the issuer by it. Where it names another certificate, the one registered is probably \
              not the one in use: an older or renewed CA certificate of the same name, or the same key.",
        seen: "`openssl verify` says 'unable to get local issuer certificate' (error 20) though the names agree; `openssl \
               x509 -noout -ext authorityKeyIdentifier` shows other octets than the CA's subjectKeyIdentifier.",
        fix: "Sign the verification certificate with the CA certificate that is registered: `openssl x509 -req \
              -in verificationCert.csr -CA CA.crt -CAkey CA.key -CAcreateserial -days 300 -out \
              verificationCert.crt`; or register the CA certificate that is in use.",
    },
    scope: Scope::ByIssuer(Role::Verification, run),
});

fn run(issuer: &Issuer, verification: &Certificate) -> Judged {
    let ca = issuer.certificate();
    let unreadable = |error| Cause::Extension(Role::Verification, error);
    let Some(authority) = verification.authority_key_identifier().map_err(unreadable)? else {
        return Ok(Outcome::NotApplicable("it has no authorityKeyIdentifier"));
    };
    let mut compared = false;
    if let Some(found) = authority.key_identifier
        && let Some(expected) =
            ca.subject_key_identifier().map_err(|error| Cause::Extension(Role::Ca, error))?
    {
        if found != expected {
            let message = "keyIdentifier is not the CA's subjectKeyIdentifier";
            return differs(
                "other-key-identifier",
                message,
                Value::key_identifier(expected),
                Value::key_identifier(found),
            );
        }
        compared = true;
    }
    if let Some(found) = authority.issuer {
        if found.compare(&ca.issuer()) == NameMatch::Different {
            let message = "authorityCertIssuer is not the issuer of the CA certificate";
            return differs("other-issuer", message, Value::name(ca.issuer()), Value::name(found));
        }
        compared = true;
    }
    if let Some(found) = authority.serial_number {
        let expected = ca.serial_number();
        if found != expected.der_contents() {
            let message = "authorityCertSerialNumber is not the CA certificate's serial number";
            let found = SerialNumber::from_der_contents(found);
            return differs("other-serial", message, Value::serial(expected), Value::serial(found));
        }
        compared = true;
    }
    if compared { Ok(Outcome::PASSED) } else { Ok(Outcome::NotApplicable("there is nothing to compare")) }
}

fn differs(reason: &'static str, message: &'static str, expected: Value, found: Value) -> Judged {
    Evidence::new(reason, message)
        .expected(expected)
        .found(found)
        .help("sign it again with the registered CA certificate as -CA, or register the one that is in use")
        .failed()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::testing::said;
    use crate::untrusted;

    #[test]
    fn what_is_not_there_is_not_compared() {
        let outcome = |response| said("verification-key-identifier", "VerificationContent", response).outcome;
        assert_eq!(outcome("good"), "passed");
        assert_eq!(outcome("recipe-rsa"), "not-applicable");
    }

    #[test]
    fn long_identifiers_are_cut() {
        assert_eq!(Value::key_identifier(&[]).to_string(), "no octets");
        assert_eq!(Value::key_identifier(&[7; 40]).to_string(), "07".repeat(40));
        let key = [&[0; 40], &b"-----BEGIN PRIVATE KEY-----"[..]].concat();
        assert_eq!(Value::key_identifier(&key).to_string(), untrusted::NOTE);
        assert_eq!(
            Value::key_identifier(&[7; 41]).to_string(),
            format!("{}... (41 octets)", "07".repeat(40))
        );
    }
}
