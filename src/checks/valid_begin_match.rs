//! valid-begin-match

use super::validity_field;
use crate::check::prelude::*;

// GetCaCertificate, response parameters: ValidBegin is in Unix milliseconds. RFC 5280 section 4.1.2.5: notBefore has a
// resolution of one second.
pub(crate) const CHECK: Check = Check::new(Rule {
    id: CheckId::ValidBeginMatch,
    title: "ValidBegin is the CA certificate's notBefore",
    severity: Severity::Error,
    reference: "GetCaCertificate, response parameter ValidBegin; RFC 5280 section 4.1.2.5",
    explain: Explain {
        what: "ValidBegin, in Unix milliseconds, is exactly the instant of notBefore in the CA certificate. A value in \
               seconds, or one that is off by whole hours, fails with that hint.",
        why: "Whoever plans renewals by ValidBegin acts too early or too late; and a difference means that the response \
              describes another certificate than the one it carries.",
        seen: "ValidBegin read as Unix milliseconds (`date -u -d @SECONDS`) is another time than `openssl x509 \
               -noout -startdate` prints: often in 1970, or off by the hours of a time zone.",
        fix: "Compare with: `openssl x509 -in ca.pem -noout -dates`. Fetch the response again and store it as it came. \
              Where a program of your own converts times, have it work in UTC and in milliseconds.",
    },
    scope: Scope::ValueOfIssuer(Field::ValidBegin, run),
})
.not_of_devices();

fn run(declared: &str, issuer: &Issuer) -> Judged {
    let instant = not_before(Role::Ca, issuer.certificate())?;
    validity_field::judge(Role::Ca, Field::ValidBegin, declared, "notBefore", instant)
}

#[cfg(test)]
mod tests {
    use crate::checks::testing::said;

    #[test]
    fn near_misses_are_named() {
        for (response, message) in [
            ("valid-begin-in-seconds", "ValidBegin is notBefore in seconds, not in milliseconds"),
            ("valid-begin-shifted-by-8-hours", "ValidBegin is +8 h from notBefore"),
            ("valid-begin-off-by-1-ms", "ValidBegin is not notBefore of the CA certificate"),
            ("valid-begin-with-spaces", "ValidBegin is no whole number of milliseconds"),
        ] {
            assert_eq!(said("valid-begin-match", "ValidBegin", response).message, message, "{response}");
        }
    }

    #[test]
    fn the_expected_value_is_written_as_the_api_writes_it() {
        // `date -u -d '2026-06-01' +%s`, times 1000
        let finding = said("valid-begin-match", "ValidBegin", "valid-begin-off-by-1-ms");
        assert_eq!(finding.expected, "1780272000000 (2026-06-01T00:00:00Z)");
    }
}
