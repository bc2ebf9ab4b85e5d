//! sn-spelling

use super::serial_field;
use crate::check::prelude::*;

// The API's sample "00f26900ba87..." is the lower-case hexadecimal of the INTEGER's contents octets (X.690 8.3), the
// sign octet included.
pub(crate) const CHECK: Check = Check::new(Rule {
    id: CheckId::SnSpelling,
    title: "Sn is spelled as in the API's documentation",
    severity: Severity::Info,
    reference: "GetCaCertificate, sample response; X.690 section 8.3",
    explain: Explain {
        what: "Sn is the lower-case hexadecimal of the serial number's DER contents octets, a leading 00 kept, and \
               nothing more.",
        why: "Programs that compare Sn as text, joins and inventories among them, miss the CA if it is spelled \
              otherwise.",
        seen: "A join or a search by Sn finds nothing although the CA is registered.",
        fix: "Compare serial numbers as numbers, or bring them into this one form before comparing.",
    },
    scope: Scope::ValueOfIssuer(Field::Sn, run),
});

fn run(declared: &str, issuer: &Issuer) -> Judged {
    serial_field::spelling(Field::Sn, declared, &issuer.certificate().serial_number())
}

#[cfg(test)]
mod tests {
    use crate::checks::testing::said;
    use crate::x509::serial::SerialNumber;

    fn is_spelled(declared: &str, octets: &[u8]) -> bool {
        SerialNumber::from_der_contents(octets).is_spelled(declared)
    }

    #[test]
    fn only_the_octets_in_lower_case_are_the_documented_spelling() {
        assert!(is_spelled("00f269", &[0x00, 0xf2, 0x69]));
        for other in ["f269", "00F269", "00:f2:69", "0f269", "000f269", "", "00f26g", "00f2690"] {
            assert!(!is_spelled(other, &[0x00, 0xf2, 0x69]), "{other}");
        }
    }

    #[test]
    fn the_documented_spelling_is_shown() {
        let good = said("sn-spelling", "Sn", "sn-upper-case");
        assert_eq!(good.expected, good.found.to_lowercase());
    }
}
