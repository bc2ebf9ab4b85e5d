//! valid-end-match

use super::validity_field;
use crate::check::prelude::*;

// GetCaCertificate, response parameters: ValidEnd is in Unix milliseconds. RFC 5280 section 4.1.2.5: notAfter has a
// resolution of one second.
pub(crate) const CHECK: Check = Check::new(Rule {
    id: CheckId::ValidEndMatch,
    title: "ValidEnd is the CA certificate's notAfter",
    severity: Severity::Error,
    reference: "GetCaCertificate, response parameter ValidEnd; RFC 5280 section 4.1.2.5",
    explain: Explain {
        what: "ValidEnd, in Unix milliseconds, is exactly the instant of notAfter in the CA certificate. A value in \
               seconds, or one that is off by whole hours, fails with that hint.",
        why: "Whoever plans renewals by ValidEnd acts too early or too late; and a difference means that the response \
              describes another certificate than the one it carries.",
        seen: "ValidEnd read as Unix milliseconds (`date -u -d @SECONDS`) is another time than `openssl x509 \
               -noout -enddate` prints: often in 1970, or off by the hours of a time zone.",
        fix: "Compare with: `openssl x509 -in ca.pem -noout -dates`. Fetch the response again and store it as it came. \
              Where a program of your own converts times, have it work in UTC and in milliseconds.",
    },
    scope: Scope::ValueOfIssuer(Field::ValidEnd, run),
})
.not_of_devices();

fn run(declared: &str, issuer: &Issuer) -> Judged {
    let instant = not_after(Role::Ca, issuer.certificate())?;
    validity_field::judge(Role::Ca, Field::ValidEnd, declared, "notAfter", instant)
}

#[cfg(test)]
mod tests {
    use crate::checks::testing::said;

    #[test]
    fn near_misses_are_named() {
        for (response, message) in [
            ("valid-end-in-seconds", "ValidEnd is notAfter in seconds, not in milliseconds"),
            ("valid-end-shifted-by-8-hours", "ValidEnd is +8 h from notAfter"),
            ("valid-end-off-by-1-ms", "ValidEnd is not notAfter of the CA certificate"),
            ("valid-end-with-spaces", "ValidEnd is no whole number of milliseconds"),
        ] {
            assert_eq!(said("valid-end-match", "ValidEnd", response).message, message, "{response}");
        }
    }

    #[test]
    fn the_expected_value_is_written_as_the_api_writes_it() {
        // `date -u -d '2036-05-29' +%s`, times 1000
        let finding = said("valid-end-match", "ValidEnd", "valid-end-off-by-1-ms");
        assert_eq!(finding.expected, "2095632000000 (2036-05-29T00:00:00Z)");
    }
}
