//! The edits: of DER nodes with their lengths put right or left wrong, of octets, of names, of fields and of PEM text;
//! parts taken from the other certificate or from other responses; and signatures.

use arbitrary::Arbitrary;
use p256::pkcs8::EncodePublicKey;
use sha2::{Digest, Sha256};

use super::name::{Folding, NewName, StringType, retell};
use super::tree::{Body, Length, Node};
use super::{CONTENTS, Forgery, SIGNATURES};
use crate::input::{Octets, Text};
use crate::keys::keys;
use crate::recheck;
use crate::seeds::Seed;

/// The certificate that is edited.
#[derive(Arbitrary, Clone, Copy, Debug)]
pub(crate) enum On {
    Ca,
    Proof,
}

/// Where a part comes from.
#[derive(Arbitrary, Clone, Copy, Debug)]
pub(crate) enum Source {
    Ca,
    Proof,
    CaOf(u8),
    ProofOf(u8),
}

/// The parts of a certificate on which a proof rests.
#[derive(Arbitrary, Clone, Copy, Debug)]
pub(crate) enum Part {
    Tbs,
    SerialNumber,
    TbsAlgorithm,
    Issuer,
    Validity,
    Subject,
    PublicKey,
    Extensions,
    Algorithm,
    Signature,
}

/// One edit.
#[derive(Arbitrary, Debug)]
pub(crate) enum Edit {
    Contents(On, u16, Octets),
    Delete(On, u16),
    Duplicate(On, u16),
    Swap(On, u16, u16),
    Insert(On, u16, u8, Octets),
    Tag(On, u16, u8),
    LongTag(On, u16),
    LongLength(On, u16, u8),
    WrongLength(On, u16, u8),
    FlipBit(On, u16, u8),
    Octet(On, u16, u16, u8),
    Splice(Source, u16, On, u16),
    Take(Source, Part, On),
    Name(On, bool, NewName),
    Retell(On, bool, Option<StringType>, Folding),
    /// The verification certificate's issuer becomes the CA's subject, told again.
    IssuerOfCa(Option<StringType>, Folding),
    Sign(On, u8, u8, bool),
    SignByCa(On, bool),
    Field(u8, Text),
    Remove(u8),
    Code(Folding),
    CodeThen(Text),
    /// Also of the text of the other response.
    Certificate(Source, On),
    Text(On, PemEdit),
}

/// An edit of PEM text.
#[derive(Arbitrary, Clone, Debug)]
pub(crate) enum PemEdit {
    LiteralNewlines,
    CrLf,
    LoneCr,
    OneLine,
    Indent,
    Before(Text),
    After(Text),
    Header(Text),
    Insert(u16, Text),
    Remove(u16, u8),
    Twice,
}

const FIELDS: [&str; 8] = [
    "RegistrationCode",
    "CaName",
    "Sn",
    "CaContent",
    "VerificationContent",
    "ValidBegin",
    "ValidEnd",
    "Status",
];

impl On {
    const fn index(self) -> usize {
        match self {
            On::Ca => 0,
            On::Proof => 1,
        }
    }
}

impl Source {
    fn octets(self, forgery: &Forgery) -> Vec<u8> {
        match self {
            Source::Ca => forgery.certificates[0].clone(),
            Source::Proof => forgery.certificates[1].clone(),
            Source::CaOf(seed) => Forgery::of(Seed::of(seed)).certificates[0].clone(),
            Source::ProofOf(seed) => Forgery::of(Seed::of(seed)).certificates[1].clone(),
        }
    }

    fn node(self, forgery: &Forgery) -> Option<Node> {
        Node::read(&self.octets(forgery))
    }
}

impl Part {
    /// The part of a certificate, in which version and the like may be missing.
    fn of(self, certificate: &mut Node) -> Option<&mut Node> {
        let parts = certificate.nodes_mut()?;
        match self {
            Part::Tbs => return parts.get_mut(0),
            Part::Algorithm => return parts.get_mut(1),
            Part::Signature => return parts.get_mut(2),
            _ => {}
        }
        let fields = parts.get_mut(0)?.nodes_mut()?;
        let first = usize::from(fields.first()?.tag == [0xa0]);
        match self {
            Part::SerialNumber => fields.get_mut(first),
            Part::TbsAlgorithm => fields.get_mut(first + 1),
            Part::Issuer => fields.get_mut(first + 2),
            Part::Validity => fields.get_mut(first + 3),
            Part::Subject => fields.get_mut(first + 4),
            Part::PublicKey => fields.get_mut(first + 5),
            _ => fields.iter_mut().find(|field| field.tag == [0xa3]),
        }
    }

    const fn of_name(is_issuer: bool) -> Part {
        if is_issuer { Part::Issuer } else { Part::Subject }
    }
}

impl Edit {
    /// A signature over a certificate by a key of testdata.
    #[cfg(test)]
    pub(super) fn sign(certificate: usize, key: u8) -> Edit {
        Edit::Sign(if certificate == 0 { On::Ca } else { On::Proof }, key, 0, false)
    }

    /// A signature over a certificate by the CA's key, if it is known.
    pub(super) fn sign_by_ca(certificate: usize) -> Edit {
        Edit::SignByCa(if certificate == 0 { On::Ca } else { On::Proof }, false)
    }

    /// A subject of these types and texts for the verification certificate.
    #[cfg(test)]
    pub(super) fn subject_of_proof(attributes: &[(&[u8], &str)]) -> Edit {
        Edit::Name(On::Proof, false, NewName::of(attributes))
    }

    /// Applies the edit; one that does not fit does nothing.
    pub(super) fn apply(self, forgery: &mut Forgery) {
        let _done = self.try_apply(forgery);
    }

    fn try_apply(self, forgery: &mut Forgery) -> Option<()> {
        match self {
            Edit::Contents(on, number, octets) => on_node(forgery, on, number, |node| {
                node.body = Body::Octets(octets.0);
            }),
            Edit::Delete(on, number) => among_siblings(forgery, on, number, |siblings, at| {
                let _removed = siblings.remove(at);
            }),
            Edit::Duplicate(on, number) => among_siblings(forgery, on, number, |siblings, at| {
                siblings.insert(at, siblings[at].clone());
            }),
            Edit::Swap(on, number, other) => among_siblings(forgery, on, number, |siblings, at| {
                let other = usize::from(other) % siblings.len();
                siblings.swap(at, other);
            }),
            Edit::Insert(on, number, tag, octets) => among_siblings(forgery, on, number, |siblings, at| {
                siblings.insert(at, Node::new(tag, Body::Octets(octets.0)));
            }),
            Edit::Tag(on, number, tag) => on_node(forgery, on, number, |node| node.tag = vec![tag]),
            Edit::LongTag(on, number) => on_node(forgery, on, number, |node| {
                if let [tag] = node.tag[..] {
                    node.tag = vec![tag | 0x1f, tag & 0x1f];
                }
            }),
            Edit::LongLength(on, number, count) => on_node(forgery, on, number, |node| {
                node.length = Some(Length::Octets(usize::from(count % 12)));
            }),
            Edit::WrongLength(on, number, length) => on_node(forgery, on, number, |node| {
                node.length = Some(Length::Raw(vec![length]));
            }),
            Edit::FlipBit(on, at, bit) => {
                let der = &mut forgery.certificates[on.index()];
                let at = usize::from(at).checked_rem(der.len())?;
                der[at] ^= 1 << (bit % 8);
                Some(())
            }
            Edit::Octet(on, number, at, value) => on_node(forgery, on, number, |node| {
                if let Body::Octets(octets) = &mut node.body
                    && let Some(at) = usize::from(at).checked_rem(octets.len())
                {
                    octets[at] = value;
                }
            }),
            Edit::Splice(source, from, on, number) => {
                let source = source.node(forgery)?;
                let from = source.get(usize::from(from) % source.count())?.clone();
                on_node(forgery, on, number, |node| *node = from)
            }
            Edit::Take(source, part, on) => {
                let from = part.of(&mut source.node(forgery)?)?.clone();
                on_tree(forgery, on, |tree| {
                    *part.of(tree)? = from;
                    Some(())
                })
            }
            Edit::Name(on, is_issuer, name) => {
                let name = name.node(&code(forgery));
                on_tree(forgery, on, |tree| {
                    *Part::of_name(is_issuer).of(tree)? = name;
                    Some(())
                })
            }
            Edit::Retell(on, is_issuer, string, folding) => on_tree(forgery, on, |tree| {
                retell(Part::of_name(is_issuer).of(tree)?, string, folding);
                Some(())
            }),
            Edit::IssuerOfCa(string, folding) => {
                let mut name = Part::Subject.of(&mut Source::Ca.node(forgery)?)?.clone();
                retell(&mut name, string, folding);
                on_tree(forgery, On::Proof, |tree| {
                    *Part::Issuer.of(tree)? = name;
                    Some(())
                })
            }
            Edit::Sign(on, key, hash, keeps_algorithms) => sign(forgery, on, key, hash, keeps_algorithms),
            Edit::SignByCa(on, keeps_algorithms) => sign(forgery, on, forgery.key?, 0, keeps_algorithms),
            Edit::Field(field, text) => set(forgery, FIELDS[usize::from(field) % FIELDS.len()], text.0),
            Edit::Remove(field) => {
                let _old = forgery.fields.remove(FIELDS[usize::from(field) % FIELDS.len()])?;
                Some(())
            }
            Edit::Code(folding) => {
                let folded = folding.apply(&code(forgery));
                set(forgery, "RegistrationCode", folded)
            }
            Edit::CodeThen(text) => {
                let longer = code(forgery) + &text.0;
                set(forgery, "RegistrationCode", longer)
            }
            Edit::Certificate(source, on) => {
                forgery.certificates[on.index()] = source.octets(forgery);
                Some(())
            }
            Edit::Text(on, edit) => {
                forgery.texts.push((on.index(), edit));
                Some(())
            }
        }
    }
}

fn code(forgery: &Forgery) -> String {
    forgery.fields.get("RegistrationCode").cloned().unwrap_or_default()
}

/// Sets a field; a text that is a certificate is edited as one from then on.
fn set(forgery: &mut Forgery, field: &str, text: String) -> Option<()> {
    if let Some(at) = CONTENTS.iter().position(|content| *content == field)
        && let Some(octets) = recheck::octets_of_pem(&text)
    {
        forgery.certificates[at] = octets;
    }
    let _old = forgery.fields.insert(field.to_owned(), text);
    Some(())
}

fn on_tree(forgery: &mut Forgery, on: On, edit: impl FnOnce(&mut Node) -> Option<()>) -> Option<()> {
    let der = &mut forgery.certificates[on.index()];
    let mut tree = Node::read(der)?;
    edit(&mut tree)?;
    *der = tree.octets();
    Some(())
}

fn on_node(forgery: &mut Forgery, on: On, number: u16, edit: impl FnOnce(&mut Node)) -> Option<()> {
    on_tree(forgery, on, |tree| {
        let number = usize::from(number) % tree.count();
        edit(tree.get_mut(number)?);
        Some(())
    })
}

fn among_siblings(
    forgery: &mut Forgery,
    on: On,
    number: u16,
    edit: impl FnOnce(&mut Vec<Node>, usize),
) -> Option<()> {
    on_tree(forgery, on, |tree| {
        let number = usize::from(number) % tree.count();
        let (siblings, at) = tree.siblings_mut(number)?;
        edit(siblings, at);
        Some(())
    })
}

/// Signs a certificate's TBS, which names the key's algorithm unless the algorithms are kept as they are.
fn sign(forgery: &mut Forgery, on: On, key: u8, hash: u8, keeps_algorithms: bool) -> Option<()> {
    if forgery.signatures == SIGNATURES {
        return None;
    }
    forgery.signatures += 1;
    let key = &keys()[usize::from(key) % keys().len()];
    on_tree(forgery, on, |tree| {
        if !keeps_algorithms {
            let algorithm = Node::read(&key.algorithm(hash))?;
            *Part::Algorithm.of(tree)? = algorithm.clone();
            *Part::TbsAlgorithm.of(tree)? = algorithm;
        }
        let tbs = Part::Tbs.of(tree)?.octets();
        let bits = [vec![0], key.sign(&tbs, hash)].concat();
        *Part::Signature.of(tree)? = Node::new(3, Body::Octets(bits));
        Some(())
    })
}

/// An ECDSA signature on P-256 that is chosen before there is a key: r is the x coordinate of the generator, s is 1.
const CHOSEN: [u8; 64] = {
    let mut octets = *b"\x6b\x17\xd1\xf2\xe1\x2c\x42\x47\xf8\xbc\xe6\xe5\x63\xa4\x40\xf2\
                        \x77\x03\x7d\x81\x2d\xeb\x33\xa0\xf4\xa1\x39\x45\xd8\x98\xc2\x96\
                        \0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0";
    octets[63] = 1;
    octets
};

/// Puts a signature under the proof, and a key into the CA that is computed to fit it (SEC 1 section 4.1.6): nobody holds
/// that key.
pub(super) fn recover(forgery: &mut Forgery, is_odd: bool) -> Option<()> {
    use p256::ecdsa::{RecoveryId, Signature, VerifyingKey};
    let signature = Signature::from_slice(&CHOSEN).ok()?;
    let mut tbs = Vec::new();
    on_tree(forgery, On::Proof, |tree| {
        let algorithm = Node::read(b"\x30\x0a\x06\x08\x2a\x86\x48\xce\x3d\x04\x03\x02")?;
        *Part::Algorithm.of(tree)? = algorithm.clone();
        *Part::TbsAlgorithm.of(tree)? = algorithm;
        tbs = Part::Tbs.of(tree)?.octets();
        let bits = [&[0], signature.to_der().as_bytes()].concat();
        *Part::Signature.of(tree)? = Node::new(3, Body::Octets(bits));
        Some(())
    })?;
    let id = RecoveryId::new(is_odd, false);
    let key = VerifyingKey::recover_from_prehash(&Sha256::digest(&tbs), &signature, id).ok()?;
    let info = key.to_public_key_der().ok()?;
    on_tree(forgery, On::Ca, |tree| {
        *Part::PublicKey.of(tree)? = Node::read(info.as_bytes())?;
        Some(())
    })
}

impl PemEdit {
    pub(super) fn apply(&self, text: &mut String) {
        let place = |at: u16, text: &str| {
            let mut at = usize::from(at) % (text.len() + 1);
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            at
        };
        match self {
            PemEdit::LiteralNewlines => *text = text.replace('\n', "\\n"),
            PemEdit::CrLf => *text = text.replace('\n', "\r\n"),
            PemEdit::LoneCr => *text = text.replace('\n', "\r"),
            PemEdit::OneLine => *text = text.replace('\n', ""),
            PemEdit::Indent => *text = text.replace('\n', "\n  "),
            PemEdit::Before(prose) => text.insert_str(0, &prose.0),
            PemEdit::After(prose) => text.push_str(&prose.0),
            PemEdit::Header(header) => {
                *text = text.replacen("CERTIFICATE-----\n", &format!("CERTIFICATE-----\n{}\n", header.0), 1);
            }
            PemEdit::Insert(at, inserted) => text.insert_str(place(*at, text), &inserted.0),
            PemEdit::Remove(at, count) => {
                let start = place(*at, text);
                let mut end = text.len().min(start + usize::from(*count));
                while !text.is_char_boundary(end) {
                    end += 1;
                }
                text.replace_range(start..end, "");
            }
            PemEdit::Twice => *text = text.repeat(2),
        }
    }
}
