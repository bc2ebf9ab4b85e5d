//! What x509-parser found in an extension, as something to show.

use std::borrow::Cow;

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use x509_parser::error::X509Error;
use x509_parser::extensions::{
    AccessDescription, AuthorityKeyIdentifier, CRLDistributionPoint, DistributionPointName, GeneralSubtree,
    IssuingDistributionPoint, NSCertType, ParsedExtension, ReasonFlags, SignedCertificateTimestamp,
    X509Extension,
};
use x509_parser::prelude::FromDer;

use super::general_name::{name, names, relative_name};
use super::policies::policy;
use super::value::{ExtensionValue, bits, fields, identifier, list, octets, text, word};
use super::words::in_words;
use crate::x509::der::{Reader, Tag};
use crate::x509::extension::{KEY_USAGES, of_our_own};
use crate::x509::oid::{self, Kind, Oid};

/// The bits of ReasonFlags (RFC 5280 section 4.2.1.13).
const REASONS: [&str; 9] = [
    "unused",
    "keyCompromise",
    "cACompromise",
    "affiliationChanged",
    "superseded",
    "cessationOfOperation",
    "certificateHold",
    "privilegeWithdrawn",
    "aACompromise",
];

/// Decodes the value of an extension.
///
/// # Errors
/// Why it cannot be decoded, in words.
pub(super) fn read(oid: Oid<'_>, value: &[u8]) -> Result<ExtensionValue, Cow<'static, str>> {
    if oid == oid::EXTENDED_KEY_USAGE {
        return purposes(value);
    }
    let read = parse(oid, value, of).unwrap_or_else(|error| Err(Some(error)));
    match read {
        Ok(value) => Ok(value),
        Err(None) => Err(Cow::Borrowed("no decoder")),
        // A few things that OpenSSL reads, and the checks with it.
        Err(Some(error)) => own(oid, value).ok_or_else(|| in_words(&error)),
    }
}

/// The extension as x509-parser reads it, which takes a whole one: put together anew, it does not depend on how the certificate
/// writes what stands around the value.
fn whole_extension(oid: Oid<'_>, value: &[u8]) -> Vec<u8> {
    // It has the syntax of cRLDistributionPoints (RFC 5280 section 4.2.1.15), and x509-parser does not know it.
    let oid = if oid == oid::FRESHEST_CRL { oid::CRL_DISTRIBUTION_POINTS } else { oid };
    element(0x30, &[element(0x06, oid.der_contents()), element(0x04, value)].concat())
}

/// An element in DER.
fn element(tag: u8, contents: &[u8]) -> Vec<u8> {
    let length = contents.len();
    let mut octets = vec![tag];
    match u8::try_from(length) {
        Ok(short @ ..0x80) => octets.push(short),
        _ => {
            let digits = length.to_be_bytes();
            let significant: Vec<u8> = digits.into_iter().skip_while(|digit| *digit == 0).collect();
            octets.push(u8::try_from(significant.len()).unwrap_or_default() | 0x80);
            octets.extend(significant);
        }
    }
    octets.extend_from_slice(contents);
    octets
}

/// What x509-parser makes of one extension.
fn parse<T>(
    oid: Oid<'_>,
    value: &[u8],
    look: impl FnOnce(&ParsedExtension<'_>) -> T,
) -> Result<T, X509Error> {
    let octets = whole_extension(oid, value);
    let (_, extension) = X509Extension::from_der(&octets)?;
    Ok(look(extension.parsed_extension()))
}

/// What our own reading says of an extension that x509-parser refuses.
fn own(oid: Oid<'_>, value: &[u8]) -> Option<ExtensionValue> {
    let (basic_constraints, key_usage) = of_our_own(oid, value);
    let basic_constraints = basic_constraints.map(|extension| constraints(extension.ca, extension.path_len));
    basic_constraints.or_else(|| Some(bits(key_usage?.bits(), &KEY_USAGES)))
}

fn constraints(ca: bool, path_len: Option<u64>) -> ExtensionValue {
    fields([("ca", Some(ExtensionValue::Flag(ca))), ("path_len", path_len.map(ExtensionValue::Number))])
}

/// The value, or the error of the crate; neither where it has no type for the extension.
fn of(extension: &ParsedExtension<'_>) -> Result<ExtensionValue, Option<X509Error>> {
    Ok(match extension {
        ParsedExtension::UnsupportedExtension { .. }
        | ParsedExtension::Unparsed
        | ParsedExtension::ExtendedKeyUsage(_) => return Err(None),
        ParsedExtension::ParseError { error } => return Err(Some(error.clone().into())),
        ParsedExtension::AuthorityKeyIdentifier(identifier) => authority(identifier),
        ParsedExtension::SubjectKeyIdentifier(identifier) => octets(identifier.0),
        ParsedExtension::KeyUsage(usage) => bits(usage.flags, &KEY_USAGES),
        ParsedExtension::CertificatePolicies(policies) => list(policies.iter().map(policy)),
        ParsedExtension::PolicyMappings(mappings) => list(mappings.mappings.iter().map(|mapping| {
            fields([
                ("issuer", Some(identifier(mapping.issuer_domain_policy.as_bytes(), Kind::Policy))),
                ("subject", Some(identifier(mapping.subject_domain_policy.as_bytes(), Kind::Policy))),
            ])
        })),
        ParsedExtension::SubjectAlternativeName(it) => names(&it.general_names),
        ParsedExtension::IssuerAlternativeName(it) => names(&it.general_names),
        ParsedExtension::BasicConstraints(it) => constraints(it.ca, it.path_len_constraint.map(u64::from)),
        ParsedExtension::NameConstraints(it) => fields([
            ("permitted", it.permitted_subtrees.as_deref().map(subtrees)),
            ("excluded", it.excluded_subtrees.as_deref().map(subtrees)),
        ]),
        ParsedExtension::PolicyConstraints(it) => fields([
            ("require_explicit_policy", it.require_explicit_policy.map(number)),
            ("inhibit_policy_mapping", it.inhibit_policy_mapping.map(number)),
        ]),
        ParsedExtension::CRLDistributionPoints(points) => list(points.iter().map(distribution_point)),
        ParsedExtension::InhibitAnyPolicy(it) => number(it.skip_certs),
        ParsedExtension::AuthorityInfoAccess(it) => list(it.iter().map(access)),
        ParsedExtension::SubjectInfoAccess(it) => list(it.iter().map(access)),
        ParsedExtension::NSCertType(it) => netscape_type(*it),
        ParsedExtension::NsCertComment(comment) => text(comment),
        ParsedExtension::IssuingDistributionPoint(it) => issuing_point(it),
        ParsedExtension::CRLNumber(number) => octets(&number.to_bytes_be()),
        ParsedExtension::ReasonCode(code) => number(u32::from(code.0)),
        ParsedExtension::InvalidityDate(time) => instant(time.to_datetime()),
        ParsedExtension::SCT(timestamps) => list(timestamps.iter().map(timestamp)),
    })
}

fn number(number: u32) -> ExtensionValue {
    ExtensionValue::Number(number.into())
}

fn authority(identifier: &AuthorityKeyIdentifier<'_>) -> ExtensionValue {
    fields([
        ("key_identifier", identifier.key_identifier.as_ref().map(|it| octets(it.0))),
        ("issuer", identifier.authority_cert_issuer.as_deref().map(names)),
        ("serial", identifier.authority_cert_serial.map(octets)),
    ])
}

/// The purposes in their order. x509-parser makes a set of them, so it is not asked.
fn purposes(value: &[u8]) -> Result<ExtensionValue, Cow<'static, str>> {
    let sequence = Reader::new(value).expect(Tag::Sequence, "a SEQUENCE");
    let sequence = sequence.map_err(|error| Cow::Owned(error.to_string()))?;
    Ok(list(sequence.children().map(|purpose| match purpose.is(Tag::Oid) {
        true => identifier(purpose.contents, Kind::KeyPurpose),
        false => octets(purpose.raw),
    })))
}

fn subtrees(subtrees: &[GeneralSubtree<'_>]) -> ExtensionValue {
    list(subtrees.iter().map(|subtree| name(&subtree.base)))
}

fn distribution_point(point: &CRLDistributionPoint<'_>) -> ExtensionValue {
    let [full_name, relative_name] = point_name(point.distribution_point.as_ref());
    fields([
        ("full_name", full_name),
        ("relative_name", relative_name),
        ("reasons", point.reasons.as_ref().map(reasons)),
        ("crl_issuer", point.crl_issuer.as_deref().map(names)),
    ])
}

/// The full name and the relative one, of which a point has at most one.
fn point_name(name: Option<&DistributionPointName<'_>>) -> [Option<ExtensionValue>; 2] {
    match name {
        Some(DistributionPointName::FullName(full)) => [Some(names(full)), None],
        Some(DistributionPointName::NameRelativeToCRLIssuer(rdn)) => [None, Some(relative_name(rdn))],
        None => [None, None],
    }
}

fn reasons(reasons: &ReasonFlags) -> ExtensionValue {
    bits(reasons.flags, &REASONS)
}

/// An extension of revocation lists, which may stand in a certificate by mistake.
fn issuing_point(point: &IssuingDistributionPoint<'_>) -> ExtensionValue {
    let [full_name, relative_name] = point_name(point.distribution_point.as_ref());
    let flag = |flag: bool| Some(ExtensionValue::Flag(flag));
    fields([
        ("full_name", full_name),
        ("relative_name", relative_name),
        ("only_contains_user_certs", flag(point.only_contains_user_certs)),
        ("only_contains_ca_certs", flag(point.only_contains_ca_certs)),
        ("only_some_reasons", point.only_some_reasons.as_ref().map(reasons)),
        ("indirect_crl", flag(point.indirect_crl)),
        ("only_contains_attribute_certs", flag(point.only_contains_attribute_certs)),
    ])
}

fn access(description: &AccessDescription<'_>) -> ExtensionValue {
    fields([
        ("method", Some(identifier(description.access_method.as_bytes(), Kind::AccessMethod))),
        ("location", Some(name(&description.access_location))),
    ])
}

/// The bits by the names of OpenSSL's configuration files.
fn netscape_type(kind: NSCertType) -> ExtensionValue {
    // It has no accessor for this bit, and names it.
    let is_reserved = kind.to_string().contains("Reserved");
    let bits = [
        (kind.ssl_client(), "client"),
        (kind.ssl_server(), "server"),
        (kind.smime(), "email"),
        (kind.object_signing(), "objsign"),
        (is_reserved, "reserved"),
        (kind.ssl_ca(), "sslCA"),
        (kind.smime_ca(), "emailCA"),
        (kind.object_signing_ca(), "objCA"),
    ];
    list(bits.into_iter().filter(|(is_set, _)| *is_set).map(|(_, name)| word(name)))
}

/// A proof that a log of Certificate Transparency took the certificate (RFC 6962 section 3.2).
fn timestamp(timestamp: &SignedCertificateTimestamp<'_>) -> ExtensionValue {
    let nanoseconds = i128::from(timestamp.timestamp).saturating_mul(1_000_000);
    let time = OffsetDateTime::from_unix_timestamp_nanos(nanoseconds);
    let signature = &timestamp.signature;
    // The algorithms of RFC 5246 section 7.4.1.4.1.
    let hash = ["none", "md5", "sha1", "sha224", "sha256", "sha384", "sha512"];
    let algorithm = ["anonymous", "rsa", "dsa", "ecdsa"];
    let of = |names: &[&'static str], id: u8| match names.get(usize::from(id)) {
        Some(name) => word(name),
        None => number(id.into()),
    };
    fields([
        ("version", Some(number(u32::from(timestamp.version.0).saturating_add(1)))),
        ("log_id", Some(octets(timestamp.id.key_id))),
        ("timestamp", Some(time.map_or(ExtensionValue::Number(timestamp.timestamp), instant))),
        ("extensions", Some(timestamp.extensions.0).filter(|it| !it.is_empty()).map(octets)),
        ("hash", Some(of(&hash, signature.hash_alg_id))),
        ("signature_algorithm", Some(of(&algorithm, signature.sign_alg_id))),
        ("signature", Some(octets(signature.data))),
    ])
}

fn instant(time: OffsetDateTime) -> ExtensionValue {
    match time.format(&Rfc3339) {
        Ok(text) => ExtensionValue::Word(Cow::Owned(text)),
        Err(_) => word("a time that RFC 3339 cannot write"),
    }
}
