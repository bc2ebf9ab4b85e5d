//! device-within-ca-validity

use crate::check::prelude::*;

// RFC 5280 section 6.1.3 (a)(2): at the time of use every certificate of a path is valid.
pub(crate) const CHECK: Check = Check::new(Rule {
    id: CheckId::DeviceWithinCaValidity,
    title: "the device's certificate is valid only while its CA is",
    severity: Severity::Info,
    reference: "RFC 5280 sections 4.1.2.5 and 6.1.3",
    explain: Explain {
        what: "The device's certificate begins no earlier and ends no later than the certificate of the CA that issued it.",
        why: "Every server accepts such a device as long as both are valid. From the CA's end on, OpenSSL, Go, Erlang and GnuTLS refuse it, \
              whatever its own certificate says; Java and rustls do not look at the dates of a CA that they trust.",
        seen: "Devices whose certificates are valid for years are refused on the day on which the CA expires.",
        fix: "Plan by the CA's end. Give devices certificates that end before it, or renew the CA in time.",
    },
    scope: Scope::ByIssuer(Role::Device, run),
})
.since_version("0.2.0")
.measured_of_device(&[
    ("before-ca", "++++++"),
    ("outlives-ca", "++++++"),
]);

fn run(issuer: &Issuer, device: &Certificate) -> Judged {
    let ca = issuer.certificate();
    let (begin, end) = (not_before(Role::Device, device)?, not_after(Role::Device, device)?);
    let (ca_begin, ca_end) = (not_before(Role::Ca, ca)?, not_after(Role::Ca, ca)?);
    let (reason, message, expected, found) = if end > ca_end {
        let expected = format!("notAfter no later than {}", Value::Instant(ca_end));
        ("outlives-ca", "the device's certificate ends after that of its CA", expected, end)
    } else if begin < ca_begin {
        let expected = format!("notBefore no earlier than {}", Value::Instant(ca_begin));
        ("before-ca", "the device's certificate begins before that of its CA", expected, begin)
    } else {
        return Ok(Outcome::PASSED);
    };
    Evidence::new(reason, message)
        .expected(expected)
        .found(Value::Instant(found))
        .help("plan by the CA's end: most servers refuse the device from then on")
        .failed()
}

#[cfg(test)]
mod tests {
    use crate::checks::testing::{said_of_changed_device, said_of_device, said_of_device_below};

    const ID: &str = "device-within-ca-validity";

    // The CA is valid from 260601000000Z to 360529000000Z, and good.pem from 260601000000Z to 270601000000Z.
    #[test]
    fn both_bounds_are_inclusive_to_the_second() {
        assert_eq!(said_of_device(ID, "good").outcome, "passed");
        let begin = said_of_changed_device(ID, "good", b"260601000000Z", b"260531235959Z");
        assert_eq!(begin.message, "the device's certificate begins before that of its CA");
        assert_eq!(begin.expected, "notBefore no earlier than 2026-06-01T00:00:00Z");
        assert_eq!(begin.found, "2026-05-31T23:59:59Z");
        let end = |end: &[u8; 13]| said_of_changed_device(ID, "good", b"270601000000Z", end);
        assert_eq!(end(b"360529000000Z").outcome, "passed");
        let late = end(b"360529000001Z");
        assert_eq!(late.message, "the device's certificate ends after that of its CA");
        assert_eq!(late.expected, "notAfter no later than 2036-05-29T00:00:00Z");
        assert_eq!(late.found, "2036-05-29T00:00:01Z");
    }

    #[test]
    fn without_the_issuer_nothing_is_said() {
        for trusted in [&[][..], &["ca-elliptic"]] {
            assert_eq!(said_of_device_below(trusted, ID, "outlives-ca").outcome, "unchecked", "{trusted:?}");
        }
        assert_eq!(said_of_device(ID, "time-month-13").outcome, "unchecked");
    }
}
