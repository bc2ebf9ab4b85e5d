//! Octets and texts as a fuzzer's input holds them: a length and what it counts, so that an edit of one octet changes
//! little.

use arbitrary::{Arbitrary, Result, Unstructured};

/// At most 255 octets.
#[derive(Clone, Debug)]
pub struct Octets(pub Vec<u8>);

impl<'a> Arbitrary<'a> for Octets {
    fn arbitrary(input: &mut Unstructured<'a>) -> Result<Self> {
        let length = usize::from(u8::arbitrary(input)?).min(input.len());
        Ok(Octets(input.bytes(length)?.to_vec()))
    }
}

/// At most 255 octets of text, invalid ones replaced.
#[derive(Clone, Debug)]
pub struct Text(pub String);

impl<'a> Arbitrary<'a> for Text {
    fn arbitrary(input: &mut Unstructured<'a>) -> Result<Self> {
        let Octets(octets) = Octets::arbitrary(input)?;
        Ok(Text(String::from_utf8_lossy(&octets).into_owned()))
    }
}
