//! What is behind the findings about a device.

use super::view::{Diagnosis, View, quoted};
use crate::case::{End, Lineage, Role};
use crate::check::CheckId::{self, *};
use crate::untrusted::pasted;
use crate::x509::certificate::Certificate;
use crate::x509::name::NameMatch;

/// How a CA signs a device's request.
const SIGN: &str = "`openssl x509 -req -in device.csr -CA CA.crt -CAkey CA.key -CAcreateserial -days 365 -sha256 -extfile device.ext -out \
                    device-new.crt`";

/// What cannot be judged without the CA above.
const OF_ISSUER: [CheckId; 11] = [
    DeviceChain,
    DeviceIssuerMatch,
    DeviceSignature,
    DeviceKeyIdentifier,
    DeviceSignatureAlgorithm,
    DeviceNameConstraints,
    DeviceKeyDistinct,
    DeviceSerialDistinct,
    DeviceNameDistinct,
    DeviceWithinCaValidity,
    DeviceCaSnMatch,
];

/// What is known of a device whose certificate can be read.
struct Device<'v> {
    view: &'v View<'v>,
    device: &'v Certificate,
    lineage: &'v Lineage,
}

pub(super) fn causes<'v>(view: &'v View<'v>) -> impl Iterator<Item = Diagnosis> + use<'v> {
    let device = view.case.certificate(Role::Device).zip(view.case.lineage());
    let device = device.map(|(device, lineage)| Device { view, device, lineage });
    let rules: [fn(&Device<'v>) -> Option<Diagnosis>; 8] = [
        Device::ca_itself,
        Device::self_signed,
        Device::without_ca,
        Device::issuer_not_given,
        Device::chain_cut_off,
        Device::ca_made_anew,
        Device::ca_renewed,
        Device::with_extensions_of_ca,
    ];
    device.into_iter().flat_map(move |device| rules.into_iter().filter_map(move |rule| rule(&device)))
}

impl Device<'_> {
    fn ca_itself(&self) -> Option<Diagnosis> {
        (self.view.failed(DeviceKeyDistinct) == Some("ca-certificate")).then_some(())?;
        self.view.cause(
            "ca-as-device",
            "this is the CA certificate itself, and no device's".to_owned(),
            "give the CA with --ca, and the certificates of devices as inputs".to_owned(),
            &[
                DeviceKeyDistinct,
                DeviceSerialDistinct,
                DeviceNameDistinct,
                DeviceNotCa,
                DeviceVersion,
                DeviceKeyUsage,
                DeviceExtendedKeyUsage,
            ],
        )
    }

    fn self_signed(&self) -> Option<Diagnosis> {
        let is_known = self.view.failed(DeviceKeyDistinct) == Some("ca-certificate");
        let has_no_issuer = self.lineage.links().is_empty() && self.device.is_self_issued();
        (!is_known && (has_no_issuer || self.view.failed(DeviceSignature) == Some("self-signed")))
            .then_some(())?;
        self.view.cause(
            "self-signed-device",
            "the device's certificate is self-signed, as openssl req -x509 makes it: no CA issued it".to_owned(),
            format!("make a request with the device's key (`openssl req -new -key device.key -subj /CN=NAME -out device.csr`), and sign it \
                     with the CA: {SIGN}"),
            &OF_ISSUER,
        )
    }

    fn without_ca(&self) -> Option<Diagnosis> {
        (!self.lineage.has_authorities() && !self.device.is_self_issued()).then_some(())?;
        let top = self.lineage.links().last().map_or(self.device, |link| link.issuer().certificate());
        self.view.cause(
            "no-ca-given",
            format!("no CA was given to judge the device under, and its certificate leads to {}", quoted(top.issuer())),
            "give the CA that the broker trusts with --ca, and what stands in its trust file beside it with --intermediate".to_owned(),
            &OF_ISSUER,
        )
    }

    /// Another CA, or an intermediate that is not sent: the certificate does not tell which.
    fn issuer_not_given(&self) -> Option<Diagnosis> {
        let is_unknown = self.lineage.has_authorities()
            && self.lineage.links().is_empty()
            && !self.lineage.has_too_many_issuers();
        (is_unknown && !self.device.is_self_issued()).then_some(())?;
        self.view.cause(
            "issuer-not-given",
            format!(
                "the device was issued by {}, which is none of the CAs given: it is another CA's device, or an intermediate is missing",
                quoted(self.device.issuer())
            ),
            "if that is an intermediate, put it into the file that the device sends (`cat device.crt intermediate.crt > device-chain.crt`) \
             or into the broker's trust file (--intermediate); if it is another CA, register that one too, and give it with --ca"
                .to_owned(),
            &OF_ISSUER,
        )
    }

    /// The device's file has a chain that leads to no CA that is trusted.
    fn chain_cut_off(&self) -> Option<Diagnosis> {
        let is_cut_off = self.lineage.has_authorities() && self.lineage.end() == End::Missing;
        let top = self.lineage.links().last().filter(|_| is_cut_off)?.issuer().certificate();
        let cause = match top.is_self_issued() {
            true => format!(
                "the chain in the device's file leads to {}, which is none of the CAs given",
                quoted(top.subject())
            ),
            false => format!(
                "the chain in the device's file ends with {}, and the CA above, {}, is not given",
                quoted(top.subject()),
                quoted(top.issuer())
            ),
        };
        self.view.cause(
            "chain-of-another-ca",
            cause,
            "give the CA at the top of the chain with --ca, if the broker trusts it; else issue the device under one that it trusts".to_owned(),
            &[DeviceChain],
        )
    }

    /// A CA of the issuer's name, with another key.
    fn ca_made_anew(&self) -> Option<Diagnosis> {
        let ca = self.lineage.links().first()?.issuer().certificate();
        let has_its_name = ca.subject().compare(&self.device.issuer()) != NameMatch::Different;
        (has_its_name && self.view.failed(DeviceSignature) == Some("bad-signature")).then_some(())?;
        let is_later = ca.not_before().instant().zip(self.device.not_before().instant());
        let is_later = is_later.is_some_and(|(ca, device)| ca > device);
        let names_another = self.view.failed(DeviceKeyIdentifier) == Some("other-key-identifier");
        let (reason, cause) = if is_later {
            (
                "ca-made-anew",
                "the CA was made anew after the device: it has the name of the device's issuer, but another key".to_owned(),
            )
        } else if names_another {
            (
                "other-ca-of-this-name",
                "another CA of the same name issued the device: its authorityKeyIdentifier names another key"
                    .to_owned(),
            )
        } else {
            return None;
        };
        self.view.cause(
            reason,
            cause,
            format!("register and give the CA certificate that the device was made under; or sign the device's request under this one: {SIGN}"),
            &[DeviceSignature, DeviceKeyIdentifier],
        )
    }

    /// The CA with its key, in another certificate than the device names.
    fn ca_renewed(&self) -> Option<Diagnosis> {
        let reason = self.view.failed(DeviceKeyIdentifier)?;
        self.view.passed(DeviceSignature).then_some(())?;
        let serial = self.lineage.links().first()?.issuer().certificate().serial_number().to_string();
        let (cause, help) = match reason {
            "other-serial" | "other-issuer" => (
                format!(
                    "the CA certificate was made anew with the same key: the device names the old one by its serial number, and this one has {}",
                    pasted(&serial, "another")
                ),
                "register the CA certificate under which the devices were made; or issue them again with authorityKeyIdentifier=keyid, \
                 without issuer, which the vendor's guide has: openssl then names the CA by its key alone, if it has a subjectKeyIdentifier",
            ),
            _ => (
                "the CA certificate was made anew with the same key and another subjectKeyIdentifier than the device names".to_owned(),
                "make the CA certificate again with subjectKeyIdentifier=hash, or register the one under which the devices were made",
            ),
        };
        self.view.cause("ca-renewed", cause, help.to_owned(), &[DeviceKeyIdentifier])
    }

    /// Signed with the file of extensions that belongs to a CA.
    fn with_extensions_of_ca(&self) -> Option<Diagnosis> {
        let is_known = self.view.failed(DeviceKeyDistinct) == Some("ca-certificate");
        let is_like_ca = self.view.failed(DeviceNotCa).is_some()
            && self.device.key_usage().ok().flatten().is_some_and(|usage| usage.key_cert_sign());
        (is_like_ca && !is_known).then_some(())?;
        self.view.cause(
            "made-with-extensions-of-ca",
            "the device's certificate was made with the extensions of a CA".to_owned(),
            format!(
                "sign the request again with extensions of a device: {SIGN}, where device.ext holds basicConstraints=CA:FALSE and \
                 keyUsage=digitalSignature"
            ),
            &[DeviceNotCa, DeviceKeyUsage],
        )
    }
}
