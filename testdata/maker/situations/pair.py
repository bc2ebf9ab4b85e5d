"""The two certificates held against each other: key identifiers and validities. Imports what lies around this folder."""

from datetime import datetime, timedelta, timezone

from .. import der, keys
from ..book import Book, milliseconds
from ..certificate import (
    CA_NAME, CA_COMMON_NAME, CA_NOT_AFTER, COMMON_NAME, COUNTRY, NOT_BEFORE, ORGANIZATION, attribute, ca, ca_extensions, extension, name,
    proof,
)  # fmt: skip
from ..extensions import SUBJECT_KEY_IDENTIFIER, authority, directory_name, dns_name, uri
from .usual import UPPER_NAME, intermediate, own_key, proof_key, proof_with

UTC = timezone.utc
SECOND = timedelta(seconds=1)


def key_identifiers(book: Book) -> None:
    """authorityKeyIdentifier of the verification certificate against what the CA says of itself."""
    usual = ca()
    key, serial, issuer = keys.identifier(own_key()), usual.serial, directory_name(CA_NAME)

    def names(label: str, under=usual, **fields: object) -> None:
        identifier = authority(**fields)
        book.add(f"verification-key-identifier-{label}", under, proof_with(under=under, authority=identifier))

    names("key-and-issuer-and-serial", key=key, issuer=(issuer,), serial=serial)
    names("issuer-and-serial", issuer=(issuer,), serial=serial)
    names("issuer-alone", issuer=(issuer,))
    names("serial-alone", serial=serial)
    names("empty")
    book.add("verification-key-identifier-absent", usual, proof_with(authority=b""))

    names("key-of-another", key=keys.identifier(proof_key()))
    names("key-cut-short", key=key[:8])
    names("key-without-octets", key=b"")
    names("serial-differs", key=key, issuer=(issuer,), serial=proof(usual).serial)
    names("serial-alone-differs", serial=b"\x01")
    names("serial-without-sign-octet", issuer=(issuer,), serial=serial[1:])
    names("issuer-differs", key=key, issuer=(directory_name(UPPER_NAME),), serial=serial)
    names("key-of-another-with-issuer-and-serial", key=keys.identifier(proof_key()), issuer=(issuer,), serial=serial)
    shouted = name(
        attribute(COUNTRY, "cn", der.PRINTABLE_STRING),
        attribute(ORGANIZATION, "EXAMPLE"),
        attribute(COMMON_NAME, CA_COMMON_NAME.upper(), der.PRINTABLE_STRING),
    )
    names("issuer-in-capitals", key=key, issuer=(directory_name(shouted),), serial=serial)
    names("issuer-as-address", key=key, issuer=(uri("https://ca.example.com"),), serial=serial)
    names("issuer-beside-another-kind-of-name", key=key, issuer=(dns_name("ca.example.com"), issuer), serial=serial)

    # under an intermediate, the issuer meant is the one above it
    above = intermediate()
    names("issuer-of-intermediate", above, key=key, issuer=(directory_name(UPPER_NAME),), serial=serial)
    names("subject-of-intermediate", above, key=key, issuer=(issuer,), serial=serial)
    rollover = intermediate(issuer=CA_NAME)
    names("key-rollover", rollover, key=key, issuer=(issuer,), serial=serial)
    names("key-rollover-old-key", rollover, key=keys.identifier(keys.public("rsa-2048-other")))

    def subject(label: str, *identifier: bytes, **fields: object) -> None:
        """Under a CA whose subjectKeyIdentifier is this one, or none."""
        one, two, *_ = ca_extensions(own_key())
        names(label, ca(extensions=(one, two, *identifier)), **fields)

    subject("ca-without-its-own", key=key)
    subject("ca-without-its-own-serial-differs", key=key, serial=b"\x01")
    subject("ca-of-eight-octets", extension(SUBJECT_KEY_IDENTIFIER, der.octet_string(bytes(range(8)))), key=bytes(range(8)))
    malformed = extension(SUBJECT_KEY_IDENTIFIER, key)
    subject("ca-malformed-and-not-needed", malformed, issuer=(issuer,), serial=serial)
    subject("ca-malformed-and-no-identifier", malformed)


def overlaps(book: Book) -> None:
    """Validities that share an instant, or miss each other by a second."""
    usual = ca()
    month = timedelta(days=30)

    def before(label: str, end: datetime) -> None:
        early = proof(usual, not_before=der.time(NOT_BEFORE - month), not_after=der.time(end))
        book.add(f"verification-validity-overlap-{label}", usual, early)

    before("ends-as-the-ca-begins", NOT_BEFORE)
    before("ends-a-second-after-the-ca-begins", NOT_BEFORE + SECOND)
    before("ends-a-second-before-the-ca-begins", NOT_BEFORE - SECOND)

    new_year = datetime(2027, 1, 1, tzinfo=UTC)
    brief = ca(not_after=der.time(new_year))

    def after(label: str, begin: datetime) -> None:
        late = proof(brief, not_before=der.time(begin), not_after=der.time(new_year + month))
        book.add(f"verification-validity-overlap-{label}", brief, late, valid_end=milliseconds(new_year))

    after("begins-as-the-ca-ends", new_year)
    after("begins-a-second-before-the-ca-ends", new_year - SECOND)
    after("begins-a-second-after-the-ca-ends", new_year + SECOND)

    instant = proof(usual, not_before=der.time(NOT_BEFORE), not_after=der.time(NOT_BEFORE))
    book.add("verification-validity-overlap-of-one-instant", usual, instant)
    long = proof(usual, not_before=der.time(NOT_BEFORE - month), not_after=der.time(CA_NOT_AFTER + month))
    book.add("verification-validity-overlap-outlives-the-ca", usual, long)
