//! serial-number

use crate::check::prelude::*;

/// RFC 5280 section 4.1.2.2: users must be able to handle serial numbers of up to 20 octets, and CAs must not use longer
/// ones. Here the contents octets of the INTEGER count, a sign octet included.
const MAX_OCTETS: usize = 20;

// RFC 5280 section 4.1.2.2: the serial number is a positive integer of at most 20 octets.
pub(crate) const CHECK: Check = Check::new(Rule {
    id: CheckId::SerialNumber,
    title: "the serial number is positive and has at most 20 octets",
    severity: Severity::Warning,
    reference: "RFC 5280 section 4.1.2.2",
    explain: Explain {
        what: "The certificate's serial number is above zero and takes at most 20 octets in DER, the octet that holds \
               only the sign included.",
        why: "The platform names the CA by this number, and so do revocation lists and logs. Some libraries refuse \
              negative or longer numbers, and tools print negative ones in two ways. Measured: Go, from 1.23, does not load a CA with a \
              negative number; zero and 21 to 37 octets are accepted by all that were tried.",
        seen: "`openssl x509 -noout -serial` prints a minus, 00, or more than 40 figures.",
        fix: "Reissue the certificate with a random serial number: `openssl x509 -req ... -set_serial 0x$(openssl rand \
              -hex 16)`, or leave it to `openssl`, which draws a positive one.",
    },
    scope: Scope::EachCertificate(run),
})
.measured(&[
    ("negative", "++L+++"),
    ("too-long", "++++++"),
    ("zero", "++++++"),
])
.measured_of_device(&[
    ("negative", "++-+++"),
    ("too-long", "++++++"),
    ("zero", "++++++"),
]);

fn run(role: Role, certificate: &Certificate, _: &Case) -> Judged {
    let serial = certificate.serial_number();
    let octets = serial.der_contents();
    let (reason, message) = if serial.is_negative() {
        ("negative", "is negative".to_owned())
    } else if octets.iter().all(|octet| *octet == 0) {
        ("zero", "is zero".to_owned())
    } else if octets.len() > MAX_OCTETS {
        ("too-long", format!("takes {} octets", octets.len()))
    } else {
        return Ok(Outcome::PASSED);
    };
    Evidence::new(reason, format!("the serial number of the {} {message}", role.name()))
        .expected("a number above zero of at most 20 octets")
        .found(Value::serial(serial))
        .help("reissue the certificate with a random positive serial number of 16 octets")
        .failed()
}

#[cfg(test)]
mod tests {
    use crate::checks::testing::said;

    #[test]
    fn negative_zero_and_long_are_told_apart() {
        let message = |response| said("serial-number", "CaContent", response).message;
        assert!(message("sn-serial-negative").ends_with("is negative"));
        assert!(message("sn-serial-zero").ends_with("is zero"));
        assert!(message("sn-serial-21-octets").ends_with("takes 21 octets"));
        assert_eq!(message("sn-serial-20-octets-with-sign-octet"), "");
    }
}
