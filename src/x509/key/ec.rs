//! Keys on elliptic curves (RFC 5480), and the forms of their points.

use super::curve::Curve;
use super::reading::{KeyError, Reason, whole_octets};
use super::small_private::SmallPrivateKey;
use crate::x509::spki::SubjectPublicKeyInfo;

/// A key on an elliptic curve (RFC 5480).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct EcKey<'a> {
    /// The curve.
    pub curve: Curve<'a>,
    /// The point as SEC 1 2.3.3 encodes it: compressed or uncompressed and of the right length, where the curve's size
    /// is known. Whether it lies on the curve was not checked.
    pub point: &'a [u8],
}

impl<'a> EcKey<'a> {
    pub(super) fn read(info: &SubjectPublicKeyInfo<'a>, curve: Curve<'a>) -> Result<Self, KeyError> {
        let key = EcKey { curve, point: whole_octets(info)? };
        key.check_point_form().map(|()| key)
    }

    /// The point must be uncompressed or compressed, not hybrid and not the point at infinity (RFC 5480 2.2, SEC 1
    /// 2.3.3). Whether it lies on the curve is another question. On a curve of unknown size any other form passes.
    fn check_point_form(&self) -> Result<(), KeyError> {
        match self.curve.field_octets() {
            // Infinity is written alike on every curve.
            None if self.point == [0] => Err(KeyError(Reason::Infinity)),
            None => Ok(()),
            Some(field_octets) => Point::read(self.point, field_octets).map(|_| ()),
        }
    }

    /// The private key, if it is one that anyone can guess. Only for P-256, P-384, P-521 and secp256k1; whether the point lies
    /// on its curve was not checked.
    pub(crate) fn small_private_key(&self) -> Option<SmallPrivateKey> {
        SmallPrivateKey::of_ec(&self.curve, self.coordinates()?.x)
    }

    pub(super) fn same(&self, other: &EcKey<'_>) -> bool {
        if self.curve != other.curve {
            return false;
        }
        self.point == other.point
            || match (self.coordinates(), other.coordinates()) {
                // Of two points in one form, different octets are different points.
                (Some(a), Some(b)) => a.y.is_some() != b.y.is_some() && a.x == b.x && a.odd == b.odd,
                _ => false,
            }
    }

    fn coordinates(&self) -> Option<Point<'a>> {
        Point::read(self.point, self.curve.field_octets()?).ok()
    }
}

/// A point on a curve over a prime field, as encoded (SEC 1 2.3.3).
struct Point<'a> {
    x: &'a [u8],
    /// Absent in compressed form.
    y: Option<&'a [u8]>,
    /// Whether y is odd.
    odd: bool,
}

impl<'a> Point<'a> {
    fn read(octets: &'a [u8], field_octets: usize) -> Result<Self, KeyError> {
        let Some((&first, rest)) = octets.split_first() else {
            return Err(KeyError(Reason::EmptyPoint));
        };
        let both = field_octets.saturating_mul(2);
        match first {
            0 if rest.is_empty() => Err(KeyError(Reason::Infinity)),
            2 | 3 if rest.len() == field_octets => Ok(Point { x: rest, y: None, odd: first == 3 }),
            4 if rest.len() == both => {
                let (x, y) = rest.split_at(field_octets);
                Ok(Point { x, y: Some(y), odd: y.last().is_some_and(|last| last & 1 == 1) })
            }
            6 | 7 if rest.len() == both => Err(KeyError(Reason::HybridPoint)),
            _ => Err(KeyError(Reason::PointForm {
                first,
                length: octets.len(),
                expected: both.saturating_add(1),
            })),
        }
    }
}
