//! pem-encoding

use crate::case::{Content, Kind};
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
               indentation, blank lines, header lines, a marker and base64 in one line. Line ends of CR LF, text around the \
               block, lines of another length and spaces at their ends are no finding: every server that was tried reads them.",
        why: "This tool repairs such text, others refuse it, and it is copied into the file of CAs that a broker trusts. Measured: \
              no server reads header lines; only GnuTLS and Java 25 read indented text; only mosquitto, OpenSSL, GnuTLS and \
              Java 25 read past a byte order mark; OpenSSL and Go do not read lone CR, and OpenSSL no blank lines: those are \
              warnings. No server reads backslash-n either, but the platform's own documentation shows it in its samples: it is \
              worth knowing. The certificate itself is not the worse for it.",
        seen: "`openssl x509` says 'Could not read certificate' or 'Unable to load certificate' about text that \
               looks like a certificate.",
        fix: "Undo the escaping before you hand the text on (jq -r .Data.CaContent does for JSON escapes; printf '%b' \
              for backslash-n), take indentation away (`sed 's/^[[:space:]]*//'`), turn lone CR into line breaks \
              (`tr '\\r' '\\n'`), or rewrite it with `mqtt-ca-check inspect --format pem FILE`, which reads all of it.",
    },
    scope: Scope::EachContent(run),
})
.of_proposal(Severity::Warning);

fn run(field: Field, content: &Content, case: &Case) -> Judged {
    if content.has_device_label() {
        return Evidence::new("device-label", format!("{} has the label DEVICECERTIFICATE", field.name()))
            .severity(Severity::Info)
            .expected("the label CERTIFICATE, which every reader knows")
            .found("the label that the platform's documentation shows")
            .help("write CERTIFICATE in its place before handing the text on: `sed s/DEVICECERTIFICATE/CERTIFICATE/`")
            .failed();
    }
    if content.is_bare() {
        return Ok(Outcome::NotApplicable("the certificate did not come as one text of PEM"));
    }
    if let Some(CertificateError::Pem(error)) = content.error()
        && !matches!(error, PemError::Label(_) | PemError::SeveralBlocks(_))
    {
        let too_many = *error == PemError::TooManyBlocks;
        let cause = if too_many { Cause::TooManyBlocks(field) } else { Cause::NoPemBlock(field) };
        return Err(cause.into());
    }
    let repairs = content.pem().repairs();
    let is_finding = |repair: &&Repair| weighs(**repair).is_some();
    // Of equals the last: of header lines and the blank line that ends them, the header lines.
    let worst = repairs.iter().filter_map(|repair| weighs(*repair)).max_by_key(|(_, severity)| *severity);
    let Some((reason, severity)) = worst else {
        return Ok(Outcome::PASSED);
    };
    let named: Vec<String> = repairs.iter().filter(is_finding).map(ToString::to_string).collect();
    // Before registration all of it can still be mended.
    let severity = if case.kind() == Kind::Proposal { Severity::Warning } else { severity };
    Evidence::new(reason, format!("{} had to be repaired to be read", field.name()))
        .severity(severity)
        .expected("PEM as OpenSSL writes it")
        .found(Value::Words(named.join(", ").into()))
        .help(help(repairs))
        .failed()
}

/// The reason and the severity of a registered CA; none of what every server reads.
fn weighs(repair: Repair) -> Option<(&'static str, Severity)> {
    match repair {
        Repair::CrLf | Repair::Prose | Repair::LineLength | Repair::TrailingSpace => None,
        Repair::Headers => Some(("header-lines", Severity::Warning)),
        Repair::ByteOrderMark => Some(("byte-order-mark", Severity::Warning)),
        Repair::Indentation => Some(("indentation", Severity::Warning)),
        Repair::BlankLines => Some(("blank-lines", Severity::Warning)),
        Repair::LoneCr => Some(("lone-cr", Severity::Warning)),
        // The platform's own documentation shows its samples so.
        Repair::LiteralNewline | Repair::LiteralCarriageReturn => Some(("literal-newlines", Severity::Info)),
        Repair::OneLine | Repair::Empty => Some(("repaired", Severity::Info)),
    }
}

fn help(repairs: &[Repair]) -> &'static str {
    if repairs.contains(&Repair::LiteralNewline) || repairs.contains(&Repair::LiteralCarriageReturn) {
        "turn \\n into line breaks before handing the text on, for example with `printf '%b'`"
    } else if repairs.contains(&Repair::LoneCr) {
        "turn lone CR into line breaks (`tr '\\r' '\\n'`) before handing the text on; openssl does not read them"
    } else if repairs.contains(&Repair::Indentation) {
        "take the spaces away (`sed 's/^[[:space:]]*//'`) before handing the text on; openssl may not read them"
    } else {
        "rewrite it with `mqtt-ca-check inspect --format pem FILE` before handing the text on; openssl may not read it"
    }
}

#[cfg(test)]
mod tests {
    use super::run;
    use crate::case::{Case, Role};
    use crate::check::Cause;
    use crate::checks::testing::{said, weight};
    use crate::policy::Severity;
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
            ("pem-indented", "white space before or inside lines"),
            ("ca-content-empty-block", "nothing between the BEGIN and END lines"),
        ] {
            assert_eq!(said("pem-encoding", "CaContent", response).found, found, "{response}");
        }
        for response in
            ["pem-crlf", "pem-prose-before", "pem-one-line-body", "pem-76-columns", "pem-spaces-at-line-ends"]
        {
            assert_eq!(said("pem-encoding", "CaContent", response).outcome, "passed", "{response}");
        }
    }

    #[test]
    fn what_servers_do_not_read_as_it_stands_is_a_warning() {
        for (response, expected) in [
            ("pem-header-lines", (Severity::Warning, "header-lines")),
            ("pem-bom", (Severity::Warning, "byte-order-mark")),
            ("pem-indented", (Severity::Warning, "indentation")),
            ("pem-blank-lines", (Severity::Warning, "blank-lines")),
            ("pem-lone-cr", (Severity::Warning, "lone-cr")),
            ("pem-literal-newlines", (Severity::Info, "literal-newlines")),
        ] {
            assert_eq!(weight("pem-encoding", "CaContent", response), expected, "{response}");
        }
    }

    #[test]
    fn what_to_do_depends_on_what_was_repaired() {
        for (response, begins) in [
            ("pem-literal-newlines", "turn \\n into line breaks"),
            ("pem-lone-cr", "turn lone CR into line breaks"),
            ("pem-indented", "take the spaces away"),
            ("pem-header-lines", "rewrite it with `mqtt-ca-check inspect --format pem FILE`"),
        ] {
            let help = said("pem-encoding", "CaContent", response).help;
            assert!(help.starts_with(begins), "{response}: {help}");
        }
        // A backslash and r alone, without a backslash and n, is mended in the same way.
        assert!(super::help(&[Repair::LiteralCarriageReturn]).starts_with("turn \\n into line breaks"));
    }
}
