//! preflight-sn-unused

use crate::case::Registered;
use crate::check::prelude::*;

// RegisterCaCertificate, error SnNotUnique; user guide: the serial number of a CA is unique.
pub(crate) const CHECK: Check = Check::new(Rule {
    id: CheckId::PreflightSnUnused,
    title: "in the lists given, no CA has this serial number",
    severity: Severity::Error,
    reference: "RegisterCaCertificate, error SnNotUnique",
    explain: Explain {
        what: "No CA in the lists that are given (--against) has the serial number of the CA certificate, neither as its Sn nor in \
               its CaContent. Without a list it does not apply.",
        why: "The platform tells CAs apart by their serial numbers and refuses one that is taken, in whatever account: a number like 01 \
              is likely to be.",
        seen: "RegisterCaCertificate answers SnNotUnique, 'Sn is not unique in global'.",
        fix: "Make the CA certificate again with a random serial number, which `openssl x509 -req` and `openssl req -x509` take if \
              none is given.",
    },
    scope: Scope::Registered(Field::CaContent, run),
})
.since_version("0.2.0")
.answered("SnNotUnique");

fn run(registered: &Registered, case: &Case) -> Judged {
    let serial = look::issuer(case)?.certificate().serial_number();
    if !Cause::is_listed(registered.serial())? {
        return Ok(Outcome::PASSED);
    }
    Evidence::new("sn-taken", "a registered CA has this serial number")
        .expected("a serial number that no CA in the lists has")
        .found(Value::serial(serial))
        .help(
            "make the CA certificate again with a random serial number: leave out -set_serial and -CAserial",
        )
        .failed()
}

#[cfg(test)]
mod tests {
    use crate::checks::testing::{Listed, said_beside};

    #[test]
    fn it_is_taken_by_an_sn_or_by_a_content() {
        let outcome = |listed: Listed<'_>| said_beside("preflight-sn-unused", "good", listed).outcome;
        assert_eq!(outcome(Listed::Response("good")), "failed");
        assert_eq!(outcome(Listed::Response("sn-missing")), "failed");
        assert_eq!(outcome(Listed::Response("ca-content-missing")), "failed");
        assert_eq!(outcome(Listed::Response("recipe-rsa-v3")), "passed");
        assert_eq!(outcome(Listed::Unreadable), "unchecked");
        assert_eq!(outcome(Listed::Response("all-fields-empty")), "unchecked");
        let none = said_beside("preflight-sn-unused", "good", Listed::Nothing);
        assert_eq!((none.outcome, &*none.message), ("not-applicable", "no list of registered CAs was given"));
    }
}
