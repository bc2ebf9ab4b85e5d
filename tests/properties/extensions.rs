//! Values of extensions, changed in some octets: whether they are of the extension's type is asked of this library and of
//! x509-cert, which shares no code with it. Where the two may differ is said by rules of the encoding, each with its
//! reason.

use std::collections::{BTreeMap, BTreeSet};

use mqtt_ca_check::wire::Field;
use mqtt_ca_check::x509::Certificate;
use proptest::prelude::*;
use proptest::sample::Index;
use x509_cert::der::Decode;
use x509_cert::ext::pkix::{
    AuthorityKeyIdentifier, BasicConstraints, CertificatePolicies, ExtendedKeyUsage, KeyUsage,
    NameConstraints, SubjectAltName, SubjectKeyIdentifier,
};

use crate::der::{Parts, contents, extension, tlv};
use crate::support::certificates;
use crate::{content, holds};

/// The extensions that are looked into, by the octets of their identifiers.
pub(crate) const KNOWN: [[u8; 3]; 8] = [
    [0x55, 0x1d, 14],
    [0x55, 0x1d, 15],
    [0x55, 0x1d, 17],
    [0x55, 0x1d, 19],
    [0x55, 0x1d, 30],
    [0x55, 0x1d, 32],
    [0x55, 0x1d, 35],
    [0x55, 0x1d, 37],
];

/// The values that the known extensions have in testdata, well formed or not, by the octets of their identifiers.
pub(crate) fn values() -> BTreeMap<Vec<u8>, Vec<Vec<u8>>> {
    let mut values: BTreeMap<Vec<u8>, BTreeSet<Vec<u8>>> = BTreeMap::new();
    for fixture in certificates() {
        for extension in fixture.certificate.extensions() {
            if KNOWN.iter().any(|known| known == extension.oid.der_contents()) {
                let of_kind = values.entry(extension.oid.der_contents().to_vec()).or_default();
                let _new = of_kind.insert(extension.value.to_vec());
            }
        }
    }
    assert!(values.keys().eq(&KNOWN));
    values.into_iter().map(|(oid, values)| (oid, values.into_iter().collect())).collect()
}

/// A certificate with this value as its only extension.
fn with_extension(carrier: &Parts, oid: &[u8], value: &[u8]) -> Certificate {
    let certificate = carrier.clone().with_extensions(&[extension(oid, false, value)]);
    Certificate::from_der(certificate.der()).unwrap()
}

/// What x509-cert says of a value.
fn decodes(oid: &[u8], value: &[u8]) -> bool {
    match oid {
        [0x55, 0x1d, 14] => SubjectKeyIdentifier::from_der(value).is_ok(),
        [0x55, 0x1d, 15] => KeyUsage::from_der(value).is_ok(),
        [0x55, 0x1d, 17] => SubjectAltName::from_der(value).is_ok(),
        [0x55, 0x1d, 19] => BasicConstraints::from_der(value).is_ok(),
        [0x55, 0x1d, 30] => NameConstraints::from_der(value).is_ok(),
        [0x55, 0x1d, 32] => CertificatePolicies::from_der(value).is_ok(),
        [0x55, 0x1d, 35] => AuthorityKeyIdentifier::from_der(value).is_ok(),
        [0x55, 0x1d, 37] => ExtendedKeyUsage::from_der(value).is_ok(),
        _ => panic!("{oid:?}"),
    }
}

/// A change of the octets as they stand.
#[derive(Clone, Debug)]
enum Edit {
    Flip(Index),
    Set(Index, u8),
    Insert(Index, u8),
    Remove(Index),
    Truncate(Index),
    /// A change inside that keeps the lengths around it right.
    Inside(Index, Change),
}

/// A change of one element.
#[derive(Clone, Debug)]
enum Change {
    Tag(u8),
    Contents(Vec<u8>),
    Flip(Index),
    Insert(Index, u8),
    Remove(Index),
    Drop,
    Double,
    /// With the element after it, in the other order.
    Swap,
    Empty,
    /// A length of this many octets more than needed.
    LongLength(u8),
}

fn edit() -> impl Strategy<Value = Edit> {
    let index = any::<Index>;
    let octet = || prop_oneof![any::<u8>(), prop::sample::select(vec![0x00, 0x01, 0x7f, 0x80, 0x81, 0xff])];
    let tag = || {
        prop_oneof![
            prop::sample::select(vec![0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x0c, 0x16, 0x1c, 0x30, 0x31]),
            0x80..=0x89_u8,
            0xa0..=0xa9_u8,
            any::<u8>(),
        ]
    };
    let change = prop_oneof![
        1 => tag().prop_map(Change::Tag),
        1 => prop::collection::vec(octet(), 0..6).prop_map(Change::Contents),
        2 => index().prop_map(Change::Flip),
        2 => (index(), octet()).prop_map(|(at, octet)| Change::Insert(at, octet)),
        1 => index().prop_map(Change::Remove),
        1 => Just(Change::Drop),
        1 => Just(Change::Double),
        1 => Just(Change::Swap),
        1 => Just(Change::Empty),
        1 => (1..3_u8).prop_map(Change::LongLength),
    ];
    prop_oneof![
        1 => index().prop_map(Edit::Flip),
        1 => (index(), octet()).prop_map(|(at, octet)| Edit::Set(at, octet)),
        1 => (index(), octet()).prop_map(|(at, octet)| Edit::Insert(at, octet)),
        1 => index().prop_map(Edit::Remove),
        1 => index().prop_map(Edit::Truncate),
        6 => (index(), change).prop_map(|(at, change)| Edit::Inside(at, change)),
    ]
}

impl Edit {
    fn apply(&self, octets: &mut Vec<u8>) {
        if octets.is_empty() {
            return;
        }
        match self {
            Edit::Flip(at) => flip(octets, *at),
            Edit::Set(at, octet) => *at.get_mut(octets) = *octet,
            Edit::Insert(at, octet) => octets.insert(at.index(octets.len() + 1), *octet),
            Edit::Remove(at) => drop(octets.remove(at.index(octets.len()))),
            Edit::Truncate(at) => octets.truncate(at.index(octets.len())),
            Edit::Inside(at, change) => {
                if let Some(mut nodes) = read(octets) {
                    let mut number = at.index(nodes.iter().map(Node::count).sum());
                    change_node(&mut nodes, &mut number, change);
                    *octets = write(&nodes);
                }
            }
        }
    }
}

fn flip(octets: &mut [u8], at: Index) {
    if !octets.is_empty() {
        let bit = at.index(octets.len() * 8);
        octets[bit / 8] ^= 0x80 >> (bit % 8);
    }
}

/// An element: what is inside is elements where the form says so and they can be read.
#[derive(Clone, Debug)]
struct Node {
    tag: u8,
    inside: Result<Vec<Node>, Vec<u8>>,
    /// Octets of the length beyond those needed.
    long: u8,
}

impl Node {
    fn count(&self) -> usize {
        1 + self.inside.iter().flatten().map(Node::count).sum::<usize>()
    }
}

/// The elements that fill `octets`, of which there is at least one.
fn read(octets: &[u8]) -> Option<Vec<Node>> {
    let mut nodes = Vec::new();
    let mut start = 0;
    while start < octets.len() {
        let contents = contents(octets, start)?;
        let tag = octets[start];
        let shortest = tlv(tag, &octets[contents.clone()]).len();
        let long = u8::try_from(contents.end - start - shortest).ok()?;
        start = contents.end;
        let octets = octets[contents].to_vec();
        let inside = if tag & 0x20 == 0 { None } else { read(&octets) };
        nodes.push(Node { tag, inside: inside.ok_or(octets), long });
    }
    (!nodes.is_empty()).then_some(nodes)
}

fn write(nodes: &[Node]) -> Vec<u8> {
    let mut octets = Vec::new();
    for node in nodes {
        let contents = match &node.inside {
            Ok(nodes) => write(nodes),
            Err(octets) => octets.clone(),
        };
        let element = tlv(node.tag, &contents);
        let (header, _) = element.split_at(element.len() - contents.len());
        match (header, node.long) {
            (header, 0) => octets.extend(header),
            ([tag, length], long) => {
                octets.extend([*tag, 0x80 | long]);
                octets.extend(vec![0; usize::from(long) - 1]);
                octets.push(*length);
            }
            ([tag, form, length @ ..], long) => {
                octets.extend([*tag, form + long]);
                octets.extend(vec![0; usize::from(long)]);
                octets.extend(length);
            }
            _ => panic!("a header has two octets"),
        }
        octets.extend(contents);
    }
    octets
}

/// Changes the element of this number, counted from the outside to the inside.
fn change_node(nodes: &mut Vec<Node>, number: &mut usize, change: &Change) {
    for at in 0..nodes.len() {
        if *number == 0 {
            change.apply(nodes, at);
            *number = usize::MAX;
            return;
        }
        *number -= 1;
        if let Ok(inside) = &mut nodes[at].inside {
            change_node(inside, number, change);
        }
        if *number == usize::MAX {
            return;
        }
    }
}

impl Change {
    fn apply(&self, nodes: &mut Vec<Node>, at: usize) {
        let mut octets = match &nodes[at].inside {
            Ok(inside) => write(inside),
            Err(octets) => octets.clone(),
        };
        match self {
            Change::Drop => return drop(nodes.remove(at)),
            Change::Double => return nodes.insert(at, nodes[at].clone()),
            Change::Swap if at + 1 < nodes.len() => return nodes.swap(at, at + 1),
            Change::Swap => return,
            Change::Tag(tag) => return nodes[at].tag = *tag,
            Change::LongLength(long) => return nodes[at].long = *long,
            Change::Empty => octets.clear(),
            Change::Contents(contents) => octets.clone_from(contents),
            Change::Flip(index) => flip(&mut octets, *index),
            Change::Insert(index, octet) => octets.insert(index.index(octets.len() + 1), *octet),
            Change::Remove(_) if octets.is_empty() => {}
            Change::Remove(index) => drop(octets.remove(index.index(octets.len()))),
        }
        nodes[at].inside = Err(octets);
    }
}

/// In what the two differ.
struct Rule {
    reason: &'static str,
    /// Whether this library takes what x509-cert refuses, or the other way round.
    taken_here: bool,
    /// Whether der-encoding reports what is taken here.
    reported: bool,
    /// Whether an element with so many around it is of that kind. What the two say plays no part.
    applies: fn(&Node, usize) -> bool,
    /// The last arc of an extension's identifier, and a value about which the two differ for no other reason.
    example: (u8, &'static str),
}

const RULES: [Rule; 16] = [
    Rule {
        reason: "it refuses a length longer than needed",
        taken_here: true,
        reported: true,
        applies: |node, _| node.long > 0,
        example: (14, "048101ab"),
    },
    Rule {
        reason: "it takes TRUE only as ff",
        taken_here: true,
        reported: true,
        applies: |node, _| node.is(0x01, |octets| matches!(octets, [0x01..=0xfe])),
        example: (19, "3003010101"),
    },
    Rule {
        reason: "it reads path lengths up to 255; RFC 5280 section 4.2.1.9 sets no limit",
        taken_here: true,
        reported: false,
        applies: |node, _| node.is(0x02, |octets| octets.len() > 2 || matches!(octets, [0x01..=0x7f, _])),
        example: (19, "30070101ff02020100"),
    },
    Rule {
        reason: "it reads bit strings of up to 16 bits; a list of named bits has no end (X.680 22.7)",
        taken_here: true,
        reported: false,
        applies: |node, _| node.is(0x03, |octets| octets.len() > 3),
        // Seven unused bits of 24: the 17th bit is set.
        example: (15, "030407000680"),
    },
    Rule {
        reason: "it knows second arcs up to 39; under the first arc 2 there are others (X.690 8.19.4)",
        taken_here: true,
        reported: false,
        applies: |node, _| node.is_oid(|octets| octets.first().is_some_and(|first| *first >= 120)),
        // X.690 8.19.5: 2.999.3
        example: (37, "30050603883703"),
    },
    Rule {
        reason: "it reads arcs below 2^32, and identifiers of up to 39 octets",
        taken_here: true,
        reported: false,
        applies: |node, _| {
            let is_large = |octets: &[u8]| octets.split(|octet| *octet < 0x80).any(|arc| arc.len() >= 4);
            node.is_oid(|octets| octets.len() > 39 || is_large(octets))
        },
        // 1.3.6.4294967296, since 2^32 is 16 * 128^4
        example: (37, "300906072b069080808000"),
    },
    Rule {
        reason: "it does not know x400Address",
        taken_here: true,
        reported: false,
        applies: |node, _| node.tag == 0xa3,
        example: (17, "3005a303020101"),
    },
    Rule {
        reason: "it looks into ediPartyName, of which it is only asked here whether it is made of elements",
        taken_here: true,
        reported: false,
        applies: |node, _| node.tag == 0xa5,
        example: (17, "3005a503020101"),
    },
    Rule {
        reason: "it reads distances in name constraints below 2^32; RFC 5280 section 4.2.1.10 sets no limit",
        taken_here: true,
        reported: false,
        applies: |node, depth| {
            let rest = node.inside.iter().flatten().skip(1);
            depth == 3 && rest.into_iter().any(|it| matches!(&it.inside, Err(octets) if octets.len() > 4))
        },
        // dNSName a, minimum 2^32
        example: (30, "300ea00c300a82016180050100000000"),
    },
    Rule {
        reason: "it does not know every universal type where any may stand",
        taken_here: true,
        reported: false,
        applies: |node, _| node.tag < 0x40 && !UNIVERSAL.contains(&node.tag),
        // UniversalString as a policy qualifier
        example: (32, "30123010060155300b30090601551c0400000061"),
    },
    Rule {
        reason: "it refuses a tag of more octets than needed",
        taken_here: true,
        reported: true,
        applies: |node, _| {
            let is_long = |octet: u8| octet & 0x1f == 0x1f;
            // The elements of the tests have tags of one octet: others are what cannot be read.
            let holds_long =
                matches!(&node.inside, Err(octets) if octets.iter().any(|octet| is_long(*octet)));
            is_long(node.tag) || (node.tag & 0x20 != 0 && holds_long)
        },
        // IA5String as a policy qualifier, its tag as 1f 16
        example: (32, "3010300e060155300930070601551f160161"),
    },
    Rule {
        reason: "it refuses a type of an attribute that is no object identifier (X.690 8.19.2)",
        taken_here: true,
        reported: true,
        applies: |node, _| node.is_oid(|octets| octets.last().is_none_or(|last| *last >= 0x80)),
        example: (17, "300da40b30093107300506000c0161"),
    },
    Rule {
        reason: "it takes a list without elements; they are of SIZE (1..MAX), and of name constraints one is there",
        taken_here: false,
        reported: false,
        applies: |node, _| [0x30, 0x31, 0xa0, 0xa1].iter().any(|tag| node.is(*tag, <[u8]>::is_empty)),
        example: (37, "3000"),
    },
    Rule {
        reason: "it passes over a superfluous octet in an object identifier (X.690 8.19.2)",
        taken_here: false,
        reported: false,
        applies: |node, _| {
            node.is_oid(|octets| {
                let mut starts = (0..octets.len()).filter(|at| *at == 0 || octets[at - 1] < 0x80);
                starts.any(|at| octets[at] == 0x80)
            })
        },
        example: (37, "300506032b8006"),
    },
    Rule {
        reason: "it takes an iPAddress of any length (RFC 5280 sections 4.2.1.6 and 4.2.1.10 give them)",
        taken_here: false,
        reported: false,
        applies: |node, depth| {
            // Those of name constraints stand one deeper than any other.
            let lengths = if depth == 4 { [8, 32] } else { [4, 16] };
            node.is(0x87, |octets| !lengths.contains(&octets.len()))
        },
        example: (17, "30058703010203"),
    },
    Rule {
        reason: "it takes a policy qualifier that has only its type",
        taken_here: false,
        reported: false,
        applies: |node, depth| depth == 4 && matches!(node.inside.as_deref(), Ok([oid]) if oid.tag == 0x06),
        example: (32, "300d300b0601553006300406025504"),
    },
];

/// The universal tags that x509-cert reads.
const UNIVERSAL: [u8; 22] = [
    0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x09, 0x0a, 0x0c, 0x0d, 0x12, 0x13, 0x14, 0x15, 0x16, 0x17, 0x18,
    0x1a, 0x1b, 0x1e, 0x30, 0x31,
];

impl Node {
    /// Whether it has this tag and its contents are so.
    fn is(&self, tag: u8, contents: impl FnOnce(&[u8]) -> bool) -> bool {
        self.tag == tag
            && match &self.inside {
                Ok(inside) => contents(&write(inside)),
                Err(octets) => contents(octets),
            }
    }

    fn is_oid(&self, contents: impl Fn(&[u8]) -> bool) -> bool {
        self.is(0x06, &contents) || self.is(0x88, &contents)
    }

    fn any(&self, applies: fn(&Node, usize) -> bool, depth: usize) -> bool {
        let inside = || self.inside.iter().flatten();
        applies(self, depth) || inside().any(|node| node.any(applies, depth + 1))
    }
}

impl Rule {
    fn applies(&self, value: &[u8]) -> bool {
        // The value itself is the inside of an element.
        let value = Node { tag: 0x30, inside: read(value).ok_or(value.to_vec()), long: 0 };
        value.any(self.applies, 0)
    }
}

/// A certificate that is DER throughout, for its extensions to be replaced.
fn carrier() -> Parts {
    Parts::of(&content("ec-p256", Field::CaContent))
}

#[test]
fn each_difference_still_is_one() {
    let carrier = carrier();
    for rule in &RULES {
        let (arc, value) = rule.example;
        let (oid, value) = ([0x55, 0x1d, arc], hex::decode(value).unwrap());
        let certificate = with_extension(&carrier, &oid, &value);
        let taken_here = certificate.extensions().next().unwrap().is_well_formed();
        assert_eq!(
            (taken_here, decodes(&oid, &value)),
            (rule.taken_here, !rule.taken_here),
            "{}",
            rule.reason
        );
        assert_eq!(!certificate.deviations().is_empty(), rule.reported, "{}", rule.reason);
        let applying: Vec<&str> =
            RULES.iter().filter(|rule| rule.applies(&value)).map(|rule| rule.reason).collect();
        assert_eq!(applying, [rule.reason]);
    }
}

#[test]
fn a_changed_value_is_read_as_x509_cert_reads_it() {
    let values: Vec<(Vec<u8>, Vec<u8>)> = values()
        .into_iter()
        .flat_map(|(oid, values)| values.into_iter().map(move |value| (oid.clone(), value)))
        .collect();
    let carrier = carrier();
    let inputs = (prop::sample::select(values), prop::collection::vec(edit(), 1..3));
    holds(6000, &inputs, |((oid, mut value), edits)| {
        for edit in &edits {
            edit.apply(&mut value);
        }
        let certificate = with_extension(&carrier, &oid, &value);
        let here = certificate.extensions().next().unwrap().is_well_formed();
        let is_excused = RULES.iter().any(|rule| rule.taken_here == here && rule.applies(&value));
        assert!(
            here == decodes(&oid, &value) || is_excused,
            "2.5.29.{} {}: {here} here, {} there",
            oid[2],
            hex::encode(&value),
            !here
        );
    });
}

#[test]
fn what_is_read_and_written_again_is_the_same() {
    for value in values().into_values().flatten() {
        if let Some(nodes) = read(&value) {
            assert_eq!(write(&nodes), value);
        }
    }
}
