"""Keys and signature algorithms: supported, unsupported, too weak, unsound. Imports what lies around this folder."""

from dataclasses import replace

from .. import der, keys, signing
from ..book import Book
from ..certificate import Certificate, ca, proof


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
    return replace(one, signature=signing.forge(keys.modulus("rsa-2048-ca"), one.to_be_signed()))


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
    pair("ec-p192", "ec-p192", sha256, sha256)
    pair("ec-p224", "ec-p224", sha256, sha256)
    pair("ec-brainpool", "ec-brainpool", sha256, sha256)
    pair("ec-curve-written-out", "ec-p256-ca", sha256, sha256, public_key=keys.public_with_explicit_curve("ec-p256-ca"))
    pair("sm2", "sm2", signing.SM2_SM3, signing.SM2_SM3)

    authority = ca("ec-p256-ca", sha256)
    good = proof(authority, sha256, key="ec-p256-proof")
    book.add("ec-p256-proof-by-another-key", authority, replace(good, signer="ec-p256-proof"))
    book.add("ec-p256-proof-octet-changed", authority, book.with_changed_signature(good))
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
    book.add("ed25519-proof-octet-changed", other, book.with_changed_signature(proof(other, signing.ED25519)))
