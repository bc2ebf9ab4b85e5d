//! name-encoding

use std::borrow::Cow;

use crate::check::prelude::*;
use crate::x509::name::{Attribute, AttributeProblem, Name};
use crate::x509::oid::Kind;

// RFC 5280 section 4.1.2.4 names the string types of DirectoryString and asks for an issuer that is not empty; appendix
// A.1 bounds their lengths, appendix B explains PrintableString.
pub(crate) const CHECK: Check = Check::new(Rule {
    id: CheckId::NameEncoding,
    title: "the names' strings are valid and free of control characters",
    severity: Severity::Warning,
    reference: "RFC 5280 section 4.1.2.4 and appendix A.1",
    explain: Explain {
        what: "Each value in subject and issuer is valid in its string type (PrintableString has no @, * or \
               _; UTF8String is UTF-8; VisibleString has no place in a name), holds no control character and \
               no NUL, and has a length that its attribute allows: a common name 1 to 64 characters, a \
               country 2. A CA that has a subject has an issuer too.",
        why: "Names are how a device's certificate finds its CA. Libraries read an invalid string differently or refuse \
              it, and control characters let a name look like another one in a terminal or a log. Measured: OpenSSL and Go do not \
              load a CA with a UTF8String that is no UTF-8, and Erlang refuses devices under it; where the issuer is empty, \
              OpenSSL and Erlang refuse them and Java cannot load the CA: those are errors. The rest is a warning: a \
              PrintableString with _ or @ and an IA5String that is not ASCII are refused by Go (the latter by Erlang too), \
              control characters and lengths by nobody.",
        seen: "`openssl x509 -text` shows \\0D, \\00 or \\C3 in a name; Go says 'invalid PrintableString'.",
        fix: "Reissue the certificate with `openssl req -utf8 -subj ...`, which writes UTF8String; check the text for \
              pasted line ends and for a file saved in another character set.",
    },
    scope: Scope::EachCertificate(run),
})
.measured(&[
    ("character-not-allowed", "++L+++"),
    ("control-character", "++++++"),
    ("empty-issuer", "-L++-+"),
    ("empty-value", "++++++"),
    ("ia5-string-not-ascii", "++L+-+"),
    ("invalid-octets", "++++++"),
    ("invalid-utf-8", "L+L+-+"),
    ("wrong-length", "++++++"),
])
.measured_of_device(&[
    ("character-not-allowed", "++-+++"),
    ("control-character", "++++++"),
    ("empty-value", "++++++"),
    ("invalid-utf-8", "-+-+++"),
    ("wrong-length", "++++++"),
]);

fn run<'c>(role: Role, certificate: &'c Certificate, _: &Case) -> Judged {
    let lacks_an_issuer = role == Role::Ca && lacks_an_issuer(certificate);
    if !lacks_an_issuer && certificate.has_sound_names() {
        return Ok(Outcome::PASSED);
    }
    // What signed itself says the same twice.
    let is_repeated = certificate.issuer().compare(&certificate.subject()) == NameMatch::Identical;
    let issuer = (!is_repeated).then_some(("issuer", certificate.issuer()));
    let names = [("subject", certificate.subject())].into_iter().chain(issuer);
    let problems = || {
        names.clone().flat_map(|(which, name)| {
            let problem =
                move |attribute: Attribute<'c>| Some((which, name, attribute.problem()?, attribute));
            name.attributes().filter_map(problem)
        })
    };
    let empty = lacks_an_issuer
        .then(|| Defect::new("empty-issuer", Severity::Error, "the CA certificate's issuer is empty"));
    let others = problems().map(|(which, _, problem, attribute)| {
        let (reason, severity) = weighs(problem, &attribute);
        let kind = attribute.oid.shown(Kind::Attribute);
        let text = format!("{kind} in the {which} of the {} is not as it should be: {problem}", role.name());
        Defect::new(reason, severity, text)
    });
    let Some(evidence) = evidence("", empty.into_iter().chain(others).collect()) else {
        return Ok(Outcome::PASSED);
    };
    if lacks_an_issuer {
        return evidence
            .expected("the name of the CA that issued it")
            .found(Value::name(certificate.issuer()))
            .help("have the CA certificate issued again by a CA that has a subject")
            .failed();
    }
    let is_it =
        |(_, _, problem, attribute): &(_, _, _, _)| weighs(*problem, attribute).0 == evidence.reason();
    let found = problems().find(is_it).map(|(_, name, _, attribute)| found(name, &attribute));
    evidence
        .expected("a string valid in its type, without control characters, not empty and not too long")
        .found(found.unwrap_or(Value::name(certificate.subject())))
        .help("reissue the certificate with this text corrected (-subj of `openssl req -utf8`)")
        .failed()
}

fn lacks_an_issuer(certificate: &Certificate) -> bool {
    certificate.issuer().is_empty() && !certificate.subject().is_empty()
}

/// The reason, and what it weighs by what servers make of it.
fn weighs(problem: AttributeProblem, attribute: &Attribute<'_>) -> (&'static str, Severity) {
    match problem {
        _ if attribute.is_invalid_utf_8() => ("invalid-utf-8", Severity::Error),
        _ if attribute.is_ia5_beyond_ascii() => ("ia5-string-not-ascii", Severity::Warning),
        AttributeProblem::NotAString(_) => ("not-a-string", Severity::Warning),
        AttributeProblem::StringType(_) => ("string-type", Severity::Warning),
        AttributeProblem::InvalidOctets(_) => ("invalid-octets", Severity::Warning),
        AttributeProblem::Alphabet(..) => ("character-not-allowed", Severity::Warning),
        AttributeProblem::ControlCharacter(_) => ("control-character", Severity::Warning),
        AttributeProblem::Length { found: 0, .. } => ("empty-value", Severity::Warning),
        AttributeProblem::Length { .. } => ("wrong-length", Severity::Warning),
    }
}

/// The value as text, or the whole name, where undecodable values are hexadecimal.
fn found(name: Name<'_>, attribute: &Attribute<'_>) -> Value {
    match attribute.text() {
        Ok(text) if text.is_empty() => Value::Words(Cow::Borrowed("no characters")),
        Ok(text) => Value::quoted(text),
        Err(_) => Value::name(name),
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::testing::{said, weight};
    use crate::policy::Severity;

    #[test]
    fn the_attribute_and_the_character_are_named() {
        let finding = said("name-encoding", "VerificationContent", "code-with-newline-after");
        assert_eq!(
            finding.message,
            "CN in the subject of the verification certificate is not as it should be: the control character U+000A is in it"
        );
        assert!(finding.found.ends_with('\n'));
    }

    #[test]
    fn all_are_named() {
        let finding = said("name-encoding", "CaContent", "name-encoding-ca-two");
        assert!(
            finding.message.contains("U+0040") && finding.message.ends_with("U+000A is in it"),
            "{}",
            finding.message
        );
    }

    #[test]
    fn what_is_no_utf_8_and_an_empty_issuer_are_errors() {
        let weight = |target, response| weight("name-encoding", target, response);
        let utf_8 = weight("VerificationContent", "name-encoding-utf-8-invalid");
        assert_eq!(utf_8, (Severity::Error, "invalid-utf-8"));
        let ia5 = weight("VerificationContent", "name-encoding-ia5-string-not-ascii");
        assert_eq!(ia5, (Severity::Warning, "ia5-string-not-ascii"));
        let issuer = weight("CaContent", "name-encoding-issuer-empty");
        assert_eq!(issuer, (Severity::Error, "empty-issuer"));
        let at = weight("CaContent", "name-encoding-ca-printable-string-with-at");
        assert_eq!(at, (Severity::Warning, "character-not-allowed"));
    }

    #[test]
    fn octets_that_are_no_text_are_shown_in_hexadecimal() {
        let finding = said("name-encoding", "VerificationContent", "code-invalid-utf-8");
        assert_eq!(finding.outcome, "failed");
        assert!(finding.message.ends_with("its octets are no valid UTF8String"), "{}", finding.message);
        assert!(finding.found.starts_with("CN=#0c40"), "{}", finding.found);
    }

    #[test]
    fn an_empty_common_name_is_told() {
        let finding = said("name-encoding", "VerificationContent", "code-empty-common-name");
        assert!(finding.message.ends_with("it is empty"), "{}", finding.message);
        assert_eq!(finding.found, "no characters");
    }
}
