//! Inputs in pieces of any length hold what they hold as a whole.

use super::super::split::PART_OCTETS;
use super::*;

/// Each record and error of an input that arrives in pieces of so many octets.
fn in_pieces(input: &[u8], options: &Options, length: usize) -> Vec<String> {
    let mut splitter = Splitter::new(options.clone());
    let mut found = Vec::new();
    let mut pieces = input.chunks(length);
    loop {
        for part in splitter.by_ref() {
            let mut records = part.records();
            found.extend(records.by_ref().map(told));
            if records.is_broken() {
                return found;
            }
        }
        match pieces.next() {
            Some(piece) => splitter.push(piece),
            None if splitter.is_over() => return found,
            None => splitter.finish(),
        }
    }
}

/// The same in short, as [`describe`] has it.
fn described_in_pieces(input: &[u8], options: &Options, length: usize) -> Vec<String> {
    let mut splitter = Splitter::new(options.clone());
    let mut found = Vec::new();
    for piece in input.chunks(length) {
        splitter.push(piece);
        found.extend(splitter.by_ref().flat_map(|part| describe(part.records())));
    }
    splitter.finish();
    found.extend(splitter.flat_map(|part| describe(part.records())));
    found
}

/// All that is known of a record or error.
fn told(item: Result<Record<'_>, InputError>) -> String {
    match item {
        Ok(response) => {
            format!("{:?} {:?}", response.request_id(), Field::ALL.map(|field| response.field(field)))
        }
        Err(error) => format!("{error:?}"),
    }
}

fn as_a_whole(input: &[u8], options: &Options) -> Vec<String> {
    records_with(input, options.clone()).map(told).collect()
}

const LENGTHS: [usize; 7] = [1, 2, 7, 64, 1000, 4096, usize::MAX];

#[track_caller]
fn assert_same(input: &[u8]) {
    for format in [Format::Auto, Format::Json, Format::Ndjson] {
        let options = Options { format, ..Options::default() };
        let whole = as_a_whole(input, &options);
        for length in LENGTHS {
            assert_eq!(
                in_pieces(input, &options, length),
                whole,
                "{format:?} in pieces of {length}: {}",
                String::from_utf8_lossy(input)
            );
        }
    }
}

const ODD: &[&str] = &[
    "",
    " \n\t",
    "\u{feff}",
    "\u{feff} {}",
    "[]",
    " [ ] ",
    "[]x",
    "[] []",
    "[],",
    "[",
    "[,",
    "[,]",
    "[1",
    "[1,",
    "[1,]",
    "[1,,2]",
    "[1, ,2]",
    "[1 2]",
    "[1}",
    "[{\"a\":1]",
    "[{\"a\":1}}, 2]",
    "[{\"Data\":{\"Sn\":\"1\"}}, {\"Data\":{\"Sn\":\"2\"}}]",
    "[{\"Data\":{\"Sn\":\"1\"}}\n,\n{\"Data\":{\"Sn\":\"2\"}}\n]\n\n  {}",
    "[{\"Data\":{\"Sn\":\"1\"}}, {\"Data\":{\"Sn\":\"2]\\\",[{\"}}, tru, {}]",
    "[{\"Data\":{\"Sn\":\"1\"}}, {\"Data\":{\"Sn\":\"2\n\"}}, {}]",
    "[{\"Data\":{\"Sn\":\"1\"}}, {\"Data\":{\"Sn\":\"\\ud800\"}}, {\"Data\":{\"Sn\":\"3\"}}] \u{e9}",
    "[{\"Data\":{\"Sn\":\"1\"}}, {\"Data\":{\"CaCertificateVOS\":[{\"Sn\":\"2\"},{\"Sn\":3}, 4]}}, \"a\\\\\", \"b\\\"]",
    "{}\n{}\n\n{\n[{\"Data\":{\"Sn\":\"1\"}}, {}]\n{}",
    "[{}, {}]\n{\"Data\":{\"Sn\":\"1\"}}\n",
    "[{},\n{}]\n{\"Data\":{\"Sn\":\"1\"}}\n",
    "{}\n\n \n{\"Data\":{\"Sn\":\"1\"}}",
    "{}\n \n",
    "{}\n \n x",
    "ERROR: SDK.ServerError\nErrorCode: A\nMessage: b\n\n{}\nSDK.ServerError\nSDK.ServerError\nRecommend: c",
    "{}\nERROR: SDK.ServerError\nErrorCode: A\nMessage: b\n[]\n{}\nSD",
    "<Error><Code>A</Code></Error>\n",
    "-----BEGIN CERTIFICATE-----\n{}\n",
    "[-----BEGIN CERTIFICATE-----\n{}\n",
    "[\n-----BEGIN CERTIFICATE-----\n",
    "[{}, -----BEGIN CERTIFICATE-----\n",
    "\n \n   \"a\": 1",
    "\n   [1, {]",
];

#[test]
fn odd_inputs_are_the_same_in_pieces() {
    for input in ODD {
        assert_same(input.as_bytes());
    }
    for input in [
        &b"\xff\xfe{\0"[..],
        b"{\0}\0",
        b"{\0",
        b"{",
        b"\0{\0}",
        b"\xef\xbb",
        b"{}\n\xff{}\n{}",
        b"{}\n{}\xc3",
        b"\xc3",
    ] {
        assert_same(input);
    }
}

#[test]
fn inputs_of_testdata_are_the_same_in_pieces() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/inputs");
    let mut count = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let input = std::fs::read(&path).unwrap();
        let is_sidecar = path.extension().is_some_and(|extension| extension == "expected");
        // Those of elements before octets that are no UTF-8 are read, and there is no limit to records.
        let has_invalid_array =
            input.trim_ascii_start().starts_with(b"[") && std::str::from_utf8(&input).is_err();
        if !is_sidecar && !has_invalid_array && input.len() < 100_000 {
            assert_same(&input);
            count += 1;
        }
    }
    assert!(count > 100, "{count}");
}

/// Every input of one to four tokens.
#[test]
fn arrays_of_any_tokens_are_the_same_in_pieces() {
    let tokens = ["[", "]", "{", "}", ",", "1", "\"", "\\", "\n", " ", "{\"Data\":{\"Sn\":\"1\"}}"];
    let mut texts = vec![String::from("[")];
    for _ in 0..3 {
        let longer: Vec<String> =
            texts.iter().flat_map(|text| tokens.iter().map(move |token| format!("{text}{token}"))).collect();
        for text in &longer {
            let options = Options { format: Format::Json, ..Options::default() };
            let whole = as_a_whole(text.as_bytes(), &options);
            for length in [1, usize::MAX] {
                assert_eq!(
                    in_pieces(text.as_bytes(), &options, length),
                    whole,
                    "{text:?} in pieces of {length}"
                );
            }
        }
        texts = longer;
    }
}

/// What an input of one document a line, or of an array, gives with these limits, in pieces of any length.
#[track_caller]
fn with_limit(limit: usize, input: &[u8]) -> Vec<String> {
    let options = Options { max_record_bytes: limit, max_page_bytes: limit, ..Options::default() };
    let mut splitter = Splitter::new(options);
    let mut items = Vec::new();
    let mut longest = 0;
    for octet in input {
        splitter.push(&[*octet]);
        longest = longest.max(splitter.octets_held());
        items.extend(splitter.by_ref().flat_map(|part| describe(part.records())));
    }
    splitter.finish();
    items.extend(splitter.flat_map(|part| describe(part.records())));
    // What is too long is not kept: no more than the limit, the octet that exceeds it, and three to tell UTF-16.
    assert!(longest <= limit.saturating_add(4), "{longest}");
    items
}

#[test]
fn what_is_too_long_is_passed_over_without_being_kept() {
    let record = r#"{"Data":{"Sn":"1"}}"#;
    assert_eq!(record.len(), 19);
    let long = format!("{{\"Data\":{{\"Sn\":\"{}\"}}}}", "[,{\\\"".repeat(1000));
    let lines = format!("{record}\n{long}\n\n{record}\n  {long}  \n{record}");
    assert_eq!(with_limit(40, lines.as_bytes()), ["Sn=1", "too-large -", "Sn=1", "too-large -", "Sn=1"]);
    let array = format!("[{record},{long},\n {long} ,{record},[{long}]");
    assert_eq!(
        with_limit(40, array.as_bytes()),
        ["Sn=1", "too-large [1]", "too-large [2]", "Sn=1", "too-large [4]"]
    );
    assert_eq!(with_limit(40, long.as_bytes()), ["too-large -"]);
    assert_eq!(with_limit(40, format!("[{long}]\n{record}").as_bytes()), ["too-large [0]", "not-json -"]);
}

#[test]
fn whether_a_line_is_too_long_is_no_matter_of_pieces() {
    let record = r#"{"Data":{"Sn":"1"}}"#;
    let blank = " ".repeat(100);
    let options = Options { format: Format::Ndjson, max_record_bytes: 40, max_page_bytes: 40 };
    for (input, items) in [
        (format!("{record}\n{blank}\n{record}"), vec!["Sn=1", "Sn=1"]),
        (format!("{blank}{record}\n{blank}\n\n{blank}"), vec!["Sn=1"]),
        (format!("{record}{blank}\n{record}"), vec!["too-large -", "Sn=1"]),
        (format!("[{record},{record}]\n{record}\n"), vec!["too-large -", "Sn=1"]),
        (format!("{record}\n{record}{record}{record}"), vec!["Sn=1", "too-large -"]),
    ] {
        for length in LENGTHS {
            let found = described_in_pieces(input.as_bytes(), &options, length);
            assert_eq!(found, items, "in pieces of {length}: {input}");
        }
    }
}

#[test]
fn what_stands_behind_an_array_is_found_however_far_it_is() {
    let record = r#"{"Data":{"Sn":"1"}}"#;
    let input = format!("[{record}]{}\n  x", " \n".repeat(1000));
    assert_same(input.as_bytes());
    let options = Options { max_record_bytes: 40, max_page_bytes: 40, ..Options::default() };
    for length in LENGTHS {
        let found = in_pieces(input.as_bytes(), &options, length);
        assert!(found[1].contains("line 1002, column 3, after 1 element"), "{found:?}");
    }
}

#[test]
fn what_was_too_long_is_told_with_its_length_and_line() {
    let options = Options { max_record_bytes: 20, max_page_bytes: 20, ..Options::default() };
    let mut splitter = Splitter::new(options);
    let mut said = Vec::new();
    for octet in format!("{{}}\n{{}}\n \t{{{}}} \n{{}}", " ".repeat(100)).bytes() {
        splitter.push(&[octet]);
        for part in splitter.by_ref() {
            said.extend(part.records().filter_map(Result::err).map(|error| error.message().to_owned()));
        }
    }
    assert!(
        said.contains(&"line 3: expected a document of at most 20 octets, found 102".to_owned()),
        "{said:?}"
    );
}

#[test]
fn elements_before_octets_that_are_no_utf_8_are_read() {
    let record = r#"{"Data":{"Sn":"1"}}"#;
    for (input, items) in [
        (
            [format!("[{record}, {record},\"").as_bytes(), b"\xff\", 3]"].concat(),
            vec!["Sn=1", "Sn=1", "not-utf8 -"],
        ),
        ([format!("[{record}, {record}]").as_bytes(), b"\xff"].concat(), vec!["Sn=1", "Sn=1", "not-utf8 -"]),
        (b"[\"\xff\"]".to_vec(), vec!["not-utf8 -"]),
        ([format!("[{record}, \"").as_bytes(), b"\xc3"].concat(), vec!["Sn=1", "truncated -"]),
    ] {
        for length in LENGTHS {
            let found = described_in_pieces(&input, &Options::default(), length);
            assert_eq!(found, items, "in pieces of {length}: {}", String::from_utf8_lossy(&input));
        }
    }
}

#[test]
fn octets_are_counted_up_to_the_end_of_each_document() {
    let record = r#"{"Data":{"Sn":"1"}}"#;
    for (input, ends) in
        [(format!("{record}\n\n{record}\n"), [20, 41]), (format!("[{record} , {record} ]"), [20, 42])]
    {
        for length in [1, usize::MAX] {
            let mut splitter = Splitter::new(Options::default());
            let mut counted = Vec::new();
            let mut count = |splitter: &mut Splitter| {
                for part in splitter {
                    let mut records = part.records();
                    while records.next().is_some() {
                        counted.push(records.octets_read());
                    }
                }
            };
            for piece in input.as_bytes().chunks(length) {
                splitter.push(piece);
                count(&mut splitter);
            }
            splitter.finish();
            count(&mut splitter);
            assert_eq!(counted, ends, "{input} in pieces of {length}");
        }
    }
}

/// Wherever the pieces end in it, an error of the vendor's command is told when the next document begins, and no document
/// waits for the end of the input.
#[test]
fn an_error_of_the_vendors_command_holds_nothing_back() {
    let record = r#"{"Data":{"Sn":"1"}}"#;
    let input = format!("SDK.ServerError\nErrorCode: A\n{record}\n{record}\n");
    let options = Options { format: Format::Ndjson, ..Options::default() };
    let ends = (1..input.len()).flat_map(|second| (1..=second).map(move |first| (first, second)));
    for (first, second) in ends {
        let mut splitter = Splitter::new(options.clone());
        let mut found = Vec::new();
        let lines = input[second..].split_inclusive('\n');
        for piece in [&input[..first], &input[first..second]].into_iter().chain(lines) {
            splitter.push(piece.as_bytes());
            found.extend(splitter.by_ref().flat_map(|part| describe(part.records())));
        }
        assert_eq!(found, ["api-error -", "Sn=1", "Sn=1"], "with pieces that end at {first} and {second}");
    }
}

/// However long such an error is, the document behind it stays whole.
#[test]
fn an_endless_error_of_the_vendors_command_is_cut_between_lines() {
    let record = r#"{"Data":{"Sn":"1"}}"#;
    let options = Options { format: Format::Ndjson, max_record_bytes: 40, max_page_bytes: 40 };
    for length in 0..50 {
        let line = "x".repeat(length % 7);
        let input = format!("SDK.ServerError\n{}Code: A\n{record}\n", format!("{line}\n").repeat(length));
        let expected = in_pieces(input.as_bytes(), &options, usize::MAX);
        for length in LENGTHS {
            assert_eq!(
                in_pieces(input.as_bytes(), &options, length),
                expected,
                "{input} in pieces of {length}"
            );
            let found = described_in_pieces(input.as_bytes(), &options, length);
            assert_eq!(found, ["api-error -", "Sn=1"], "{input} in pieces of {length}");
        }
    }
}

/// What is too long is passed over only if it could be an element.
#[test]
fn an_error_before_something_too_long_is_told_as_it_is() {
    let record = r#"{"Data":{"Sn":"1"}}"#;
    let long = format!("{{\"a\":\"{}", "x".repeat(100));
    let options = Options { max_record_bytes: 40, max_page_bytes: 40, ..Options::default() };
    for (input, items) in [
        (format!("[{record}\n{long}\"}},{record}]"), vec!["Sn=1", "not-json -"]),
        (format!("[{record}, nonsense {long}\"}},{record}]"), vec!["Sn=1", "not-json -"]),
        (format!("[,,{}{record}]", " ".repeat(100)), vec!["not-json -"]),
        (format!("[{record},{long}\"}},{record}]"), vec!["Sn=1", "too-large [1]", "Sn=1"]),
        (format!("[[[{long}\"}}]],{record}]"), vec!["too-large [0]", "Sn=1"]),
    ] {
        for length in [1, 2, 3, 7] {
            let found = described_in_pieces(input.as_bytes(), &options, length);
            assert_eq!(found, items, "in pieces of {length}: {input}");
        }
    }
}

/// With small limits too, where long documents, lines and elements, and white space of any length, come before, between and
/// behind others.
#[test]
fn in_what_pieces_an_input_arrives_is_no_matter_of_limits() {
    let record = r#"{"Data":{"Sn":"1"}}"#;
    let long = format!(r#"{{"a":"{}"}}"#, "x,]}".repeat(20));
    let tokens =
        ["[", "]", ",", "\n", "1", record, &long, &" ".repeat(50), "\"", "SDK.ServerError", "x", "\u{e9}"];
    let mut texts = vec![String::new()];
    let mut inputs = Vec::new();
    for _ in 0..3 {
        texts =
            texts.iter().flat_map(|text| tokens.iter().map(move |token| format!("{text}{token}"))).collect();
        inputs.extend(texts.iter().flat_map(|text| {
            [
                text.as_bytes().to_vec(),
                format!("[{record},{text}").into_bytes(),
                [text.as_bytes(), b"\xff"].concat(),
            ]
        }));
    }
    for input in inputs {
        for format in [Format::Auto, Format::Json, Format::Ndjson] {
            let options = Options { format, max_record_bytes: 30, max_page_bytes: 40 };
            let expected = in_pieces(&input, &options, usize::MAX);
            for length in [1, 7, 45] {
                let found = in_pieces(&input, &options, length);
                assert_eq!(
                    found,
                    expected,
                    "{format:?} in pieces of {length}: {}",
                    String::from_utf8_lossy(&input)
                );
            }
        }
    }
}

#[test]
fn white_space_is_no_part_of_a_document_or_element() {
    let record = r#"{"Data":{"Sn":"1"}}"#;
    let blank = " \n".repeat(100);
    let options = Options { max_record_bytes: 40, max_page_bytes: 40, ..Options::default() };
    for (input, items) in [
        (format!("{blank}{record}{blank}"), vec!["Sn=1"]),
        (format!("{record}{blank}x"), vec!["too-large -"]),
        (format!("[{blank}{record}{blank},{blank}{record}{blank}]{blank}"), vec!["Sn=1", "Sn=1"]),
        (format!("[{blank}]"), vec![]),
        (format!("[{record}{blank}{record}]"), vec!["Sn=1", "not-json -"]),
        (format!("[{record},{blank}]"), vec!["Sn=1", "not-json -"]),
        (format!("[{record},{blank}"), vec!["Sn=1", "truncated -"]),
        (format!("[{record}{blank}"), vec!["Sn=1", "truncated -"]),
        (format!("[{record},{{{blank}}},{record}]"), vec!["Sn=1", "too-large [1]", "Sn=1"]),
    ] {
        for length in LENGTHS {
            let found = described_in_pieces(input.as_bytes(), &options, length);
            assert_eq!(found, items, "in pieces of {length}: {input}");
        }
        assert!(with_limit(40, input.as_bytes()).len() >= items.len());
    }
    // And the place of an error is the same as without pieces.
    for input in ["[@", "[1@", "[1,@", "[1@2]", "[1,@]", "[1,@,]", "[@,]", "[1@]@x", "[@]@x", "[1@\u{e9}"] {
        assert_same(input.replace('@', &blank).as_bytes());
        let input = input.replace('@', &" \n".repeat(PART_OCTETS));
        let whole = as_a_whole(input.as_bytes(), &Options::default());
        for length in [1000, usize::MAX] {
            let found = in_pieces(input.as_bytes(), &Options::default(), length);
            assert_eq!(found, whole, "in pieces of {length}: {}", &input[..10]);
        }
    }
}

/// Inputs that once were read in another way in other pieces, with a limit of 8 octets.
#[test]
fn inputs_near_the_limit_are_the_same_in_any_pieces() {
    let inputs: [&[u8]; 13] = [
        "[{}\u{feff}\t\t\n\tR".as_bytes(),
        "[1\u{10348}    d".as_bytes(),
        b"[1.\t\t\t\t\t\t\t\"",
        b"[t\n\n\n\n\n\n\n\n\"",
        b"[{}K\x82     y",
        b"[{}K\x82,y",
        b"[{}{}{}{}{}{}{}{}\xff\t1",
        b"[1e          ",
        b"[t\t\t\t\t\t\t\t\t\t",
        b"\xc3\n             ",
        b"[\n \t\t\t\t\t\t\t\t\tSDK.\n\"",
        b"x\n              SDK.Foo\nbar\n",
        b"  SDK.Foo\nbar\n",
    ];
    for input in inputs {
        for format in [Format::Auto, Format::Json, Format::Ndjson] {
            let options = Options { format, max_record_bytes: 8, max_page_bytes: 8 };
            let expected = in_pieces(input, &options, usize::MAX);
            for length in 1..input.len() {
                let found = in_pieces(input, &options, length);
                assert_eq!(
                    found,
                    expected,
                    "{format:?} in pieces of {length}: {}",
                    String::from_utf8_lossy(input)
                );
            }
        }
    }
}

#[test]
fn what_stands_behind_an_element_that_is_too_long_takes_nothing_from_those_before() {
    let record = r#"{"Data":{"Sn":"1"}}"#;
    let options = Options { max_record_bytes: 40, max_page_bytes: 40, ..Options::default() };
    for length in LENGTHS {
        let input = format!("[{record}\u{e9}{}", "x".repeat(100));
        assert_eq!(
            described_in_pieces(input.as_bytes(), &options, length),
            ["Sn=1", "not-json -"],
            "{length}"
        );
        let input = format!("[{{\"a\":\"{}\"}}\u{e9}]", "x".repeat(33));
        assert_eq!(
            described_in_pieces(input.as_bytes(), &options, length),
            ["too-large [0]", "not-json -"],
            "{length}"
        );
    }
}

/// White space tells that a line does not begin with what follows it, so that this is no error of many lines.
#[test]
fn white_space_before_an_error_of_the_vendors_command_makes_it_one_line() {
    for blank in [" ", "\n  ", "x\n \t", "\r"] {
        assert_same(format!("{blank}SDK.Foo\nbar\n").as_bytes());
        assert_same(format!("{blank}SDK.Foo\nbar\n{{}}").as_bytes());
    }
}

#[test]
fn no_limit_at_all_needs_no_memory_but_for_what_is_there() {
    let options = Options { max_record_bytes: usize::MAX, max_page_bytes: usize::MAX, ..Options::default() };
    let long = " ".repeat(3 << 20);
    let input = format!(r#"[{{"Data":{{"Sn":"1"{long}}}}}, {{"Data":{{"Sn":"2"{long}}}}}]"#);
    assert_eq!(described_in_pieces(input.as_bytes(), &options, 100_000), ["Sn=1", "Sn=2"]);
}
