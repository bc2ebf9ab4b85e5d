"""Octets: what is readable but not DER, what is no certificate at all, and signature algorithms named in two places.

Imports what lies around this folder."""

from dataclasses import replace

from .. import der, extensions, keys, pem, signing
from ..book import Book
from ..certificate import (
    CA_COMMON_NAME, CA_NAME, CA_NOT_AFTER, CA_USAGE, CODE, COMMON_NAME, DIGITAL_SIGNATURE, IS_CA, NOT_BEFORE, ORGANIZATION, UNIT,
    Certificate, attribute, basic_constraints, ca, ca_extensions, extension, key_usage, name, proof,
)  # fmt: skip
from ..signing import RSA_SHA256, RSA_SHA512, Algorithm
from .usual import CHINA, UPPER_NAME, ca_constraints, ca_usage, ca_with, intermediate, own_key, proof_with


# Readable, but not DER -----------------------------------------------------------------------------------------------------------


def lengths(book: Book) -> None:
    """Lengths and tags of more octets than they need, one in each kind of place."""
    authority = ca()
    good = proof(authority)
    book.add("der-encoding-length-certificate", ca_content=pem.block(der.with_long_length(authority.issue(book.signer))))
    in_verification = pem.block(der.with_long_length(good.issue(book.signer)))
    book.add("der-encoding-length-certificate-in-verification", verification_content=in_verification)
    serial = der.with_long_length(der.tlv(der.INTEGER, authority.serial))
    book.add("der-encoding-length-serial-number", ca(written={"serialNumber": serial}))
    validity = der.sequence(der.time(NOT_BEFORE), der.time(CA_NOT_AFTER))
    book.add("der-encoding-length-validity", ca(written={"validity": der.with_long_length(validity)}))
    book.add("der-encoding-tag-validity", ca(written={"validity": der.with_long_tag(validity)}))
    signature = der.bit_string(book.signer.sign(authority.signer, authority.algorithm, authority.to_be_signed()))
    book.add("der-encoding-length-signature", ca(written={"signatureValue": der.with_long_length(signature)}))

    own_name = der.sequence(der.oid(COMMON_NAME), der.with_long_length(der.tlv(der.UTF8_STRING, CA_COMMON_NAME.encode())))
    book.add("der-encoding-length-in-name", ca(subject=name(CHINA, own_name)))
    code = der.sequence(der.oid(COMMON_NAME), der.with_long_length(der.tlv(der.UTF8_STRING, CODE.encode())))
    book.add("der-encoding-length-in-name-in-verification", authority, proof(authority, subject=name(code)))

    constraints = basic_constraints(der.with_long_length(IS_CA))
    book.add("der-encoding-length-in-basic-constraints", ca_constraints(constraints))
    outside = der.sequence(der.oid("2.5.29.15"), der.boolean(True), der.with_long_length(der.octet_string(CA_USAGE)))
    book.add("der-encoding-length-around-key-usage", ca_usage(outside))
    names = extensions.alternative_names(der.with_long_length(extensions.dns_name("mqtt.example.com")))
    book.add("der-encoding-length-in-alternative-name", ca_with(names))
    inside = extension(extensions.PRIVATE, der.with_long_length(der.sequence(der.null())))
    book.add("der-encoding-length-in-unknown-extension", ca_with(inside))
    exponent = der.with_long_length(der.integer(65537))
    book.add("der-encoding-length-in-rsa-key", ca(public_key=_rsa_key(der.integer(keys.modulus("rsa-2048-ca")), exponent)))


def _rsa_key(modulus: bytes, exponent: bytes, parameters: bytes = der.null()) -> bytes:
    """The SubjectPublicKeyInfo of an RSA key whose two INTEGERs are written out by the caller."""
    algorithm = der.sequence(der.oid("1.2.840.113549.1.1.1"), parameters)
    return der.sequence(algorithm, der.bit_string(der.sequence(modulus, exponent)))


def integers(book: Book) -> None:
    """INTEGERs with an octet in front that says nothing."""
    authority = ca()
    book.add("der-encoding-integer-serial-00-in-front", ca(serial=b"\x00" + authority.serial))
    book.add("der-encoding-integer-serial-ff-in-front", ca(serial=b"\xff" + authority.serial[1:]))
    padded = proof(authority, serial=b"\x00\x5a\x17\xc3\xd9\xe2\x80\x4b\x61")
    book.add("der-encoding-integer-serial-in-verification", authority, padded)
    book.add("der-encoding-integer-version", ca(version_field=der.explicit(0, der.tlv(der.INTEGER, b"\x00\x02"))))
    modulus, exponent = der.integer(keys.modulus("rsa-2048-ca")), der.integer(65537)
    long_modulus = der.tlv(der.INTEGER, b"\x00", der.content(modulus))
    book.add("der-encoding-integer-modulus", ca(public_key=_rsa_key(long_modulus, exponent)))
    long_exponent = der.tlv(der.INTEGER, b"\x00", der.content(exponent))
    book.add("der-encoding-integer-exponent", ca(public_key=_rsa_key(modulus, long_exponent)))
    path = basic_constraints(der.sequence(der.boolean(True), der.tlv(der.INTEGER, b"\x00\x00")))
    book.add("extensions-wellformed-basic-constraints-padded-path-length", ca_constraints(path))
    issuer = extensions.directory_name(CA_NAME)
    names_ca = extensions.authority(keys.identifier(own_key()), (issuer,), b"\x00" + authority.serial)
    book.add("extensions-wellformed-aki-padded-serial-number-in-verification", authority, proof_with(authority=names_ca))


def booleans_and_defaults(book: Book) -> None:
    authority = ca()

    def with_value(dotted: str, critical: bytes, value: bytes) -> bytes:
        return der.sequence(der.oid(dotted), critical, der.octet_string(value))

    def constraints(value: bytes) -> Certificate:
        return ca_constraints(basic_constraints(value))

    one = with_value("2.5.29.15", der.boolean(True, true=0x01), CA_USAGE)
    book.add("der-encoding-boolean-01", ca_usage(one))
    book.add("der-encoding-boolean-01-in-basic-constraints", constraints(der.sequence(der.boolean(True, true=0x01))))
    one = with_value("2.5.29.15", der.boolean(True, true=0x01), der.named_bits(DIGITAL_SIGNATURE))
    book.add("der-encoding-boolean-01-in-verification", authority, proof_with(usage=one))

    not_critical = with_value("2.5.29.15", der.boolean(False), CA_USAGE)
    book.add("der-encoding-critical-false", ca_usage(not_critical))
    not_critical = with_value("2.5.29.15", der.boolean(False), der.named_bits(DIGITAL_SIGNATURE))
    book.add("der-encoding-critical-false-in-verification", authority, proof_with(usage=not_critical))
    not_critical = with_value(extensions.PRIVATE, der.boolean(False), der.null())
    book.add("der-encoding-critical-false-unknown-extension", ca_with(not_critical))
    no_ca = basic_constraints(der.sequence(der.boolean(False)), critical=False)
    book.add("der-encoding-ca-false-in-verification", authority, proof_with(constraints=no_ca))

    here = extensions.subtree(extensions.dns_name("example.com"), der.implicit(0, b"\x00"))
    constraint = extensions.name_constraints(extensions.permitted(here))
    book.add("der-encoding-minimum-0", ca_with(constraint))

    first = der.explicit(0, der.integer(0))
    book.add("der-encoding-version-1-in-verification", authority, proof(authority, version=1, extensions=(), version_field=first))

    def pss(salt: int, written: bytes) -> Algorithm:
        """RSASSA-PSS with SHA-256, and a default written out behind the parameters that are no defaults."""
        usual = signing.rsa_pss("sha256", salt)
        oid, parameters = der.children(usual.identifier)
        return replace(usual, identifier=der.sequence(oid, der.sequence(*der.children(parameters), written)))

    twenty, trailer = pss(20, der.explicit(2, der.integer(20))), pss(32, der.explicit(3, der.integer(1)))
    book.add("der-encoding-pss-salt-length-20", ca(algorithm=twenty))
    book.add("der-encoding-pss-salt-length-20-in-verification", authority, proof(authority, twenty))
    book.add("der-encoding-pss-trailer-field-1-in-verification", authority, proof(authority, trailer))


def bits(book: Book) -> None:
    """BIT STRINGs: bits that do not count and are set all the same, and zeros at the end of a list of named bits."""
    authority = ca()
    good = proof(authority)

    def usage(octets: bytes) -> Certificate:
        return ca_usage(key_usage(der.tlv(0x03, octets)))

    def proof_usage(octets: bytes) -> Certificate:
        return proof_with(usage=key_usage(der.tlv(0x03, octets), critical=False))

    book.add("der-encoding-key-usage-zero-bit-at-the-end", usage(bytes([0, 0b0000_0110])))
    book.add("der-encoding-key-usage-one-bit-too-many", usage(bytes([1, 0b0000_0100])))
    book.add("der-encoding-key-usage-zero-octet-at-the-end", usage(bytes([7, 0b0000_0110, 0])))
    book.add("der-encoding-key-usage-zero-bits-in-verification", authority, proof_usage(bytes([0, 0b1000_0000])))
    book.add("der-encoding-key-usage-unused-bits-in-verification", authority, proof_usage(bytes([7, 0b1000_0001])))
    book.add("key-usage-of-nine-bits", usage(bytes([7, 0b0000_0110, 0b1000_0000])))

    def identified(value: bytes) -> Certificate:
        return ca(written={"uniqueIdentifiers": der.implicit(2, value)})

    book.add("der-encoding-unused-bit-of-unique-identifier", identified(bytes([1, 0b1010_1011])))
    book.add("unique-identifier-with-an-unused-bit", identified(bytes([1, 0b1010_1010])))

    signature = book.signer.sign(good.signer, good.algorithm, good.to_be_signed())
    one_more = replace(good, written={"signatureValue": der.bit_string(signature + b"\x80", unused=7)})
    book.add("proof-signature-of-one-bit-more", authority, one_more)
    set_after = replace(good, written={"signatureValue": der.bit_string(signature + b"\x81", unused=7)})
    book.add("der-encoding-unused-bit-of-signature", authority, set_after)


def names(book: Book) -> None:
    """Names that are not DER."""
    authority = ca()
    unit, own_name, code = attribute(UNIT, "Line 2"), attribute(COMMON_NAME, CA_COMMON_NAME), attribute(COMMON_NAME, CODE)
    book.add("der-encoding-set-order", ca(subject=name(CHINA, [own_name, unit])))
    book.add("der-encoding-set-order-in-verification", authority, proof(authority, subject=name([code, unit])))
    book.add("code-in-a-multi-valued-rdn", authority, proof(authority, subject=name([unit, code])))
    ascending = extensions.alternative_names(extensions.directory_name(name([unit, own_name])))
    book.add("alternative-name-of-a-multi-valued-rdn", ca_with(ascending))

    pieces = der.tlv(der.UTF8_STRING | 0x20, der.tlv(der.UTF8_STRING, b"Exa"), der.tlv(der.UTF8_STRING, b"mple"))
    in_pieces = der.sequence(der.oid(ORGANIZATION), pieces)
    book.add("der-encoding-constructed-string", ca(subject=name(CHINA, in_pieces, own_name)))
    book.add("der-encoding-constructed-string-in-verification", authority, proof(authority, subject=name(in_pieces, code)))

    # 2.5.4.10 with a leading octet of zero in its last arc (X.690 8.19.2)
    long_oid = der.sequence(der.tlv(0x06, bytes([0x55, 0x04, 0x80, 0x0A])), der.tlv(der.UTF8_STRING, b"Example"))
    book.add("der-encoding-object-identifier", ca(subject=name(CHINA, long_oid, own_name)))
    book.add("der-encoding-object-identifier-in-verification", authority, proof(authority, subject=name(long_oid, code)))

    empty = {"extensions": der.explicit(3, der.sequence())}
    book.add("der-encoding-extensions-empty", ca(written=empty))
    book.add("der-encoding-extensions-empty-in-verification", authority, proof(authority, written=empty))


def parameters(book: Book) -> None:
    """Algorithm identifiers whose parameters are there and should not be, or the other way round."""
    authority = ca()
    modulus, exponent = der.integer(keys.modulus("rsa-2048-ca")), der.integer(65537)
    book.add("der-encoding-rsa-key-without-null", ca(public_key=_rsa_key(modulus, exponent, parameters=b"")))
    modulus = der.integer(keys.modulus("rsa-2048-proof"))
    bare_key = _rsa_key(modulus, exponent, parameters=b"")
    book.add("der-encoding-rsa-key-without-null-in-verification", authority, proof(authority, public_key=bare_key))
    book.add("der-encoding-rsa-signature-without-null", ca(algorithm=_without_parameters(RSA_SHA256)))
    book.add("der-encoding-rsa-signature-without-null-in-verification", authority, proof(authority, _without_parameters(RSA_SHA512)))
    usual = signing.rsa_pss("sha256", 32)
    oid, listed = der.children(usual.identifier)
    _, *others = der.children(listed)
    bare_hash = der.explicit(0, der.sequence(der.oid("2.16.840.1.101.3.4.2.1")))
    without_null = replace(usual, identifier=der.sequence(oid, der.sequence(bare_hash, *others)))
    book.add("rsa-pss-hash-without-null", authority, proof(authority, without_null))

    elliptic = ca("ec-p256-ca", signing.ECDSA_SHA256)
    with_null = replace(signing.ECDSA_SHA256, identifier=der.sequence(der.oid("1.2.840.10045.4.3.2"), der.null()))
    good = proof(elliptic, signing.ECDSA_SHA256, key="ec-p256-proof")
    book.add("der-encoding-ecdsa-signature-with-null", ca("ec-p256-ca", with_null), good)
    book.add("der-encoding-ecdsa-signature-with-null-in-verification", elliptic, replace(good, algorithm=with_null))


def _without_parameters(algorithm: Algorithm) -> Algorithm:
    oid, *_ = der.children(algorithm.identifier)
    return replace(algorithm, identifier=der.sequence(oid))


# No certificate at all -----------------------------------------------------------------------------------------------------------


def refused(book: Book) -> None:
    """Octets that two readers could take for two different certificates, or for none."""
    authority = ca()
    good = proof(authority)
    data = authority.issue(book.signer)
    text, algorithm, signature = der.children(data)

    def octets(label: str, value: bytes) -> None:
        book.add(label, ca_content=pem.block(value))

    octets("certificate-decodes-indefinite-length", der.with_indefinite_length(data))
    octets("certificate-decodes-not-a-sequence", der.set_as_given(text, algorithm, signature))
    octets("certificate-decodes-octets-after-signature", der.sequence(text, algorithm, signature, der.null()))
    octets("certificate-decodes-without-signature", der.sequence(text, algorithm))
    octets("certificate-decodes-signature-not-a-bit-string", der.sequence(text, algorithm, der.octet_string(der.content(signature))))

    def written(label: str, **elements: bytes) -> None:
        book.add(label, ca(written=elements))

    written("certificate-decodes-serial-number-not-an-integer", serialNumber=der.octet_string(authority.serial))
    written("certificate-decodes-serial-number-without-octets", serialNumber=der.tlv(der.INTEGER))
    written("certificate-decodes-element-after-extensions", extensions=der.explicit(3, der.sequence(*authority.extensions)) + der.null())
    listed = der.sequence(*authority.extensions)
    written("certificate-decodes-octet-after-extension-list", extensions=der.explicit(3, listed, b"\x00"))
    one_time = der.sequence(der.time(NOT_BEFORE))
    written("certificate-decodes-validity-of-one-time", validity=one_time)
    book.add("certificate-decodes-empty-rdn", ca(subject=name(CHINA, [])), good)

    def with_extension(*parts: bytes) -> tuple[bytes, ...]:
        return (*authority.extensions, der.sequence(der.oid(extensions.PRIVATE), *parts))

    in_pieces = der.tlv(der.OCTET_STRING | 0x20, der.octet_string(b"\x05\x00"))
    book.add("certificate-decodes-extension-in-pieces", ca(extensions=with_extension(in_pieces)))
    two_octets = der.tlv(0x01, b"\xff\xff")
    book.add("certificate-decodes-critical-of-two-octets", ca(extensions=with_extension(two_octets, der.octet_string(b"\x05\x00"))))
    pieces = der.tlv(der.OCTET_STRING | 0x20, der.octet_string(b"\x05\x00"))
    in_proof = proof(authority, extensions=(*good.extensions, der.sequence(der.oid(extensions.PRIVATE), pieces)))
    book.add("certificate-decodes-extension-in-pieces-in-verification", authority, in_proof)
    indefinite = pem.block(der.with_indefinite_length(good.issue(book.signer)))
    book.add("certificate-decodes-indefinite-length-in-verification", verification_content=indefinite)


# Signature algorithms ------------------------------------------------------------------------------------------------------------


def digests(book: Book) -> None:
    """Digests that are broken, in CAs whose signature another key made and in verification certificates."""
    authority = ca()
    unreadable = replace(signing.rsa_pss("sha256", 32), identifier=der.sequence(der.oid("1.2.840.113549.1.1.10"), der.null()))
    for label, algorithm in (
        ("md2", signing.RSA_MD2), ("md4", signing.RSA_MD4), ("md5", signing.RSA_MD5), ("sha1", signing.RSA_SHA1),
        ("sha224", signing.RSA_SHA224), ("pss-sha1", signing.rsa_pss("sha1", 20)), ("pss-sha256", signing.rsa_pss("sha256", 32)),
        ("pss-unreadable", unreadable), ("unknown", signing.UNKNOWN),
    ):  # fmt: skip
        book.add(f"signature-digest-intermediate-{label}", intermediate(algorithm=algorithm))
    elliptic = ca_extensions(keys.public("ec-p256-ca"), authority=keys.public("ec-p384"))
    by_curve = ca("ec-p256-ca", signing.ECDSA_SHA1, signer="ec-p384", issuer=UPPER_NAME, extensions=elliptic)
    book.add("signature-digest-intermediate-ecdsa-sha1", by_curve, proof(by_curve, signing.ECDSA_SHA256, key="ec-p256-proof"))
    by_edwards = ca_extensions(own_key(), authority=keys.public("ed25519"))
    book.add("signature-digest-intermediate-ed25519", intermediate(algorithm=signing.ED25519, signer="ed25519", extensions=by_edwards))
    book.add("ca-self-signature-by-another-key-sha1", ca(algorithm=signing.RSA_SHA1, signer="rsa-2048-other"))
    book.add("signature-digest-key-rollover-sha1", intermediate(algorithm=signing.RSA_SHA1, issuer=CA_NAME))

    book.add("signature-digest-md2-in-verification", authority, proof(authority, signing.RSA_MD2))
    book.add("signature-digest-md4-in-verification", authority, proof(authority, signing.RSA_MD4))
    book.add("signature-digest-pss-unreadable-in-verification", authority, proof(authority, unreadable))
    # sha1WithRSASignature of the OIW, an identifier older than that of PKCS #1
    old = replace(signing.RSA_SHA1, name="rsa-sha1-oiw", identifier=der.sequence(der.oid("1.3.14.3.2.29"), der.null()))
    book.add("signature-digest-sha1-by-its-old-identifier", authority, proof(authority, old))


def agreement(book: Book) -> None:
    """signatureAlgorithm and tbsCertificate.signature, which must be the same octets; the signature follows the former."""
    authority = ca()

    def inside(label: str, identifier: bytes) -> None:
        book.add(f"algorithm-agreement-{label}", ca(written={"signature": identifier}))

    def inside_proof(label: str, identifier: bytes, algorithm: Algorithm = RSA_SHA512) -> None:
        book.add(f"algorithm-agreement-{label}", authority, proof(authority, algorithm, written={"signature": identifier}))

    inside("other-digest", RSA_SHA512.identifier)
    inside("null-missing-inside", _without_parameters(RSA_SHA256).identifier)
    inside("length-of-other-form", der.with_long_length(RSA_SHA256.identifier))
    inside_proof("other-digest-in-verification", RSA_SHA256.identifier)
    inside_proof("other-kind-of-key-in-verification", signing.ECDSA_SHA512.identifier)
    inside_proof("other-salt-length-in-verification", signing.rsa_pss("sha256", 64).identifier, signing.rsa_pss("sha256", 32))
    outside = {"signatureAlgorithm": _without_parameters(RSA_SHA512).identifier}
    book.add("algorithm-agreement-null-missing-outside-in-verification", authority, proof(authority, written=outside))
