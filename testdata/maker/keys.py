"""The test keys, made once and committed, and the public keys that exist only on paper. Imports der and openssl."""

import hashlib
from functools import cache
from pathlib import Path

from . import der, openssl

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


def identifier(public_key: bytes) -> bytes:
    """The key identifier of RFC 5280 4.2.1.2 (1): SHA-1 over the key's own bits."""
    _, bits = der.children(public_key)
    return hashlib.sha1(der.content(bits)[1:]).digest()
