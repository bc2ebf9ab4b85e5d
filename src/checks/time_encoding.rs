//! time-encoding

use crate::check::prelude::*;
use crate::x509::certificate::{Time, TimeEncoding, TimeProblem};

// RFC 5280 section 4.1.2.5: UTCTime through 2049, GeneralizedTime from 2050; both in Greenwich Mean Time (Z), with
// seconds, and GeneralizedTime without fractional seconds.
pub(crate) const CHECK: Check = Check::new(Rule {
    id: CheckId::TimeEncoding,
    title: "notBefore and notAfter are written as RFC 5280 asks",
    severity: Severity::Warning,
    reference: "RFC 5280 section 4.1.2.5",
    explain: Explain {
        what: "notBefore and notAfter are UTCTime through 2049 and GeneralizedTime from 2050, with seconds, in UTC (Z), \
               and without a fraction.",
        why: "Libraries differ in what else they read: one takes an offset into account, one ignores it, one refuses \
              the certificate. A device and the broker may then disagree about when the CA is valid.",
        seen: "`openssl verify` says 'format error in certificate's notAfter field' (error 14), or nothing; other tools \
               print a date that is hours off.",
        fix: "Reissue the certificate with `openssl req -x509 -days 3650`, or with `openssl ca -startdate \
              YYYYMMDDHHMMSSZ -enddate YYYYMMDDHHMMSSZ`; OpenSSL chooses the right form for the year.",
    },
    scope: Scope::EachCertificate(run),
});

fn run(role: Role, certificate: &Certificate, _: &Case) -> Judged {
    match first_problem(certificate) {
        None => Ok(Outcome::PASSED),
        Some((which, time, problem)) => {
            let (reason, message) = says(problem);
            Evidence::new(reason, format!("{which} of the {} {}", role.name(), message))
                .expected(expected(&time, problem))
                .found(Value::quoted(String::from_utf8_lossy(time.octets())))
                .help("reissue the certificate; openssl writes both times in the right form")
                .failed()
        }
    }
}

fn first_problem(certificate: &Certificate) -> Option<(&'static str, Time<'_>, TimeProblem)> {
    [("notBefore", certificate.not_before()), ("notAfter", certificate.not_after())]
        .into_iter()
        .find_map(|(which, time)| time.problem().map(|problem| (which, time, problem)))
}

fn says(problem: TimeProblem) -> (&'static str, &'static str) {
    match problem {
        TimeProblem::NoInstant => ("time-unreadable", "is no date and time"),
        TimeProblem::NoSeconds => ("no-seconds", "has no seconds"),
        TimeProblem::Fraction => ("fraction", "has a fraction of a second"),
        TimeProblem::Offset => ("utc-offset", "has an offset from UTC instead of Z"),
        TimeProblem::GeneralizedBefore2050 => {
            ("generalized-time-before-2050", "is a GeneralizedTime although its year is before 2050")
        }
    }
}

fn expected(time: &Time<'_>, problem: TimeProblem) -> &'static str {
    match (problem, time.encoding()) {
        (TimeProblem::GeneralizedBefore2050, _) => "UTCTime, YYMMDDhhmmssZ",
        (_, TimeEncoding::UtcTime) => "YYMMDDhhmmssZ",
        (_, TimeEncoding::GeneralizedTime) => "YYYYMMDDhhmmssZ",
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::testing::said;

    #[test]
    fn the_text_found_is_shown_with_what_is_the_matter() {
        for (response, message, expected) in [
            ("time-without-seconds", "has no seconds", "YYMMDDhhmmssZ"),
            ("time-with-offset", "has an offset from UTC instead of Z", "YYMMDDhhmmssZ"),
            ("time-with-fraction", "has a fraction of a second", "YYYYMMDDhhmmssZ"),
            ("time-not-after-month-13", "is no date and time", "YYMMDDhhmmssZ"),
        ] {
            let finding = said("time-encoding", "CaContent", response);
            assert_eq!(finding.outcome, "failed", "{response}");
            assert!(finding.message.ends_with(message), "{response}: {}", finding.message);
            assert_eq!(finding.expected, expected, "{response}");
            assert!(!finding.found.is_empty(), "{response}");
        }
    }

    #[test]
    fn both_forms_have_their_years() {
        assert_eq!(said("time-encoding", "CaContent", "time-not-after-9999").outcome, "passed");
        assert_eq!(said("time-encoding", "CaContent", "good").outcome, "passed");
    }
}
