"""The CA's validity, version, extensions and self-signature. Imports what lies around this folder."""

from datetime import datetime, timedelta, timezone

from .. import der, keys, signing
from ..book import Book, milliseconds
from ..certificate import (
    CA_COMMON_NAME, CA_NOT_AFTER, CA_USAGE, COMMON_NAME, COUNTRY, CRL_SIGN, IS_CA, KEY_CERT_SIGN, NOT_BEFORE, NOT_CA,
    ORGANIZATION, Certificate, attribute, authority_key_identifier, basic_constraints, ca, ca_extensions, key_usage, name, proof,
    subject_key_identifier,
)  # fmt: skip

UTC = timezone.utc
DAY = timedelta(days=1)
JUDGED_AT = datetime(2026, 11, 24, tzinfo=UTC)  # the moment at which the tests judge


# Validity ----------------------------------------------------------------------------------------------------------------------


def _until(moment: datetime) -> dict:
    """The arguments of a response whose CA ends at `moment`, and which says so."""
    return dict(ca=ca(not_after=der.time(moment)), valid_end=milliseconds(moment))


def validity(book: Book) -> None:
    authority = ca()
    book.add("ca-not-after-before-not-before", **_until(NOT_BEFORE - 31 * DAY))
    early = datetime(2016, 11, 3, tzinfo=UTC)
    expired = ca(not_before=der.time(early), not_after=der.time(JUDGED_AT - 23 * DAY))
    book.add("ca-expired", expired, valid_begin=milliseconds(early), valid_end=milliseconds(JUDGED_AT - 23 * DAY))
    late = datetime(2027, 1, 1, tzinfo=UTC)
    book.add("ca-not-yet-valid", ca(not_before=der.time(late)), valid_begin=milliseconds(late))
    book.add("ca-29-days-left", **_until(JUDGED_AT + 29 * DAY))
    book.add("ca-30-days-left", **_until(JUDGED_AT + 30 * DAY))
    book.add("ca-30-days-and-1-second-left", **_until(JUDGED_AT + 30 * DAY + timedelta(seconds=1)))

    book.add("verification-expired", authority, proof(authority, not_after=der.time(JUDGED_AT - DAY)))
    book.add("verification-not-yet-valid", authority, proof(authority, not_before=der.time(JUDGED_AT + DAY)))
    book.add("verification-not-after-before-not-before", authority, proof(authority, not_after=der.time(NOT_BEFORE - DAY)))


def times(book: Book) -> None:
    """Times in unusual forms: some can be read, some cannot."""
    authority = ca()
    utc, generalized = der.utc_time, der.generalized_time

    book.add("time-not-before-1960", ca(not_before=utc("600101000000Z")), valid_begin="-315619200000")
    book.add("time-not-after-2056", **_until(datetime(2056, 5, 29, tzinfo=UTC)))
    book.add("time-not-after-9999", ca(not_after=generalized("99991231235959Z")), valid_end="253402300799000")
    book.add("time-without-seconds", ca(not_before=utc("2606010000Z"), not_after=utc("3605290000Z")))
    book.add("time-with-offset", ca(not_before=utc("260601080000+0800"), not_after=utc("360528190000-0500")))
    fraction = milliseconds(CA_NOT_AFTER + timedelta(milliseconds=500))
    book.add("time-with-fraction", ca(not_after=generalized("20360529000000.500Z")), valid_end=fraction)

    half_a_second = milliseconds(CA_NOT_AFTER + timedelta(milliseconds=500))
    book.add("time-with-fraction-of-an-hour", ca(not_after=generalized("2036052900.5Z")), valid_end=half_a_second)
    book.add("time-not-before-month-13", ca(not_before=utc("261301000000Z")))
    book.add("time-not-after-month-13", ca(not_after=utc("361329000000Z")))
    book.add("time-not-after-february-30", ca(not_after=utc("360230000000Z")))
    book.add("time-not-after-no-time-at-all", ca(not_after=generalized("never")))
    book.add("time-verification-not-before-month-13", authority, proof(authority, not_before=utc("261301000000Z")))
    book.add("time-verification-not-after-month-13", authority, proof(authority, not_after=utc("271328000000Z")))


# The CA's profile --------------------------------------------------------------------------------------------------------------


def versions(book: Book) -> None:
    authority = ca()
    book.add("ca-version-1", ca(version=1, extensions=()))
    book.add("ca-version-1-written-out", ca(version=1, extensions=(), version_field=der.explicit(0, der.integer(0))))
    book.add("ca-version-1-with-extensions", ca(version=1))
    book.add("ca-version-2", ca(version=2, extensions=()))
    book.add("ca-version-4", ca(version=4))
    book.add("verification-version-1", authority, proof(authority, version=1, extensions=()))
    book.add("verification-version-4", authority, proof(authority, version=4))


def constraints_and_usage(book: Book) -> None:
    public_key = keys.public("rsa-2048-ca")

    def constraints(*extensions: bytes) -> Certificate:
        return ca(extensions=ca_extensions(public_key, constraints=extensions))

    def usage(*extensions: bytes) -> Certificate:
        return ca(extensions=ca_extensions(public_key, usage=extensions))

    book.add("ca-basic-constraints-absent", constraints())
    book.add("ca-without-extensions", ca(extensions=()))
    book.add("ca-basic-constraints-and-key-usage-absent", ca(extensions=(subject_key_identifier(public_key),)))
    book.add("ca-basic-constraints-false", constraints(basic_constraints(NOT_CA)))
    book.add("ca-basic-constraints-false-written-out", constraints(basic_constraints(der.sequence(der.boolean(False)))))
    book.add("ca-basic-constraints-not-critical", constraints(basic_constraints(IS_CA, critical=False)))
    book.add("ca-basic-constraints-path-length", constraints(basic_constraints(der.sequence(der.boolean(True), der.integer(0)))))
    book.add("ca-basic-constraints-malformed", constraints(basic_constraints(der.octet_string(b"\x01\x01\xff"))))
    book.add("ca-basic-constraints-octet-after", constraints(basic_constraints(IS_CA + b"\x00")))
    book.add("ca-basic-constraints-twice", constraints(basic_constraints(IS_CA), basic_constraints(IS_CA)))
    book.add("ca-basic-constraints-twice-unlike", constraints(basic_constraints(NOT_CA), basic_constraints(IS_CA)))

    certificate_signing = key_usage(der.named_bits(KEY_CERT_SIGN))
    book.add("ca-key-usage-absent", usage())
    book.add("ca-key-usage-keycertsign-only", usage(certificate_signing))
    book.add("ca-key-usage-without-keycertsign", usage(key_usage(der.named_bits(CRL_SIGN))))
    book.add("ca-key-usage-empty", usage(key_usage(der.bit_string(b""))))
    book.add("ca-key-usage-malformed", usage(key_usage(der.integer(4))))
    book.add("ca-key-usage-unused-bit-set", usage(key_usage(der.tlv(0x03, bytes([2, 0b0000_0111])))))
    book.add("ca-key-usage-twice", usage(certificate_signing, certificate_signing))


def self_signatures(book: Book) -> None:
    upper_name = name(attribute(COUNTRY, "CN", der.PRINTABLE_STRING), attribute(COMMON_NAME, "Example Root"))
    upper_key, own_key = keys.public("rsa-2048-other"), keys.public("rsa-2048-ca")
    signed_above = ca_extensions(own_key, authority=upper_key)
    without_identifiers = (basic_constraints(IS_CA), key_usage(CA_USAGE))
    shouted = name(
        attribute(COUNTRY, "CN", der.PRINTABLE_STRING),
        attribute(ORGANIZATION, "EXAMPLE"),
        attribute(COMMON_NAME, CA_COMMON_NAME.upper()),
    )
    book.add("ca-intermediate", ca(signer="rsa-2048-other", issuer=upper_name, extensions=signed_above))
    book.add("ca-key-rollover", ca(signer="rsa-2048-other", extensions=signed_above))
    names_upper_key = (basic_constraints(IS_CA), key_usage(CA_USAGE), authority_key_identifier(upper_key))
    names_own_key = (basic_constraints(IS_CA), key_usage(CA_USAGE), authority_key_identifier(own_key))
    book.add("ca-key-rollover-without-own-identifier", ca(signer="rsa-2048-other", extensions=names_upper_key))
    book.add("ca-self-signature-by-another-key-that-it-does-not-name", ca(signer="rsa-2048-other", extensions=names_own_key))
    book.add("ca-self-signature-by-another-key", ca(signer="rsa-2048-other"))
    book.add("ca-self-signature-by-another-key-without-identifiers", ca(signer="rsa-2048-other", extensions=without_identifiers))
    book.add("ca-self-signature-by-another-key-issuer-in-capitals", ca(signer="rsa-2048-other", issuer=shouted))
    book.add("ca-self-signature-issuer-in-capitals", ca(issuer=shouted))
    book.add("ca-self-signature-octet-changed", book.with_changed_signature(ca()))
    book.add("ca-self-signature-sha1", ca(algorithm=signing.RSA_SHA1))
    book.add("ca-self-signature-md5", ca(algorithm=signing.RSA_MD5))
    book.add("ca-self-signature-sha512", ca(algorithm=signing.RSA_SHA512))
    book.add("ca-self-signature-unknown-algorithm", ca(algorithm=signing.UNKNOWN))
    book.add("ca-self-signature-pss", ca(algorithm=signing.rsa_pss("sha256", 32)))
    book.add("ca-self-signature-pss-sha512", ca(algorithm=signing.rsa_pss("sha512", 64)))
