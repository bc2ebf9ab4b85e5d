//! Size, depth, and input made to be slow.

use std::time::{Duration, Instant};

use super::super::InputErrorCode;
use super::*;

/// A response with an unknown field of this many nested arrays; they are the third level and below.
fn nested(arrays: usize) -> String {
    format!(r#"{{"Data": {{"Sn": "1", "X": {}{}}}}}"#, "[".repeat(arrays), "]".repeat(arrays))
}

#[test]
fn nesting_of_128_levels_is_read_and_of_129_is_not() {
    assert_eq!(Options::MAX_DEPTH, 128);
    assert_eq!(items(nested(126)), ["Sn=1"]);
    assert_eq!(items(nested(127)), ["too-deep -"]);
    assert_eq!(items(nested(100_000)), ["too-deep -"]);
    assert_eq!(items(nested(126).replace('[', "{\"a\":[{}],\"b\":").replace(']', "}")).len(), 1);
}

#[test]
fn the_levels_around_a_document_or_record_count_too() {
    assert_eq!(items(format!("[{}, {}]", nested(125), nested(126))), ["Sn=1", "too-deep -"]);
    let envelope = |arrays| format!(r#"{{"body": {}}}"#, nested(arrays));
    assert_eq!(items(envelope(125)), ["Sn=1"]);
    assert_eq!(items(envelope(126)), ["too-deep -"]);
    // Three levels (document, Data, list) are open around a record, which is the fourth.
    let record =
        |arrays: usize| format!(r#"{{"Sn": "1", "X": {}{}}}"#, "[".repeat(arrays), "]".repeat(arrays));
    let page = format!(r#"{{"Data": {{"CaCertificateVOS": [{}, {}]}}}}"#, record(124), record(125));
    assert_eq!(items(page), ["Sn=1", "too-deep -"]);
}

#[test]
fn nesting_counts_in_values_of_a_wrong_type_too() {
    let value = format!("{}{}", "[".repeat(127), "]".repeat(127));
    for place in [r#"{"Data": {"Sn": @}}"#, r#"{"Data": {"Sn": "1"}, "RequestId": [@]}"#, r#"{"Data": [@]}"#]
    {
        assert_eq!(items(place.replace('@', &value)), ["too-deep -"], "{place}");
    }
}

/// So many members with names of their own, each followed by a comma.
fn members(count: usize) -> String {
    (0..count).map(|number| format!("\"k{number}\":0,")).collect()
}

#[test]
fn members_are_read_up_to_their_limit_and_no_further_wherever_they_stand() {
    assert_eq!(Options::MAX_MEMBERS, 16_384);
    let options = Options { max_record_bytes: usize::MAX, ..Options::default() };
    let items = |input: &str| describe(Records::new(input.as_bytes(), options.clone()));
    // Beside the others there is one that means something, or one more.
    let places = [
        (r#"{@"Data": {"Sn": "1"}}"#, "Data"),
        (r#"{"Data": {@"Sn": "1"}}"#, "Data.Sn"),
        (r#"{"Data": {"Sn": "1", "X": [{@"": 0}]}}"#, r#"Data.X[0][""]"#),
    ];
    for (input, path) in places {
        assert_eq!(items(&input.replace('@', &members(16_383))), ["Sn=1"], "{input}");
        assert_eq!(items(&input.replace('@', &members(16_384))), [format!("too-large {path}")], "{input}");
    }
    let half = members(8_192);
    let nested = format!(r#"{{"Data": {{"Sn": "1", "X": [{{{half}"": {{{half}"": 0}}}}]}}}}"#);
    assert_eq!(items(&nested), [r#"too-large Data.X[0][""].k8191"#]);
    let page = r#"{"Data": {"CaCertificateVOS": [{"Sn": "1"}, {@"Sn": "2"}, {"Sn": "3"}]}}"#;
    let page = items(&page.replace('@', &members(16_384)));
    assert_eq!(page, ["Sn=1", "too-large Data.CaCertificateVOS[1].Sn", "Sn=3"]);
    assert_eq!(items(&format!("{{{}\"k7\": 1}}", members(16_384))), ["duplicate-key k7"]);
}

#[test]
fn a_key_may_take_1024_bytes_as_it_is_written_and_none_more() {
    assert_eq!(Options::MAX_KEY_BYTES, 1024);
    // Two bytes each in UTF-8, six each as an escape: 512 * 2 = 170 * 6 + 4 = 1024.
    for key in ["k".repeat(1024), "\u{390}".repeat(512), "\\u0390".repeat(170) + "kkkk"] {
        for (input, object) in [
            (r#"{"@": 0, "Data": {"Sn": "1"}}"#, "-"),
            (r#"{"Data": {"Sn": "1", "@": 0}}"#, "Data"),
            (r#"{"Data": {"CaCertificateVOS": [{"Sn": "1", "@": 0}]}}"#, "Data.CaCertificateVOS[0]"),
            (r#"{"Data": {"Sn": "1", "X": [{"y": 1, "z": {"a": 1, "@": 0}}]}}"#, "Data.X[0].z"),
        ] {
            assert_eq!(items(input.replace('@', &key)), ["Sn=1"]);
            let longer = input.replace('@', &(key.clone() + "k"));
            assert_eq!(items(&longer), [format!("too-large {object}")]);
            let error = records(longer.as_bytes()).next().unwrap().unwrap_err();
            assert_eq!(error.message(), "expected keys of at most 1024 bytes, found one of 1025");
        }
    }
}

fn limited(max_record_bytes: usize, max_page_bytes: usize, input: &str) -> Vec<String> {
    let options = Options { max_record_bytes, max_page_bytes, ..Options::default() };
    describe(Records::new(input.as_bytes(), options))
}

#[test]
fn limits_are_one_mebibyte_for_a_record_and_sixteen_for_a_page() {
    let options = Options::default();
    assert_eq!(options.max_record_bytes, 1_048_576);
    assert_eq!(options.max_page_bytes, 16_777_216);
}

#[test]
fn a_record_may_take_its_limit_and_no_octet_more() {
    let record = r#"{"Data": {"Sn": "1"}}"#;
    assert_eq!(record.len(), 21);
    assert_eq!(limited(21, 100, record), ["Sn=1"]);
    assert_eq!(limited(21, 100, &format!("  {record}\n\n")), ["Sn=1"]);
    assert_eq!(limited(20, 100, record), ["too-large -"]);
    assert_eq!(limited(20, 0, record), ["too-large -"]);
    assert_eq!(limited(20, 100, &format!("[{record}, {{}}]")), ["too-large [0]", "no-data [1]"]);
    assert_eq!(limited(20, 100, &format!("{record}\n{{}}")), ["too-large -", "no-data -"]);
}

#[test]
fn a_page_has_its_own_limit_and_each_of_its_records_the_records() {
    let page = r#"{"Data": {"CaCertificateVOS": [{"Sn": "1"}, {"Sn": "23456"}, {"Sn": "3"}]}}"#;
    assert_eq!(page.len(), 75);
    assert_eq!(limited(15, 75, page), ["Sn=1", "Sn=23456", "Sn=3"]);
    assert_eq!(limited(14, 75, page), ["Sn=1", "too-large Data.CaCertificateVOS[1]", "Sn=3"]);
    assert_eq!(limited(15, 74, page), ["too-large -"]);
    assert_eq!(limited(100, 74, page), ["too-large -"]);
    assert_eq!(limited(14, 74, &format!("[{page}, {{}}]")), ["too-large [0]", "no-data [1]"]);
}

#[test]
fn a_limit_that_was_passed_is_named_with_the_option_that_raises_it() {
    let half = "0".repeat(1 << 19);
    let input = format!(r#"{{"Data": {{"Sn": "{half}", "CaName": "{half}"}}}}"#);
    let error = only_error(&input);
    assert_eq!(error.code(), InputErrorCode::TooLarge);
    // 34 octets around the 2^20 of the two texts.
    assert_eq!(error.message(), "expected a record of at most 1048576 octets, found 1048610");
    assert!(error.help().unwrap().contains("--max-record-size"), "{error:?}");
}

#[test]
fn a_text_may_take_the_limit_of_a_record_wherever_it_stands() {
    let page = r#""Data": {"CaCertificateVOS": [{"Sn": "1"}]}"#;
    for (input, path) in [
        (format!(r#"{{"RequestId": @, {page}}}"#), "RequestId"),
        (format!(r#"{{"Message": @, {page}}}"#), "Message"),
        (format!(r#"{{{page}, "recommend": @}}"#), "recommend"),
        (format!(r#"{{"body": {{"Message": @, {page}}}}}"#), "body.Message"),
        (format!(r#"{{"body": {{{page}}}, "Message": @}}"#), "Message"),
    ] {
        // 20 octets with the quotes, in the second 6 of them in an escape.
        for value in [r#""nnnnnnnnnnnnnnnnnn""#, r#""nnnnnnnnnnnn\u006e""#] {
            assert_eq!(limited(20, 200, &input.replace('@', value)), ["Sn=1"], "{input}");
            let too_large = [format!("too-large {path}")];
            assert_eq!(limited(19, 200, &input.replace('@', value)), too_large, "{input}");
        }
    }
    for (input, path) in [
        (r#"{"Code": "nnnnnnnn"}"#, "Code"),
        (r#"{"Success": "nnnnnnnn"}"#, "Success"),
        (r#"{"statusCode": 2000000000}"#, "statusCode"),
        (r#"{"Data": {"Sn": "nnnnnnnn"}}"#, "Data.Sn"),
        (r#"{"Data": {"Code": "nnnnnnnn", "CaCertificateVOS": []}}"#, "Data.Code"),
    ] {
        assert_eq!(limited(9, 200, input), [format!("too-large {path}")]);
    }
    let input = format!(r#"{{"Code": "x", "Message": "{}"}}"#, "\\n".repeat(1 << 20));
    let error = only_error(&input);
    assert_eq!(error.message(), "expected a value of at most 1048576 octets, found 2097154");
    assert_eq!(error.path(), Some("Message"));
}

/// Reads the input in far less time than anything quadratic would take.
fn quickly(input: &str) -> Vec<String> {
    let options = Options { max_record_bytes: usize::MAX, ..Options::default() };
    let start = Instant::now();
    let items = describe(Records::new(input.as_bytes(), options));
    assert!(start.elapsed() < Duration::from_secs(40), "{:?}", start.elapsed());
    items
}

#[test]
fn a_hundred_thousand_distinct_keys_are_refused_in_no_time() {
    let members: String = (0..100_000).map(|n| format!(r#""key{n}": {n}, "#)).collect();
    for input in [
        format!(r#"{{{members} "Data": {{"Sn": "1"}}}}"#),
        format!(r#"{{"Data": {{{members} "Sn": "1"}}}}"#),
        format!(r#"{{"Data": {{"Sn": "1", "X": {{{members} "Sn": "1"}}}}}}"#),
    ] {
        assert!(quickly(&input)[0].starts_with("too-large "), "{}", &input[..20]);
    }
}

#[test]
fn a_mebibyte_of_opening_brackets_is_refused_in_no_time() {
    let brackets = "[".repeat(1 << 20);
    assert_eq!(quickly(&brackets), ["truncated -"]);
    assert_eq!(quickly(&format!(r#"{{"Data": {brackets}"#)), ["truncated -"]);
    assert_eq!(quickly(&r#"{"a":"#.repeat(1 << 18)), ["truncated -"]);
    assert_eq!(quickly(&nested(1 << 20)), ["too-deep -"]);
}

/// So many of them, each filled up with white space, so that they keep to [`Options::max_records`].
fn many(text: &str, count: usize) -> String {
    format!("{text:<256}").repeat(count)
}

#[test]
fn many_errors_in_one_line_are_located_in_no_time() {
    let page =
        format!(r#"{{"Data": {{"CaCertificateVOS": [{} {{}}]}}}}"#, many(r#"{"Sn": "\ud800"},"#, 50_000));
    assert_eq!(quickly(&page).len(), 50_001);
}

#[test]
fn a_long_request_id_is_shared_by_the_records_of_its_page() {
    let id = format!("\\n{}", "i".repeat(1 << 20));
    let page = format!(
        r#"{{"RequestId": "{id}", "Data": {{"CaCertificateVOS": [{} {{}}]}}}}"#,
        many(r#"{"Sn": "1"},"#, 50_000)
    );
    assert_eq!(quickly(&page).len(), 50_001);
}

#[test]
fn many_blank_lines_and_many_errors_of_the_vendors_command_are_read_in_no_time() {
    assert!(quickly(&"\n".repeat(1 << 20)).is_empty());
    let input = format!("{{}}\n{}{{}}", format!("{:<253}\n\n\n", "SDK.ServerError").repeat(100_000));
    assert_eq!(quickly(&input).len(), 100_002);
}

/// `count` records in each way that there can be many, behind white space that fills the input up to 100,000 octets.
fn in_every_way(count: usize) -> [String; 4] {
    let list = |item: &str| vec![item; count].join(",");
    let texts = [
        format!("[{}]", list("{}")),
        format!("[{}]", list(r#"{"Data":{"Sn":""}}"#)),
        format!(r#"{{"Data":{{"CaCertificateVOS":[{}]}}}}"#, list(r#"{"Sn":""}"#)),
        "{}\n".repeat(count),
    ];
    texts.map(|text| " ".repeat(100_000_usize.saturating_sub(text.len())) + &text)
}

#[test]
fn an_input_holds_no_more_records_than_the_length_up_to_them_allows() {
    // 100,000 / 256 = 390.625, so that 1390 records may be there.
    assert_eq!(
        (Options::max_records(0), Options::max_records(255), Options::max_records(256)),
        (1000, 1000, 1001)
    );
    assert_eq!(Options::max_records(100_000), 1390);
    for input in in_every_way(1375) {
        let items = describe(records(input.as_bytes()));
        assert_eq!((input.len(), items.len()), (100_000, 1375));
        assert!(!items.contains(&"too-large -".to_owned()));
    }
    for input in in_every_way(1400) {
        let mut items = describe(records(input.as_bytes()));
        assert_eq!(items.pop().as_deref(), Some("too-large -"));
        assert!((1350..=1390).contains(&items.len()), "{}", items.len());
        assert!(!items.contains(&"too-large -".to_owned()));
        let error = records(input.as_bytes()).last().unwrap().unwrap_err();
        let limit = items.len();
        assert!(error.message().starts_with(&format!("expected at most {limit} records in ")), "{error}");
        assert!(
            error.message().ends_with(" octets of input, found more; what follows was not read"),
            "{error}"
        );
    }
}
