//! The two ASN.1 time types of a validity. Every form that names one instant is read, so that the checks can compare
//! it; whether the form is the one RFC 5280 asks for is another question.

use time::{Date, Month, OffsetDateTime, PrimitiveDateTime, UtcOffset};

/// The ASN.1 type of a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[doc(hidden)]
pub enum TimeEncoding {
    /// UTCTime, years 1950 to 2049.
    UtcTime,
    /// GeneralizedTime, years 0000 to 9999.
    GeneralizedTime,
}

/// notBefore or notAfter: type and text as encoded, and the instant they name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Time<'a> {
    encoding: TimeEncoding,
    octets: &'a [u8],
    instant: Option<OffsetDateTime>,
}

impl<'a> Time<'a> {
    pub(crate) fn new(encoding: TimeEncoding, octets: &'a [u8]) -> Self {
        Time::already_read(encoding, octets, read(encoding, octets))
    }

    /// With the instant that [`Time::new`] found.
    pub(super) fn already_read(
        encoding: TimeEncoding,
        octets: &'a [u8],
        instant: Option<OffsetDateTime>,
    ) -> Self {
        Time { encoding, octets, instant }
    }

    /// The ASN.1 type.
    #[must_use]
    #[doc(hidden)]
    pub fn encoding(&self) -> TimeEncoding {
        self.encoding
    }

    /// The contents octets, for example `260601000000Z`.
    #[must_use]
    pub fn octets(&self) -> &'a [u8] {
        self.octets
    }

    /// The instant in UTC, exact to the nanosecond (further digits of a fraction are cut). `None` if the text names
    /// no single instant: it is no date, or a time without `Z` or an offset.
    #[must_use]
    pub fn instant(&self) -> Option<OffsetDateTime> {
        self.instant
    }
}

/// How a time deviates from the form that RFC 5280 section 4.1.2.5 gives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
#[doc(hidden)]
pub enum TimeProblem {
    /// It names no instant.
    NoInstant,
    /// It has no seconds.
    NoSeconds,
    /// It has a fraction of a second.
    Fraction,
    /// It names an offset from UTC instead of `Z`.
    Offset,
    /// It is a GeneralizedTime of a year from 1950 to 2049, which has to be a UTCTime.
    GeneralizedBefore2050,
}

impl Time<'_> {
    /// How the time deviates from what RFC 5280 section 4.1.2.5 asks for: UTCTime through 2049 and GeneralizedTime
    /// from 2050, with seconds, in UTC (`Z`), without a fraction. Of several deviations the first in the order of
    /// [`TimeProblem`].
    #[must_use]
    #[doc(hidden)]
    pub fn problem(&self) -> Option<TimeProblem> {
        let Some(instant) = self.instant else {
            return Some(TimeProblem::NoInstant);
        };
        let figures = self.figures();
        if figures < self.all_figures() {
            Some(TimeProblem::NoSeconds)
        } else if matches!(self.octets.get(figures), Some(b'.' | b',')) {
            Some(TimeProblem::Fraction)
        } else if self.octets.last() != Some(&b'Z') {
            Some(TimeProblem::Offset)
        } else if self.encoding == TimeEncoding::GeneralizedTime && (1950..2050).contains(&instant.year()) {
            Some(TimeProblem::GeneralizedBefore2050)
        } else {
            None
        }
    }

    /// Whether it is a time but for second 60.
    pub(crate) fn has_second_60(&self) -> bool {
        self.is_one_with(self.all_figures().saturating_sub(2), b"60", b"59")
    }

    /// Whether it is a time but for a day from 29 to 31 that its month does not have.
    pub(crate) fn has_a_day_that_is_not(&self) -> bool {
        let at = self.all_figures().saturating_sub("DDhhmmss".len());
        [b"29", b"30", b"31"].into_iter().any(|day| self.is_one_with(at, day, b"28"))
    }

    /// Whether the minutes are there.
    pub(crate) fn has_minutes(&self) -> bool {
        self.figures() >= self.all_figures().saturating_sub("ss".len())
    }

    /// Whether two figures at a place are these, and with others there the text would name an instant.
    fn is_one_with(&self, at: usize, these: &[u8; 2], others: &[u8; 2]) -> bool {
        let mut octets = self.octets.to_vec();
        match octets.get_mut(at..at.saturating_add(2)) {
            Some(figures) if *figures == *these => figures.copy_from_slice(others),
            _ => return false,
        }
        read(self.encoding, &octets).is_some()
    }

    /// Whether a time that names an instant is written as DER has it (X.690 11.7 and 11.8): with seconds, in UTC, a
    /// fraction after a point and without zeros at its end.
    pub(super) fn is_canonical(&self) -> bool {
        let is_utc = self.octets.last() == Some(&b'Z');
        let fraction = self.octets.get(self.figures()..).unwrap_or_default();
        let has_canonical_fraction = match fraction {
            [b'Z'] => true,
            [b'.', .., last, b'Z'] => *last != b'0',
            _ => false,
        };
        is_utc && self.figures() == self.all_figures() && has_canonical_fraction
    }

    /// How many figures the text begins with.
    fn figures(&self) -> usize {
        self.octets.iter().take_while(|octet| octet.is_ascii_digit()).count()
    }

    /// How many figures date and time have down to the seconds.
    fn all_figures(&self) -> usize {
        match self.encoding {
            TimeEncoding::UtcTime => "YYMMDDhhmmss".len(),
            TimeEncoding::GeneralizedTime => "YYYYMMDDhhmmss".len(),
        }
    }
}

/// `YYMMDDhhmm[ss]zone` or `YYYYMMDDhh[mm[ss[.fraction]]]zone`, zone `Z` or `+hhmm` or `-hhmm`
/// (X.680 sections 46 and 47; RFC 5280 section 4.1.2.5 allows only `Z`, with seconds and without fraction).
fn read(encoding: TimeEncoding, octets: &[u8]) -> Option<OffsetDateTime> {
    let mut digits = Digits { rest: octets };
    let year = match encoding {
        TimeEncoding::UtcTime => {
            // RFC 5280 4.1.2.5.1: 50 and later is 19YY.
            let year = digits.two()?;
            i32::from(year).checked_add(if year >= 50 { 1900 } else { 2000 })?
        }
        TimeEncoding::GeneralizedTime => {
            i32::from(digits.two()?).checked_mul(100)?.checked_add(i32::from(digits.two()?))?
        }
    };
    let month = Month::try_from(digits.two()?).ok()?;
    let date = Date::from_calendar_date(year, month, digits.two()?).ok()?;
    let hour = digits.two()?;
    let (minute, second, nanosecond) = match encoding {
        TimeEncoding::UtcTime => (digits.two()?, digits.optional_two()?, 0),
        TimeEncoding::GeneralizedTime => {
            let minute = digits.optional_two()?;
            // A fraction after fewer digits is one of a minute or an hour, which is not read.
            let counts_seconds = digits.rest.first().is_some_and(u8::is_ascii_digit);
            let second = digits.optional_two()?;
            (minute, second, if counts_seconds { digits.fraction_of_second()? } else { 0 })
        }
    };
    let local =
        PrimitiveDateTime::new(date, time::Time::from_hms_nano(hour, minute, second, nanosecond).ok()?);
    let offset = digits.zone()?;
    local.assume_offset(offset).checked_to_offset(UtcOffset::UTC)
}

/// What is left of a time's text.
struct Digits<'a> {
    rest: &'a [u8],
}

impl Digits<'_> {
    fn digit(octet: u8) -> Option<u8> {
        octet.is_ascii_digit().then(|| octet.wrapping_sub(b'0'))
    }

    fn two(&mut self) -> Option<u8> {
        let (&[tens, ones], rest) = self.rest.split_first_chunk::<2>()?;
        self.rest = rest;
        Self::digit(tens)?.checked_mul(10)?.checked_add(Self::digit(ones)?)
    }

    /// Two digits, or zero if something other than a digit follows.
    fn optional_two(&mut self) -> Option<u8> {
        match self.rest.first() {
            Some(octet) if octet.is_ascii_digit() => self.two(),
            _ => Some(0),
        }
    }

    /// A fraction of a second, in nanoseconds; zero without one.
    fn fraction_of_second(&mut self) -> Option<u32> {
        let Some((b'.' | b',', fraction)) = self.rest.split_first() else {
            return Some(0);
        };
        let length = fraction.iter().take_while(|octet| octet.is_ascii_digit()).count();
        let (figures, rest) = fraction.split_at_checked(length)?;
        if figures.is_empty() {
            return None;
        }
        self.rest = rest;
        figures.iter().chain(&[b'0'; 9]).take(9).try_fold(0_u32, |nanoseconds, figure| {
            nanoseconds.checked_mul(10)?.checked_add(u32::from(Self::digit(*figure)?))
        })
    }

    fn zone(&mut self) -> Option<UtcOffset> {
        let (sign, hours_and_minutes) = self.rest.split_first()?;
        self.rest = hours_and_minutes;
        let direction: i8 = match sign {
            b'Z' => return self.rest.is_empty().then_some(UtcOffset::UTC),
            b'+' => 1,
            b'-' => -1,
            _ => return None,
        };
        let hours = i8::try_from(self.two()?).ok()?.checked_mul(direction)?;
        let minutes = i8::try_from(self.two()?).ok()?.checked_mul(direction)?;
        if !self.rest.is_empty() {
            return None;
        }
        UtcOffset::from_hms(hours, minutes, 0).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utc(text: &str) -> Option<i128> {
        Time::new(TimeEncoding::UtcTime, text.as_bytes()).instant().map(OffsetDateTime::unix_timestamp_nanos)
    }

    fn generalized(text: &str) -> Option<i128> {
        Time::new(TimeEncoding::GeneralizedTime, text.as_bytes())
            .instant()
            .map(OffsetDateTime::unix_timestamp_nanos)
    }

    const SECOND: i128 = 1_000_000_000;

    // Seconds from `date -u -d '...' +%s`.
    #[test]
    fn forms_of_rfc_5280_name_their_instant() {
        assert_eq!(utc("260601000000Z"), Some(1_780_272_000 * SECOND));
        assert_eq!(utc("491231235959Z"), Some(2_524_607_999 * SECOND));
        assert_eq!(utc("500101000000Z"), Some(-631_152_000 * SECOND));
        assert_eq!(generalized("99991231235959Z"), Some(253_402_300_799 * SECOND));
        assert_eq!(generalized("00000101000000Z"), Some(-62_167_219_200 * SECOND));
    }

    #[test]
    fn other_forms_that_name_one_instant_are_read() {
        assert_eq!(utc("2606010000Z"), Some(1_780_272_000 * SECOND));
        assert_eq!(utc("260601080000+0800"), Some(1_780_272_000 * SECOND));
        assert_eq!(utc("260531193000-0430"), Some(1_780_272_000 * SECOND));
        assert_eq!(generalized("2026060100Z"), Some(1_780_272_000 * SECOND));
        assert_eq!(generalized("20260601000000.5Z"), Some(1_780_272_000 * SECOND + 500_000_000));
        assert_eq!(generalized("20260601000000.0000000019999Z"), Some(1_780_272_000 * SECOND + 1));
    }

    #[test]
    fn text_that_names_no_instant_is_not_guessed() {
        for text in [
            "",
            "Z",
            "260601000000",
            "261301000000Z",
            "260230000000Z",
            "260601240000Z",
            "260601006000Z",
            "260601000060Z",
            "260601000000z",
            "260601000000Z ",
            " 260601000000Z",
            "260601000000+08",
            "260601000000+0860",
            "260601000000+2600",
            "26060100000aZ",
            "260601000000.5Z",
            "2606010000000Z",
        ] {
            assert_eq!(utc(text), None, "{text:?}");
        }
        for text in [
            "20260601000000.Z",
            "2026060100.5Z",
            "202606010000.5Z",
            "20260601000000",
            "99991231235959-0100",
            "2026060100000Z",
            "+0260601000000Z",
        ] {
            assert_eq!(generalized(text), None, "{text:?}");
        }
    }

    /// What is the matter with a time, and whether it is in DER form.
    fn form(encoding: TimeEncoding, text: &str) -> (Option<TimeProblem>, bool) {
        let time = Time::new(encoding, text.as_bytes());
        (time.problem(), time.is_canonical())
    }

    // RFC 5280 4.1.2.5 and X.690 11.7, 11.8.
    #[test]
    fn the_profile_and_der_ask_for_different_things() {
        let utc = |text| form(TimeEncoding::UtcTime, text);
        assert_eq!(utc("260601000000Z"), (None, true));
        assert_eq!(utc("500101000000Z"), (None, true));
        assert_eq!(utc("2606010000Z"), (Some(TimeProblem::NoSeconds), false));
        assert_eq!(utc("260601000000+0000"), (Some(TimeProblem::Offset), false));
        assert_eq!(utc("261301000000Z"), (Some(TimeProblem::NoInstant), true));
        assert_eq!(utc("no time at all").0, Some(TimeProblem::NoInstant));

        let generalized = |text| form(TimeEncoding::GeneralizedTime, text);
        assert_eq!(generalized("20500101000000Z"), (None, true));
        assert_eq!(generalized("99991231235959Z"), (None, true));
        assert_eq!(generalized("19491231235959Z"), (None, true));
        assert_eq!(generalized("20491231235959Z"), (Some(TimeProblem::GeneralizedBefore2050), true));
        assert_eq!(generalized("19500101000000Z"), (Some(TimeProblem::GeneralizedBefore2050), true));
        assert_eq!(generalized("20500101000000.5Z"), (Some(TimeProblem::Fraction), true));
        assert_eq!(generalized("20500101000000.50Z"), (Some(TimeProblem::Fraction), false));
        assert_eq!(generalized("20500101000000,5Z"), (Some(TimeProblem::Fraction), false));
        assert_eq!(generalized("205001010000Z"), (Some(TimeProblem::NoSeconds), false));
        assert_eq!(generalized("20500101000000+0100"), (Some(TimeProblem::Offset), false));
    }
}
