//! name-encoding

use std::borrow::Cow;

use crate::check::prelude::*;
use crate::untrusted::first_few;
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
              it, and control characters let a name look like another one in a terminal or a log.",
        seen: "`openssl x509 -text` shows \\0D, \\00 or \\C3 in a name; Go says 'invalid PrintableString'.",
        fix: "Reissue the certificate with `openssl req -utf8 -subj ...`, which writes UTF8String; check the text for \
              pasted line ends and for a file saved in another character set.",
    },
    scope: Scope::EachCertificate(run),
});

fn run<'c>(role: Role, certificate: &'c Certificate, _: &Case) -> Judged {
    if role == Role::Ca && lacks_an_issuer(certificate) {
        return Evidence::new("empty-issuer", "the CA certificate's issuer is empty")
            .expected("the name of the CA that issued it")
            .found(Value::name(certificate.issuer()))
            .help("have the CA certificate issued again by a CA that has a subject")
            .failed();
    }
    if certificate.has_sound_names() {
        return Ok(Outcome::PASSED);
    }
    // What signed itself says the same twice.
    let is_repeated = certificate.issuer().compare(&certificate.subject()) == NameMatch::Identical;
    let issuer = (!is_repeated).then_some(("issuer", certificate.issuer()));
    let names = [("subject", certificate.subject())].into_iter().chain(issuer);
    let mut problems = names.flat_map(|(which, name)| {
        let problem = move |attribute: Attribute<'c>| Some((which, name, attribute.problem()?, attribute));
        name.attributes().filter_map(problem)
    });
    let Some((which, name, problem, attribute)) = problems.next() else {
        return Ok(Outcome::PASSED);
    };
    let kind = attribute.oid.shown(Kind::Attribute);
    let mut message =
        format!("{kind} in the {which} of the {} is not as it should be: {problem}", role.name());
    let others: Vec<String> = problems
        .map(|(which, _, problem, attribute)| {
            format!("{} in the {which}: {problem}", attribute.oid.shown(Kind::Attribute))
        })
        .collect();
    if !others.is_empty() {
        message.extend(["; ", &first_few(others.into_iter(), NAMED, "; ")]);
    }
    Evidence::new(reason(problem), message)
        .expected("a string valid in its type, without control characters, not empty and not too long")
        .found(found(name, &attribute))
        .help("reissue the certificate with this text corrected (-subj of `openssl req -utf8`)")
        .failed()
}

/// How many others are named behind the first.
const NAMED: usize = 3;

fn lacks_an_issuer(certificate: &Certificate) -> bool {
    certificate.issuer().is_empty() && !certificate.subject().is_empty()
}

fn reason(problem: AttributeProblem) -> &'static str {
    match problem {
        AttributeProblem::NotAString(_) => "not-a-string",
        AttributeProblem::StringType(_) => "string-type",
        AttributeProblem::InvalidOctets(_) => "invalid-octets",
        AttributeProblem::Alphabet(..) => "character-not-allowed",
        AttributeProblem::ControlCharacter(_) => "control-character",
        AttributeProblem::Length { found: 0, .. } => "empty-value",
        AttributeProblem::Length { .. } => "wrong-length",
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
    use crate::checks::testing::said;

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
