//! The ids of the checks: each is listed once, in the order of reports, with the file in `checks/` that holds it.

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

use crate::words::UnknownWord;

/// Hands the list of checks to a macro: the module, the variant of [`CheckId`] and the id.
macro_rules! for_each_check {
    ($apply:ident) => {
        $apply! {
            response_fields ResponseFields "response-fields"
            status_active StatusActive "status-active"
            sn_length SnLength "sn-length"
            sn_match SnMatch "sn-match"
            sn_spelling SnSpelling "sn-spelling"
            valid_begin_match ValidBeginMatch "valid-begin-match"
            valid_end_match ValidEndMatch "valid-end-match"
            code_form CodeForm "code-form"
            expected_code ExpectedCode "expected-code"
            expected_sn ExpectedSn "expected-sn"
            expected_ca ExpectedCa "expected-ca"
            certificate_decodes CertificateDecodes "certificate-decodes"
            der_encoding DerEncoding "der-encoding"
            pem_encoding PemEncoding "pem-encoding"
            no_private_key NoPrivateKey "no-private-key"
            validity_order ValidityOrder "validity-order"
            time_encoding TimeEncoding "time-encoding"
            serial_number SerialNumber "serial-number"
            signature_digest SignatureDigest "signature-digest"
            algorithm_agreement AlgorithmAgreement "algorithm-agreement"
            extensions_wellformed ExtensionsWellformed "extensions-wellformed"
            critical_extensions CriticalExtensions "critical-extensions"
            name_encoding NameEncoding "name-encoding"
            ca_validity CaValidity "ca-validity"
            ca_expiry_margin CaExpiryMargin "ca-expiry-margin"
            ca_version CaVersion "ca-version"
            ca_basic_constraints CaBasicConstraints "ca-basic-constraints"
            ca_key_usage CaKeyUsage "ca-key-usage"
            ca_extended_key_usage CaExtendedKeyUsage "ca-extended-key-usage"
            ca_trust_anchor CaTrustAnchor "ca-trust-anchor"
            ca_name_constraints CaNameConstraints "ca-name-constraints"
            ca_path_length CaPathLength "ca-path-length"
            ca_strict_profile CaStrictProfile "ca-strict-profile"
            ca_subject CaSubject "ca-subject"
            ca_self_signature CaSelfSignature "ca-self-signature"
            ca_key_algorithm CaKeyAlgorithm "ca-key-algorithm"
            ca_key_strength CaKeyStrength "ca-key-strength"
            ca_key_sound CaKeySound "ca-key-sound"
            ca_key_bound CaKeyBound "ca-key-bound"
            verification_code_match VerificationCodeMatch "verification-code-match"
            verification_issuer_match VerificationIssuerMatch "verification-issuer-match"
            verification_signature VerificationSignature "verification-signature"
            verification_key_distinct VerificationKeyDistinct "verification-key-distinct"
            verification_not_ca VerificationNotCa "verification-not-ca"
            verification_key_identifier VerificationKeyIdentifier "verification-key-identifier"
            verification_validity_overlap VerificationValidityOverlap "verification-validity-overlap"
            verification_validity VerificationValidity "verification-validity"
            device_validity DeviceValidity "device-validity"
            device_validity_order DeviceValidityOrder "device-validity-order"
            device_expiry_margin DeviceExpiryMargin "device-expiry-margin"
            device_within_ca_validity DeviceWithinCaValidity "device-within-ca-validity"
            device_chain DeviceChain "device-chain"
            device_issuer_match DeviceIssuerMatch "device-issuer-match"
            device_signature DeviceSignature "device-signature"
            device_key_identifier DeviceKeyIdentifier "device-key-identifier"
            device_signature_digest DeviceSignatureDigest "device-signature-digest"
            device_signature_algorithm DeviceSignatureAlgorithm "device-signature-algorithm"
            device_extended_key_usage DeviceExtendedKeyUsage "device-extended-key-usage"
            device_key_usage DeviceKeyUsage "device-key-usage"
            device_critical_extensions DeviceCriticalExtensions "device-critical-extensions"
            device_version DeviceVersion "device-version"
            device_not_ca DeviceNotCa "device-not-ca"
            device_subject DeviceSubject "device-subject"
            device_common_name DeviceCommonName "device-common-name"
            device_name_constraints DeviceNameConstraints "device-name-constraints"
            device_key_strength DeviceKeyStrength "device-key-strength"
            device_key_sound DeviceKeySound "device-key-sound"
            device_key_distinct DeviceKeyDistinct "device-key-distinct"
            device_serial_distinct DeviceSerialDistinct "device-serial-distinct"
            device_name_distinct DeviceNameDistinct "device-name-distinct"
            device_status_active DeviceStatusActive "device-status-active"
            device_sn_match DeviceSnMatch "device-sn-match"
            device_sn_spelling DeviceSnSpelling "device-sn-spelling"
            device_ca_sn_match DeviceCaSnMatch "device-ca-sn-match"
            device_valid_begin_match DeviceValidBeginMatch "device-valid-begin-match"
            device_valid_end_match DeviceValidEndMatch "device-valid-end-match"
            preflight_sn_unused PreflightSnUnused "preflight-sn-unused"
            preflight_code_unused PreflightCodeUnused "preflight-code-unused"
            preflight_ca_unregistered PreflightCaUnregistered "preflight-ca-unregistered"
        }
    };
}
pub(crate) use for_each_check;

macro_rules! check_id {
    ($($module:ident $variant:ident $id:literal)*) => {
        /// The name of a check, by which reports, policies and people refer to it. It never changes.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum CheckId {
            $(
                #[doc = concat!("`", $id, "`")]
                $variant,
            )*
        }

        impl CheckId {
            /// All ids, in the order of reports.
            pub const ALL: &[CheckId] = &[$(CheckId::$variant),*];

            /// The id as text, for example `sn-match`.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(CheckId::$variant => $id,)*
                }
            }
        }
    };
}
for_each_check!(check_id);

impl fmt::Display for CheckId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for CheckId {
    type Err = UnknownWord;

    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        let found = CheckId::ALL.iter().copied().find(|id| id.as_str() == text);
        found.ok_or(UnknownWord { expected: "the id of a check, for example sn-match" })
    }
}

impl Serialize for CheckId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}
