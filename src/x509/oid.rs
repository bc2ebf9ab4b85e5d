//! Object identifiers.

use std::fmt;

use crate::untrusted;

/// An object identifier, held as the contents octets of its DER encoding.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Oid<'a>(&'a [u8]);

impl<'a> Oid<'a> {
    /// Wraps the contents octets of an OBJECT IDENTIFIER. They are not checked; octets that are no identifier
    /// display as `#` and their hexadecimal form.
    #[must_use]
    pub const fn from_der_contents(octets: &'a [u8]) -> Self {
        Oid(octets)
    }

    /// The contents octets (X.690 8.19).
    #[must_use]
    pub const fn der_contents(&self) -> &'a [u8] {
        self.0
    }

    /// Whether the octets are a complete identifier in minimal form (X.690 8.19.2), each arc below 2^128.
    pub(crate) fn is_valid(&self) -> bool {
        /// Octets of 7 bits each that cannot make an arc of 2^128.
        const SHORT: usize = 18;
        if self.0.len() > SHORT {
            return self.try_for_each_arc(|_| Some(())).is_some();
        }
        let mut begins_arc = true;
        for &octet in self.0 {
            if begins_arc && octet == 0x80 {
                return false;
            }
            begins_arc = octet < 0x80;
        }
        begins_arc && !self.0.is_empty()
    }

    /// Calls `f` with each arc from first to last; `None` if `f` gives that or the octets are no identifier.
    fn try_for_each_arc(&self, mut f: impl FnMut(u128) -> Option<()>) -> Option<()> {
        let mut arc: u128 = 0;
        let mut inside = false;
        let mut first = true;
        for &octet in self.0 {
            if !inside && octet == 0x80 {
                return None;
            }
            arc = arc.checked_mul(128)?.checked_add(u128::from(octet & 0x7f))?;
            inside = octet & 0x80 != 0;
            if inside {
                continue;
            }
            if first {
                // X.690 8.19.4: the first two arcs share one number.
                let root = (arc / 40).min(2);
                f(root)?;
                arc = arc.checked_sub(root.checked_mul(40)?)?;
                first = false;
            }
            f(arc)?;
            arc = 0;
        }
        (!inside && !first).then_some(())
    }
}

impl fmt::Display for Oid<'_> {
    /// Dotted decimal, for example `2.5.4.3`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.is_valid() {
            return write!(f, "#{}", untrusted::octets(self.0, usize::MAX));
        }
        let mut separator = "";
        let written = self.try_for_each_arc(|arc| {
            write!(f, "{separator}{arc}").ok()?;
            separator = ".";
            Some(())
        });
        written.ok_or(fmt::Error)
    }
}

impl fmt::Debug for Oid<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Oid({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // X.690 8.19.5 gives 2.999.3 as 88 37 03.
    #[test]
    fn object_identifiers_are_written_with_dots() {
        let dotted = |octets: &[u8]| Oid::from_der_contents(octets).to_string();
        assert_eq!(dotted(&[0x88, 0x37, 0x03]), "2.999.3");
        assert_eq!(dotted(&[0x55, 0x04, 0x03]), "2.5.4.3");
        assert_eq!(dotted(&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d]), "1.2.840.113549");
        assert_eq!(dotted(&[0x00]), "0.0");
        assert_eq!(dotted(&[0x27]), "0.39");
        assert_eq!(dotted(&[0x4f]), "1.39");
        assert_eq!(dotted(&[0x50]), "2.0");
    }

    #[test]
    fn short_and_long_identifiers_are_valid_by_one_rule() {
        // Every identifier of two octets, alone and after sixteen arcs, which makes it a long one.
        for octets in 0..=u16::MAX {
            let short = octets.to_be_bytes();
            let long = [&[0x01; 17], &short[..]].concat();
            let [short, long] = [&short[..], &long].map(|octets| Oid::from_der_contents(octets).is_valid());
            assert_eq!(short, long, "{octets:04x}");
        }
        assert!(!Oid::from_der_contents(&[]).is_valid());
    }

    #[test]
    fn octets_that_are_no_identifier_are_shown_as_they_are() {
        let too_large = [&[0x82][..], &[0x80; 18], &[0x00]].concat();
        for octets in [&b""[..], &[0x80, 0x01], &[0x55, 0x84], &[0x55, 0x80, 0x01], &too_large] {
            let oid = Oid::from_der_contents(octets);
            assert!(!oid.is_valid(), "{octets:02x?}");
            assert_eq!(oid.to_string(), format!("#{}", hex::encode(octets)));
        }
    }
}
