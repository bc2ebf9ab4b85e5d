//! Each way in which text differs from canonical PEM, and what reading makes of it.

use base64::engine::general_purpose::STANDARD;

use super::*;

/// 99 octets 0x00 to 0x62, encoded by `python3 -c "import base64; print(base64.b64encode(bytes(range(99))))"`
/// and wrapped at 64 columns.
const LINES: [&str; 3] = [
    "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4v",
    "MDEyMzQ1Njc4OTo7PD0+P0BBQkNERUZHSElKS0xNTk9QUVJTVFVWV1hZWltcXV5f",
    "YGFi",
];

fn canonical() -> String {
    format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", LINES.join("\n"))
}

fn octets() -> Vec<u8> {
    (0..99).collect()
}

#[track_caller]
fn assert_repaired(text: &str, repairs: &[Repair]) {
    let pem = Pem::read(text);
    assert_eq!(pem.certificate(), Ok(octets()));
    assert_eq!(pem.repairs(), repairs);
}

#[test]
fn text_as_openssl_writes_it_needs_no_repair() {
    assert_repaired(&canonical(), &[]);
    assert_repaired(canonical().trim_end(), &[]);
}

/// Whether the text is canonical. Then it is the same to the search for blocks and repairs.
#[track_caller]
fn is_canonical(text: &str) -> bool {
    let Some(pem) = Pem::canonical(text) else {
        return false;
    };
    let searched = Pem::repaired(text);
    assert_eq!(pem.certificate(), searched.certificate(), "{text:?}");
    assert!(pem.labels().eq(searched.labels()), "{text:?}");
    assert!(pem.decoded().eq(searched.decoded()), "{text:?}");
    assert_eq!(pem.repairs(), searched.repairs(), "{text:?}");
    assert_eq!(pem.has_private_key(), searched.has_private_key(), "{text:?}");
    assert_eq!(format!("{pem:?}"), format!("{searched:?}"));
    assert!(!Pem::is_masked(text));
    true
}

#[test]
fn one_certificate_in_lines_of_64_characters_is_canonical() {
    for length in 1..200 {
        let octets: Vec<u8> = (0..length).collect();
        let base64 = STANDARD.encode(&octets);
        let lines: Vec<_> = base64.as_bytes().chunks(64).map(|line| str::from_utf8(line).unwrap()).collect();
        let text = format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----", lines.join("\n"));
        assert_eq!(Pem::canonical(&text).unwrap().certificate().as_ref(), Ok(&octets), "{text}");
        assert!(is_canonical(&text));
        assert!(is_canonical(&format!("{text}\n")));
        assert!(!is_canonical(&format!("{text}\n\n")));
        assert!(!is_canonical(&text.replace("CERTIFICATE", "CERTIFICATF")));
        assert!(!is_canonical(&text.replace('\n', "\\n")));
    }
}

#[test]
fn a_blank_line_is_not_canonical() {
    for lines in [vec![], vec![""], vec![LINES[0], ""], vec![LINES[0], LINES[1], ""], vec!["", LINES[2]]] {
        let body: String = lines.iter().map(|line| format!("{line}\n")).collect();
        let text = format!("-----BEGIN CERTIFICATE-----\n{body}-----END CERTIFICATE-----\n");
        assert!(!is_canonical(&text), "{text}");
    }
}

#[test]
fn no_change_to_a_text_makes_two_readings_of_it() {
    let insertions = ["", "\n", "\\n", "\\", "\r", " ", "A", "=", "*", "-", ":", "-----BEGIN ", "-----END "];
    let text = canonical();
    let mut canonical = 0;
    for at in 0..text.len() {
        for inserted in insertions {
            for removed in [0, 1, 2, 66] {
                let (start, rest) = text.split_at(at);
                let changed = format!("{start}{inserted}{}", rest.get(removed..).unwrap_or_default());
                canonical += usize::from(is_canonical(&changed));
            }
        }
    }
    // The base64 has 136 characters, each of which may become an A; and some changes change nothing.
    assert!(canonical > 136, "{canonical}");
}

#[test]
fn each_deformation_is_undone_and_named() {
    let text = canonical();
    assert_repaired(&text.replace('\n', "\\n"), &[Repair::LiteralNewline]);
    assert_repaired(&text.replace('\n', "\\r\\n"), &[Repair::LiteralCarriageReturn]);
    assert_repaired(&text.replace('\n', "\r\n"), &[Repair::CrLf]);
    assert_repaired(&text.replace('\n', "\r"), &[Repair::LoneCr]);
    assert_repaired(&format!("\u{feff}{text}"), &[Repair::ByteOrderMark]);
    assert_repaired(&text.replace('\n', "\n  "), &[Repair::Indentation]);
    assert_repaired(&text.replace('\n', " \n"), &[Repair::TrailingSpace]);
    assert_repaired(&format!("\n{text}"), &[Repair::BlankLines]);
    assert_repaired(&text.replace("MDEy", "\nMDEy"), &[Repair::BlankLines]);
    assert_repaired(&format!("subject=CN = x\n{text}"), &[Repair::Prose]);
    assert_repaired(&format!("{text}# end\n"), &[Repair::Prose]);
    assert_repaired(&text.replace("MDEy", "MDE\ny"), &[Repair::LineLength]);
    let one_line = format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", LINES.concat());
    assert_repaired(&one_line, &[Repair::LineLength]);
    assert_repaired(&one_line.replace('\n', ""), &[Repair::OneLine, Repair::LineLength]);
    assert_repaired(
        &text.replace('\n', " ").replace("-----END", " -----END"),
        &[Repair::Indentation, Repair::TrailingSpace, Repair::OneLine, Repair::LineLength],
    );
    let indented = text.replace("-----\nAAEC", "-----\nX-Origin: console,\n  second part, more\n  AAEC");
    assert_repaired(&indented, &[Repair::Indentation, Repair::Headers]);
    let header = text.replace("-----\nAAEC", "-----\nX-Origin: console\n\nAAEC");
    assert_repaired(&header, &[Repair::BlankLines, Repair::Headers]);
}

#[test]
fn several_repairs_are_all_named() {
    let text = format!("\u{feff}note:\r\n{}", canonical().replace('\n', "\r\n"));
    assert_repaired(&text, &[Repair::CrLf, Repair::ByteOrderMark, Repair::Prose]);
}

#[test]
fn what_is_not_one_certificate_block_is_refused_and_named() {
    let text = canonical();
    for (given, expected) in [
        (String::new(), PemError::NoBlock),
        (LINES.concat(), PemError::NoBlock),
        (format!("{text}{text}"), PemError::SeveralBlocks(2)),
        (text.replace("-----END CERTIFICATE-----\n", ""), PemError::NoEnd),
        (text.replace("-----END CERTIFICATE-----\n", &text), PemError::NoEnd),
        (text.replace("END CERTIFICATE", "END X509 CRL"), PemError::LabelMismatch),
        (format!("{text}-----END CERTIFICATE-----\n"), PemError::LabelMismatch),
        (format!("-----END CERTIFICATE-----\n{text}"), PemError::LabelMismatch),
        (text.replace("CERTIFICATE", "TRUSTED CERTIFICATE"), PemError::Label("TRUSTED CERTIFICATE".into())),
        (text.replace("BEGIN CERTIFICATE-----", "BEGIN CERTIFICATE"), PemError::OpenMarker),
        (text.replace("AAEC", "AA*C"), PemError::Character('*')),
        (text.replace("-----\nAAEC", "-----\nProc-Type: 4,ENCRYPTED\n\nAAEC"), PemError::EncryptionHeader),
        (
            text.replace("-----\nAAEC", "-----\nproc-type: 4,\n ,encrypted\n\nAAEC"),
            PemError::EncryptionHeader,
        ),
        (text.replace("-----\nAAEC", "-----Proc-Type:4,ENCRYPTED\nAAEC"), PemError::EncryptionHeader),
        (
            text.replace("-----\nAAEC", "-----\nX-A: b\nDEK-Info: DES-CBC,00\nAAEC"),
            PemError::EncryptionHeader,
        ),
        (format!("\0{text}"), PemError::Nul),
        (format!("{text}\0"), PemError::Nul),
        (text.replace("YGFi", "YG\0Fi"), PemError::Nul),
        (format!("{text}\0{text}"), PemError::Nul),
        (text.replace("YGFi", "YGF"), PemError::Base64),
        (text.replace("YGFi", "YGF="), PemError::Base64),
    ] {
        assert_eq!(Pem::read(&given).certificate(), Err(expected), "{given}");
    }
}

/// What `openssl x509` makes of a certificate with these between its lines, or once within one, is an error in each case;
/// tests/openssl.rs asks it.
#[test]
fn lines_end_with_line_feeds_and_carriage_returns_only() {
    let text = canonical();
    for end in
        ['\u{b}', '\u{c}', '\u{1c}', '\u{85}', '\u{a0}', '\u{2003}', '\u{2028}', '\u{2029}', '\u{3000}']
    {
        let between = |line: &str| text.replace(&format!("{line}\n"), &format!("{line}{end}"));
        for given in [
            between(LINES[0]),
            between(LINES[1]),
            text.replace("MDEy", &format!("{end}MDEy")),
            text.replace("MDEy", &format!("MDEy{end}\n")),
            text.replace("-----\nAAEC", &format!("-----{end}AAEC")),
        ] {
            assert_eq!(Pem::read(&given).certificate(), Err(PemError::Character(end)), "{given:?}");
        }
        // Around the block it is other text.
        assert_repaired(&format!("{end}\n{text}"), &[Repair::Prose]);
    }
    // A line of headers to one reader, and to another one with base64 behind it.
    let header = text.replace("-----\nAAEC", "-----\nX-Origin: console\u{2028}AAEC");
    assert_eq!(Pem::read(&header).certificate(), Err(PemError::Character('-')));
}

#[test]
fn no_more_blocks_are_read_than_the_limit_says() {
    let block = "-----BEGIN A-----\n-----END A-----\n";
    let most = block.repeat(Pem::MAX_BLOCKS);
    let too_many = format!("{most}{block}");
    assert_eq!(Pem::read(&most).certificate(), Err(PemError::SeveralBlocks(10_000)));
    assert_eq!(Pem::read(&too_many).certificate(), Err(PemError::TooManyBlocks));
    assert!(blocks(&most).iter().all(Result::is_ok));
    assert_eq!(blocks(&most).len(), 10_000);
    // Blocks that are not complete count too.
    for text in [too_many, "-----BEGIN A-----\n".repeat(20_000)] {
        let found = blocks(&text);
        assert_eq!(found.len(), 10_001);
        assert_eq!(found.last().unwrap().as_ref().err(), Some(&PemError::TooManyBlocks));
    }
}

#[test]
fn all_blocks_of_a_bundle_are_read_and_a_broken_one_costs_only_itself() {
    let block = canonical();
    let without_end = block.replace("-----END CERTIFICATE-----\n", "");
    let mismatched = block.replace("END CERTIFICATE", "END X509 CRL");
    let other = block.replace("CERTIFICATE", "X509 CRL");
    let text = format!("s:CN = x\n{block}{without_end}{other}{mismatched}prose\n{block}");
    let read: Vec<_> = blocks(&text)
        .into_iter()
        .map(|block| block.map(|block| (block.label().to_owned(), block.decode())))
        .collect();
    let whole = |label: &str| Ok((label.to_owned(), Ok(octets())));
    assert_eq!(
        read,
        [
            whole("CERTIFICATE"),
            Err(PemError::NoEnd),
            whole("X509 CRL"),
            Err(PemError::LabelMismatch),
            whole("CERTIFICATE"),
        ]
    );
    assert!(blocks("no block").is_empty());
    assert!(blocks("-----END CERTIFICATE-----").is_empty());
}

#[test]
fn the_blocks_of_a_bundle_are_repaired_as_a_single_one_is() {
    let two = format!("{0}{0}", canonical());
    for text in [
        two.replace('\n', "\\n"),
        two.replace('\n', "\r\n"),
        two.replace('\n', "\n  "),
        two.replace('\n', ""),
        format!("\u{feff}{two}"),
    ] {
        let read: Vec<_> = blocks(&text).into_iter().map(|block| block.unwrap().decode()).collect();
        assert_eq!(read, [Ok(octets()), Ok(octets())], "{text}");
    }
}

#[test]
fn hyphens_between_two_blocks_close_the_one_and_open_the_other() {
    let one = canonical();
    let (first, second) = (one.trim_end().trim_end_matches('-'), one.trim_start_matches('-'));
    for hyphens in ["-----", "------", "----------"] {
        let read: Vec<_> = blocks(&format!("{first}{hyphens}{second}"))
            .into_iter()
            .map(|block| block.and_then(|block| block.decode()))
            .collect();
        assert_eq!(read, [Ok(octets()), Ok(octets())], "{hyphens}");
    }
    let four: Vec<_> = blocks(&format!("{first}----{second}")).into_iter().map(|block| block.err()).collect();
    assert_eq!(four, [Some(PemError::LabelMismatch)]);
}

#[test]
fn a_label_stands_in_one_line_and_has_64_octets_at_most() {
    let labelled = |label: &str| {
        let text = canonical().replace("CERTIFICATE", label);
        Pem::read(&text).certificate()
    };
    let longest = "A".repeat(64);
    assert_eq!(labelled(&longest), Err(PemError::Label(longest.clone())));
    assert_eq!(labelled(&format!("{longest}A")), Err(PemError::OpenMarker));
    assert_eq!(labelled("A\nA"), Err(PemError::OpenMarker));
}

#[test]
fn nothing_is_repaired_where_there_is_no_block() {
    assert_eq!(Pem::read("prose\n\n\n").repairs(), []);
}

#[test]
fn what_is_in_a_block_is_not_shown_by_debug() {
    let pem = format!("{:?}", Pem::read(&canonical()));
    assert!(pem.contains("Block(CERTIFICATE, 132 characters)"), "{pem}");
    assert!(!pem.contains("AAEC"), "{pem}");
}

#[test]
fn a_begin_line_that_begins_within_another_is_one_that_has_no_end() {
    for hyphens in ["-----", "------", "--------", "----------"] {
        let text = canonical().replacen("-----\n", &format!("{hyphens}BEGIN X: Y\n"), 1);
        assert_eq!(Pem::read(&text).certificate(), Err(PemError::NoEnd), "{text}");
        assert!(blocks(&text).iter().all(Result::is_err), "{text}");
    }
}

#[test]
fn private_keys_are_found_whatever_their_kind_and_state() {
    let key = |label: &str| format!("{}-----BEGIN {label}-----\nAA==\n-----END {label}-----\n", canonical());
    for label in [
        "PRIVATE KEY",
        "RSA PRIVATE KEY",
        "EC PRIVATE KEY",
        "ENCRYPTED PRIVATE KEY",
        "OPENSSH PRIVATE KEY",
        "PGP PRIVATE KEY BLOCK",
    ] {
        assert!(Pem::read(&key(label)).has_private_key(), "{label}");
    }
    assert!(Pem::read("---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----\\nAA").has_private_key());
    assert!(Pem::read("-----BEGIN RSA PRIVATE KEY-----").has_private_key());
    assert!(!Pem::read(&key("PUBLIC KEY")).has_private_key());
    for prose in
        ["the PRIVATE KEY stays at home", "# BEGINNING: the PRIVATE KEY stays", "BEGIN with the PRIVATE KEY"]
    {
        assert!(!Pem::read(&format!("{prose}\n{}", canonical())).has_private_key(), "{prose}");
    }
}

#[test]
fn only_asterisks_where_pem_should_be_are_masks() {
    assert!(!Pem::is_masked(&canonical()));
    assert!(!Pem::is_masked(&format!("Subject: CN=*.example.com\n{}", canonical())));
    assert!(Pem::is_masked(&canonical().replace("MDEy", "****")));
    assert!(Pem::is_masked("-----BEGIN CERTIFICATE-----\\nMII******\\n-----END CERTIFICATE-----"));
    assert!(Pem::is_masked("-----BEGIN CERTIFICATE-----\nMII******"));
    assert!(Pem::is_masked("******"));
}

#[test]
fn a_label_that_is_a_private_key_is_not_in_what_debug_shows() {
    // openssl genpkey -algorithm ed25519 -outform DER | base64
    let key = "MC4CAQAwBQYDK2VwBCIEIADUHHTHIUOpwtRHycziLSZ8zyuKpZO5ER0ANqwExEmx";
    let pem = Pem::read(&format!("-----BEGIN {key}-----\nMAA=\n-----END {key}-----\n"));
    assert_eq!(pem.labels().next(), Some(key));
    for shown in [format!("{pem:?}"), format!("{:?}", pem.certificate().unwrap_err())] {
        assert!(shown.contains("(text with a private key, not shown)") && !shown.contains("MC4C"), "{shown}");
    }
}
