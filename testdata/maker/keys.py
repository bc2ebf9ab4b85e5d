"""The test keys, made once and committed, and the public keys that exist only on paper. Imports curves, der,
openssl, pem."""

import hashlib
from functools import cache
from pathlib import Path

from . import der, openssl, pem
from .curves import ED25519, P256, P384, P521, SECP256K1, Weierstrass

FOLDER = Path(__file__).parent.parent / "keys"


def _rsa(bits: int, exponent: int = 65537) -> list[str]:
    return ["genpkey", "-algorithm", "RSA", "-pkeyopt", f"rsa_keygen_bits:{bits}", "-pkeyopt", f"rsa_keygen_pubexp:{exponent}"]


def _ec(curve: str) -> list[str]:
    return ["genpkey", "-algorithm", "EC", "-pkeyopt", f"ec_paramgen_curve:{curve}"]


# Name -> the arguments that make the key. `...-ca` keys sign; `...-proof` keys stand in verification certificates.
RECIPES = {
    "rsa-2048-ca": _rsa(2048),
    "rsa-2048-proof": _rsa(2048),
    "rsa-2048-other": _rsa(2048),
    "rsa-512": _rsa(512),
    "rsa-1024": _rsa(1024),
    "rsa-3072": _rsa(3072),
    "rsa-4096": _rsa(4096),
    "rsa-8192": _rsa(8192),
    "rsa-9216": _rsa(9216),
    "rsa-exponent-3": _rsa(2048, 3),
    "rsa-exponent-33-bits": _rsa(2048, 2**33 - 1),
    "rsa-exponent-34-bits": _rsa(2048, 2**33 + 1),
    "ec-p256-ca": _ec("P-256"),
    "ec-p256-proof": _ec("P-256"),
    "ec-p192": _ec("P-192"),
    "ec-p224": _ec("P-224"),
    "ec-p384": _ec("P-384"),
    "ec-p521": _ec("P-521"),
    "ec-secp256k1": _ec("secp256k1"),
    "ec-brainpool": _ec("brainpoolP256r1"),
    "sm2": ["genpkey", "-algorithm", "SM2"],
    "ed25519": ["genpkey", "-algorithm", "ED25519"],
    "ed448": ["genpkey", "-algorithm", "ED448"],
    "dsa-2048": [],  # see make_missing: the parameters come first
}

# Name -> curve and private key: the generator or its opposite is the public key, or the private key is small, or just is not.
SMALL_PRIVATE = {
    "ec-p256-generator": (P256, 1),
    "ec-p256-generator-opposite": (P256, -1),
    "ec-p384-generator": (P384, 1),
    "ec-p384-generator-opposite": (P384, -1),
    "ec-p521-generator": (P521, 1),
    "ec-p521-generator-opposite": (P521, -1),
    "ec-secp256k1-generator": (SECP256K1, 1),
    "ec-secp256k1-generator-opposite": (SECP256K1, -1),
    "ec-p256-2": (P256, 2),
    "ec-p384-opposite-of-3": (P384, -3),
    "ec-p521-inverse-of-5": (P521, pow(5, -1, P521.order)),
    "ec-secp256k1-1024": (SECP256K1, 1024),
    "ec-p256-1025": (P256, 1025),
}


def make_missing() -> None:
    """Makes the keys that are not there yet. Those that are stay: every certificate hangs on them."""
    FOLDER.mkdir(exist_ok=True)
    for name, arguments in RECIPES.items():
        if path(name).exists():
            continue
        if name == "dsa-2048":
            parameters = openssl.run("genpkey", "-genparam", "-algorithm", "DSA", "-pkeyopt", "dsa_paramgen_bits:2048")
            arguments = ["genpkey", "-paramfile", "/dev/stdin"]
            path(name).write_bytes(openssl.run(*arguments, stdin=parameters))
        else:
            path(name).write_bytes(openssl.run(*arguments))
    for name, (curve, private) in SMALL_PRIVATE.items():
        if not path(name).exists():
            path(name).write_bytes(_ec_private(curve, private % curve.order))


def _ec_private(curve: Weierstrass, private: int) -> bytes:
    """A private key in the form of the others; openssl adds the public key to ECPrivateKey (RFC 5915 section 3)."""
    size = (curve.order.bit_length() + 7) // 8
    parameters = openssl.run("ecparam", "-name", curve.name, "-outform", "DER")
    key = der.sequence(der.integer(1), der.octet_string(private.to_bytes(size, "big")), der.explicit(0, parameters))
    return openssl.run("pkey", stdin=pem.block(key, "EC PRIVATE KEY").encode())


def path(name: str) -> Path:
    return FOLDER / f"{name}.pem"


@cache
def public(name: str) -> bytes:
    """The SubjectPublicKeyInfo of a committed key."""
    return openssl.run("pkey", "-in", path(name), "-pubout", "-outform", "DER")


@cache
def public_with_explicit_curve(name: str) -> bytes:
    """The same EC key with its curve spelled out in numbers instead of named."""
    return openssl.run("pkey", "-in", path(name), "-pubout", "-outform", "DER", "-ec_param_enc", "explicit")


def modulus(name: str) -> int:
    """The modulus of a committed RSA key."""
    _, bits = der.children(public(name))
    number, _ = der.children(der.content(bits)[1:])
    return int.from_bytes(der.content(number), "big")


def rsa_public(modulus: int, exponent: int) -> bytes:
    """The SubjectPublicKeyInfo of any modulus and exponent, whether a key could have them or not."""
    algorithm = der.sequence(der.oid("1.2.840.113549.1.1.1"), der.null())
    return der.sequence(algorithm, der.bit_string(der.sequence(der.integer(modulus), der.integer(exponent))))


def ed25519_public(scalar: int) -> bytes:
    """The SubjectPublicKeyInfo of an Ed25519 key with any private scalar."""
    return ed25519_public_of(ED25519.encoded(ED25519.multiple(scalar)))


def ed25519_public_of(octets: bytes) -> bytes:
    """The SubjectPublicKeyInfo of an Ed25519 key of any octets."""
    return der.sequence(der.sequence(der.oid("1.3.101.112")), der.bit_string(octets))


def ec_public(name: str, point: bytes) -> bytes:
    """The SubjectPublicKeyInfo of any octets as a point on the curve of a committed key."""
    algorithm, _ = der.children(public(name))
    return der.sequence(algorithm, der.bit_string(point))


def point(name: str) -> bytes:
    """The point of a committed EC key, uncompressed: 04, x, y."""
    _, bits = der.children(public(name))
    return der.content(bits)[1:]


def identifier(public_key: bytes) -> bytes:
    """The key identifier of RFC 5280 4.2.1.2 (1): SHA-1 over the key's own bits."""
    _, bits = der.children(public_key)
    return hashlib.sha1(der.content(bits)[1:]).digest()
