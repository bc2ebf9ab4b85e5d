//! Object identifiers, and all that are known here by name. The others that occur are shown as numbers.

use std::borrow::Cow;
use std::fmt;

use crate::untrusted::{self, MAX_OID_OCTETS, MAX_PARAMETER_OCTETS, MAX_QUOTED_OID, split_after};

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
        let is_arc = |septets: &[u8]| {
            // The first of 19 septets stands for multiples of 2^126.
            septets.first().is_some_and(|first| *first != 0x80 && (septets.len(), *first) < (19, 0x84))
        };
        self.0.last().is_some_and(|octet| *octet < 0x80) && self.septets_of_arcs().all(is_arc)
    }

    /// The octets of each arc: all but the last have the highest bit set.
    fn septets_of_arcs(&self) -> impl Iterator<Item = &'a [u8]> {
        self.0.split_inclusive(|octet| *octet < 0x80)
    }
}

impl fmt::Display for Oid<'_> {
    /// Dotted decimal, for example `2.5.4.3`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.is_valid() {
            return write!(f, "#{}", untrusted::octets(self.0, usize::MAX));
        }
        let number = |arc: u128, septet: &u8| (arc << 7) | u128::from(septet & 0x7f);
        let mut arcs = self.septets_of_arcs().map(|septets| septets.iter().fold(0, number));
        // X.690 8.19.4: the first two arcs share one number.
        let both = arcs.next().unwrap_or_default();
        let root = (both / 40).min(2);
        write!(f, "{root}.{}", both.saturating_sub(root.saturating_mul(40)))?;
        arcs.try_for_each(|arc| write!(f, ".{arc}"))
    }
}

impl fmt::Debug for Oid<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Oid({self})")
    }
}

/// An object identifier for a message: cut where it is longer than any in use.
#[derive(Clone, Copy)]
pub(crate) struct ShortOid<'a>(pub(crate) Oid<'a>);

impl fmt::Display for ShortOid<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let octets = self.0.der_contents();
        if octets.len() > MAX_OID_OCTETS {
            return write!(f, "#{}", untrusted::octets(octets, MAX_PARAMETER_OCTETS));
        }
        let text = self.0.to_string();
        let (shown, rest) = split_after(&text, MAX_QUOTED_OID);
        write!(f, "{shown}{}", if rest.is_empty() { "" } else { "..." })
    }
}

/// What an object identifier stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A type of attribute in a name.
    Attribute,
    Extension,
    /// What the key of a certificate may be used for, in extKeyUsage.
    KeyPurpose,
    /// Under which a certificate was issued, or what qualifies it.
    Policy,
    /// What stands at a location in authorityInfoAccess or subjectInfoAccess.
    AccessMethod,
    Hash,
    Signature,
    /// Something that is known, and never looked up by name.
    Other,
}

impl Oid<'_> {
    /// For a message: the name that it has as one of a kind, or else as [`ShortOid`] shows it.
    pub(crate) fn shown(&self, kind: Kind) -> Cow<'static, str> {
        self.name(kind).map_or_else(|| Cow::Owned(ShortOid(*self).to_string()), Cow::Borrowed)
    }
}

/// From one row each: a constant, and its name. The dotted form is what people look for; a test holds the octets to it.
macro_rules! known {
    ($($kind:ident { $($constant:ident = $octets:literal, $dotted:literal, $name:literal;)* })*) => {
        $($(
            #[doc = concat!($name, ", ", $dotted)]
            pub(crate) const $constant: Oid<'static> = Oid::from_der_contents($octets);
        )*)*

        impl Oid<'_> {
            /// The name that this identifier has as one of a kind.
            pub(crate) fn name(&self, kind: Kind) -> Option<&'static str> {
                match *self {
                    $($($constant => (kind == Kind::$kind).then_some($name),)*)*
                    _ => None,
                }
            }

            /// As it displays, without writing it where it is known.
            pub(crate) fn dotted(&self) -> Cow<'static, str> {
                match *self {
                    $($($constant => Cow::Borrowed($dotted),)*)*
                    _ => Cow::Owned(self.to_string()),
                }
            }
        }

        #[cfg(test)]
        pub(crate) const KNOWN: &[(Kind, Oid<'static>, &str, &str)] =
            &[$($((Kind::$kind, $constant, $dotted, $name),)*)*];
    };
}

known! {
    // Attribute types of names, by the short names of RFC 4514 section 3 or their registered LDAP descriptors (X.520; RFC 4519).
    Attribute {
        COMMON_NAME = b"\x55\x04\x03", "2.5.4.3", "CN";
        SURNAME = b"\x55\x04\x04", "2.5.4.4", "SN";
        SERIAL_NUMBER = b"\x55\x04\x05", "2.5.4.5", "serialNumber";
        COUNTRY = b"\x55\x04\x06", "2.5.4.6", "C";
        LOCALITY = b"\x55\x04\x07", "2.5.4.7", "L";
        STATE = b"\x55\x04\x08", "2.5.4.8", "ST";
        STREET = b"\x55\x04\x09", "2.5.4.9", "street";
        ORGANIZATION = b"\x55\x04\x0a", "2.5.4.10", "O";
        ORGANIZATIONAL_UNIT = b"\x55\x04\x0b", "2.5.4.11", "OU";
        TITLE = b"\x55\x04\x0c", "2.5.4.12", "title";
        GIVEN_NAME = b"\x55\x04\x2a", "2.5.4.42", "GN";
        INITIALS = b"\x55\x04\x2b", "2.5.4.43", "initials";
        GENERATION_QUALIFIER = b"\x55\x04\x2c", "2.5.4.44", "generationQualifier";
        DN_QUALIFIER = b"\x55\x04\x2e", "2.5.4.46", "dnQualifier";
        PSEUDONYM = b"\x55\x04\x41", "2.5.4.65", "pseudonym";
        // RFC 4519 2.39 and 2.4
        USER_ID = b"\x09\x92\x26\x89\x93\xf2\x2c\x64\x01\x01", "0.9.2342.19200300.100.1.1", "UID";
        DOMAIN_COMPONENT = b"\x09\x92\x26\x89\x93\xf2\x2c\x64\x01\x19", "0.9.2342.19200300.100.1.25", "DC";
        // PKCS #9, RFC 2985 5.2.1
        EMAIL_ADDRESS = b"\x2a\x86\x48\x86\xf7\x0d\x01\x09\x01", "1.2.840.113549.1.9.1", "emailAddress";
    }
    // Extensions (RFC 5280 section 4.2).
    Extension {
        SUBJECT_KEY_IDENTIFIER = b"\x55\x1d\x0e", "2.5.29.14", "subjectKeyIdentifier";
        KEY_USAGE = b"\x55\x1d\x0f", "2.5.29.15", "keyUsage";
        SUBJECT_ALT_NAME = b"\x55\x1d\x11", "2.5.29.17", "subjectAltName";
        ISSUER_ALT_NAME = b"\x55\x1d\x12", "2.5.29.18", "issuerAltName";
        BASIC_CONSTRAINTS = b"\x55\x1d\x13", "2.5.29.19", "basicConstraints";
        NAME_CONSTRAINTS = b"\x55\x1d\x1e", "2.5.29.30", "nameConstraints";
        CRL_DISTRIBUTION_POINTS = b"\x55\x1d\x1f", "2.5.29.31", "cRLDistributionPoints";
        CERTIFICATE_POLICIES = b"\x55\x1d\x20", "2.5.29.32", "certificatePolicies";
        POLICY_MAPPINGS = b"\x55\x1d\x21", "2.5.29.33", "policyMappings";
        AUTHORITY_KEY_IDENTIFIER = b"\x55\x1d\x23", "2.5.29.35", "authorityKeyIdentifier";
        POLICY_CONSTRAINTS = b"\x55\x1d\x24", "2.5.29.36", "policyConstraints";
        EXTENDED_KEY_USAGE = b"\x55\x1d\x25", "2.5.29.37", "extKeyUsage";
        FRESHEST_CRL = b"\x55\x1d\x2e", "2.5.29.46", "freshestCRL";
        INHIBIT_ANY_POLICY = b"\x55\x1d\x36", "2.5.29.54", "inhibitAnyPolicy";
        AUTHORITY_INFO_ACCESS = b"\x2b\x06\x01\x05\x05\x07\x01\x01", "1.3.6.1.5.5.7.1.1", "authorityInfoAccess";
        // Netscape's certificate specification of 1998, by the name that OpenSSL gives it
        NETSCAPE_CERTIFICATE_TYPE = b"\x60\x86\x48\x01\x86\xf8\x42\x01\x01", "2.16.840.1.113730.1.1", "nsCertType";
        SUBJECT_INFO_ACCESS = b"\x2b\x06\x01\x05\x05\x07\x01\x0b", "1.3.6.1.5.5.7.1.11", "subjectInfoAccess";
        // Of revocation lists (RFC 5280 section 5.2 and 5.3).
        CRL_NUMBER = b"\x55\x1d\x14", "2.5.29.20", "cRLNumber";
        REASON_CODE = b"\x55\x1d\x15", "2.5.29.21", "reasonCode";
        INVALIDITY_DATE = b"\x55\x1d\x18", "2.5.29.24", "invalidityDate";
        ISSUING_DISTRIBUTION_POINT = b"\x55\x1d\x1c", "2.5.29.28", "issuingDistributionPoint";
        // RFC 6962 section 3.3
        SIGNED_CERTIFICATE_TIMESTAMPS =
            b"\x2b\x06\x01\x04\x01\xd6\x79\x02\x04\x02", "1.3.6.1.4.1.11129.2.4.2", "signedCertificateTimestampList";
        // Netscape Certificate Extensions
        NS_COMMENT = b"\x60\x86\x48\x01\x86\xf8\x42\x01\x0d", "2.16.840.1.113730.1.13", "nsComment";
    }
    // Policies and their qualifiers (RFC 5280 section 4.2.1.4).
    Policy {
        ANY_POLICY = b"\x55\x1d\x20\x00", "2.5.29.32.0", "anyPolicy";
        CPS = b"\x2b\x06\x01\x05\x05\x07\x02\x01", "1.3.6.1.5.5.7.2.1", "cps";
        USER_NOTICE = b"\x2b\x06\x01\x05\x05\x07\x02\x02", "1.3.6.1.5.5.7.2.2", "userNotice";
    }
    // Access methods (RFC 5280 section 4.2.2).
    AccessMethod {
        OCSP = b"\x2b\x06\x01\x05\x05\x07\x30\x01", "1.3.6.1.5.5.7.48.1", "ocsp";
        CA_ISSUERS = b"\x2b\x06\x01\x05\x05\x07\x30\x02", "1.3.6.1.5.5.7.48.2", "caIssuers";
        TIME_STAMPING_SERVICE = b"\x2b\x06\x01\x05\x05\x07\x30\x03", "1.3.6.1.5.5.7.48.3", "timeStamping";
        CA_REPOSITORY = b"\x2b\x06\x01\x05\x05\x07\x30\x05", "1.3.6.1.5.5.7.48.5", "caRepository";
    }
    // Key purposes (RFC 5280 section 4.2.1.12).
    KeyPurpose {
        ANY_EXTENDED_KEY_USAGE = b"\x55\x1d\x25\x00", "2.5.29.37.0", "anyExtendedKeyUsage";
        SERVER_AUTH = b"\x2b\x06\x01\x05\x05\x07\x03\x01", "1.3.6.1.5.5.7.3.1", "serverAuth";
        CLIENT_AUTH = b"\x2b\x06\x01\x05\x05\x07\x03\x02", "1.3.6.1.5.5.7.3.2", "clientAuth";
        CODE_SIGNING = b"\x2b\x06\x01\x05\x05\x07\x03\x03", "1.3.6.1.5.5.7.3.3", "codeSigning";
        EMAIL_PROTECTION = b"\x2b\x06\x01\x05\x05\x07\x03\x04", "1.3.6.1.5.5.7.3.4", "emailProtection";
        TIME_STAMPING = b"\x2b\x06\x01\x05\x05\x07\x03\x08", "1.3.6.1.5.5.7.3.8", "timeStamping";
        OCSP_SIGNING = b"\x2b\x06\x01\x05\x05\x07\x03\x09", "1.3.6.1.5.5.7.3.9", "OCSPSigning";
    }
    // Kinds of keys, curves, and what RSASSA-PSS is made of.
    Other {
        // RFC 8017 appendix C
        RSA_ENCRYPTION = b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01", "1.2.840.113549.1.1.1", "rsaEncryption";
        // RFC 3279 2.3.2
        DSA = b"\x2a\x86\x48\xce\x38\x04\x01", "1.2.840.10040.4.1", "id-dsa";
        // RFC 5480 2.1.1 and 2.1.1.1
        EC_PUBLIC_KEY = b"\x2a\x86\x48\xce\x3d\x02\x01", "1.2.840.10045.2.1", "id-ecPublicKey";
        SECP256R1 = b"\x2a\x86\x48\xce\x3d\x03\x01\x07", "1.2.840.10045.3.1.7", "secp256r1";
        SECP384R1 = b"\x2b\x81\x04\x00\x22", "1.3.132.0.34", "secp384r1";
        SECP521R1 = b"\x2b\x81\x04\x00\x23", "1.3.132.0.35", "secp521r1";
        SECP192R1 = b"\x2a\x86\x48\xce\x3d\x03\x01\x01", "1.2.840.10045.3.1.1", "secp192r1";
        SECP224R1 = b"\x2b\x81\x04\x00\x21", "1.3.132.0.33", "secp224r1";
        // SEC 2, A.2.1
        SECP256K1 = b"\x2b\x81\x04\x00\x0a", "1.3.132.0.10", "secp256k1";
        // RFC 4055 2.2
        MGF1 = b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x08", "1.2.840.113549.1.1.8", "MGF1";
        // GB/T 33560
        SM2_CURVE = b"\x2a\x81\x1c\xcf\x55\x01\x82\x2d", "1.2.156.10197.1.301", "SM2";
    }
    // Hash functions.
    Hash {
        // RFC 8017 appendix C
        MD2 = b"\x2a\x86\x48\x86\xf7\x0d\x02\x02", "1.2.840.113549.2.2", "MD2";
        MD4 = b"\x2a\x86\x48\x86\xf7\x0d\x02\x04", "1.2.840.113549.2.4", "MD4";
        MD5 = b"\x2a\x86\x48\x86\xf7\x0d\x02\x05", "1.2.840.113549.2.5", "MD5";
        // TeleTrusT
        RIPEMD160 = b"\x2b\x24\x03\x02\x01", "1.3.36.3.2.1", "RIPEMD-160";
        // RFC 4055 2.1 and the NIST register
        SHA1 = b"\x2b\x0e\x03\x02\x1a", "1.3.14.3.2.26", "SHA-1";
        SHA224 = b"\x60\x86\x48\x01\x65\x03\x04\x02\x04", "2.16.840.1.101.3.4.2.4", "SHA-224";
        SHA256 = b"\x60\x86\x48\x01\x65\x03\x04\x02\x01", "2.16.840.1.101.3.4.2.1", "SHA-256";
        SHA384 = b"\x60\x86\x48\x01\x65\x03\x04\x02\x02", "2.16.840.1.101.3.4.2.2", "SHA-384";
        SHA512 = b"\x60\x86\x48\x01\x65\x03\x04\x02\x03", "2.16.840.1.101.3.4.2.3", "SHA-512";
        SHA512_224 = b"\x60\x86\x48\x01\x65\x03\x04\x02\x05", "2.16.840.1.101.3.4.2.5", "SHA-512/224";
        SHA512_256 = b"\x60\x86\x48\x01\x65\x03\x04\x02\x06", "2.16.840.1.101.3.4.2.6", "SHA-512/256";
        SHA3_224 = b"\x60\x86\x48\x01\x65\x03\x04\x02\x07", "2.16.840.1.101.3.4.2.7", "SHA3-224";
        SHA3_256 = b"\x60\x86\x48\x01\x65\x03\x04\x02\x08", "2.16.840.1.101.3.4.2.8", "SHA3-256";
        SHA3_384 = b"\x60\x86\x48\x01\x65\x03\x04\x02\x09", "2.16.840.1.101.3.4.2.9", "SHA3-384";
        SHA3_512 = b"\x60\x86\x48\x01\x65\x03\x04\x02\x0a", "2.16.840.1.101.3.4.2.10", "SHA3-512";
        // GB/T 33560
        SM3 = b"\x2a\x81\x1c\xcf\x55\x01\x83\x11", "1.2.156.10197.1.401", "SM3";
    }
    // Signature algorithms, by the long names that OpenSSL gives them.
    Signature {
        // RFC 8017 appendix C and RFC 4055
        MD2_WITH_RSA = b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x02", "1.2.840.113549.1.1.2", "md2WithRSAEncryption";
        MD4_WITH_RSA = b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x03", "1.2.840.113549.1.1.3", "md4WithRSAEncryption";
        MD5_WITH_RSA = b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x04", "1.2.840.113549.1.1.4", "md5WithRSAEncryption";
        SHA1_WITH_RSA = b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x05", "1.2.840.113549.1.1.5", "sha1WithRSAEncryption";
        RSASSA_PSS = b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0a", "1.2.840.113549.1.1.10", "rsassaPss";
        SHA256_WITH_RSA = b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0b", "1.2.840.113549.1.1.11", "sha256WithRSAEncryption";
        SHA384_WITH_RSA = b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0c", "1.2.840.113549.1.1.12", "sha384WithRSAEncryption";
        SHA512_WITH_RSA = b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0d", "1.2.840.113549.1.1.13", "sha512WithRSAEncryption";
        SHA224_WITH_RSA = b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0e", "1.2.840.113549.1.1.14", "sha224WithRSAEncryption";
        SHA512_224_WITH_RSA = b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0f", "1.2.840.113549.1.1.15", "sha512-224WithRSAEncryption";
        SHA512_256_WITH_RSA = b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x10", "1.2.840.113549.1.1.16", "sha512-256WithRSAEncryption";
        // RFC 5758 3.2 and RFC 3279 2.2.3
        ECDSA_WITH_SHA1 = b"\x2a\x86\x48\xce\x3d\x04\x01", "1.2.840.10045.4.1", "ecdsa-with-SHA1";
        ECDSA_WITH_SHA224 = b"\x2a\x86\x48\xce\x3d\x04\x03\x01", "1.2.840.10045.4.3.1", "ecdsa-with-SHA224";
        ECDSA_WITH_SHA256 = b"\x2a\x86\x48\xce\x3d\x04\x03\x02", "1.2.840.10045.4.3.2", "ecdsa-with-SHA256";
        ECDSA_WITH_SHA384 = b"\x2a\x86\x48\xce\x3d\x04\x03\x03", "1.2.840.10045.4.3.3", "ecdsa-with-SHA384";
        ECDSA_WITH_SHA512 = b"\x2a\x86\x48\xce\x3d\x04\x03\x04", "1.2.840.10045.4.3.4", "ecdsa-with-SHA512";
        // RFC 8410 3: of the keys too
        ED25519 = b"\x2b\x65\x70", "1.3.101.112", "ED25519";
        ED448 = b"\x2b\x65\x71", "1.3.101.113", "ED448";
        // OIW secure signature algorithms
        OIW_MD5_WITH_RSA = b"\x2b\x0e\x03\x02\x03", "1.3.14.3.2.3", "md5WithRSA";
        OIW_DSA_WITH_SHA1 = b"\x2b\x0e\x03\x02\x1b", "1.3.14.3.2.27", "dsaWithSHA1-old";
        OIW_SHA1_WITH_RSA = b"\x2b\x0e\x03\x02\x1d", "1.3.14.3.2.29", "sha1WithRSA";
        // RFC 3279 2.2.2 and RFC 5758 3.1
        DSA_WITH_SHA1 = b"\x2a\x86\x48\xce\x38\x04\x03", "1.2.840.10040.4.3", "dsaWithSHA1";
        DSA_WITH_SHA224 = b"\x60\x86\x48\x01\x65\x03\x04\x03\x01", "2.16.840.1.101.3.4.3.1", "dsa_with_SHA224";
        DSA_WITH_SHA256 = b"\x60\x86\x48\x01\x65\x03\x04\x03\x02", "2.16.840.1.101.3.4.3.2", "dsa_with_SHA256";
        DSA_WITH_SHA384 = b"\x60\x86\x48\x01\x65\x03\x04\x03\x03", "2.16.840.1.101.3.4.3.3", "dsa_with_SHA384";
        DSA_WITH_SHA512 = b"\x60\x86\x48\x01\x65\x03\x04\x03\x04", "2.16.840.1.101.3.4.3.4", "dsa_with_SHA512";
        // GB/T 33560
        SM2_WITH_SM3 = b"\x2a\x81\x1c\xcf\x55\x01\x83\x75", "1.2.156.10197.1.501", "SM2-with-SM3";
        SM3_WITH_RSA = b"\x2a\x81\x1c\xcf\x55\x01\x83\x78", "1.2.156.10197.1.504", "sm3WithRSAEncryption";
        // TeleTrusT
        RIPEMD160_WITH_RSA = b"\x2b\x24\x03\x03\x01\x02", "1.3.36.3.3.1.2", "ripemd160WithRSA";
        // NIST, Computer Security Objects Register: SHA-3 and ML-DSA
        DSA_WITH_SHA3_224 = b"\x60\x86\x48\x01\x65\x03\x04\x03\x05", "2.16.840.1.101.3.4.3.5", "dsa_with_SHA3-224";
        DSA_WITH_SHA3_256 = b"\x60\x86\x48\x01\x65\x03\x04\x03\x06", "2.16.840.1.101.3.4.3.6", "dsa_with_SHA3-256";
        DSA_WITH_SHA3_384 = b"\x60\x86\x48\x01\x65\x03\x04\x03\x07", "2.16.840.1.101.3.4.3.7", "dsa_with_SHA3-384";
        DSA_WITH_SHA3_512 = b"\x60\x86\x48\x01\x65\x03\x04\x03\x08", "2.16.840.1.101.3.4.3.8", "dsa_with_SHA3-512";
        ECDSA_WITH_SHA3_224 = b"\x60\x86\x48\x01\x65\x03\x04\x03\x09", "2.16.840.1.101.3.4.3.9", "ecdsa_with_SHA3-224";
        ECDSA_WITH_SHA3_256 = b"\x60\x86\x48\x01\x65\x03\x04\x03\x0a", "2.16.840.1.101.3.4.3.10", "ecdsa_with_SHA3-256";
        ECDSA_WITH_SHA3_384 = b"\x60\x86\x48\x01\x65\x03\x04\x03\x0b", "2.16.840.1.101.3.4.3.11", "ecdsa_with_SHA3-384";
        ECDSA_WITH_SHA3_512 = b"\x60\x86\x48\x01\x65\x03\x04\x03\x0c", "2.16.840.1.101.3.4.3.12", "ecdsa_with_SHA3-512";
        RSA_WITH_SHA3_224 = b"\x60\x86\x48\x01\x65\x03\x04\x03\x0d", "2.16.840.1.101.3.4.3.13", "RSA-SHA3-224";
        RSA_WITH_SHA3_256 = b"\x60\x86\x48\x01\x65\x03\x04\x03\x0e", "2.16.840.1.101.3.4.3.14", "RSA-SHA3-256";
        RSA_WITH_SHA3_384 = b"\x60\x86\x48\x01\x65\x03\x04\x03\x0f", "2.16.840.1.101.3.4.3.15", "RSA-SHA3-384";
        RSA_WITH_SHA3_512 = b"\x60\x86\x48\x01\x65\x03\x04\x03\x10", "2.16.840.1.101.3.4.3.16", "RSA-SHA3-512";
        ML_DSA_44 = b"\x60\x86\x48\x01\x65\x03\x04\x03\x11", "2.16.840.1.101.3.4.3.17", "ML-DSA-44";
        ML_DSA_65 = b"\x60\x86\x48\x01\x65\x03\x04\x03\x12", "2.16.840.1.101.3.4.3.18", "ML-DSA-65";
        ML_DSA_87 = b"\x60\x86\x48\x01\x65\x03\x04\x03\x13", "2.16.840.1.101.3.4.3.19", "ML-DSA-87";
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
    fn an_arc_is_below_2_to_the_128() {
        let largest = [&[0x83][..], &[0xff; 17], &[0x7f]].concat();
        // 2^128 - 1, less 80.
        let dotted = "2.340282366920938463463374607431768211375";
        assert_eq!(Oid::from_der_contents(&largest).to_string(), dotted);
        let larger = [&[0x84][..], &[0x80; 17], &[0x00]].concat();
        assert!(!Oid::from_der_contents(&larger).is_valid());
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

    // The octets were compared with what openssl asn1parse -genstr OID:1.2.3 -noout -out writes after tag and length.
    #[test]
    fn known_identifiers_have_the_octets_of_their_dotted_form() {
        for (_, oid, dotted, name) in KNOWN {
            assert_eq!(oid.to_string(), *dotted, "{name}");
            assert_eq!(oid.dotted(), *dotted, "{name}");
        }
    }

    #[test]
    fn no_identifier_is_known_twice_and_each_is_named_as_one_of_its_kind_only() {
        for (position, (kind, oid, _, name)) in KNOWN.iter().enumerate() {
            let others = || KNOWN[..position].iter();
            assert!(others().all(|other| other.1 != *oid), "{name}");
            assert!(others().all(|other| other.0 != *kind || other.3 != *name), "{name}");
            assert_eq!(oid.name(*kind), Some(*name));
            let elsewhere = if *kind == Kind::Hash { Kind::Signature } else { Kind::Hash };
            assert_eq!(oid.name(elsewhere), None);
        }
        assert_eq!(Oid::from_der_contents(b"\x55\x04\x0d").name(Kind::Attribute), None);
    }
}
