//! What valid-begin-match and valid-end-match have in common: a declared time in Unix milliseconds against an instant.

use time::OffsetDateTime;

use crate::check::prelude::*;

/// Nanoseconds of an hour.
const HOUR: i128 = 60 * 60 * 1_000_000_000;
/// Shifts up to two days are called a matter of hours: time zones, and those applied twice or the wrong way round.
const LARGEST_SHIFT: i128 = 48 * HOUR;

pub(super) fn judge(
    role: Role,
    field: Field,
    declared: &str,
    name: &'static str,
    instant: OffsetDateTime,
) -> Judged {
    let actual = instant.unix_timestamp_nanos();
    let (reason, message, help) = match whole_number(declared) {
        None => (
            "not-a-number",
            format!("{} is no whole number of milliseconds", field.name()),
            "store the value as the API returns it: decimal digits without white space",
        ),
        Some(milliseconds) if in_nanoseconds(milliseconds) == Some(actual) => return Ok(Outcome::PASSED),
        Some(seconds) if seconds.checked_mul(1000).and_then(in_nanoseconds) == Some(actual) => (
            "seconds",
            format!("{} is {name} in seconds, not in milliseconds", field.name()),
            "fetch the response again and leave the value as it comes: the API counts Unix milliseconds",
        ),
        Some(milliseconds) => match shift_in_hours(milliseconds, actual) {
            Some(hours) => (
                "off-by-hours",
                format!("{} is {hours:+} h from {name}", field.name()),
                "fetch the response again and leave the value as it comes: a local time was probably taken for UTC",
            ),
            None => (
                "other-time",
                format!("{} is not {name} of the {}", field.name(), role.name()),
                match role {
                    Role::Device => {
                        "compare with `openssl x509 -in device.crt -noout -dates`, and fetch the record again"
                    }
                    _ => {
                        "compare with `openssl x509 -in CA.crt -noout -dates`, and fetch the response again with this CA's Sn"
                    }
                },
            ),
        },
    };
    Evidence::new(reason, message)
        .expected(Value::UnixMilliseconds(instant))
        .found(Value::quoted(declared))
        .help(help)
        .failed()
}

/// A whole number in decimal, negative for instants before 1970. Nothing else, no plus sign or white space either.
fn whole_number(text: &str) -> Option<i128> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|octet| octet.is_ascii_digit()) {
        return None;
    }
    text.parse().ok()
}

fn in_nanoseconds(milliseconds: i128) -> Option<i128> {
    milliseconds.checked_mul(1_000_000)
}

/// The difference in hours, if it is a whole number of them and small.
fn shift_in_hours(milliseconds: i128, actual: i128) -> Option<i128> {
    let difference = in_nanoseconds(milliseconds)?.checked_sub(actual)?;
    let is_small = (-LARGEST_SHIFT..=LARGEST_SHIFT).contains(&difference);
    (is_small && difference % HOUR == 0).then_some(difference / HOUR)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-06-01T00:00:00Z is 1780272000 (`date -u -d 2026-06-01 +%s`).
    fn message(declared: &str) -> Option<String> {
        let instant = OffsetDateTime::from_unix_timestamp(1_780_272_000).unwrap();
        match judge(Role::Ca, Field::ValidBegin, declared, "notBefore", instant).unwrap() {
            Outcome::Passed(None) => None,
            Outcome::Failed(evidence) => Some(evidence.message().to_owned()),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn only_the_exact_millisecond_passes() {
        assert_eq!(message("1780272000000"), None);
        for declared in ["1780272000001", "1780271999999", "0", "-1780272000000"] {
            assert_eq!(
                message(declared).unwrap(),
                "ValidBegin is not notBefore of the CA certificate",
                "{declared}"
            );
        }
    }

    #[test]
    fn near_misses_are_named() {
        assert_eq!(message("1780272000").unwrap(), "ValidBegin is notBefore in seconds, not in milliseconds");
        assert_eq!(message("1780300800000").unwrap(), "ValidBegin is +8 h from notBefore");
        assert_eq!(message("1780243200000").unwrap(), "ValidBegin is -8 h from notBefore");
        // 48 h is still a shift, 49 h is another time
        assert_eq!(message("1780444800000").unwrap(), "ValidBegin is +48 h from notBefore");
        assert_eq!(message("1780448400000").unwrap(), "ValidBegin is not notBefore of the CA certificate");
    }

    #[test]
    fn what_is_no_whole_number_is_said_to_be_none() {
        for declared in
            [" 1780272000000", "1780272000000 ", "+1780272000000", "1780272000000.0", "1.78e12", "-", "abc"]
        {
            assert_eq!(
                message(declared).unwrap(),
                "ValidBegin is no whole number of milliseconds",
                "{declared:?}"
            );
        }
        let huge = "9".repeat(1000);
        assert_eq!(message(&huge).unwrap(), "ValidBegin is no whole number of milliseconds");
    }

    #[test]
    fn instants_before_1970_are_negative() {
        // 1960-01-01T00:00:00Z is -315619200 (`date -u -d 1960-01-01 +%s`)
        let instant = OffsetDateTime::from_unix_timestamp(-315_619_200).unwrap();
        assert!(
            judge(Role::Ca, Field::ValidBegin, "-315619200000", "notBefore", instant).unwrap().is_passed()
        );
        assert!(
            judge(Role::Ca, Field::ValidBegin, "315619200000", "notBefore", instant).unwrap().is_failed()
        );
    }
}
