//! sn-match

use crate::check::prelude::*;
use crate::untrusted::pasted;
use crate::x509::serial::SerialMatch;

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
    let serial = issuer.certificate().serial_number();
    let (reason, message) = match serial.compare(declared) {
        SerialMatch::Equal => return Ok(Outcome::PASSED),
        SerialMatch::Decimal => {
            ("decimal", "Sn is the CA's serial number in decimal, not in hexadecimal".into())
        }
        SerialMatch::Truncated => ("truncated", "Sn is only a part of the CA's serial number".into()),
        SerialMatch::Extended => ("extended", "Sn holds the CA's serial number and more".into()),
        SerialMatch::Different => ("other-serial", "Sn is not the CA's serial number".into()),
        SerialMatch::NoDigits => ("no-digits", "Sn holds no digit".into()),
        SerialMatch::Prefixed => ("hex-prefix", "Sn begins with 0x".into()),
        SerialMatch::NotHexadecimal('-') if serial.is_negative() => {
            ("minus-sign", "Sn holds a minus sign: a negative serial number is spelled by its octets".into())
        }
        SerialMatch::NotHexadecimal(character) => {
            ("not-hexadecimal", format!("Sn holds {}, which is no hexadecimal digit", described(character)))
        }
    };
    // Nobody but the platform writes Sn.
    let help = format!(
        "fetch this CA by its serial number, and keep what comes back unchanged: \
         `aliyun onsmqtt GetCaCertificate --MqttInstanceId ID --Sn {}`",
        pasted(&serial.to_string(), "SN")
    );
    Evidence::new(reason, message)
        .expected(Value::serial(serial))
        .found(Value::quoted(declared))
        .help(help)
        .failed()
}

/// A character that is safe to print by itself, or its code point.
fn described(character: char) -> String {
    match character {
        ' ' => "a space".to_owned(),
        'A'..='Z' | 'a'..='z' | '0'..='9' | '.' | '-' | '_' => format!("the character {character}"),
        _ => format!("the character U+{:04X}", u32::from(character)),
    }
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
