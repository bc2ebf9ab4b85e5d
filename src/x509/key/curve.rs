//! The curves of EC keys: which one the parameters name, if any.

use std::borrow::Cow;
use std::fmt;

use crate::x509::der::Tag;
use crate::x509::oid::{self, Oid, ShortOid};
use crate::x509::spki::only_element;

/// The curve of an EC key, from the algorithm's parameters (ECParameters, RFC 5480 2.1.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Curve<'a> {
    /// secp256r1.
    P256,
    /// secp384r1.
    P384,
    /// secp521r1.
    P521,
    /// secp256k1.
    Secp256k1,
    /// The curve of SM2.
    Sm2,
    /// Any other named curve.
    Other(Oid<'a>),
    /// The curve is spelled out in a SEQUENCE, which RFC 5480 does not allow; it is not read.
    Explicit,
    /// NULL: the curve is to be taken from the issuer, which RFC 5480 does not allow.
    Implicit,
    /// There are no parameters.
    Missing,
    /// The parameters are none of these.
    Unreadable,
}

impl<'a> Curve<'a> {
    pub(super) fn read(parameters: Option<&'a [u8]>) -> Self {
        let Some(parameters) = parameters else {
            return Curve::Missing;
        };
        match only_element(parameters) {
            Some(element) if element.is(Tag::Oid) => Curve::named(Oid::from_der_contents(element.contents)),
            Some(element) if element.is(Tag::Sequence) => Curve::Explicit,
            Some(element) if element.is(Tag::Null) && element.contents.is_empty() => Curve::Implicit,
            _ => Curve::Unreadable,
        }
    }

    fn named(oid: Oid<'a>) -> Self {
        match oid {
            oid::SECP256R1 => Curve::P256,
            oid::SECP384R1 => Curve::P384,
            oid::SECP521R1 => Curve::P521,
            oid::SECP256K1 => Curve::Secp256k1,
            oid::SM2_CURVE => Curve::Sm2,
            other => Curve::Other(other),
        }
    }

    /// `P-256`, `P-384`, `P-521`, `secp256k1`, `SM2`, or the dotted object identifier of another curve. `None` if the
    /// key does not name its curve.
    #[must_use]
    pub fn name(&self) -> Option<Cow<'static, str>> {
        match self {
            Curve::Other(oid) => Some(Cow::Owned(oid.to_string())),
            _ => self.known_name().map(Cow::Borrowed),
        }
    }

    fn known_name(&self) -> Option<&'static str> {
        match self {
            Curve::P256 => Some("P-256"),
            Curve::P384 => Some("P-384"),
            Curve::P521 => Some("P-521"),
            Curve::Secp256k1 => Some("secp256k1"),
            Curve::Sm2 => Some("SM2"),
            _ => None,
        }
    }

    /// Size of the curve's field in bits, or `None` for a curve not known here.
    #[must_use]
    pub fn bits(&self) -> Option<usize> {
        match self {
            Curve::P256 | Curve::Secp256k1 | Curve::Sm2 => Some(256),
            Curve::P384 => Some(384),
            Curve::P521 => Some(521),
            _ => None,
        }
    }

    /// Octets of one coordinate.
    pub(super) fn field_octets(&self) -> Option<usize> {
        self.bits().map(|bits| bits.div_ceil(8))
    }

    pub(super) fn is_named(&self) -> bool {
        matches!(self, Curve::Other(_)) || self.known_name().is_some()
    }
}

impl fmt::Display for Curve<'_> {
    /// For messages: a long object identifier is cut. [`Curve::name`] gives it in full.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Curve::Other(oid) => ShortOid(*oid).fmt(f),
            Curve::Explicit => f.write_str("explicit curve parameters"),
            Curve::Implicit => f.write_str("a curve inherited from the issuer"),
            Curve::Missing => f.write_str("no curve"),
            Curve::Unreadable => f.write_str("curve parameters that cannot be read"),
            _ => f.write_str(self.known_name().unwrap_or_default()),
        }
    }
}
