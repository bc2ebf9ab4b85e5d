//! Inputs too long for testdata: logs of many lines around a few documents, and a value over every limit between two good ones.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod support;

use std::time::{Duration, Instant};

use mqtt_ca_check::wire::{self, InputErrorCode, Options, Reader};

/// How long a debug build may take for one input, on a busy machine.
const LIMIT: Duration = Duration::from_secs(20);

/// What each record or error of an input is, and the same of the input in pieces.
#[track_caller]
fn read(input: &str) -> Vec<String> {
    let begin = Instant::now();
    let whole: Vec<_> = wire::records(input.as_bytes()).map(told).collect();
    let mut reader = Reader::new(Options::default());
    let mut in_pieces = Vec::new();
    for piece in input.as_bytes().chunks(64 << 10) {
        reader.push(piece);
        for item in reader.by_ref() {
            in_pieces.push(told(item));
        }
    }
    reader.finish();
    for item in reader {
        in_pieces.push(told(item));
    }
    assert!(begin.elapsed() < LIMIT, "{:?} for {} bytes", begin.elapsed(), input.len());
    assert_eq!(in_pieces, whole);
    whole
}

fn told(item: Result<wire::Record, wire::InputError>) -> String {
    match item {
        Ok(record) => {
            let after_error = if record.is_after_error() { " after-error" } else { "" };
            format!("{} judged{after_error}", record.line().unwrap())
        }
        Err(error) => format!("{} {}", error.line().unwrap(), error.code()),
    }
}

/// How a line of a log may begin.
const LOG_LINES: [&str; 13] = [
    "2026-11-24T00:00:00Z INFO fetching",
    "[INFO] fetching",
    "[2026-11-24 00:00:00] fetching {}",
    "{level=info} fetching",
    "{\"level\": \"info",
    "{ fetching",
    "\"fetching\" response",
    "# fetching",
    "<13>Nov 24 00:00:00 host fetch: fetching",
    "- fetching",
    "null, fetching again",
    "} fetching",
    "\u{e9}\\\" fetching",
];

#[test]
fn each_stretch_of_a_hundred_thousand_log_lines_is_one_error() {
    let response =
        std::fs::read_to_string(support::workspace().join("testdata/responses/good.json")).unwrap();
    let mixed: String = LOG_LINES.iter().map(|log| format!("{log}\n")).collect();
    for log in LOG_LINES.into_iter().map(|log| format!("{log}\n")).chain([mixed]) {
        let height = log.lines().count();
        let (few, many) = (log.repeat(10), log.repeat(100_000_usize.div_ceil(height)));
        let read = read(&format!("{few}{response}{many}{response}{response}{few}"));
        let places: Vec<_> = read.iter().map(|item| item.split_once(' ').unwrap()).collect();
        let parts = [&few, &response, &many, &response, &response, &few];
        let begins = parts.iter().scan(1_usize, |line, part| {
            let begin = *line;
            *line = line.saturating_add(part.lines().count());
            Some(begin.to_string())
        });
        assert_eq!(
            places.iter().map(|(line, _)| *line).collect::<Vec<_>>(),
            begins.collect::<Vec<_>>(),
            "{log}"
        );
        let records: Vec<_> =
            places.iter().map(|(_, what)| *what).filter(|what| what.starts_with("judged")).collect();
        assert_eq!(records, ["judged after-error", "judged after-error", "judged"], "{log}");
    }
}

#[test]
fn a_value_over_every_limit_costs_neither_of_its_neighbours() {
    let good = r#"{"Data": {"Sn": "1"}}"#;
    let long = "x".repeat(Options::MAX_PAGE_BYTES.saturating_add(1 << 20));
    let too_large = InputErrorCode::TooLarge;
    for (value, height) in [
        (format!(r#"{{"Data": {{"Sn": "{long}"}}}}"#), 1),
        (format!("{{\n  \"Data\": {{\n    \"Sn\": \"{long}\"\n  }}\n}}"), 5),
        (format!("{{\"Data\": {{\"Sn\":\n{{\"Data\": {{\"Sn\": \"1\"}}}}, \"X\": \"{long}\"}}}}"), 2),
    ] {
        let last = 2_usize.saturating_add(height);
        let expected = ["1 judged".to_owned(), format!("2 {too_large}"), format!("{last} judged")];
        assert_eq!(read(&format!("{good}\n{value}\n{good}\n")), expected);
        let last = last.saturating_add(1);
        let expected = ["2 judged".to_owned(), format!("3 {too_large}"), format!("{last} judged")];
        assert_eq!(read(&format!("[\n{good},\n{value},\n{good}\n]\n")), expected);
    }
    // Without an end, what stands in the lines behind it is read.
    let read = read(&format!("{good}\n{{\"Data\": {{\"Sn\": \"{long}\n{good}\n{good}\n"));
    assert_eq!(
        read,
        [
            "1 judged".to_owned(),
            format!("2 {too_large}"),
            "3 judged after-error".to_owned(),
            "4 judged".to_owned()
        ]
    );
}
