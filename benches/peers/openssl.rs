//! serde_json, and OpenSSL for everything else.

use std::cmp::Ordering;

use openssl::asn1::Asn1Time;
use openssl::nid::Nid;
use openssl::x509::X509;

use crate::response::{Data, Refusal, only, require};

pub(crate) fn check(response: &str) -> Result<(), Refusal> {
    let data = Data::read(response)?;
    let ca = X509::from_pem(data.ca_content.as_bytes())?;
    let verification = X509::from_pem(data.verification_content.as_bytes())?;

    data.require_serial(&ca.serial_number().to_bn()?.to_vec())?;
    let (begin, end) = data.validity()?;
    require(begin % 1000 == 0 && end % 1000 == 0, "validity is not in whole seconds")?;
    require(Asn1Time::from_unix(begin / 1000)? == ca.not_before(), "validity")?;
    require(Asn1Time::from_unix(end / 1000)? == ca.not_after(), "validity")?;
    let common_name =
        only(verification.subject_name().entries_by_nid(Nid::COMMONNAME)).ok_or("not one common name")?;
    require(common_name.data().to_string()? == data.registration_code, "registration code")?;
    require(verification.issuer_name().try_cmp(ca.subject_name())? == Ordering::Equal, "issuer")?;
    let key = ca.public_key()?;
    require(ca.verify(&key)?, "signature")?;
    require(verification.verify(&key)?, "signature")
}
