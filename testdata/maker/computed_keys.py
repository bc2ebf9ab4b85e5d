"""Public keys that nobody holds: computed to fit a signature that was chosen first. Imports curves, der and signing.

So an attacker gets a signature that verifies, over any text that does not name the key, without a private key."""

import hashlib
from itertools import count

from . import der, signing
from .curves import P256

# The last constant of the curve's equation, from the point that has to solve it.
_B = (P256.base[1] ** 2 - P256.base[0] ** 3 - P256.a * P256.base[0]) % P256.prime


def _point_of_hash(label: str) -> tuple[int, int]:
    """A point of P-256 of which nobody knows what multiple of the generator it is."""
    for number in count():
        x = int.from_bytes(hashlib.sha256(f"{label} {number}".encode()).digest(), "big") % P256.prime
        square = (x**3 + P256.a * x + _B) % P256.prime
        y = pow(square, (P256.prime + 1) // 4, P256.prime)
        if y * y % P256.prime == square:
            return x, y
    raise AssertionError("every second number is a square")


def _times(scalar: int, point: tuple) -> tuple:
    product = P256.neutral
    for bit in bin(scalar)[2:]:
        product = P256.add(product, product)
        product = P256.add(product, point) if bit == "1" else product
    return product


def _ecdsa_signature(r: int, s: int) -> bytes:
    """ECDSA-Sig-Value (RFC 3279 2.2.3)."""
    return der.sequence(der.integer(r), der.integer(s))


# A signature that nobody made for anything.
NONSENSE = _ecdsa_signature(1, 1)
# The signature that is chosen: r is the x coordinate of a point, s any number.
_R, _S = _point_of_hash("a signature before its key"), 0x1234567
CHOSEN = _ecdsa_signature(_R[0] % P256.order, _S)


def p256_fitting(text: bytes) -> bytes:
    """The point under which CHOSEN is an ECDSA signature with SHA-256 over `text` (SEC 1 4.1.6): (s R - e G) / r."""
    digest = int.from_bytes(hashlib.sha256(text).digest(), "big")
    difference = P256.add(_times(_S, (*_R, 1)), P256.multiple(-digest))
    x, y = P256.affine(_times(pow(_R[0], -1, P256.order), difference))
    return b"\x04" + x.to_bytes(32, "big") + y.to_bytes(32, "big")


def twin(signature: bytes) -> bytes:
    """The other ECDSA signature on P-256 over the same text by the same key: (r, n - s)."""
    r, s = (int.from_bytes(der.content(number), "big") for number in der.children(signature))
    return _ecdsa_signature(r, P256.order - s)


def rsa_2048_fitting(text: bytes) -> tuple[int, bytes]:
    """A modulus of 2048 bits and a signature with the exponent 3 over `text`: the modulus is s^3 less the padded digest, for
    the first s that makes it odd and free of factors below 2^16."""
    padded = int.from_bytes(signing.padded_sha256(256, text), "big")
    first = 3 * 2**681 + int.from_bytes(hashlib.sha512(text).digest(), "big")
    for root in count(first):
        modulus = root**3 - padded
        if modulus % 2 and all(modulus % factor for factor in range(3, 2**16, 2)):
            return modulus, root.to_bytes(256, "big")
    raise AssertionError("some of the numbers have no small factor")
