"""The test keys, made once and committed, and the public keys that exist only on paper. Imports der, openssl and pem."""

import hashlib
from functools import cache
from pathlib import Path

from . import der, openssl, pem

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

# The orders of the generators, as `openssl ecparam -name NAME -param_enc explicit -text` prints them.
_ORDERS = {
    "prime256v1": 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551,
    "secp384r1": 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFC7634D81F4372DDF581A0DB248B0A77AECEC196ACCC52973,
    "secp521r1": 0x1FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFA51868783BF2F966B7FCC0148F709A5D03BB5C9B8899C47AEBB6FB71E91386409,
    "secp256k1": 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141,
}

# Name -> curve and private key. The public key is the generator, or its opposite.
GENERATORS = {
    f"{name}-{'generator' if scalar == 1 else 'generator-opposite'}": (curve, scalar % _ORDERS[curve])
    for name, curve in (("ec-p256", "prime256v1"), ("ec-p384", "secp384r1"), ("ec-p521", "secp521r1"), ("ec-secp256k1", "secp256k1"))
    for scalar in (1, -1)
}  # fmt: skip


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
    for name, (curve, private) in GENERATORS.items():
        if not path(name).exists():
            path(name).write_bytes(_ec_private(curve, private))


def _ec_private(curve: str, private: int) -> bytes:
    """A private key in the form of the others; openssl adds the public key to ECPrivateKey (RFC 5915 section 3)."""
    size = (_ORDERS[curve].bit_length() + 7) // 8
    parameters = openssl.run("ecparam", "-name", curve, "-outform", "DER")
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
