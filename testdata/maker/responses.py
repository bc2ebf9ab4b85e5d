"""The situations: every response of testdata/responses/, by name, in the order of the catalogue. Imports the other rooms.

What is right or wrong about each is not said here but in the sidecar NAME.expected, which is written by hand."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone

from . import certificate, der, keys, openssl, pem, recipe, signing
from .book import MISSING, Book, milliseconds
from .certificate import (
    CA_COMMON_NAME, CA_NAME, CA_NOT_AFTER, CODE, COMMON_NAME, COUNTRY, CRL_SIGN, IS_CA, KEY_CERT_SIGN, NOT_BEFORE, NOT_CA,
    ORGANIZATION, UNIT, Certificate, attribute, basic_constraints, ca, ca_extensions, common_name, key_usage, name, proof,
)  # fmt: skip

UTC = timezone.utc
DAY = timedelta(days=1)
JUDGED_AT = datetime(2026, 11, 24, tzinfo=UTC)  # the moment at which the tests judge
OTHER_CODE = "90817263-54a6-4b7c-8d9e-0f1a2b3c4d5e7788665544332211009988776655"


def write_all(book: Book) -> None:
    for chapter in (
        recipes, good_ones, fields, status, serial_numbers, validity_fields, contents, pem_encodings, private_keys, validity,
        times, versions, constraints_and_usage, self_signatures, rsa, rsa_pss, elliptic_curves, other_algorithms, possession,
        verification_codes, code_string_types, issuers,
    ):  # fmt: skip
        chapter(book)


# Good ones ---------------------------------------------------------------------------------------------------------------------


def recipes(book: Book) -> None:
    """The vendor's own recipe, serial numbers drawn by openssl."""
    for variant in recipe.VARIANTS:
        ca_content = recipe.ca_path(variant).read_text()
        to_be_signed = der.children(pem.decode(ca_content))[0]
        serial = next(part for part in der.children(to_be_signed) if part[0] == 0x02)
        book.put(
            f"recipe-{variant}",
            registration_code=CODE,
            ca_name="mqtt_ca",
            sn=der.content(serial).hex(),
            ca_content=ca_content,
            verification_content=recipe.proof_path(variant).read_text(),
            valid_begin=milliseconds(NOT_BEFORE),
            valid_end=milliseconds(CA_NOT_AFTER),
            status="1",
        )


def good_ones(book: Book) -> None:
    book.add("good")
    hexadecimal = "3f6c1b9e0d7a4825c6f1e0b9a8d7c6b5f4e3d2c1b0a998877665544332211000"
    authority = ca()
    book.add(
        "registration-code-64-hex",
        authority,
        proof(authority, subject=common_name(hexadecimal)),
        registration_code=hexadecimal,
    )
    book.add("ca-name-empty", ca_name="")
    book.add("ca-name-with-asterisk", ca_name="plant * line 2")


# What the response says --------------------------------------------------------------------------------------------------------


def fields(book: Book) -> None:
    book.add("registration-code-missing", registration_code=MISSING)
    book.add("ca-name-missing", ca_name=MISSING)
    book.add("sn-missing", sn=MISSING)
    book.add("ca-content-missing", ca_content=MISSING)
    book.add("verification-content-missing", verification_content=MISSING)
    book.add("valid-begin-missing", valid_begin=MISSING)
    book.add("valid-end-missing", valid_end=MISSING)
    book.add("status-missing", status=MISSING)

    book.add("ca-name-null", ca_name=None)
    book.add("sn-null", sn=None)
    book.add("ca-content-null", ca_content=None)
    book.add("valid-end-null", valid_end=None)

    book.add("registration-code-empty", registration_code="")
    book.add("sn-empty", sn="")
    book.add("ca-content-empty", ca_content="")
    book.add("verification-content-empty", verification_content="")
    book.add("valid-begin-empty", valid_begin="")
    book.add("all-fields-empty", **dict.fromkeys(("registration_code", "ca_name", "sn", "valid_begin", "valid_end", "status"), ""),
             ca_content="", verification_content="")  # fmt: skip

    masked_content = "-----BEGIN CERTIFICATE-----\\nMII...******\\n-----END CERTIFICATE-----"
    book.add("registration-code-masked", registration_code=f"{CODE[:40]}******")
    book.add("sn-masked", sn="00f26900ba87******")
    book.add("ca-content-masked", ca_content=masked_content)
    book.add("verification-content-masked", verification_content=masked_content)
    book.put(
        "masked-sample",  # the response of the vendor's documentation
        registration_code=f"{CODE[:40]}******",
        ca_name="mqtt_ca",
        sn="00f26900ba87******",
        ca_content=masked_content,
        verification_content=masked_content,
        valid_begin="1654137303000",
        valid_end="1969497303000",
        status="1",
    )


def status(book: Book) -> None:
    book.add("status-inactive", status="0")
    book.add("status-unknown", status="2")
    book.add("status-empty", status="")


def serial_numbers(book: Book) -> None:
    authority = ca()
    octets = authority.serial
    spelled = octets.hex()
    number = int.from_bytes(octets, "big")

    book.add("sn-upper-case", sn=spelled.upper())
    book.add("sn-with-colons", sn=octets.hex(":"))
    book.add("sn-zero-padded", sn=f"0000{spelled}")
    book.add("sn-sign-octet-dropped", sn=spelled[2:])
    book.add("sn-leading-zero-digit-dropped", ca(serial=bytes.fromhex("0a6900ba87310c5d")), sn="a6900ba87310c5d")
    book.add("sn-128-bytes", sn=spelled.zfill(128))
    book.add("sn-130-bytes", sn=spelled.zfill(130))
    book.add("sn-129-bytes-of-another-number", sn="1".zfill(129))

    book.add("sn-decimal", sn=str(number))
    book.add("sn-with-0x", sn=f"0x{spelled}")
    book.add("sn-with-spaces", sn=octets.hex(" "))
    book.add("sn-with-space-at-the-end", sn=f"{spelled} ")
    book.add("sn-with-plus", sn=f"+{spelled}")
    book.add("sn-with-hyphens", sn=octets.hex("-"))
    book.add("sn-not-hexadecimal", sn="mqtt-ca-1")
    book.add("sn-full-width-digits", sn="".join(chr(ord(digit) + 0xFEE0) for digit in spelled))
    book.add("sn-truncated", sn=spelled[:-4])
    book.add("sn-one-digit-changed", sn=f"{spelled[:-1]}e")
    book.add("sn-of-the-verification-certificate", sn=proof(authority).serial.hex())
    book.add("sn-colon-only", sn=":")

    zero = ca(serial=b"\x00")
    book.add("sn-serial-zero", zero)
    book.add("sn-serial-zero-one-digit", zero, sn="0")
    book.add("sn-serial-zero-colon-only", zero, sn=":")
    negative = ca(serial=octets[1:])
    book.add("sn-serial-negative", negative)
    book.add("sn-serial-negative-with-minus", negative, sn=f"-{(1 << 64) - number:016x}")
    twenty = bytes.fromhex("00e4b1977c50d3a2f86b1e09c4752d8fa01366ba")
    book.add("sn-serial-20-octets-with-sign-octet", ca(serial=twenty))
    book.add("sn-serial-21-octets", ca(serial=twenty + b"\x7d"))


def validity_fields(book: Book) -> None:
    begin, end = int(milliseconds(NOT_BEFORE)), int(milliseconds(CA_NOT_AFTER))
    hour = 3_600_000
    for label, key, value in (("valid-begin", "valid_begin", begin), ("valid-end", "valid_end", end)):
        book.add(f"{label}-off-by-1-ms", **{key: str(value + 1)})
        book.add(f"{label}-in-seconds", **{key: str(value // 1000)})
        book.add(f"{label}-shifted-by-8-hours", **{key: str(value + 8 * hour)})
        book.add(f"{label}-not-a-number", **{key: "2026-06-01T00:00:00Z"})
        book.add(f"{label}-with-spaces", **{key: f" {value} "})
    book.add("valid-begin-beyond-64-bits", valid_begin="99999999999999999999")
    book.add("valid-begin-and-end-swapped", valid_begin=str(end), valid_end=str(begin))


# What the contents are made of -------------------------------------------------------------------------------------------------


def contents(book: Book) -> None:
    authority = ca()
    data = authority.issue(book.signer)
    good = pem.block(data)
    proof_text = book.pem(proof(authority))
    lines = good.splitlines(keepends=True)

    book.add("ca-content-not-pem", ca_content="registered on 1 June")
    book.add("ca-content-base64-without-markers", ca_content="".join(lines[1:-1]))
    book.add("ca-content-without-end", ca_content="".join(lines[:-1]))
    book.add("ca-content-bad-base64", ca_content="".join([lines[0], "!" + lines[1][1:], *lines[2:]]))
    book.add("ca-content-two-certificates", ca_content=good + book.pem(ca("rsa-2048-other")))
    book.add("ca-content-same-certificate-twice", ca_content=good + good)
    book.add("ca-content-with-verification-certificate", ca_content=good + proof_text)
    book.add("ca-content-label-trusted-certificate", ca_content=pem.block(data, "TRUSTED CERTIFICATE"))
    book.add("ca-content-label-x509-certificate", ca_content=pem.block(data, "X509 CERTIFICATE"))
    book.add("ca-content-label-devicecertificate", ca_content=pem.block(data, "DEVICECERTIFICATE"))
    book.add("ca-content-octet-after-certificate", ca_content=pem.block(data + b"\x00"))
    book.add("ca-content-certificate-after-certificate", ca_content=pem.block(data + data))
    book.add("ca-content-truncated", ca_content=pem.block(data[:-1]))
    book.add("ca-content-empty-block", ca_content=pem.block(b""))
    book.add("ca-content-request", ca_content=pem.block(_request(book)))
    book.add("ca-content-public-key", ca_content=pem.block(keys.public("rsa-2048-ca"), "PUBLIC KEY"))

    book.add("verification-content-not-pem", verification_content="OK")
    book.add("verification-content-chain", verification_content=proof_text + good)
    book.add("verification-content-request", verification_content=pem.block(_request(book)))
    book.add("verification-content-truncated", verification_content=pem.block(proof(authority).issue(book.signer)[:-40]))
    book.add("both-contents-not-pem", ca_content="n/a", verification_content="n/a")


def _request(book: Book) -> bytes:
    """A PKCS #10 request (RFC 2986) for the registration code, which some label CERTIFICATE."""
    information = der.sequence(der.integer(0), common_name(CODE), keys.public("rsa-2048-proof"), der.explicit(0))
    algorithm = signing.RSA_SHA256
    signature = book.signer.sign("rsa-2048-proof", algorithm, information)
    return der.sequence(information, algorithm.identifier, der.bit_string(signature))


def pem_encodings(book: Book) -> None:
    """The same good certificate, spelled in other ways."""
    authority = ca()
    data = authority.issue(book.signer)
    good = pem.block(data)
    bare = good.rstrip("\n")
    proof_text = book.pem(proof(authority))

    book.add("pem-without-final-newline", ca_content=bare, verification_content=proof_text.rstrip("\n"))
    book.add("pem-literal-newlines", ca_content=bare.replace("\n", "\\n"), verification_content=proof_text.rstrip("\n").replace("\n", "\\n"))
    book.add("pem-literal-newlines-in-verification", verification_content=proof_text.replace("\n", "\\n"))
    book.add("pem-literal-crlf", ca_content=bare.replace("\n", "\\r\\n"))
    book.add("pem-crlf", ca_content=good.replace("\n", "\r\n"))
    book.add("pem-lone-cr", ca_content=good.replace("\n", "\r"))
    book.add("pem-bom", ca_content=f"\ufeff{good}")
    book.add("pem-indented", ca_content="".join(f"    {line}\n" for line in good.splitlines()))
    book.add("pem-spaces-at-line-ends", ca_content="".join(f"{line} \n" for line in good.splitlines()))
    book.add("pem-one-line-body", ca_content=pem.block(data, columns=len(good)))
    book.add("pem-76-columns", ca_content=pem.block(data, columns=76))
    book.add("pem-prose-before", ca_content=f"subject=C = CN, O = Example, CN = {CA_COMMON_NAME}\n{good}")
    book.add("pem-prose-after", ca_content=f"{good}issued for line 2\n")
    book.add("pem-prose-around-verification", verification_content=f"Bag Attributes: none\n{proof_text}sent by mail\n")


def private_keys(book: Book) -> None:
    authority = ca()
    good, proof_text = book.pem(authority), book.pem(proof(authority))
    plain = keys.path("rsa-2048-ca").read_text()
    traditional = openssl.run("pkey", "-in", keys.path("rsa-2048-ca"), "-traditional").decode()
    elliptic = openssl.run("pkey", "-in", keys.path("ec-p256-ca"), "-traditional").decode()
    # PBES2 (RFC 8018) around octets that are no key: what counts here is the label.
    scheme = der.sequence(der.oid("1.2.840.113549.1.5.13"), der.sequence())
    encrypted = pem.block(der.sequence(scheme, der.octet_string(bytes(range(64)))), "ENCRYPTED PRIVATE KEY")

    book.add("private-key-pkcs8", ca_content=good + plain)
    book.add("private-key-pkcs8-first", ca_content=plain + good)
    book.add("private-key-rsa", ca_content=good + traditional)
    book.add("private-key-ec", ca_content=good + elliptic)
    book.add("private-key-encrypted", ca_content=good + encrypted)
    book.add("private-key-openssh", ca_content=good + pem.block(b"openssh-key-v1\x00", "OPENSSH PRIVATE KEY", columns=70))
    book.add("private-key-alone", ca_content=plain)
    book.add("private-key-in-literal-newlines", ca_content=(good + plain).rstrip("\n").replace("\n", "\\n"))
    book.add("private-key-in-verification", verification_content=proof_text + keys.path("rsa-2048-proof").read_text())


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

    def utc(text: str) -> bytes:
        return der.tlv(der.UTC_TIME, text.encode())

    def generalized(text: str) -> bytes:
        return der.tlv(der.GENERALIZED_TIME, text.encode())

    book.add("time-not-before-1960", ca(not_before=utc("600101000000Z")), valid_begin="-315619200000")
    book.add("time-not-after-2056", **_until(datetime(2056, 5, 29, tzinfo=UTC)))
    book.add("time-not-after-9999", ca(not_after=generalized("99991231235959Z")), valid_end="253402300799000")
    book.add("time-without-seconds", ca(not_before=utc("2606010000Z"), not_after=utc("3605290000Z")))
    book.add("time-with-offset", ca(not_before=utc("260601080000+0800"), not_after=utc("360528190000-0500")))
    fraction = milliseconds(CA_NOT_AFTER + timedelta(milliseconds=500))
    book.add("time-with-fraction", ca(not_after=generalized("20360529000000.500Z")), valid_end=fraction)

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
    book.add("ca-key-usage-twice", usage(certificate_signing, certificate_signing))


def self_signatures(book: Book) -> None:
    upper_name = name(attribute(COUNTRY, "CN", der.PRINTABLE_STRING), attribute(COMMON_NAME, "Example Root"))
    upper_key, own_key = keys.public("rsa-2048-other"), keys.public("rsa-2048-ca")
    signed_above = ca_extensions(own_key, authority=upper_key)
    without_identifiers = (basic_constraints(IS_CA), key_usage(certificate.CA_USAGE))
    shouted = name(
        attribute(COUNTRY, "CN", der.PRINTABLE_STRING),
        attribute(ORGANIZATION, "EXAMPLE"),
        attribute(COMMON_NAME, CA_COMMON_NAME.upper()),
    )
    book.add("ca-intermediate", ca(signer="rsa-2048-other", issuer=upper_name, extensions=signed_above))
    book.add("ca-key-rollover", ca(signer="rsa-2048-other", extensions=signed_above))
    book.add("ca-self-signature-by-another-key", ca(signer="rsa-2048-other"))
    book.add("ca-self-signature-by-another-key-without-identifiers", ca(signer="rsa-2048-other", extensions=without_identifiers))
    book.add("ca-self-signature-by-another-key-issuer-in-capitals", ca(signer="rsa-2048-other", issuer=shouted))
    book.add("ca-self-signature-issuer-in-capitals", ca(issuer=shouted))
    book.add("ca-self-signature-octet-changed", _with_changed_signature(book, ca()))
    book.add("ca-self-signature-sha1", ca(algorithm=signing.RSA_SHA1))
    book.add("ca-self-signature-md5", ca(algorithm=signing.RSA_MD5))
    book.add("ca-self-signature-sha512", ca(algorithm=signing.RSA_SHA512))
    book.add("ca-self-signature-unknown-algorithm", ca(algorithm=signing.UNKNOWN))
    book.add("ca-self-signature-pss", ca(algorithm=signing.rsa_pss("sha256", 32)))
    book.add("ca-self-signature-pss-sha512", ca(algorithm=signing.rsa_pss("sha512", 64)))


def _with_changed_signature(book: Book, one: Certificate) -> Certificate:
    """The same certificate, the last octet of its signature changed."""
    signature = book.signer.sign(one.signer, one.algorithm, one.to_be_signed())
    return replace(one, signature=signature[:-1] + bytes([signature[-1] ^ 0x01]))


# Keys and algorithms -----------------------------------------------------------------------------------------------------------


def rsa(book: Book) -> None:
    authority = ca()
    book.add("rsa-3072", ca("rsa-3072"))
    wide = ca("rsa-4096", signing.RSA_SHA384)
    book.add("rsa-4096-sha384", wide, proof(wide, signing.RSA_SHA384))
    book.add("rsa-8192", ca("rsa-8192"))
    book.add("rsa-9216", ca("rsa-9216"))
    small = ca("rsa-1024")
    book.add("rsa-1024", small)
    book.add("rsa-1024-proof-sha384", small, proof(small, signing.RSA_SHA384))
    book.add("rsa-1024-proof-pss", small, proof(small, signing.rsa_pss("sha256", 32)))
    tiny = ca("rsa-512")
    book.add("rsa-512", tiny, proof(tiny, signing.RSA_SHA256))
    book.add("rsa-2048-proof-sha1", authority, proof(authority, signing.RSA_SHA1))
    book.add("rsa-2048-proof-sha224", authority, proof(authority, signing.RSA_SHA224))
    book.add("rsa-2048-proof-sha256", authority, proof(authority, signing.RSA_SHA256))
    book.add("rsa-2048-proof-sha384", authority, proof(authority, signing.RSA_SHA384))
    book.add("rsa-2048-proof-md5", authority, proof(authority, signing.RSA_MD5))

    book.add("rsa-exponent-3", ca("rsa-exponent-3"))
    book.add("rsa-exponent-33-bits", ca("rsa-exponent-33-bits"))
    book.add("rsa-exponent-34-bits", ca("rsa-exponent-34-bits"))
    modulus = keys.modulus("rsa-2048-ca")
    even = ca(public_key=keys.rsa_public(modulus, 65536))
    book.add("rsa-exponent-even", even)
    one = _forged(ca(public_key=keys.rsa_public(modulus, 1)))
    book.add("rsa-exponent-1-forged", one, _forged(proof(one, signing.RSA_SHA256)))
    garbage = der.sequence(der.sequence(der.oid("1.2.840.113549.1.1.1"), der.null()), der.bit_string(b"\x00\x01\x02\x03"))
    book.add("rsa-key-unreadable", ca(public_key=garbage))


def _forged(one: Certificate) -> Certificate:
    """Signed without any private key, which the exponent 1 allows."""
    return replace(one, signature=signing.forge_for_exponent_one(keys.modulus("rsa-2048-ca"), one.to_be_signed()))


def rsa_pss(book: Book) -> None:
    authority = ca()
    for salt in (0, 20, 32, 64):
        book.add(f"rsa-pss-sha256-salt-{salt}", authority, proof(authority, signing.rsa_pss("sha256", salt)))
    book.add("rsa-pss-sha384", authority, proof(authority, signing.rsa_pss("sha384", 48)))
    book.add("rsa-pss-sha512", authority, proof(authority, signing.rsa_pss("sha512", 64)))
    book.add("rsa-pss-sha1", authority, proof(authority, signing.rsa_pss("sha1", 20)))
    book.add("rsa-pss-mgf1-of-another-hash", authority, proof(authority, signing.rsa_pss("sha256", 32, mgf1="sha1")))
    book.add("rsa-pss-other-salt-length-declared", authority, proof(authority, signing.rsa_pss("sha256", 20, declared_salt=32)))
    book.add("rsa-pss-signed-by-another-key", authority, proof(authority, signing.rsa_pss("sha256", 32), signer="rsa-2048-other"))


def elliptic_curves(book: Book) -> None:
    def pair(label: str, key: str, algorithm: signing.Algorithm, proof_algorithm: signing.Algorithm, **overrides: object) -> None:
        authority = ca(key, algorithm, **overrides)
        book.add(label, authority, proof(authority, proof_algorithm, key="ec-p256-proof"))

    sha256, sha384, sha512 = signing.ECDSA_SHA256, signing.ECDSA_SHA384, signing.ECDSA_SHA512
    pair("ec-p256", "ec-p256-ca", sha256, sha256)
    pair("ec-p256-proof-sha384", "ec-p256-ca", sha256, sha384)
    pair("ec-p256-proof-sha512", "ec-p256-ca", sha256, sha512)
    pair("ec-p384", "ec-p384", sha384, sha384)
    pair("ec-p384-proof-sha256", "ec-p384", sha384, sha256)
    pair("ec-p521", "ec-p521", sha512, sha512)
    pair("ec-p521-proof-sha256", "ec-p521", sha512, sha256)
    pair("ec-p521-self-signature-sha256", "ec-p521", sha256, sha384)
    pair("ec-p256-proof-sha1", "ec-p256-ca", sha256, signing.ECDSA_SHA1)
    pair("ec-secp256k1", "ec-secp256k1", sha256, sha256)
    pair("ec-secp256k1-proof-sha512", "ec-secp256k1", sha256, sha512)
    pair("ec-p224", "ec-p224", sha256, sha256)
    pair("ec-brainpool", "ec-brainpool", sha256, sha256)
    pair("ec-curve-written-out", "ec-p256-ca", sha256, sha256, public_key=keys.public_with_explicit_curve("ec-p256-ca"))
    pair("sm2", "sm2", signing.SM2_SM3, signing.SM2_SM3)

    authority = ca("ec-p256-ca", sha256)
    good = proof(authority, sha256, key="ec-p256-proof")
    book.add("ec-p256-proof-by-another-key", authority, replace(good, signer="ec-p256-proof"))
    book.add("ec-p256-proof-octet-changed", authority, _with_changed_signature(book, good))
    book.add("ec-p256-proof-signature-not-der", authority, replace(good, signature=bytes(range(1, 65))))
    # r and s zero: no signature has them (FIPS 186-5 6.4.2)
    book.add("ec-p256-proof-signature-zero", authority, replace(good, signature=der.sequence(der.integer(0), der.integer(0))))
    book.add("ec-p256-proof-rsa-signature", authority, replace(good, algorithm=signing.RSA_SHA256, signer="rsa-2048-ca"))


def other_algorithms(book: Book) -> None:
    authority = ca()
    book.add("rsa-2048-proof-unknown-algorithm", authority, proof(authority, signing.UNKNOWN))
    for key, algorithm in (("ed25519", signing.ED25519), ("ed448", signing.ED448), ("dsa-2048", signing.DSA_SHA256)):
        other = ca(key, algorithm)
        book.add(key, other, proof(other, algorithm))
    other = ca("ed25519", signing.ED25519)
    book.add("ed25519-proof-octet-changed", other, _with_changed_signature(book, proof(other, signing.ED25519)))


# Proof of possession -----------------------------------------------------------------------------------------------------------


def possession(book: Book) -> None:
    authority = ca()
    good = proof(authority)
    ca_text, proof_text = book.pem(authority), book.pem(good)
    genuine = proof(authority, subject=common_name(OTHER_CODE))
    signature = book.signer.sign(genuine.signer, genuine.algorithm, genuine.to_be_signed())

    book.add("proof-signed-by-another-key", authority, replace(good, signer="rsa-2048-other"))
    book.add("proof-signature-octet-changed", authority, _with_changed_signature(book, good))
    book.add("proof-signature-empty", authority, replace(good, signature=b""))
    book.add("proof-code-replaced-after-signing", authority, replace(good, signature=signature))
    book.add("proof-serial-changed-after-signing", authority, replace(
        good, serial=b"\x01", signature=book.signer.sign(good.signer, good.algorithm, good.to_be_signed())))  # fmt: skip
    book.add("proof-of-another-code", authority, genuine)
    book.add("proof-self-signed", authority, replace(good, signer="rsa-2048-proof", issuer=good.subject))
    book.add("proof-is-the-ca-certificate", authority, authority)
    book.add("proof-certifies-the-ca-key", authority, proof(authority, key="rsa-2048-ca"))
    book.add("contents-swapped", authority, ca_content=proof_text, verification_content=ca_text)
    named_by_code = ca(subject=common_name(CODE))
    book.add("proof-is-the-ca-certificate-named-by-the-code", named_by_code, named_by_code)


def verification_codes(book: Book) -> None:
    authority = ca()

    def subject(label: str, value: bytes, **fields: object) -> None:
        book.add(label, authority, proof(authority, subject=value), **fields)

    subject("code-in-organizational-unit", name(attribute(UNIT, CODE), attribute(COMMON_NAME, "verification")))
    subject("code-without-common-name", name(attribute(UNIT, CODE)))
    subject("code-subject-empty", name())
    subject("code-twice", name(attribute(COMMON_NAME, CODE), attribute(COMMON_NAME, CODE)))
    subject("code-twice-in-one-rdn", name([attribute(COMMON_NAME, "verification"), attribute(COMMON_NAME, CODE)]))
    subject("code-then-another-common-name", name(attribute(COMMON_NAME, CODE), attribute(COMMON_NAME, "verification")))
    subject("code-with-other-attributes", name(attribute(COUNTRY, "CN", der.PRINTABLE_STRING), attribute(COMMON_NAME, CODE)))
    subject("code-with-text-after", common_name(f"{CODE}.mqtt"))
    subject("code-with-text-before", common_name(f"CN={CODE}"))
    subject("code-cut-short", common_name(CODE[:-1]))
    subject("code-upper-case", common_name(CODE.upper()))
    subject("code-with-space-after", common_name(f"{CODE} "))
    subject("code-with-newline-after", common_name(f"{CODE}\n"))
    subject("code-with-nul-after", common_name(f"{CODE}\0"))
    subject("code-with-nul-and-text-after", common_name(f"{CODE}\0.example"))
    subject("code-with-zero-width-space", common_name(f"{CODE[:8]}\u200b{CODE[8:]}"))
    subject("code-empty-common-name", common_name(""))
    subject("code-empty-on-both-sides", common_name(""), registration_code="")
    book.add("code-with-space-in-response", registration_code=f"{CODE} ")


def code_string_types(book: Book) -> None:
    authority = ca()

    def subject(label: str, text: str | bytes, tag: int) -> None:
        book.add(label, authority, proof(authority, subject=common_name(text, tag)))

    subject("code-printable-string", CODE, der.PRINTABLE_STRING)
    subject("code-ia5-string", CODE, der.IA5_STRING)
    subject("code-teletex-string", CODE, der.TELETEX_STRING)
    subject("code-bmp-string", CODE, der.BMP_STRING)
    subject("code-universal-string", CODE, der.UNIVERSAL_STRING)
    subject("code-invalid-utf-8", CODE.encode()[:-1] + b"\xff", der.UTF8_STRING)
    subject("code-bmp-string-odd-length", CODE.encode("utf-16-be") + b"\x00", der.BMP_STRING)
    subject("code-universal-string-odd-length", CODE.encode("utf-32-be")[:-1], der.UNIVERSAL_STRING)
    subject("code-integer", CODE.encode(), 0x02)


def issuers(book: Book) -> None:
    authority = ca()
    country = attribute(COUNTRY, "CN", der.PRINTABLE_STRING)
    organization = attribute(ORGANIZATION, "Example")
    own_name = attribute(COMMON_NAME, CA_COMMON_NAME)
    unit = attribute(UNIT, "Line 2")

    def issuer(label: str, value: bytes, subject: bytes = CA_NAME) -> None:
        under = authority if subject is CA_NAME else ca(subject=subject)
        book.add(label, under, proof(under, issuer=value))

    issuer("issuer-in-other-case", name(country, attribute(ORGANIZATION, "EXAMPLE"), attribute(COMMON_NAME, "example mqtt ca")))
    issuer("issuer-with-more-spaces", name(country, organization, attribute(COMMON_NAME, "  Example   MQTT CA ")))
    issuer("issuer-printable-string", name(
        country, attribute(ORGANIZATION, "Example", der.PRINTABLE_STRING),
        attribute(COMMON_NAME, CA_COMMON_NAME, der.PRINTABLE_STRING)))  # fmt: skip
    issuer("issuer-different", name(country, organization, attribute(COMMON_NAME, "Example MQTT CA 2")))
    issuer("issuer-empty", name())
    issuer("issuer-without-organization", name(country, own_name))
    issuer("issuer-rdns-in-other-order", name(organization, country, own_name))
    issuer("issuer-value-under-another-attribute", name(country, attribute(UNIT, "Example"), own_name))
    both = name(country, [unit, own_name])
    issuer("issuer-multi-valued", both, both)
    issuer("issuer-multi-valued-in-other-order", name(country, [own_name, unit]), both)
    issuer("issuer-multi-valued-split", name(country, own_name, unit), both)
