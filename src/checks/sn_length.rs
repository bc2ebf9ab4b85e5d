//! sn-length

use crate::check::prelude::*;

/// The documented limit, in bytes.
const LIMIT: usize = 128;

// GetCaCertificate, request parameter Sn: at most 128 bytes.
pub(crate) const CHECK: Check = Check::new(Rule {
    id: CheckId::SnLength,
    title: "Sn is at most 128 bytes long",
    severity: Severity::Error,
    reference: "GetCaCertificate, request parameter Sn",
    explain: Explain {
        what: "Sn has at most 128 bytes.",
        why: "Every later call names the CA by its Sn (activate, inactivate, delete, list devices), and the API \
              documents 128 bytes as the limit.",
        seen: "The calls that take Sn may answer ParameterFieldCheckFailed.",
        fix: "Reissue the CA with a shorter serial number, of 20 octets at most by RFC 5280: `openssl x509 \
              -req -in CA.csr -signkey CA.key -set_serial 0x$(openssl rand -hex 16) -days 3650 -extfile \
              ca.ext -out CA.crt`, and register it again.",
    },
    scope: Scope::Value(Field::Sn, run),
});

fn run(sn: &str, _: &Policy) -> Judged {
    let length = sn.len();
    if length <= LIMIT {
        return Ok(Outcome::PASSED);
    }
    Evidence::new("too-long", "Sn is longer than the API allows")
        .expected("at most 128 bytes")
        .found(format!("{length} bytes"))
        .help("reissue the CA with a serial number of at most 20 octets and register it again")
        .failed()
}

#[cfg(test)]
mod tests {
    use crate::checks::testing::said;

    #[test]
    fn the_limit_itself_is_allowed_and_counted_in_bytes() {
        assert_eq!(said("sn-length", "Sn", "sn-128-bytes").outcome, "passed");
        assert_eq!(said("sn-length", "Sn", "sn-130-bytes").found, "130 bytes");
        assert_eq!(said("sn-length", "Sn", "sn-129-bytes-of-another-number").found, "129 bytes");
    }
}
