//! pem-encoding

use crate::case::Content;
use crate::check::prelude::*;
use crate::x509::certificate::CertificateError;
use crate::x509::pem::{PemError, Repair};

// RFC 7468 section 3 (strict form): marker lines, base64 in lines of 64 characters, nothing else.
pub(crate) const CHECK: Check = Check::new(Rule {
    id: CheckId::PemEncoding,
    title: "the PEM text is in its strict form",
    severity: Severity::Info,
    reference: "RFC 7468 section 3",
    explain: Explain {
        what: "The text is as OpenSSL writes it: BEGIN line, lines of 64 characters, END line, LF line ends. What had \
               to be repaired to read it is named: backslash-n instead of line breaks, lone CR, a byte order mark, \
               indentation, blank lines, header lines, base64 in one line or in lines of another length. Line ends of \
               CR LF and text around the block are no finding: RFC 7468 section 2 allows both.",
        why: "This tool repairs such text, others refuse it. The API's documentation shows backslash-n in its samples; \
              OpenSSL does not read it.",
        seen: "`openssl x509` says 'Could not read certificate' or 'Unable to load certificate' about text that \
               looks like a certificate.",
        fix: "Undo the escaping before you hand the text on (jq -r .Data.CaContent does for JSON escapes; printf '%b' \
              for backslash-n), take indentation away (`sed 's/^[[:space:]]*//'`), turn lone CR into line breaks \
              (`tr '\\r' '\\n'`), or rewrite it with `openssl x509 -in FILE`.",
    },
    scope: Scope::EachContent(run),
})
.of_proposal(Severity::Warning);

fn run(field: Field, content: &Content, _: &Case) -> Judged {
    if let Some(CertificateError::Pem(error)) = content.error()
        && !matches!(error, PemError::Label(_) | PemError::SeveralBlocks(_))
    {
        let too_many = *error == PemError::TooManyBlocks;
        let cause = if too_many { Cause::TooManyBlocks(field) } else { Cause::NoPemBlock(field) };
        return Err(cause.into());
    }
    // RFC 7468 section 2 allows both, and OpenSSL reads both.
    let is_usual = |repair: &&Repair| matches!(repair, Repair::CrLf | Repair::Prose);
    let repairs: Vec<Repair> = content.pem().repairs().iter().filter(|it| !is_usual(it)).copied().collect();
    if repairs.is_empty() {
        return Ok(Outcome::PASSED);
    }
    let named: Vec<String> = repairs.iter().map(ToString::to_string).collect();
    Evidence::new("repaired", format!("{} had to be repaired to be read", field.name()))
        .expected("PEM as OpenSSL writes it")
        .found(Value::Words(named.join(", ").into()))
        .help(help(&repairs))
        .failed()
}

fn help(repairs: &[Repair]) -> &'static str {
    if repairs.contains(&Repair::LiteralNewline) || repairs.contains(&Repair::LiteralCarriageReturn) {
        "turn \\n into line breaks before handing the text on, for example with `printf '%b'`"
    } else if repairs.contains(&Repair::LoneCr) {
        "turn lone CR into line breaks (`tr '\\r' '\\n'`) before handing the text on; openssl does not read them"
    } else if repairs.contains(&Repair::Indentation) {
        "take the spaces away (`sed 's/^[[:space:]]*//'`) before handing the text on; openssl may not read them"
    } else {
        "rewrite it with `openssl x509 -in FILE` before handing the text on"
    }
}

#[cfg(test)]
mod tests {
    use super::run;
    use crate::case::{Case, Role};
    use crate::check::Cause;
    use crate::checks::testing::said;
    use crate::wire::Field;
    use crate::x509::pem::Repair;

    #[test]
    fn no_block_is_told_from_more_than_are_read() {
        let is_too_many = |text: String| {
            let case = Case::proposal(text.as_bytes(), b"", "");
            match *run(Field::CaContent, case.content(Role::Ca).unwrap(), &case).unwrap_err() {
                Cause::TooManyBlocks(Field::CaContent) => true,
                Cause::NoPemBlock(Field::CaContent) => false,
                other => panic!("{other:?}"),
            }
        };
        assert!(!is_too_many("nothing".to_owned()));
        assert!(is_too_many("-----BEGIN A-----\n-----END A-----\n".repeat(10_001)));
    }

    #[test]
    fn every_repair_is_named() {
        for (response, found) in [
            ("pem-literal-newlines", "backslash-n (\\n) instead of line breaks"),
            ("pem-lone-cr", "CR line ends"),
            ("pem-bom", "a byte order mark"),
            ("pem-indented", "white space around lines"),
            ("pem-one-line-body", "base64 in one line"),
            ("pem-76-columns", "lines of another length than 64"),
            ("ca-content-empty-block", "nothing between the BEGIN and END lines"),
        ] {
            assert_eq!(said("pem-encoding", "CaContent", response).found, found, "{response}");
        }
        for response in ["pem-crlf", "pem-prose-before"] {
            assert_eq!(said("pem-encoding", "CaContent", response).outcome, "passed", "{response}");
        }
    }

    #[test]
    fn what_to_do_depends_on_what_was_repaired() {
        for (response, begins) in [
            ("pem-literal-newlines", "turn \\n into line breaks"),
            ("pem-lone-cr", "turn lone CR into line breaks"),
            ("pem-indented", "take the spaces away"),
            ("pem-76-columns", "rewrite it with `openssl x509"),
        ] {
            let help = said("pem-encoding", "CaContent", response).help;
            assert!(help.starts_with(begins), "{response}: {help}");
        }
        // A backslash and r alone, without a backslash and n, is mended in the same way.
        assert!(super::help(&[Repair::LiteralCarriageReturn]).starts_with("turn \\n into line breaks"));
    }
}
