"""Signatures over a TBS, and the memory that keeps the random ones the same. Imports curves, der, keys
and openssl."""

import hashlib
import json
import tempfile
from dataclasses import dataclass, replace
from math import prod
from pathlib import Path

from . import curves, der, keys, openssl

MEMORY = Path(__file__).parent.parent / "signatures.json"
SM2_IDENTITY = "1234567812345678"  # the default identity of GB/T 32918, which X.509 uses


@dataclass(frozen=True)
class Algorithm:
    """A signature algorithm: its AlgorithmIdentifier and how openssl makes such a signature."""

    name: str
    identifier: bytes
    command: tuple[str, ...]
    random: bool  # two signatures over one text differ


def _rsa(digest: str, arc: int) -> Algorithm:
    identifier = der.sequence(der.oid(f"1.2.840.113549.1.1.{arc}"), der.null())
    return Algorithm(f"rsa-{digest}", identifier, ("dgst", f"-{digest}"), random=False)


def _ecdsa(digest: str, dotted: str) -> Algorithm:
    return Algorithm(f"ecdsa-{digest}", der.sequence(der.oid(dotted)), ("dgst", f"-{digest}"), random=True)


_HASHES = {
    "sha1": "1.3.14.3.2.26",
    "sha256": "2.16.840.1.101.3.4.2.1",
    "sha384": "2.16.840.1.101.3.4.2.2",
    "sha512": "2.16.840.1.101.3.4.2.3",
}


def rsa_pss(digest: str, salt: int, declared_salt: int | None = None, mgf1: str | None = None) -> Algorithm:
    """RSASSA-PSS (RFC 4055 3.1). The declared salt length and the hash of MGF1 may differ from what one expects."""
    mgf1 = mgf1 or digest
    declared = salt if declared_salt is None else declared_salt
    parameters = []  # SHA-1, MGF1 with SHA-1 and 20 are defaults, which DER leaves out
    if digest != "sha1":
        parameters.append(der.explicit(0, der.sequence(der.oid(_HASHES[digest]), der.null())))
    if mgf1 != "sha1":
        mask = der.sequence(der.oid("1.2.840.113549.1.1.8"), der.sequence(der.oid(_HASHES[mgf1]), der.null()))
        parameters.append(der.explicit(1, mask))
    if declared != 20:
        parameters.append(der.explicit(2, der.integer(declared)))
    identifier = der.sequence(der.oid("1.2.840.113549.1.1.10"), der.sequence(*parameters))
    options = ("rsa_padding_mode:pss", f"rsa_pss_saltlen:{salt}", f"rsa_mgf1_md:{mgf1}")
    command = ("dgst", f"-{digest}", *(part for option in options for part in ("-sigopt", option)))
    return Algorithm(f"rsa-pss-{digest}-mgf1-{mgf1}-salt-{salt}", identifier, command, random=True)


RSA_MD5 = _rsa("md5", 4)
# openssl no longer makes these two: the identifier stands over a signature with SHA-256.
RSA_MD2 = replace(_rsa("sha256", 2), name="rsa-md2")
RSA_MD4 = replace(_rsa("sha256", 3), name="rsa-md4")
RSA_SHA1 = _rsa("sha1", 5)
RSA_SHA224 = _rsa("sha224", 14)
RSA_SHA256 = _rsa("sha256", 11)
RSA_SHA384 = _rsa("sha384", 12)
RSA_SHA512 = _rsa("sha512", 13)
ECDSA_SHA1 = _ecdsa("sha1", "1.2.840.10045.4.1")
ECDSA_SHA256 = _ecdsa("sha256", "1.2.840.10045.4.3.2")
ECDSA_SHA384 = _ecdsa("sha384", "1.2.840.10045.4.3.3")
ECDSA_SHA512 = _ecdsa("sha512", "1.2.840.10045.4.3.4")
DSA_SHA256 = Algorithm("dsa-sha256", der.sequence(der.oid("2.16.840.1.101.3.4.3.2")), ("dgst", "-sha256"), random=True)
ED25519 = Algorithm("ed25519", der.sequence(der.oid("1.3.101.112")), ("pkeyutl", "-rawin"), random=False)
ED448 = Algorithm("ed448", der.sequence(der.oid("1.3.101.113")), ("pkeyutl", "-rawin"), random=False)
SM2_SM3 = Algorithm(
    "sm2-sm3",
    der.sequence(der.oid("1.2.156.10197.1.501")),
    ("pkeyutl", "-rawin", "-digest", "sm3", "-pkeyopt", f"distid:{SM2_IDENTITY}"),
    random=True,
)
# An identifier that nobody has defined, over a real RSA signature with SHA-256.
UNKNOWN = Algorithm("unknown", der.sequence(der.oid("1.3.6.1.4.1.99999.1")), RSA_SHA256.command, random=False)


class Signer:
    """Signs, and takes a random signature from the memory if the same key signed the same text before."""

    def __init__(self, force: bool):
        self._known = {} if force or not MEMORY.exists() else json.loads(MEMORY.read_text())
        self._used: dict[str, str] = {}

    def sign(self, key: str, algorithm: Algorithm, text: bytes) -> bytes:
        if not algorithm.random:
            return _sign(key, algorithm, text)
        label = f"{key} {algorithm.name} {hashlib.sha256(text).hexdigest()}"
        if label not in self._used:
            self._used[label] = self._known.get(label) or _sign(key, algorithm, text).hex()
        return bytes.fromhex(self._used[label])

    def remember(self) -> None:
        """Writes the signatures that are in use; those of certificates that are gone are dropped."""
        MEMORY.write_text(json.dumps(self._used, indent=1, sort_keys=True) + "\n")


def _sign(key: str, algorithm: Algorithm, text: bytes) -> bytes:
    tool, *options = algorithm.command
    if tool == "dgst":
        return openssl.run(tool, *options, "-sign", keys.path(key), stdin=text)
    with tempfile.NamedTemporaryFile() as file:  # pkeyutl wants to know the size beforehand
        Path(file.name).write_bytes(text)
        return openssl.run(tool, "-sign", *options, "-inkey", keys.path(key), "-in", file.name)


def forge(modulus: int, text: bytes) -> bytes:
    """Where the public or the private exponent is 1, the signature *is* the padded digest, so that anybody can write it."""
    return padded_sha256((modulus.bit_length() + 7) // 8, text)


def sign_with_factors(factors: tuple[int, ...], exponent: int, text: bytes) -> bytes:
    """RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017 8.2.1), by a key that openssl would not make or not take: the factors of the
    modulus may be small, close or equal."""
    modulus = prod(factors)
    # The order of the group of units: q for each q that is there before, else q - 1.
    order = prod(factor if factor in factors[:index] else factor - 1 for index, factor in enumerate(factors))
    size = (modulus.bit_length() + 7) // 8
    padded = int.from_bytes(padded_sha256(size, text), "big")
    return pow(padded, pow(exponent, -1, order), modulus).to_bytes(size, "big")


def sign_with_ed25519_scalar(scalar: int, text: bytes) -> bytes:
    """Ed25519 (RFC 8032 5.1.6) by a private scalar that no seed was hashed for, which openssl would not take."""

    def number(*parts: bytes) -> int:
        return int.from_bytes(hashlib.sha512(b"".join(parts)).digest(), "little") % curve.order

    curve = curves.ED25519
    nonce = number(b"fixed", scalar.to_bytes(32, "little"), text)
    point, public = curve.encoded(curve.multiple(nonce)), curve.encoded(curve.multiple(scalar))
    return point + ((nonce + number(point, public, text) * scalar) % curve.order).to_bytes(32, "little")


def padded_sha256(size: int, text: bytes) -> bytes:
    """EMSA-PKCS1-v1_5 with SHA-256 (RFC 8017 9.2)."""
    digest = der.sequence(der.sequence(der.oid(_HASHES["sha256"]), der.null()), der.octet_string(hashlib.sha256(text).digest()))
    return b"\x00\x01" + b"\xff" * (size - len(digest) - 3) + b"\x00" + digest
