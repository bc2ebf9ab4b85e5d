"""Public keys without an owner: computed to fit a signature that was chosen first. Imports der and signing.

So an attacker gets a signature that verifies, over any text that does not name the key, without a private key."""

import hashlib

from . import der, signing

# secp256r1, as `openssl ecparam -name prime256v1 -param_enc explicit -text -noout` prints it.
P = 0xFFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF
N = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
A, B = P - 3, 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B
G = (
    0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
    0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
)
Point = tuple[int, int] | None  # None is the point at infinity


def _add(one: Point, other: Point) -> Point:
    if one is None or other is None:
        return one or other
    (x1, y1), (x2, y2) = one, other
    if x1 == x2 and (y1 + y2) % P == 0:
        return None
    slope = (3 * x1 * x1 + A) * pow(2 * y1, -1, P) if one == other else (y2 - y1) * pow(x2 - x1, -1, P)
    x = (slope * slope - x1 - x2) % P
    return x, (slope * (x1 - x) - y1) % P


def _times(scalar: int, point: Point) -> Point:
    product = None
    for bit in bin(scalar)[2:]:
        product = _add(product, product)
        if bit == "1":
            product = _add(product, point)
    return product


def ecdsa_signature(r: int, s: int) -> bytes:
    """ECDSA-Sig-Value (RFC 3279 2.2.3)."""
    return der.sequence(der.integer(r), der.integer(s))


# The signature that is chosen: r is the x coordinate of a point, s any number.
CHOSEN = ecdsa_signature(G[0] % N, 0x1234567)


def p256_fitting(text: bytes) -> bytes:
    """A point under which CHOSEN is an ECDSA signature with SHA-256 over `text` (SEC 1 4.1.6): (s R - e G) / r."""
    digest = int.from_bytes(hashlib.sha256(text).digest(), "big") % N
    difference = _add(_times(0x1234567, G), _times(N - digest, G))
    x, y = _times(pow(G[0], -1, N), difference)
    return b"\x04" + x.to_bytes(32, "big") + y.to_bytes(32, "big")


def twin(signature: bytes) -> bytes:
    """The other ECDSA signature on P-256 over the same text by the same key: (r, n - s)."""
    r, s = (int.from_bytes(der.content(number), "big") for number in der.children(signature))
    return ecdsa_signature(r, N - s)


def rsa_2048_fitting(text: bytes) -> tuple[int, bytes]:
    """A modulus of 2048 bits and a signature with the exponent 3 over `text`: the modulus is s^3 less the padded digest, for
    the first s that makes it odd and free of factors below 2^16."""
    padded = signing.padded_sha256(256, text)
    base = 2 ** 682 + 2 ** 681 + int.from_bytes(hashlib.sha512(text).digest(), "big")
    while True:
        modulus = base**3 - int.from_bytes(padded, "big")
        if modulus.bit_length() == 2048 and all(modulus % factor for factor in (2, *range(3, 2**16, 2))):
            return modulus, base.to_bytes(256, "big")
        base += 1
