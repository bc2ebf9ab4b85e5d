//! Values one after the other, and what stands between them.

use super::*;

/// What each item is, with its line, and `after` where it says that an error was before it.
fn lines(input: impl AsRef<[u8]>) -> Vec<String> {
    records(input.as_ref())
        .map(|item| match item {
            Ok(record) => {
                let after = if record.is_after_error() { " after" } else { "" };
                format!("{}: Sn={}{after}", record.line().unwrap(), record.field(Field::Sn).unwrap_or("-"))
            }
            Err(error) => format!("{}: {}", error.line().unwrap(), error.code()),
        })
        .collect()
}

/// The response laid out in lines, as `jq .` does.
fn indented(sn: &str) -> String {
    format!("{{\n  \"Data\": {{\n    \"Sn\": \"{sn}\"\n  }}\n}}")
}

#[test]
fn documents_are_read_one_after_the_other_however_they_are_laid_out() {
    let (one, two) = (response("1"), indented("2"));
    assert_eq!(lines(format!("{one}\n{two}\n\n{one}")), ["1: Sn=1", "2: Sn=2", "8: Sn=1"]);
    assert_eq!(lines(format!("{two}{two} {one}")), ["1: Sn=2", "5: Sn=2", "9: Sn=1"]);
    assert_eq!(lines(format!("\r\n \t{one}\r\n  {one}")), ["2: Sn=1", "3: Sn=1"]);
    assert_eq!(lines(format!("{one}\n\u{feff}{two}\u{feff}")), ["1: Sn=1", "2: Sn=2"]);
    let page = r#"{"Data": {"CaCertificateVOS": [{"Sn": "1"}, {"Sn": "2"}], "Total": 2}}"#;
    assert_eq!(lines(format!("{page}\n{page}")), ["1: Sn=1", "1: Sn=2", "2: Sn=1", "2: Sn=2"]);
    assert_eq!(lines(format!("[{one},\n{two}]\n[\n{one}]")), ["1: Sn=1", "2: Sn=2", "8: Sn=1"]);
}

#[test]
fn a_record_may_come_without_its_envelope() {
    assert_eq!(one(RECORD).field(Field::Sn), Some("00f26900ba87"));
    assert_eq!(items(format!("[{RECORD}, {RECORD}]")), ["Sn=00f26900ba87"; 2]);
    assert_eq!(items(format!("{{\"CaCertificateVOS\": [{RECORD}]}}")), ["Sn=00f26900ba87"]);
    assert_eq!(items(format!("{{\"body\": {RECORD}}}")), ["Sn=00f26900ba87"]);
    // As the Python SDK's to_map writes them, in the spelling of other SDKs.
    let snake = r#"{"headers": {}, "status_code": 200, "body": {"request_id": "7", "data":
        {"ca_certificate_vos": [{"sn": "1", "ca_content": "x", "valid_begin": "2"}], "total": 1}}}"#;
    assert_eq!(items(snake), ["Sn=1"]);
    assert_eq!(items(r#"{"sn": "1", "ca_content": "x", "Code": "Throttling"}"#), ["api-error Code"]);
}

#[test]
fn reading_goes_on_in_the_line_behind_the_one_on_which_a_broken_value_began() {
    let one = response("1");
    for broken in [
        r#"{"Data":"#,
        r#"{"Data": {"Sn": "1"#,
        r#"{"Data": {"Sn": "1", "#,
        "[",
        r#"[{"Data""#,
        "{",
        r#"{"Data": {"Sn": "1"}} }"#,
        r#"{"Data": oops}"#,
        r#"{'Data': None}"#,
    ] {
        for (before, after) in [("", 1), ("{}\n", 2)] {
            let read = lines(format!("{before}{broken}\n{one}\n{one}"));
            let read: Vec<_> = read.iter().filter(|line| line.contains("Sn=")).collect();
            assert!(read.len() >= 2, "{broken}: {read:?}");
            assert!(
                read.iter().any(|line| line.starts_with(&format!("{}: Sn=1", after + 1))),
                "{broken}: {read:?}"
            );
        }
    }
    // The inner line of a broken envelope is a record by itself, and says so.
    let bare = RECORD.replace('\n', " ");
    assert_eq!(
        lines(format!("{{\"Code\": oops, \"Data\":\n{bare}\n}}\n{one}")),
        ["1: not-json", "2: Sn=00f26900ba87 after", "3: not-json", "4: Sn=1 after"]
    );
}

#[test]
fn a_line_that_is_cut_off_is_truncated_at_its_end() {
    let good = response("1");
    // The columns are those of the last character.
    for (cut, what) in [
        (r#"{"Data": {"Sn": "1"#, "the JSON ends inside a string at line 2, column 18"),
        (r#"{"Data": {"Sn": "1\"#, "the JSON ends inside a string at line 2, column 19"),
        (r#"{"Data": {"Sn": "1","#, "the JSON ends inside an object at line 2, column 20"),
    ] {
        let input = format!("{good}\n{cut}\n{good}\n{good}");
        let error = records(input.as_bytes()).find_map(Result::err).unwrap();
        assert_eq!((error.line(), error.code().as_str(), error.message()), (Some(2), "truncated", what));
    }
}

#[test]
fn a_text_sequence_is_read() {
    // As jq --seq writes it.
    let (one, two) = (response("1"), response("2"));
    assert_eq!(lines(format!("\u{1e}{one}\n\u{1e}{two}\n")), ["1: Sn=1", "2: Sn=2"]);
}

#[test]
fn a_stretch_in_which_nothing_can_be_read_is_one_error() {
    let one = response("1");
    for log in [
        "2026-11-26T10:00:00Z INFO fetching",
        "[INFO] fetching",
        "[2026-11-26 10:00:00] fetching {}",
        "INFO fetching {\"a\": 1}",
        "{level=info} fetching",
        "{\"level\": \"info",
        "{ fetching",
        "\"fetching\" ]",
        "# fetching",
        "<13>fetching",
        "- fetching",
        "null",
        "-----",
        "}",
        "],",
        "\u{e9}\\\"",
    ] {
        let many = format!("{log}\n").repeat(100);
        let input = format!("{many}{one}\n{many}{one}\n{many}");
        let read = lines(&input);
        assert_eq!(read.len(), 5, "{log}: {read:?}");
        assert_eq!((read[1].as_str(), read[3].as_str()), ("101: Sn=1 after", "202: Sn=1 after"), "{log}");
        assert!(read[0].starts_with("1: ") && read[2].starts_with("102: ") && read[4].starts_with("203: "));
    }
}

#[test]
fn lines_of_json_that_hold_no_record_are_read_each() {
    let log = "{\"level\": \"info\"}\n";
    assert_eq!(lines(format!("{log}{log}{}", response("1"))), ["1: no-data", "2: no-data", "3: Sn=1"]);
}

#[test]
fn an_array_goes_on_behind_an_element_whose_brackets_balance() {
    let one = response("1");
    for bad in ["{x}", "{\"a\" 1}", "[}", "oops", "{'a': 1}", "{} {}"] {
        let read = lines(format!("[{one}, {bad}, {one}]\n{one}"));
        assert_eq!(read.iter().filter(|line| line.contains("Sn=1")).count(), 3, "{bad}: {read:?}");
        assert!(read.len() > 3, "{bad}: {read:?}");
    }
    // Where they do not, the next line that begins a value is the next element, and no bracket is missed.
    let input = format!("[\n{one},\n{{\"Data\": {{,\n{one},\n{one}\n]\n{one}");
    assert_eq!(lines(input), ["2: Sn=1", "3: not-json", "4: Sn=1 after", "5: Sn=1", "7: Sn=1"]);
    let indented = format!("[\n  {one},\n  {{\"Data\": {{,\n  {one}\n]\n{one}");
    assert_eq!(lines(indented), ["2: Sn=1", "3: not-json", "6: Sn=1 after"]);
}

#[test]
fn a_listing_says_what_is_missing() {
    let page = |total: &str, count: usize| {
        let records = vec![r#"{"Sn": "1"}"#; count].join(",");
        format!(r#"{{"Data": {{"CaCertificateVOS": [{records}], "Total": {total}}}}}"#)
    };
    let missing = |input: String| {
        let mut reader = Reader::new(Options::default());
        reader.push(input.as_bytes());
        reader.finish();
        assert!(reader.next().is_some());
        while reader.next().is_some() {}
        reader.listing().missing()
    };
    assert_eq!(missing(page("3", 3)), None);
    assert_eq!(missing(page("3", 2)), Some((3, 2)));
    assert_eq!(missing(page("\"3\"", 2)), Some((3, 2)));
    assert_eq!(missing(page("4", 2) + &page("4", 2)), None);
    // Fewer than there are records: pages are counted.
    assert_eq!(missing(page("2", 3)), Some((2, 3)));
    assert_eq!(missing(page("2", 3) + &page("2", 1)), None);
    // Two listings, both whole; and one that is not, before another or behind it.
    assert_eq!(missing(page("3", 3) + &page("3", 3)), None);
    assert_eq!(missing(page("4", 3) + &page("2", 2)), Some((4, 3)));
    assert_eq!(missing(page("2", 2) + &page("4", 3)), Some((4, 3)));
    assert_eq!(missing(page("null", 3)), None);
    assert_eq!(missing(response("1")), None);
}

#[test]
fn a_byte_order_mark_may_begin_the_line_behind_what_could_not_be_read() {
    let one = response("1");
    assert_eq!(lines(format!("oops\n\u{feff}{one}\n{one}")), ["1: not-json", "2: Sn=1 after", "3: Sn=1"]);
}

#[test]
fn elements_in_brackets_that_are_no_json_are_told_each() {
    let one = response("1");
    assert_eq!(
        lines(format!("[{{x}},\n{{y}},\n{one},\noops, oops]")),
        ["1: not-json", "2: not-json", "3: Sn=1 after", "4: not-json"]
    );
    // A bracket at a word takes no line with it.
    assert_eq!(lines(format!("[\n1{{\n{one}\n]\n{one}")), ["2: not-json", "3: Sn=1 after", "5: Sn=1"]);
}

#[test]
fn a_value_that_is_too_long_ends_where_a_line_begins_another() {
    let one = response("1");
    let options = Options { max_record_bytes: 100, max_page_bytes: 100 };
    let page = format!("{{\"Data\": {{\"CaCertificateVOS\": [\n{}{one}\n", format!("{one},\n").repeat(3));
    let input = format!("{page}{one}\n");
    assert_eq!(describe(Records::new(input.as_bytes(), options.clone())), ["too-large -", "Sn=1"]);
    let whole = format!("{}]}}}}\n{one}", page.trim_end());
    assert_eq!(describe(Records::new(whole.as_bytes(), options)), ["too-large -", "Sn=1"]);
}

#[test]
fn octets_that_are_no_utf_8_in_what_is_no_json_take_no_line_with_them() {
    let one = response("1");
    let input = [b"{\"Data\":\n[\n\xff]\n", one.as_bytes(), b"\n}\n", one.as_bytes()].concat();
    assert_eq!(lines(input), ["1: not-utf8", "4: Sn=1 after", "5: not-json", "6: Sn=1 after"]);
}

#[test]
fn nesting_that_is_too_deep_takes_no_line_behind_it() {
    let one = response("1");
    for open in ["[\n", "{\"a\":\n"] {
        let read = lines(format!("{}{one}\n{one}\n", open.repeat(1000)));
        assert_eq!(read.iter().filter(|line| line.contains("Sn=1")).count(), 2, "{read:?}");
        assert!(read.len() < 12, "{read:?}");
    }
}

#[test]
fn many_byte_order_marks_are_passed_in_no_time_and_not_kept() {
    let (one, marks) = (response("1"), "\u{feff}".repeat(1 << 20));
    assert_eq!(lines(format!("{marks}{one}")), ["1: Sn=1"]);
    // One may stand before a value; more of them are text like any other.
    assert_eq!(lines(format!("oops\n{marks}{one}\n{one}")), ["1: not-json", "3: Sn=1 after"]);
}

#[test]
fn a_record_behind_an_error_of_the_api_is_not_behind_what_could_not_be_read() {
    let input = format!("oops\nSDK.ServerError\nErrorCode: A\n{}", response("1"));
    assert_eq!(lines(input), ["1: not-json", "2: api-error", "4: Sn=1"]);
}

#[test]
fn a_record_separator_is_no_white_space_in_an_array() {
    let one = response("1");
    assert_eq!(lines(format!("[{one},\u{1e}{one}]")), ["1: Sn=1", "1: not-json"]);
}
