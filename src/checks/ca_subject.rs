//! ca-subject

use crate::check::prelude::*;

// RFC 5280 section 4.1.2.6: if the subject is a CA, its subject field must hold a non-empty distinguished name.
pub(crate) const CHECK: Check = Check::new(Rule {
    id: CheckId::CaSubject,
    title: "the CA has a subject",
    severity: Severity::Error,
    reference: "RFC 5280 section 4.1.2.6",
    explain: Explain {
        what: "The subject of the CA certificate is not empty.",
        why: "A device's certificate finds its CA by name: its issuer is the CA's subject. RFC 5280 allows no \
              CA without a subject, and Java cannot read one; other TLS servers accept it where it signed itself.",
        seen: "`openssl x509 -noout -subject` prints 'subject=' and nothing after it; `openssl verify \
               -x509_strict` says 'Subject name empty' (error 84), without that option it may accept the CA.",
        fix: "Issue the CA anew with a name of its own (`openssl req -x509 -subj '/O=Example/CN=Example MQTT CA' ...`), \
              and register it again.",
    },
    scope: Scope::Issuer(run),
})
.measured(&[
    ("empty-subject", "+L++++"),
]);

fn run(issuer: &Issuer, _: &Policy) -> Judged {
    let subject = issuer.certificate().subject();
    if !subject.is_empty() {
        return Ok(Outcome::PASSED);
    }
    Evidence::new("empty-subject", "the CA certificate's subject is empty")
        .expected("a name, for example CN=Example MQTT CA")
        .found(Value::name(subject))
        .help("issue the CA anew with a name (-subj of `openssl req -x509`), and register it again")
        .failed()
}

#[cfg(test)]
mod tests {
    use crate::checks::testing::said;

    #[test]
    fn a_name_of_any_kind_is_enough() {
        assert_eq!(said("ca-subject", "CaContent", "good").outcome, "passed");
        assert_eq!(said("ca-subject", "CaContent", "contents-swapped").outcome, "passed");
    }
}
