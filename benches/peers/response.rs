//! What the other stacks share: the fields of a response, and the comparisons that need no certificate reader.

use std::error::Error;

use serde::Deserialize;

/// Why a response is not accepted.
pub(crate) type Refusal = Box<dyn Error>;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Response {
    data: Data,
}

/// The declared values, and both certificates in PEM.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Data {
    pub(crate) registration_code: String,
    sn: String,
    pub(crate) ca_content: String,
    pub(crate) verification_content: String,
    valid_begin: String,
    valid_end: String,
}

impl Data {
    pub(crate) fn read(response: &str) -> Result<Self, Refusal> {
        Ok(serde_json::from_str::<Response>(response)?.data)
    }

    /// Sn is the serial number with these octets.
    pub(crate) fn require_serial(&self, octets: &[u8]) -> Result<(), Refusal> {
        let sn = hex::decode(&self.sn)?;
        require(without_zeros(&sn) == without_zeros(octets), "Sn")
    }

    /// ValidBegin and ValidEnd, in milliseconds since 1970.
    pub(crate) fn validity(&self) -> Result<(i64, i64), Refusal> {
        Ok((self.valid_begin.parse()?, self.valid_end.parse()?))
    }
}

pub(crate) fn require(holds: bool, what: &'static str) -> Result<(), Refusal> {
    if holds { Ok(()) } else { Err(what.into()) }
}

/// The one item, if there is exactly one.
pub(crate) fn only<T>(mut items: impl Iterator<Item = T>) -> Option<T> {
    let first = items.next()?;
    items.next().is_none().then_some(first)
}

fn without_zeros(octets: &[u8]) -> &[u8] {
    let zeros = octets.iter().take_while(|octet| **octet == 0).count();
    &octets[zeros..]
}
