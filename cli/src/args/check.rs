//! The arguments of `check`.

use std::ffi::OsString;
use std::path::PathBuf;

use mqtt_ca_check::check::Check;
use mqtt_ca_check::policy::{Level, Policy, Severity};
use mqtt_ca_check::wire;
use time::OffsetDateTime;

use super::grammar::{Grammar, Operand, OptionSpec, add, set};
use super::output::{COLORS, Color, Format};
use super::values;
use crate::exit::Stop;

type Spec = OptionSpec<CheckArguments>;

pub(super) const GRAMMAR: Grammar<CheckArguments> = Grammar {
    command: "mqtt-ca-check check",
    about: "Judges GetCaCertificate and ListCaCertificate responses",
    details: "\
Is this registered CA what the platform says it is, was possession of its key
really proven, and will the broker accept devices under it? Every check has an
outcome for every record; what could not be checked never counts as passed.

Registration code, CA and proof arrive in one document. Without an --expect-*
option the answer is only \"self-consistent\": a response forged as a whole would
pass. Give what you know from elsewhere.",
    operand: Operand {
        name: "[INPUT]...",
        is_repeatable: true,
        help: "Files, directories, glob patterns, or - for standard input\n\
               [default: standard input, unless it is a terminal]",
        details: "An input holds a response, a ListCaCertificate page, an SDK's envelope\n\
                  around either, or an array or lines (NDJSON) of these. Of a directory,\n\
                  *.json, *.ndjson and *.jsonl are read, also in directories below;\n\
                  symbolic links in it are not followed.",
        take: |it, value| add(&mut it.inputs, Ok(value.to_owned())),
    },
    options: &[
        Spec::new(
            "at",
            "TIME",
            "Judge validity at this instant [default: now]\n\
                RFC 3339 (2026-11-24T00:00:00Z), or Unix milliseconds",
            |it, value| set(&mut it.at, values::instant(value).map(Some)),
        )
        .or_negative(),
        Spec::new(
            "format",
            "FORMAT",
            "How to write the report: human, json or ndjson [default: human]",
            |it, value| set(&mut it.format, values::choice(value, FORMATS)),
        ),
        Spec::new(
            "outcomes",
            "WHICH",
            "The outcomes in json and ndjson: all, or the notable [default: all]\n\
                Notable are those that failed, are unchecked or have a remark",
            |it, value| set(&mut it.only_notable, values::choice(value, OUTCOMES)),
        ),
        Spec::new(
            "output",
            "FILE",
            "Write the report to this file [default: standard output]",
            |it, value| set(&mut it.output, values::path(value).map(Some)),
        )
        .short('o'),
        Spec::new(
            "color",
            "WHEN",
            "Colour the human report: auto, always or never [default: auto]",
            |it, value| set(&mut it.color, values::choice(value, COLORS)),
        ),
        Spec::new(
            "max-record-size",
            "BYTES",
            "Refuse a record that takes more octets of JSON [default: 1048576]\n\
                A page of records may take 16 MiB, or this if it is more",
            |it, value| set(&mut it.max_record_size, values::number(value, 1..=u64::MAX).map(Some)),
        )
        .or_negative(),
        Spec::new(
            "jobs",
            "N",
            "Judge so many records at a time [default: one on each core]\n\
                Reports are in the order of the input all the same",
            |it, value| set(&mut it.jobs, values::number(value, 1..=256).map(Some)),
        )
        .short('j')
        .or_negative(),
        Spec::new(
            "expiry-margin",
            "DAYS",
            "Ask for more than this many days until the CA expires [default: 30]",
            |it, value| set(&mut it.expiry_margin, values::number(value, 0..=u32::MAX).map(Some)),
        )
        .or_negative(),
        Spec::new(
            "fail-on",
            "LEVEL",
            "Let the verdict fail from this level on: error, warning or info\n\
                [default: error]",
            |it, value| set(&mut it.fail_on, values::choice(value, THRESHOLDS).map(Some)),
        ),
        Spec::new("deny", "ID", "Make this check an error (repeatable)", |it, value| {
            add(&mut it.deny, values::check(value).map(Check::id))
        })
        .short('D')
        .repeatable(),
        Spec::new("warn", "ID", "Make this check a warning (repeatable)", |it, value| {
            add(&mut it.warn, values::check(value).map(Check::id))
        })
        .short('W')
        .repeatable(),
        Spec::new("allow", "ID", "Report this check but never let it decide (repeatable)", |it, value| {
            add(&mut it.allow, values::check(value).map(Check::id))
        })
        .short('A')
        .repeatable(),
        Spec::flag(
            "allow-unproven",
            "Let a record pass while possession of the CA's key is unproven, if the\n\
                checks that left it unproven are allowed too (-A). It never helps\n\
                where possession is refuted",
            |it, _| set(&mut it.allow_unproven, Ok(true)),
        ),
        Spec::new(
            "expect-code",
            "CODE",
            "Expect this registration code (GetRegisterCode tells it)",
            |it, value| set(&mut it.expect_code, values::text(value).map(Some)),
        ),
        Spec::new(
            "expect-sn",
            "SN",
            "Expect this serial number of the CA, in hexadecimal\n\
                (openssl x509 -in CA.crt -noout -serial)",
            |it, value| set(&mut it.expect_sn, values::serial_number(value).map(Some)),
        ),
        Spec::new(
            "expect-ca-sha256",
            "HEX",
            "Expect the CA certificate with this SHA-256; colons are allowed\n\
                (openssl x509 -in CA.crt -noout -fingerprint -sha256)",
            |it, value| set(&mut it.expect_ca_sha256, values::sha256(value).map(Some)),
        ),
    ],
    after_help: "\
Examples:
  aliyun onsmqtt GetCaCertificate --MqttInstanceId ID --Sn SN |
      mqtt-ca-check check
  mqtt-ca-check check --expect-code \"$CODE\" response.json
  mqtt-ca-check check --format json -o report.json responses/
  mqtt-ca-check check --at 2027-01-01T00:00:00Z --fail-on warning 'prod-*.json'

Exit status:
  0    every record passed
  1    at least one record failed
  2    wrong usage; nothing was judged
  3    no record at all, or at least one could not be read (outranks 1)
  70   internal fault, or the output could not be written
  130  interrupted
  141  the reader of the output went away, and nothing so far failed
",
};

const FORMATS: &[(&str, Format)] =
    &[("human", Format::Human), ("json", Format::Json), ("ndjson", Format::Ndjson)];

/// Whether only the notable are written.
const OUTCOMES: &[(&str, bool)] = &[("all", false), ("notable", true)];

const THRESHOLDS: &[(&str, Severity)] =
    &[("error", Severity::Error), ("warning", Severity::Warning), ("info", Severity::Info)];

/// The arguments of `check`.
#[derive(Debug, Default)]
pub(crate) struct CheckArguments {
    pub(crate) inputs: Vec<OsString>,
    at: Option<OffsetDateTime>,
    pub(crate) format: Format,
    pub(crate) only_notable: bool,
    pub(crate) output: Option<PathBuf>,
    pub(crate) color: Color,
    max_record_size: Option<u64>,
    jobs: Option<u16>,
    expiry_margin: Option<u32>,
    fail_on: Option<Severity>,
    deny: Vec<&'static str>,
    warn: Vec<&'static str>,
    allow: Vec<&'static str>,
    allow_unproven: bool,
    expect_code: Option<String>,
    expect_sn: Option<String>,
    expect_ca_sha256: Option<[u8; 32]>,
}

impl CheckArguments {
    /// How many records to judge at a time.
    pub(crate) fn jobs(&self) -> usize {
        match self.jobs {
            Some(jobs) => usize::from(jobs),
            None => std::thread::available_parallelism().map_or(1, usize::from),
        }
    }

    /// The policy that the arguments ask for; the clock is asked only if no instant was given.
    pub(crate) fn policy(&self) -> Result<Policy, Stop> {
        let mut policy = Policy::at(self.at.unwrap_or_else(now));
        if let Some(threshold) = self.fail_on {
            policy.threshold = threshold;
        }
        if let Some(days) = self.expiry_margin {
            policy.expiry_margin_days = days;
        }
        policy.allow_unproven = self.allow_unproven;
        policy.expectations.code.clone_from(&self.expect_code);
        policy.expectations.sn.clone_from(&self.expect_sn);
        policy.expectations.ca_sha256 = self.expect_ca_sha256;
        let levels =
            [(Level::Error, &self.deny), (Level::Warning, &self.warn), (Level::Allowed, &self.allow)];
        for (level, ids) in levels {
            for id in ids {
                match policy.overrides.insert((*id).to_owned(), level) {
                    Some(other) if other != level => {
                        return Err(Stop::Usage(format!(
                            "{id} is given two levels, {} and {}",
                            other.as_str(),
                            level.as_str()
                        )));
                    }
                    _ => {}
                }
            }
        }
        Ok(policy)
    }

    /// How to read the inputs.
    pub(crate) fn wire_options(&self) -> wire::Options {
        values::wire_options(self.max_record_size)
    }
}

/// Now, in whole seconds.
fn now() -> OffsetDateTime {
    let now = OffsetDateTime::now_utc();
    now.replace_nanosecond(0).unwrap_or(now)
}
