"""The proof of possession: who signed what, the code in its subject, its issuer. Imports what lies around this folder."""

from dataclasses import replace

from .. import der, signing
from ..book import Book
from ..certificate import (
    CA_COMMON_NAME, CA_NAME, CODE, COMMON_NAME, COUNTRY, ORGANIZATION, UNIT, attribute, ca, common_name, name, proof,
)  # fmt: skip

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
    issuer("issuer-different", name(country, organization, attribute(COMMON_NAME, "Example MQTT CA 2")))
    issuer("issuer-empty", name())
    issuer("issuer-without-organization", name(country, own_name))
    issuer("issuer-rdns-in-other-order", name(organization, country, own_name))
    issuer("issuer-value-under-another-attribute", name(country, attribute(UNIT, "Example"), own_name))
    both = name(country, [unit, own_name])
    issuer("issuer-multi-valued", both, both)
    issuer("issuer-multi-valued-in-other-order", name(country, [own_name, unit]), both)
    issuer("issuer-multi-valued-split", name(country, own_name, unit), both)
