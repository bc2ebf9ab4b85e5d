//! What is behind the findings about declared values, and about times.

use super::view::{Diagnosis, View};
use crate::case::Role;
use crate::check::CheckId::*;
use crate::untrusted::pasted;
use crate::wire::Field;

/// Seconds of an hour.
const HOUR: i64 = 60 * 60;

/// How many seconds clocks are apart that show the same local time: time zones go from UTC-12 to UTC+14.
const FARTHEST: i64 = 14 * HOUR;

pub(super) fn causes<'v>(view: &'v View<'v>) -> impl Iterator<Item = Diagnosis> + use<'v> {
    let of_values = [exchanged_values, exchanged_times, another_ca, another_time_zone];
    let of_values = of_values.into_iter().find_map(|rule| rule(view));
    registered(view).into_iter().chain(of_values).chain(ahead(view))
}

/// The CA itself is in the lists of what is registered.
fn registered(view: &View<'_>) -> Option<Diagnosis> {
    let _same = view.failed(PreflightCaUnregistered).filter(|reason| *reason == "same-certificate")?;
    view.cause(
        "ca-registered",
        "this CA is registered already".to_owned(),
        "leave it as it is; to register another one, make a new key and a new CA".to_owned(),
        &[PreflightSnUnused, PreflightCaUnregistered],
    )
}

/// Sn and RegistrationCode in each other's place.
fn exchanged_values(view: &View<'_>) -> Option<Diagnosis> {
    let sn = view.case.value(Field::Sn).ok()?;
    let proof = view.case.certificate(Role::Verification)?;
    let _failed = view.failed(VerificationCodeMatch)?;
    proof.has_common_name(sn).then_some(())?;
    view.cause(
        "values-exchanged",
        "Sn holds the registration code: the two fields are exchanged".to_owned(),
        "put each value in the field of its name, or fetch the response again and keep it as it comes"
            .to_owned(),
        &[SnMatch, SnSpelling, SnLength, CodeForm, VerificationCodeMatch, ResponseFields],
    )
}

fn exchanged_times(view: &View<'_>) -> Option<Diagnosis> {
    let ca = view.case.certificate(Role::Ca)?;
    let is = |field: Field, instant: time::OffsetDateTime| {
        let declared = view.case.value(field).ok().and_then(|text| text.parse::<i128>().ok());
        declared.and_then(|it| it.checked_mul(1_000_000)) == Some(instant.unix_timestamp_nanos())
    };
    let (begin, end) = ca.not_before().instant().zip(ca.not_after().instant())?;
    (begin != end && is(Field::ValidBegin, end) && is(Field::ValidEnd, begin)).then_some(())?;
    view.cause(
        "times-exchanged",
        "ValidBegin and ValidEnd are exchanged".to_owned(),
        "put each value in the field of its name, or fetch the response again and keep it as it comes"
            .to_owned(),
        &[ValidBeginMatch, ValidEndMatch],
    )
}

/// All that is declared belongs to another certificate.
fn another_ca(view: &View<'_>) -> Option<Diagnosis> {
    let is_other = view.failed(SnMatch) == Some("other-serial")
        && [ValidBeginMatch, ValidEndMatch].iter().all(|check| view.failed(*check) == Some("other-time"));
    is_other.then_some(())?;
    let serial = view.case.certificate(Role::Ca)?.serial_number().to_string();
    let fits = view.passed(VerificationIssuerMatch) && view.passed(VerificationSignature);
    let both = if fits { "the two certificates belong together, " } else { "" };
    view.cause(
        "response-of-another-ca",
        format!("the response describes another CA than it holds: {both}but Sn and both times are those of another certificate"),
        format!(
            "fetch the response of the CA that you mean again and keep it as it comes; this CA's is \
             `aliyun onsmqtt GetCaCertificate --MqttInstanceId ID --Sn {}`",
            pasted(&serial, "SN")
        ),
        &[SnMatch, SnSpelling, ValidBeginMatch, ValidEndMatch],
    )
}

/// Both times are off by the same whole hours.
fn another_time_zone(view: &View<'_>) -> Option<Diagnosis> {
    let checks = [ValidBeginMatch, ValidEndMatch];
    checks.iter().all(|check| view.failed(*check) == Some("off-by-hours")).then_some(())?;
    let ca = view.case.certificate(Role::Ca)?;
    let off = |field: Field, instant: time::OffsetDateTime| {
        let declared = view.case.value(field).ok()?.parse::<i128>().ok()?;
        let difference = declared.checked_mul(1_000_000)?.checked_sub(instant.unix_timestamp_nanos())?;
        i64::try_from(difference / 3_600_000_000_000).ok()
    };
    let begin = off(Field::ValidBegin, ca.not_before().instant()?)?;
    let end = off(Field::ValidEnd, ca.not_after().instant()?)?;
    (begin == end).then_some(())?;
    view.cause(
        "time-zone",
        format!("ValidBegin and ValidEnd are both {begin:+} h off: a local time was taken for UTC"),
        "fetch the response again and leave the times as they come: the API counts Unix milliseconds"
            .to_owned(),
        &checks,
    )
}

/// The clock of the machine that made the certificates went ahead, or showed another time zone.
fn ahead(view: &View<'_>) -> Option<Diagnosis> {
    let is_early = [CaValidity, VerificationValidity, DeviceValidity]
        .iter()
        .any(|check| view.failed(*check).is_some_and(|reason| reason == "not-yet-valid"));
    is_early.then_some(())?;
    let now = view.policy.validation_time;
    let begins = [Role::Ca, Role::Verification, Role::Device]
        .into_iter()
        .filter_map(|role| view.case.certificate(role));
    let begin = begins.filter_map(|it| it.not_before().instant()).max()?;
    let wait = begin.unix_timestamp().saturating_sub(now.unix_timestamp());
    (0 < wait && wait <= FARTHEST).then_some(())?;
    let (hours, minutes) = (wait / HOUR, wait % HOUR / 60);
    view.cause(
        "clock-ahead",
        format!(
            "the certificates begin {hours} h {minutes:02} min after the time of judgement: the clock or time zone of the machine that made \
             them is ahead, or this one's is behind"
        ),
        "look at the clocks of both machines (`date -u`); wait until then, or make them again under the right time".to_owned(),
        &[CaValidity, VerificationValidity, DeviceValidity],
    )
}
