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
              the certificate. A device and the broker may then disagree about when the CA is valid. Measured: OpenSSL, Go and \
              Erlang accept no device under a CA with a GeneralizedTime that has a fraction, an offset or no seconds (rustls \
              does, and Java if it has minutes), nor do OpenSSL and Go under one with a time that is no date: those are errors. UTCTime without \
              seconds or with an offset is refused by OpenSSL and Erlang (the offset by GnuTLS too), and read by Java, Go and rustls. The \
              wrong type for the year is read by all.",
        seen: "`openssl verify` says 'format error in certificate's notAfter field' (error 14), or nothing; other tools \
               print a date that is hours off.",
        fix: "Reissue the certificate with `openssl req -x509 -days 3650`, or with `openssl ca -startdate \
              YYYYMMDDHHMMSSZ -enddate YYYYMMDDHHMMSSZ`; OpenSSL chooses the right form for the year.",
    },
    scope: Scope::EachCertificate(run),
})
.measured(&[
    ("fraction", "-+L+-L"),
    ("generalized-time-before-2050", "++++++"),
    ("generalized-time-hours-only", "LLL+-L"),
    ("generalized-time-with-offset", "-+L+-L"),
    ("generalized-time-without-seconds", "L+L+-+"),
    ("no-seconds", "L+++-+"),
    ("no-such-day", "-+L+-+"),
    ("second-60", "-LL+++"),
    ("time-unreadable", "-LL+-L"),
    ("utc-offset", "-+++-L"),
])
.measured_of_device(&[
    ("generalized-time-before-2050", "++++++"),
    ("no-seconds", "-++--+"),
    ("utc-offset", "-++---"),
]);

fn run(role: Role, certificate: &Certificate, _: &Case) -> Judged {
    let times = [("notBefore", certificate.not_before()), ("notAfter", certificate.not_after())];
    let problems = || times.iter().filter_map(|(which, time)| Some((*which, time, time.problem()?)));
    let defects = problems().map(|(which, time, problem)| {
        let (reason, severity, says) = weighs(problem, time);
        Defect::new(reason, severity, format!("{which} of the {} {says}", role.name()))
    });
    let Some(evidence) = evidence("", defects.collect()) else {
        return Ok(Outcome::PASSED);
    };
    // The one that the reason is about; of equals, the first.
    let worst = problems().rev().max_by_key(|(_, time, problem)| weighs(*problem, time).1);
    let Some((_, time, problem)) = worst else {
        return Ok(Outcome::PASSED);
    };
    evidence
        .expected(expected(time, problem))
        .found(Value::quoted(String::from_utf8_lossy(time.octets())))
        .help("reissue the certificate; openssl writes both times in the right form")
        .failed()
}

/// The reason, what servers make of it, and what is the matter.
fn weighs(problem: TimeProblem, time: &Time<'_>) -> (&'static str, Severity, &'static str) {
    match (problem, time.encoding()) {
        (TimeProblem::NoInstant, _) if time.has_second_60() => {
            ("second-60", Severity::Error, "is no date and time: a minute ends with second 59")
        }
        (TimeProblem::NoInstant, _) if time.has_a_day_that_is_not() => {
            ("no-such-day", Severity::Error, "is no date: its month has fewer days")
        }
        (TimeProblem::NoInstant, _) => ("time-unreadable", Severity::Error, "is no date and time"),
        (TimeProblem::Fraction, _) => ("fraction", Severity::Error, "has a fraction of a second"),
        (TimeProblem::NoSeconds, TimeEncoding::UtcTime) => {
            ("no-seconds", Severity::Warning, "has no seconds")
        }
        (TimeProblem::NoSeconds, TimeEncoding::GeneralizedTime) if !time.has_minutes() => {
            ("generalized-time-hours-only", Severity::Error, "has no minutes and no seconds")
        }
        (TimeProblem::NoSeconds, TimeEncoding::GeneralizedTime) => {
            ("generalized-time-without-seconds", Severity::Error, "has no seconds")
        }
        (TimeProblem::Offset, TimeEncoding::UtcTime) => {
            ("utc-offset", Severity::Warning, "has an offset from UTC instead of Z")
        }
        (TimeProblem::Offset, TimeEncoding::GeneralizedTime) => {
            ("generalized-time-with-offset", Severity::Error, "has an offset from UTC instead of Z")
        }
        (TimeProblem::GeneralizedBefore2050, _) => (
            "generalized-time-before-2050",
            Severity::Warning,
            "is a GeneralizedTime although its year is before 2050",
        ),
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
    use crate::checks::testing::{said, weight};
    use crate::policy::Severity;

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
    fn utc_time_in_another_form_weighs_less_than_generalized_time() {
        for (response, expected) in [
            ("time-without-seconds", (Severity::Warning, "no-seconds")),
            ("time-with-offset", (Severity::Warning, "utc-offset")),
            ("time-encoding-generalized-2049", (Severity::Warning, "generalized-time-before-2050")),
            ("time-with-fraction", (Severity::Error, "fraction")),
            ("time-encoding-generalized-hours-only", (Severity::Error, "generalized-time-hours-only")),
            ("time-encoding-generalized-with-offset", (Severity::Error, "generalized-time-with-offset")),
            (
                "time-encoding-generalized-without-seconds",
                (Severity::Error, "generalized-time-without-seconds"),
            ),
            ("time-encoding-second-60", (Severity::Error, "second-60")),
            ("time-not-after-february-30", (Severity::Error, "no-such-day")),
            ("time-encoding-february-29-of-no-leap-year", (Severity::Error, "no-such-day")),
            ("time-not-after-month-13", (Severity::Error, "time-unreadable")),
            ("time-not-after-no-time-at-all", (Severity::Error, "time-unreadable")),
        ] {
            assert_eq!(weight("time-encoding", "CaContent", response), expected, "{response}");
        }
    }

    #[test]
    fn both_times_are_named() {
        let message = said("time-encoding", "CaContent", "time-without-seconds").message;
        let expected =
            "notBefore of the CA certificate has no seconds; notAfter of the CA certificate has no seconds";
        assert_eq!(message, expected);
    }

    #[test]
    fn both_forms_have_their_years() {
        assert_eq!(said("time-encoding", "CaContent", "time-not-after-9999").outcome, "passed");
        assert_eq!(said("time-encoding", "CaContent", "good").outcome, "passed");
    }
}
