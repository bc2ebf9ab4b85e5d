//! Inputs in pieces of any length hold what they hold as a whole.

use super::*;

/// Each record and error of an input that arrives in pieces of so many octets.
fn in_pieces(input: &[u8], options: &Options, length: usize) -> Vec<String> {
    let mut reader = Reader::new(options.clone());
    let mut found = Vec::new();
    let mut read = |reader: &mut Reader| {
        for item in reader.by_ref() {
            found.push(told(item));
        }
    };
    for piece in input.chunks(length) {
        reader.push(piece);
        read(&mut reader);
    }
    reader.finish();
    read(&mut reader);
    found
}

/// All that is known of a record or error.
fn told(item: Result<Record, InputError>) -> String {
    match item {
        Ok(response) => format!(
            "{:?} {} {:?} {:?}",
            response.line(),
            response.is_after_error(),
            response.request_id(),
            Field::ALL.map(|field| response.field(field))
        ),
        Err(error) => format!("{error:?}"),
    }
}

const LENGTHS: [usize; 6] = [1, 2, 7, 64, 4096, usize::MAX];

#[track_caller]
fn assert_same(input: &[u8], options: &Options) {
    let whole: Vec<String> = Records::new(input, options.clone()).map(told).collect();
    for length in LENGTHS {
        assert_eq!(
            in_pieces(input, options, length),
            whole,
            "in pieces of {length}: {}",
            String::from_utf8_lossy(input)
        );
    }
}

const ODD: &[&[u8]] = &[
    b"",
    b" \n\t",
    b"\xef\xbb\xbf",
    b"\xef\xbb\xbf {}",
    b" \xff\xfe{\0}\0",
    b"{}\xef\xbb\xbf{}\n\xef\xbb\xbf",
    b"\xef\xbb",
    b"{}\xef\xbb",
    b"[]x",
    b"[] []",
    b"[],",
    b"[",
    b"[I",
    b"{}[",
    b"[1}",
    b"[{\"a\":1]",
    b"[{\"a\":1}}, 2]",
    b"[{\"Data\":{\"Sn\":\"1\"}}\n,\n{\"Data\":{\"Sn\":\"2\"}}\n]\n\n  {}",
    b"[{\"Data\":{\"Sn\":\"1\"}}, {\"Data\":{\"Sn\":\"2]\\\",[{\"}}, tru, {}]",
    b"[{\"Data\":{\"Sn\":\"1\"}}, {\"Data\":{\"Sn\":\"2\n\"}}, {}]",
    b"[{\"Data\":{\"Sn\":\"1\"}}, {\"Data\":{\"CaCertificateVOS\":[{\"Sn\":\"2\"},{\"Sn\":3}, 4]}}, \"a\\\\\", \"b\\\"]",
    b"{}\n{}\n\n{\n[{\"Data\":{\"Sn\":\"1\"}}, {}]\n{}",
    b"ERROR: SDK.ServerError\nErrorCode: A\nMessage: b\n\n{}\nSDK.ServerError\nSDK.ServerError\nRecommend: c",
    b"{}\nERROR: SDK.ServerError\nErrorCode: A\nMessage: b\n[]\n{}\nSD",
    b"<Error><Code>A</Code></Error>\n",
    b"-----BEGIN CERTIFICATE-----\n{}\n",
    b"\n \n   \"a\": 1",
    b"\n   [1, {]",
    b"\xff\xfe{\0}\0\n\0{\0}\0",
    b"\xfe\xff\0{\0}\0\n\0{",
    b"\xff\xfe\x3d\xd8\0\xde\x3d\xd8\n\0{\0}\0\0\xdc",
    b"\xff\xfe",
    b"{\0}\0",
    b"{\0",
    b"\0{\0}",
    b"{}\n\xff{}\n{}",
    b"{}\n{}\xc3",
    b"\xc3",
    b"[{}, {\"a\": \"\xff\"}, {}]",
];

#[test]
fn odd_inputs_are_the_same_in_pieces() {
    for input in ODD {
        assert_same(input, &Options::default());
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
        if !is_sidecar && input.len() < 100_000 {
            assert_same(&input, &Options::default());
            count += 1;
        }
    }
    assert!(count > 100, "{count}");
}

/// Every input of one to three tokens, also near a limit.
#[test]
fn any_tokens_are_the_same_in_pieces() {
    let tokens = ["[", "]", "{", "}", ",", "1", "\"", "\\", "\n", " ", "{\"Data\":{\"Sn\":\"1\"}}"];
    let mut texts = vec![String::new()];
    for _ in 0..3 {
        let longer: Vec<String> =
            texts.iter().flat_map(|text| tokens.iter().map(move |token| format!("{text}{token}"))).collect();
        for text in &longer {
            for limit in [0, 3, 20] {
                let options = Options { max_record_bytes: limit, max_page_bytes: limit };
                let whole: Vec<_> = Records::new(text.as_bytes(), options.clone()).map(told).collect();
                assert_eq!(in_pieces(text.as_bytes(), &options, 1), whole, "{text:?} at {limit}");
            }
        }
        texts = longer;
    }
}
