"""Certificates written octet by octet: names, extensions, and a description with overrides. Imports der, keys, signing."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone

from . import der, keys
from .signing import RSA_SHA256, RSA_SHA512, Algorithm, Signer

COMMON_NAME, ORGANIZATION, UNIT, COUNTRY = "2.5.4.3", "2.5.4.10", "2.5.4.11", "2.5.4.6"
SERIAL_NUMBER, LOCALITY, STATE, TITLE = "2.5.4.5", "2.5.4.7", "2.5.4.8", "2.5.4.12"
EMAIL_ADDRESS, DOMAIN_COMPONENT = "1.2.840.113549.1.9.1", "0.9.2342.19200300.100.1.25"

CODE = "13274673-8f90-4630-bea1-9cccb25756ad2089310274650918273645546372"
CA_COMMON_NAME = "Example MQTT CA"
NOT_BEFORE = datetime(2026, 6, 1, tzinfo=timezone.utc)
CA_NOT_AFTER = NOT_BEFORE + timedelta(days=3650)
PROOF_NOT_AFTER = NOT_BEFORE + timedelta(days=300)


# Names -------------------------------------------------------------------------------------------------------------------------


def attribute(kind: str, text: str | bytes, tag: int = der.UTF8_STRING) -> bytes:
    """An AttributeTypeAndValue; the text in the encoding of its string type, octets as they are."""
    encodings = {der.BMP_STRING: "utf-16-be", der.UNIVERSAL_STRING: "utf-32-be", der.TELETEX_STRING: "latin-1"}
    value = text if isinstance(text, bytes) else text.encode(encodings.get(tag, "utf-8"))
    return der.sequence(der.oid(kind), der.tlv(tag, value))


def name(*relative_names: bytes | list[bytes]) -> bytes:
    """A Name; each RDN is one attribute, or a list of them that keeps its order."""
    sets = (one if isinstance(one, list) else [one] for one in relative_names)
    return der.sequence(*(der.set_as_given(*attributes) for attributes in sets))


def common_name(text: str | bytes, tag: int = der.UTF8_STRING) -> bytes:
    """A Name of one commonName."""
    return name(attribute(COMMON_NAME, text, tag))


CA_NAME = name(
    attribute(COUNTRY, "CN", der.PRINTABLE_STRING),
    attribute(ORGANIZATION, "Example"),
    attribute(COMMON_NAME, CA_COMMON_NAME),
)


# Extensions --------------------------------------------------------------------------------------------------------------------

KEY_CERT_SIGN, CRL_SIGN, DIGITAL_SIGNATURE = 5, 6, 0


def extension(dotted: str, value: bytes, critical: bool = False) -> bytes:
    return der.sequence(der.oid(dotted), *([der.boolean(True)] if critical else []), der.octet_string(value))


def basic_constraints(value: bytes, critical: bool = True) -> bytes:
    """basicConstraints with any content; IS_CA and NOT_CA are the well-formed ones."""
    return extension("2.5.29.19", value, critical)


IS_CA, NOT_CA = der.sequence(der.boolean(True)), der.sequence()


def key_usage(value: bytes, critical: bool = True) -> bytes:
    return extension("2.5.29.15", value, critical)


CA_USAGE = der.named_bits(KEY_CERT_SIGN, CRL_SIGN)


def subject_key_identifier(public_key: bytes) -> bytes:
    return extension("2.5.29.14", der.octet_string(keys.identifier(public_key)))


def authority_key_identifier(public_key: bytes) -> bytes:
    return extension("2.5.29.35", der.sequence(der.implicit(0, keys.identifier(public_key))))


# Certificates ------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Certificate:
    """What a certificate says, and by which committed keys: `key` is its own, `signer` the one that signs it.

    `version` is the number people use (1 to 3) and also sets the version field; a field that DER would leave out can be forced
    with `version_field`. `signature` stands in for the one that `signer` would make. `written` holds elements that are written
    otherwise than all this says, by the names of RFC 5280 4.1; "uniqueIdentifiers" stands for both of them."""

    key: str
    signer: str
    algorithm: Algorithm
    serial: bytes
    issuer: bytes
    subject: bytes
    public_key: bytes
    not_before: bytes
    not_after: bytes
    extensions: tuple[bytes, ...] = ()
    version: int = 3
    version_field: bytes | None = None
    signature: bytes | None = None
    written: dict[str, bytes] = field(default_factory=dict)

    def to_be_signed(self) -> bytes:
        version = self.version_field
        if version is None:
            version = b"" if self.version == 1 else der.explicit(0, der.integer(self.version - 1))
        elements = {
            "version": version,
            "serialNumber": der.tlv(der.INTEGER, self.serial),
            "signature": self.algorithm.identifier,
            "issuer": self.issuer,
            "validity": der.sequence(self.not_before, self.not_after),
            "subject": self.subject,
            "subjectPublicKeyInfo": self.public_key,
            "uniqueIdentifiers": b"",
            "extensions": der.explicit(3, der.sequence(*self.extensions)) if self.extensions else b"",
        }
        return der.sequence(*(self.written.get(name, element) for name, element in elements.items()))

    def issue(self, signer: Signer) -> bytes:
        """The certificate as DER, signed."""
        text = self.to_be_signed()
        signature = signer.sign(self.signer, self.algorithm, text) if self.signature is None else self.signature
        outside = {"signatureAlgorithm": self.algorithm.identifier, "signatureValue": der.bit_string(signature)}
        return der.sequence(text, *(self.written.get(name, element) for name, element in outside.items()))


def ca(key: str = "rsa-2048-ca", algorithm: Algorithm = RSA_SHA256, **overrides: object) -> Certificate:
    """The good self-signed CA under `key`, ten years long, with `overrides` of the Certificate's fields."""
    public_key = overrides.get("public_key", keys.public(key))
    usual = dict(
        key=key,
        signer=key,
        algorithm=algorithm,
        serial=bytes.fromhex("00f26900ba87310c5d"),
        issuer=overrides.get("subject", CA_NAME),
        subject=CA_NAME,
        public_key=public_key,
        not_before=der.time(NOT_BEFORE),
        not_after=der.time(CA_NOT_AFTER),
        extensions=ca_extensions(public_key),
    )
    return Certificate(**usual | overrides)


def ca_extensions(
    public_key: bytes, constraints: tuple[bytes, ...] | None = None, usage: tuple[bytes, ...] | None = None, authority: bytes | None = None
) -> tuple[bytes, ...]:
    """The extensions of a good CA; `constraints` and `usage` replace those two, `authority` is the key that signed it."""
    return (
        *((basic_constraints(IS_CA),) if constraints is None else constraints),
        *((key_usage(CA_USAGE),) if usage is None else usage),
        subject_key_identifier(public_key),
        authority_key_identifier(authority or public_key),
    )


def proof(under: Certificate, algorithm: Algorithm = RSA_SHA512, key: str = "rsa-2048-proof", **overrides: object) -> Certificate:
    """The good verification certificate under the CA `under`, 300 days long; `key` is the key it certifies."""
    public_key = overrides.get("public_key", keys.public(key))
    usual = dict(
        key=key,
        signer=under.key,
        algorithm=algorithm,
        serial=bytes.fromhex("5a17c3d9e2804b61"),
        issuer=under.subject,
        subject=common_name(CODE),
        public_key=public_key,
        not_before=der.time(NOT_BEFORE),
        not_after=der.time(PROOF_NOT_AFTER),
        extensions=proof_extensions(public_key, under.public_key),
    )
    return Certificate(**usual | overrides)


def proof_extensions(public_key: bytes, authority_key: bytes, **replaced: bytes) -> tuple[bytes, ...]:
    """The extensions of a good verification certificate; `constraints`, `usage`, `subject` and `authority` replace one each,
    empty octets leave it out."""
    usual = dict(
        constraints=basic_constraints(NOT_CA, critical=False),
        usage=key_usage(der.named_bits(DIGITAL_SIGNATURE), critical=False),
        subject=subject_key_identifier(public_key),
        authority=authority_key_identifier(authority_key),
    )
    return tuple(filter(None, (usual | replaced).values()))
