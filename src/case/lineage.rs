//! Whence a device's certificate comes: the certificates from its issuer up to one that is trusted.

use super::authorities::{Authorities, Found};
use crate::x509::certificate::Certificate;
use crate::x509::issuer::Issuer;
use crate::x509::signature::SignatureResult;

/// The CAs above a device, as far as trusted ones and those in the device's own file tell.
#[derive(Clone, Debug)]
pub struct Lineage {
    /// From the one that issued the device's certificate upwards.
    links: Vec<Link>,
    end: End,
    /// Whether any CA is trusted.
    has_authorities: bool,
    namesake: Option<Issuer>,
}

/// One of the CAs above a device.
#[derive(Clone, Debug)]
pub struct Link {
    issuer: Issuer,
    /// Its place among the trusted ones.
    place: Option<usize>,
    is_inactive: bool,
    signature: SignatureResult,
}

/// Where the links end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// At a CA that is trusted.
    Trusted,
    /// The CA above the last is neither trusted nor in the device's file.
    Missing,
    /// There are more certificates, CAs of one name or signatures than are looked at.
    TooLong,
}

impl Lineage {
    /// How many certificates there may be with the device's own, and how many signatures are verified for a device.
    pub const MAX_CERTIFICATES: usize = 8;
    /// One more is for whether a device signed itself.
    const MAX_SIGNATURES: usize = 15;

    /// Looks upwards from a device's certificate. Of a CA that is trusted, only trusted ones are above.
    pub(super) fn of(
        device: &Certificate,
        declared: Option<&str>,
        sent: &[Issuer],
        authorities: &Authorities,
    ) -> Self {
        let mut signatures = Lineage::MAX_SIGNATURES;
        let mut namesake = None;
        let mut links: Vec<Link> = Vec::new();
        let end = loop {
            let last = links.last();
            let is_trusted = last.is_some_and(Link::is_trusted);
            let lowest = last.map_or(device, |link| link.issuer.certificate());
            let is_root = last.is_some() && lowest.is_self_issued();
            if is_root || links.len() >= Lineage::MAX_CERTIFICATES.saturating_sub(1) || signatures == 0 {
                break match (is_trusted, is_root) {
                    (true, _) => End::Trusted,
                    (false, true) => End::Missing,
                    (false, false) => End::TooLong,
                };
            }
            let (declared, sent) = (declared.filter(|_| last.is_none()), if is_trusted { &[] } else { sent });
            let Ok(found) = authorities.issuer_of(lowest, declared, sent, &mut signatures) else {
                break if is_trusted { End::Trusted } else { End::TooLong };
            };
            let is_known = |found: &Found| {
                links.iter().any(|link| link.issuer.certificate().der() == found.issuer.certificate().der())
            };
            match found.filter(|found| !is_known(found)) {
                Some(found) if is_trusted && found.signature != SignatureResult::Verified => {
                    break End::Trusted;
                }
                Some(found) => {
                    namesake = namesake.or(found.namesake);
                    links.push(Link {
                        issuer: found.issuer,
                        place: found.place,
                        is_inactive: found.is_inactive,
                        signature: found.signature,
                    });
                }
                None if is_trusted => break End::Trusted,
                None => break End::Missing,
            }
        };
        Lineage { links, end, has_authorities: !authorities.is_empty(), namesake }
    }

    /// The CAs, from the one that issued the device's certificate upwards.
    #[must_use]
    pub fn links(&self) -> &[Link] {
        &self.links
    }

    pub(crate) fn end(&self) -> End {
        self.end
    }

    /// The trusted CA at which they end; `None` if the next one is neither trusted nor in the device's file, or there are too many.
    #[must_use]
    pub fn anchor(&self) -> Option<&Issuer> {
        self.links.last().filter(|_| self.end == End::Trusted).map(|link| &link.issuer)
    }

    /// Its place among the trusted ones.
    pub(crate) fn place_of_anchor(&self) -> Option<usize> {
        self.links.last().filter(|_| self.end == End::Trusted)?.place
    }

    /// The CAs below that, or below a root that is sent and not trusted.
    #[must_use]
    pub fn intermediates(&self) -> &[Link] {
        match self.links.split_last() {
            Some((top, below)) if self.end == End::Trusted || top.issuer.certificate().is_self_issued() => {
                below
            }
            _ => &self.links,
        }
    }

    /// Whether so many CAs may have issued the device's certificate that not all were asked, and none of the others did.
    pub(crate) fn has_too_many_issuers(&self) -> bool {
        self.links.is_empty() && self.end == End::TooLong
    }

    /// Whether any CA is trusted.
    #[must_use]
    pub fn has_authorities(&self) -> bool {
        self.has_authorities
    }

    /// A CA that has the name of the device's issuer, where the key of another signed the device's certificate.
    #[must_use]
    pub fn namesake(&self) -> Option<&Issuer> {
        self.namesake.as_ref()
    }
}

impl Link {
    /// The CA.
    #[must_use]
    pub fn issuer(&self) -> &Issuer {
        &self.issuer
    }

    /// Whether it is trusted; else it is in the device's file.
    #[must_use]
    pub fn is_trusted(&self) -> bool {
        self.place.is_some()
    }

    /// Whether its record says that it is inactive.
    #[must_use]
    pub fn is_inactive(&self) -> bool {
        self.is_inactive
    }

    /// Whether its key signed the certificate below it.
    #[must_use]
    pub fn signature(&self) -> &SignatureResult {
        &self.signature
    }
}
