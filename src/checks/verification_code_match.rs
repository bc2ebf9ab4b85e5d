//! verification-code-match

use crate::check::prelude::*;
use crate::x509::name::{Name, TextError};
use crate::x509::oid::{COMMON_NAME, Oid};

// RegisterCaCertificate: the verification certificate is made for the registration code, as its common name.
pub(crate) const CHECK: Check = Check::new(Rule {
    id: CheckId::VerificationCodeMatch,
    title: "the verification certificate's common name is the registration code",
    severity: Severity::Error,
    reference: "GetRegisterCode; RegisterCaCertificate, error RegisterCodeError; RFC 5280 section 4.1.2.6",
    explain: Explain {
        what: "The subject of the verification certificate has exactly one commonName, and its decoded text equals \
               RegistrationCode byte for byte. Near misses are named (another letter case, spaces, more text, the code \
               in another attribute) and are no match.",
        why: "The code is what makes the certificate a proof for this registration. Any certificate that the CA ever \
              signed would do otherwise.",
        seen: "The platform answers RegisterCodeError to such a certificate; `openssl x509 -noout -subject` \
               shows another common name, more than one, or none.",
        fix: "Make the verification certificate again with the code as common name: `openssl req -new -key \
              verificationCert.key -subj /CN=CODE -out verificationCert.csr`, sign it with the CA's key, and register \
              the CA again.",
    },
    scope: Scope::ProofOfCode(run),
})
.grounds(Ground::Proof)
.answered("RegisterCodeError");

fn run(code: &str, verification: &Certificate) -> Judged {
    let subject = verification.subject();
    let mut common_names = subject.common_names();
    let evidence = match (common_names.next(), common_names.next()) {
        (None, _) => {
            let (reason, message) = elsewhere(subject, code)
                .unwrap_or(("no-common-name", "the verification certificate has no common name"));
            Evidence::new(reason, message).found(Value::name(subject))
        }
        (Some(_), Some(_)) => Evidence::new(
            "several-common-names",
            "the verification certificate has more than one common name",
        )
        .found(Value::name(subject)),
        (Some(common_name), None) => match common_name.text() {
            Ok(text) if text == code => {
                if !subject.attributes().any(|attribute| is_padded_common_name(attribute.oid)) {
                    return Ok(Outcome::PASSED);
                }
                Evidence::new(
                    "padded-common-name",
                    "the verification certificate has a second common name for some readers",
                )
                .found(Value::name(subject))
            }
            Ok(text) => {
                let (reason, message) = near_miss(&text, code)
                    .or_else(|| elsewhere(subject, code))
                    .unwrap_or(("other-code", "the common name is not the registration code"));
                Evidence::new(reason, message).found(Value::quoted(text))
            }
            Err(error) => {
                let reason = match error {
                    TextError::NotAString(_) => "not-a-string",
                    TextError::InvalidOctets(_) => "invalid-octets",
                };
                Evidence::new(reason, format!("the common name is no text: {error}"))
                    .found(Value::name(subject))
            }
        },
    };
    evidence
        .expected(Value::quoted(code))
        .help(
            "get a new code, sign a certificate with that code alone as its common name, and register the CA again with it: \
             `aliyun onsmqtt GetRegisterCode --MqttInstanceId ID`",
        )
        .failed()
}

/// Whether an attribute's type is commonName with superfluous octets, which X.690 8.19.2 forbids: a reader that skips them
/// sees a common name.
fn is_padded_common_name(oid: Oid<'_>) -> bool {
    let mut starts_arc = true;
    let significant = oid.der_contents().iter().filter(|octet| {
        let is_padding = starts_arc && **octet == 0x80;
        starts_arc = is_padding || **octet < 0x80;
        !is_padding
    });
    let plain = COMMON_NAME.der_contents();
    oid.der_contents().len() > plain.len() && significant.eq(plain)
}

/// Whether an attribute that is no commonName is the code.
fn elsewhere(subject: Name<'_>, code: &str) -> Option<(&'static str, &'static str)> {
    subject.attributes().any(|attribute| attribute.text().is_ok_and(|text| text == code)).then_some((
        "other-attribute",
        "the registration code stands in another attribute than the common name",
    ))
}

/// In what way a text that is not the code comes close to it.
fn near_miss(text: &str, code: &str) -> Option<(&'static str, &'static str)> {
    let solid = |text: &str| -> String { text.split_whitespace().collect() };
    if text.eq_ignore_ascii_case(code) {
        Some(("letter-case", "the common name is the registration code in another letter case"))
    } else if solid(text) == solid(code) {
        Some(("white-space", "the common name is the registration code with other white space"))
    } else if text.contains(code) {
        Some(("extended", "the common name holds the registration code and other text"))
    } else if text.len() >= 8 && code.contains(text) {
        Some(("truncated", "the common name is only a part of the registration code"))
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::testing::said;

    #[test]
    fn near_misses_are_named_and_do_not_match() {
        for (response, message) in [
            ("code-upper-case", "the common name is the registration code in another letter case"),
            ("code-with-space-after", "the common name is the registration code with other white space"),
            ("code-with-text-after", "the common name holds the registration code and other text"),
            ("code-with-nul-after", "the common name holds the registration code and other text"),
            ("code-cut-short", "the common name is only a part of the registration code"),
            (
                "code-in-organizational-unit",
                "the registration code stands in another attribute than the common name",
            ),
            ("code-twice", "the verification certificate has more than one common name"),
            (
                "code-then-another-common-name-of-padded-type",
                "the verification certificate has a second common name for some readers",
            ),
            (
                "code-without-common-name",
                "the registration code stands in another attribute than the common name",
            ),
            ("code-subject-empty", "the verification certificate has no common name"),
            ("code-integer", "the common name is no text: its type (INTEGER) is no string type"),
            ("code-invalid-utf-8", "the common name is no text: its octets are not valid in a UTF8String"),
            ("proof-of-another-code", "the common name is not the registration code"),
        ] {
            let finding = said("verification-code-match", "VerificationContent", response);
            assert_eq!((finding.outcome, finding.message.as_str()), ("failed", message), "{response}");
        }
    }
}
