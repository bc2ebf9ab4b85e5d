//! sn-match

use super::serial_field;
use crate::check::prelude::*;

// RFC 5280 section 4.1.2.2: issuer name and serial number identify a certificate. The API documents Sn only as what
// identifies the CA; its samples are hexadecimal.
pub(crate) const CHECK: Check = Check::new(Rule {
    id: CheckId::SnMatch,
    title: "Sn is the CA certificate's serial number",
    severity: Severity::Error,
    reference: "RFC 5280 section 4.1.2.2; GetCaCertificate, response parameter Sn",
    explain: Explain {
        what: "Sn, read as hexadecimal, is the serial number of the CA certificate. Letter case, colons and leading \
               zeros do not count. A prefix 0x, white space or any other character does. A negative serial number, \
               which RFC 5280 forbids, has to be spelled by its octets.",
        why: "If they differ, the response describes another certificate than the one it carries, and calls that name \
              this Sn act on another CA.",
        seen: "GetCaCertificate with the Sn that `openssl` prints finds nothing, or finds another CA.",
        fix: "Compare with: `openssl x509 -in ca.pem -noout -serial`. Fetch the response again with that Sn. If they \
              still differ, register the CA again.",
    },
    scope: Scope::ValueOfIssuer(Field::Sn, run),
});

fn run(declared: &str, issuer: &Issuer) -> Judged {
    serial_field::judge(Field::Sn, declared, &issuer.certificate().serial_number(), "the CA's serial number")
}

#[cfg(test)]
mod tests {
    use crate::checks::testing::said;

    #[test]
    fn each_kind_of_mismatch_is_named() {
        for (response, message) in [
            ("sn-decimal", "Sn is the CA's serial number in decimal, not in hexadecimal"),
            ("sn-truncated", "Sn is only a part of the CA's serial number"),
            ("sn-one-digit-changed", "Sn is not the CA's serial number"),
            ("sn-colon-only", "Sn holds no digit"),
            ("sn-with-0x", "Sn begins with 0x"),
            ("sn-with-spaces", "Sn holds a space, which is no hexadecimal digit"),
            ("sn-with-hyphens", "Sn holds the character -, which is no hexadecimal digit"),
            // U+FF10 to U+FF19 are the full-width digits
            ("sn-full-width-digits", "Sn holds the character U+FF10, which is no hexadecimal digit"),
        ] {
            assert_eq!(said("sn-match", "Sn", response).message, message, "{response}");
        }
    }

    #[test]
    fn a_minus_sign_is_explained() {
        let finding = said("sn-match", "Sn", "sn-serial-negative-with-minus");
        assert_eq!(
            finding.message,
            "Sn holds a minus sign: a negative serial number is spelled by its octets"
        );
    }

    #[test]
    fn the_serial_number_is_shown_as_its_octets() {
        let finding = said("sn-match", "Sn", "sn-serial-negative-with-minus");
        assert_eq!(finding.outcome, "failed");
        assert!(finding.found.starts_with('-'));
        assert!(finding.expected.starts_with(|first: char| ('8'..='f').contains(&first)));
    }
}
