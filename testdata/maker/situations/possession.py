"""The proof of possession: who signed what, the code in its subject, its issuer. Imports what lies around this folder."""

import hashlib
from dataclasses import replace

from .. import computed_keys, der, keys, signing
from ..book import Book
from ..certificate import (
    CA_COMMON_NAME, CA_NAME, CODE, COMMON_NAME, COUNTRY, ORGANIZATION, UNIT, Certificate, attribute, ca, ca_extensions, common_name,
    name, proof, proof_extensions,
)  # fmt: skip
from ..extensions import authority as authority_key
from .usual import UPPER_KEY, UPPER_NAME, intermediate, own_key, proof_key, proof_with

OTHER_CODE = "90817263-54a6-4b7c-8d9e-0f1a2b3c4d5e7788665544332211009988776655"


def possession(book: Book) -> None:
    authority = ca()
    good = proof(authority)
    ca_text, proof_text = book.pem(authority), book.pem(good)
    genuine = proof(authority, subject=common_name(OTHER_CODE))
    signature = book.signer.sign(genuine.signer, genuine.algorithm, genuine.to_be_signed())

    book.add("proof-signed-by-another-key", authority, replace(good, signer="rsa-2048-other"))
    book.add("proof-signature-octet-changed", authority, book.with_changed_signature(good))
    book.add("proof-signature-empty", authority, replace(good, signature=b""))
    book.add("proof-code-replaced-after-signing", authority, replace(good, signature=signature))
    book.add("proof-serial-changed-after-signing", authority, replace(
        good, serial=b"\x01", signature=book.signer.sign(good.signer, good.algorithm, good.to_be_signed())))  # fmt: skip
    book.add("proof-of-another-code", authority, genuine)
    unverified = proof(authority, subject=common_name(OTHER_CODE), algorithm=signing.RSA_MD5)
    book.add("proof-of-another-code-md5", authority, unverified)
    book.add("proof-self-signed", authority, replace(good, signer="rsa-2048-proof", issuer=good.subject))
    book.add("proof-is-the-ca-certificate", authority, authority)
    book.add("proof-certifies-the-ca-key", authority, proof(authority, key="rsa-2048-ca"))
    book.add("contents-swapped", authority, ca_content=proof_text, verification_content=ca_text)
    elliptic = proof(authority, key="ec-p256-proof")
    book.add("contents-swapped-of-two-kinds", authority, ca_content=book.pem(elliptic), verification_content=ca_text)
    self_signed = dict(key="ec-p256-proof", signer="ec-p256-proof", algorithm=signing.ECDSA_SHA256)
    book.add("proof-self-signed-by-another-kind-of-key", authority, proof(authority, **self_signed))
    named_by_code = ca(subject=common_name(CODE))
    book.add("proof-is-the-ca-certificate-named-by-the-code", named_by_code, named_by_code)
    renewed = replace(named_by_code, serial=b"\x02")
    book.add("proof-is-a-renewal-of-the-ca", named_by_code, renewed)
    book.add("proof-is-an-edition-of-the-ca-in-version-1", named_by_code, replace(renewed, version=1, extensions=()))
    # Whoever has an ECDSA signature has another one over the same text; so can the algorithm outside be written in other ways.
    elliptic = ca("ec-p256-ca", signing.ECDSA_SHA256, subject=common_name(CODE))
    other_value = computed_keys.twin(book.signer.sign(elliptic.signer, elliptic.algorithm, elliptic.to_be_signed()))
    book.add("proof-is-the-ca-certificate-with-the-other-signature", elliptic, replace(elliptic, signature=other_value))
    null = der.sequence(*der.children(signing.ECDSA_SHA256.identifier), der.null())
    rewritten = replace(elliptic, written={"signatureAlgorithm": null})
    book.add("proof-is-the-ca-certificate-with-a-null-outside", elliptic, rewritten)


def computed(book: Book) -> None:
    """CA keys that nobody holds: a signature was chosen, and the key computed that verifies it."""
    sha256 = signing.ECDSA_SHA256
    unsigned = computed_keys.NONSENSE
    bare = dict(version=1, extensions=(), signature=computed_keys.CHOSEN)

    def recovered(
        label: str, proof_fields: dict, claimed: bytes | None = None, names_itself: bool = False, **ca_fields: object
    ) -> None:
        """`claimed` is the key identifier that the CA gives to its key; it says that another key signed it, or its own."""
        evidence = proof(ca(), sha256, key="ec-p256-proof", **proof_fields)
        public_key = keys.ec_public("ec-p256-ca", computed_keys.p256_fitting(evidence.to_be_signed()))
        one, two, own, authority = ca_extensions(public_key, authority=None if names_itself else keys.public(UPPER_KEY))
        if claimed is not None:
            own = der.sequence(der.oid("2.5.29.14"), der.octet_string(der.octet_string(claimed)))
        usual = dict(public_key=public_key, extensions=(one, two, own, authority), signature=unsigned)
        book.add(f"ca-key-bound-recovered-{label}", ca("ec-p256-ca", sha256, **usual | ca_fields), evidence)

    recovered("rollover", bare)
    recovered("intermediate", bare, issuer=UPPER_NAME)
    claimed = bytes(range(20))
    named = (authority_key(key=claimed),)
    recovered("claims-its-identifier", dict(extensions=named, signature=computed_keys.CHOSEN), claimed)
    recovered("self-issued", bare, names_itself=True)

    evidence = proof(ca(), signing.RSA_SHA256, version=1, extensions=())
    modulus, signature = computed_keys.rsa_2048_fitting(evidence.to_be_signed())
    public_key = keys.rsa_public(modulus, 3)
    fields = dict(public_key=public_key, issuer=UPPER_NAME, signer=UPPER_KEY, extensions=ca_extensions(public_key))
    book.add("ca-key-bound-computed-modulus", ca(**fields), replace(evidence, signature=signature))


def bound(book: Book) -> None:
    """What ties the key of a CA that another one signed to the proof, and what does not."""
    under = intermediate()
    bits = der.content(der.children(own_key())[1])[1:]

    def identified(label: str, identifier: bytes) -> None:
        book.add(f"ca-key-bound-by-{label}", under, proof_with(under=under, authority=authority_key(key=identifier)))

    identified("sha-256-cut", hashlib.sha256(bits).digest()[:20])
    identified("sha-384-cut", hashlib.sha384(bits).digest()[:20])
    identified("sha-512-cut", hashlib.sha512(bits).digest()[:20])
    identified("sha-256-of-the-whole", hashlib.sha256(own_key()).digest())
    # RFC 5280 4.2.1.2 (2): four bits 0100 and the last 60 of the SHA-1, which trying keys would meet.
    short = bytearray(hashlib.sha1(bits).digest()[-8:])
    short[0] = 0x40 | short[0] & 0x0F
    identified("60-bits-of-sha-1", bytes(short))
    identified("no-octets", b"")
    identified("sha-1-of-the-whole", hashlib.sha1(own_key()).digest())

    book.add("ca-key-bound-intermediate-version-1-proof", under, proof(under, version=1, extensions=()))
    copy = proof(under, key="rsa-2048-ca", version=1, extensions=())
    book.add("ca-key-bound-by-a-copy", under, copy)
    rolled = intermediate(issuer=CA_NAME)
    book.add("ca-key-bound-rollover-version-1-proof", rolled, proof(rolled, version=1, extensions=()))
    # Nothing excuses the CA's own signature where the authorityKeyIdentifier names its own key, or no key at all.
    for label, identifier in (
        ("its-own-key-by-sha-256", hashlib.sha256(bits).digest()[:20]),
        ("its-own-key-by-the-whole", hashlib.sha256(own_key()).digest()),
        ("no-key", b""),
    ):
        constraints, usage, _, _ = ca_extensions(own_key())
        extensions = (constraints, usage, authority_key(key=identifier))
        forged = ca(signer=UPPER_KEY, extensions=extensions)
        book.add(f"ca-self-signature-forged-naming-{label}", forged, proof_with(under=forged))
    # Its name says that another CA signed it, but its own key did.
    misnamed = ca(issuer=UPPER_NAME)
    book.add("ca-key-bound-self-signed-under-another-name", misnamed, proof(misnamed, version=1, extensions=()))
    ed25519 = signing.ED25519
    edwards = ca("ed25519", ed25519, issuer=UPPER_NAME, signer=UPPER_KEY, signature=b"\x00" * 64)
    book.add("ca-key-bound-by-ed25519", edwards, proof(edwards, ed25519, version=1, extensions=()))


def codes_that_are_none(book: Book) -> None:
    """Masks and blanks on both sides; and codes of a form that the platform does not issue."""
    authority = ca()

    def both(label: str, text: str) -> None:
        book.add(label, authority, proof(authority, subject=common_name(text)), registration_code=text)

    both("code-mask-space", " ")
    both("code-mask-zero-width-space", "\u200b")
    both("code-mask-nul", "\0")
    both("code-mask-bullets", "\u2022" * 8)
    both("code-mask-redacted", "<redacted>")
    both("code-mask-x", f"{CODE[:8]}-xxxx-xxxx-xxxx-xxxxxxxxxxxx")
    both("code-mask-dots", f"{CODE[:20]}....")
    both("code-mask-punctuation", "---")
    both("code-mask-ellipsis", f"{CODE[:20]}\u2026")
    both("code-mask-full-width-digits", "\uff11\uff12\uff13")
    both("code-mask-three-dots", f"{CODE[:13]}...")
    both("code-mask-groups-of-x", f"{CODE[:13]}-XXX-XXX")
    both("code-mask-signs", f"{CODE[:13]}$$$$")
    both("code-mask-null", "null")
    both("code-form-name", "mqtt-device-ca")
    both("code-form-uuid-alone", CODE[:36])
    both("code-form-64-digits", hashlib.sha256(b"registration code").hexdigest())


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
    # 2.5.4.3 with a leading octet of zero in its last arc (X.690 8.19.2), which some readers leave out.
    padded = der.sequence(der.tlv(0x06, bytes([0x55, 0x04, 0x80, 0x03])), der.tlv(der.UTF8_STRING, b"verification"))
    subject("code-then-another-common-name-of-padded-type", name(attribute(COMMON_NAME, CODE), padded))
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
    dotted = common_name("MQTT Issuer")
    issuer("issuer-with-dotless-i", common_name("MQTT \u0131ssuer"), dotted)
    issuer("issuer-with-long-s", common_name("MQTT I\u017fsuer"), dotted)
    issuer("issuer-different", name(country, organization, attribute(COMMON_NAME, "Example MQTT CA 2")))
    issuer("issuer-empty", name())
    issuer("issuer-without-organization", name(country, own_name))
    issuer("issuer-rdns-in-other-order", name(organization, country, own_name))
    issuer("issuer-value-under-another-attribute", name(country, attribute(UNIT, "Example"), own_name))
    both = name(country, [unit, own_name])
    issuer("issuer-multi-valued", both, both)
    issuer("issuer-multi-valued-in-other-order", name(country, [own_name, unit]), both)
    issuer("issuer-multi-valued-split", name(country, own_name, unit), both)
