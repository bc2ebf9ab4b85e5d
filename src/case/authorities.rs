//! The CA certificates that are trusted, as a server has them in its trust file, and which of them issued a certificate.

use std::cmp::Reverse;
use std::collections::HashMap;

use crate::x509::certificate::Certificate;
use crate::x509::issuer::Issuer;
use crate::x509::name::NameMatch;
use crate::x509::serial::SerialMatch;
use crate::x509::signature::SignatureResult;

/// CA certificates that are trusted: what stands in the trust file of a server, or is registered with the platform.
///
/// ```
/// use mqtt_ca_check::case::Authorities;
/// use mqtt_ca_check::{Case, Certificate};
/// use mqtt_ca_check::x509::Issuer;
///
/// # let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/testdata/recipe");
/// # let read = |name| std::fs::read_to_string(format!("{folder}/{name}"));
/// # let (ca, device) = (read("rsa-v3-ca.pem")?, read("rsa-v3-verification.pem")?);
/// let mut trusted = Authorities::new();
/// trusted.add(Issuer::new(Certificate::from_pem(&ca)?));
/// let case = Case::device(Certificate::from_pem(&device)?, &[], &trusted);
/// assert!(case.issuer().is_some());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Authorities {
    authorities: Vec<Authority>,
    /// Places by the octets of the subject, of the subjectKeyIdentifier, and of the serial number.
    by_subject: HashMap<Vec<u8>, Vec<usize>>,
    by_key_identifier: HashMap<Vec<u8>, Vec<usize>>,
}

#[derive(Clone, Debug)]
struct Authority {
    issuer: Issuer,
    is_inactive: bool,
}

/// How many CAs are asked whether their key signed one certificate.
const ASKED: usize = 4;

/// The CA that issued a certificate, or comes nearest.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) issuer: Issuer,
    /// Its place among those that are trusted, if it is.
    pub(super) place: Option<usize>,
    pub(super) is_inactive: bool,
    pub(super) signature: SignatureResult,
    /// A CA that has the name of the issuer, while it was the key of another that signed.
    pub(super) namesake: Option<Issuer>,
}

/// There are more CAs that may have issued a certificate than are asked for their signature.
pub(super) struct TooMany;

/// How well a CA fits what a certificate says of its issuer, the least comes first: its name, whether another key is named, whether it is
/// only sent, whether its key is named, and how long it is valid.
type Rank = (NameRank, bool, bool, bool, Reverse<Option<i64>>);

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum NameRank {
    Identical,
    Equivalent,
    Different,
}

struct Candidate<'c> {
    issuer: &'c Issuer,
    place: Option<usize>,
    is_inactive: bool,
    rank: Rank,
}

impl Authorities {
    /// Without a CA.
    #[must_use]
    pub fn new() -> Self {
        Authorities::default()
    }

    /// Trusts a CA.
    pub fn add(&mut self, issuer: Issuer) {
        self.add_with(issuer, false);
    }

    /// Trusts a CA whose record says that it is inactive: the platform then registers no device under it.
    pub fn add_inactive(&mut self, issuer: Issuer) {
        self.add_with(issuer, true);
    }

    fn add_with(&mut self, issuer: Issuer, is_inactive: bool) {
        let place = self.authorities.len();
        let certificate = issuer.certificate();
        self.by_subject.entry(certificate.subject().der().to_vec()).or_default().push(place);
        if let Ok(Some(identifier)) = certificate.subject_key_identifier() {
            self.by_key_identifier.entry(identifier.to_vec()).or_default().push(place);
        }
        self.authorities.push(Authority { issuer, is_inactive });
    }

    /// The CA in this place, in the order in which they were added.
    #[must_use]
    pub fn get(&self, place: usize) -> Option<&Issuer> {
        self.authorities.get(place).map(|authority| &authority.issuer)
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.authorities.len()
    }

    /// Whether no CA is trusted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.authorities.is_empty()
    }

    /// Whether one of them issued this CA, which is another: a server then need not take it as the end of a chain.
    #[must_use]
    pub fn has_issuer_of(&self, ca: &Issuer) -> bool {
        let certificate = ca.certificate();
        let found = self.issuer_of(certificate, None, &[], &mut ASKED.clone());
        found.ok().flatten().is_some_and(|found| {
            found.signature == SignatureResult::Verified
                && found.issuer.certificate().der() != certificate.der()
                && !certificate.is_self_issued()
        })
    }

    /// The CA that issued a certificate, among these and those that are `sent` with it: chosen by its name, by the key identifier and by
    /// the serial number that it is declared to have, and decided by the signature. `signatures` is how many may still be verified.
    /// An error if some that may have issued it were not asked, and none of the others did.
    pub(super) fn issuer_of(
        &self,
        certificate: &Certificate,
        declared: Option<&str>,
        sent: &[Issuer],
        signatures: &mut usize,
    ) -> Result<Option<Found>, TooMany> {
        let mut candidates = self.candidates(certificate, declared);
        let of_sent = sent.iter().filter(|issuer| issuer.certificate().der() != certificate.der());
        let of_sent = of_sent.map(|issuer| Candidate::of(issuer, None, false, certificate));
        candidates.extend(of_sent.filter(Candidate::is_near));
        if candidates.is_empty() && self.authorities.len() <= ASKED {
            // With so few it costs nothing to ask them all, and a wrong name alone is then told from a wrong CA.
            let all = self.authorities.iter().enumerate();
            candidates.extend(all.map(|(place, it)| it.as_candidate(place, certificate)));
        }
        candidates.sort_by_key(|candidate| candidate.rank);
        let mut are_more = candidates.len() > ASKED;
        let mut nearest = None;
        let mut namesake = None;
        for candidate in candidates.into_iter().take(ASKED) {
            let Some(left) = signatures.checked_sub(1) else {
                are_more = true;
                break;
            };
            *signatures = left;
            let signature = candidate.issuer.verify(certificate);
            let has_its_name = candidate.rank.0 != NameRank::Different;
            if signature == SignatureResult::Verified {
                return Ok(Some(candidate.found(signature, namesake.filter(|_| !has_its_name))));
            }
            if has_its_name && nearest.is_none() {
                namesake = Some(candidate.issuer.clone());
                nearest = Some(candidate.found(signature, None));
            }
        }
        if are_more { Err(TooMany) } else { Ok(nearest) }
    }

    /// Those that may have issued it, by what it says.
    fn candidates(&self, certificate: &Certificate, declared: Option<&str>) -> Vec<Candidate<'_>> {
        let named = certificate.issuer();
        let mut places = self.by_subject.get(named.der()).cloned().unwrap_or_default();
        let authority = certificate.authority_key_identifier().ok().flatten();
        if let Some(identifier) = authority.and_then(|it| it.key_identifier) {
            places.extend(self.by_key_identifier.get(identifier).into_iter().flatten());
        }
        let mut all = self.authorities.iter().enumerate();
        if let Some(sn) = declared.filter(|_| places.is_empty()) {
            let has_it =
                |it: &Authority| it.issuer.certificate().serial_number().compare(sn) == SerialMatch::Equal;
            places.extend(all.clone().filter(|(_, it)| has_it(it)).map(|(place, _)| place));
        }
        if places.is_empty() {
            // A name that is written in another way stands in no table.
            let has_it =
                |it: &Authority| it.issuer.certificate().subject().compare(&named) != NameMatch::Different;
            places.extend(all.by_ref().filter(|(_, it)| has_it(it)).map(|(place, _)| place));
        }
        places.sort_unstable();
        places.dedup();
        let found = places.into_iter().filter_map(|place| Some((place, self.authorities.get(place)?)));
        found.map(|(place, authority)| authority.as_candidate(place, certificate)).collect()
    }
}

impl Authority {
    fn as_candidate(&self, place: usize, certificate: &Certificate) -> Candidate<'_> {
        Candidate::of(&self.issuer, Some(place), self.is_inactive, certificate)
    }
}

impl<'c> Candidate<'c> {
    fn of(issuer: &'c Issuer, place: Option<usize>, is_inactive: bool, certificate: &Certificate) -> Self {
        let ca = issuer.certificate();
        let name = match ca.subject().compare(&certificate.issuer()) {
            NameMatch::Identical => NameRank::Identical,
            NameMatch::Equivalent => NameRank::Equivalent,
            NameMatch::Different => NameRank::Different,
        };
        let named = certificate.authority_key_identifier().ok().flatten().and_then(|it| it.key_identifier);
        let own = ca.subject_key_identifier().ok().flatten();
        let is_named = named.zip(own).map(|(named, own)| named == own);
        let (has_another, lacks) = (is_named == Some(false), is_named != Some(true));
        // Of a CA and its renewal, which have one key and one name, the one that is valid for longer.
        let end = ca.not_after().instant().map(time::OffsetDateTime::unix_timestamp);
        Candidate {
            issuer,
            place,
            is_inactive,
            rank: (name, has_another, place.is_none(), lacks, Reverse(end)),
        }
    }

    fn is_near(&self) -> bool {
        self.rank.0 != NameRank::Different || !self.rank.3
    }

    fn found(&self, signature: SignatureResult, namesake: Option<Issuer>) -> Found {
        Found {
            issuer: self.issuer.clone(),
            place: self.place,
            is_inactive: self.is_inactive,
            signature,
            namesake,
        }
    }
}
