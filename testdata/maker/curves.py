"""Points of elliptic curves, in integers, as slow as they are plain: multiples of the generators. Imports nothing of this
package."""

from dataclasses import dataclass
from functools import cached_property


class _Multiples:
    """What curves of both shapes share: multiples of the generator, by adding its doubles."""

    @cached_property
    def _octet_tables(self) -> list[list[tuple]]:
        """For each octet of a scalar, the generator times each of its values."""
        tables, step = [], self.generator
        for _ in range((self.order.bit_length() + 7) // 8):
            table = [self.neutral]
            while len(table) < 256:
                table.append(self.add(table[-1], step))
            tables.append(table)
            step = self.add(table[-1], step)
        return tables

    def multiple(self, scalar: int) -> tuple:
        """The generator times a number; numbers are taken modulo the order of the generator."""
        octets = (scalar % self.order).to_bytes(len(self._octet_tables), "little")
        sum = self.neutral
        for octet, table in zip(octets, self._octet_tables):
            sum = self.add(sum, table[octet])
        return sum


@dataclass(frozen=True)
class Weierstrass(_Multiples):
    """y^2 = x^3 + a x + b. Points are (X, Y, Z) with x = X / Z^2 and y = Y / Z^3 ("Guide to Elliptic Curve Cryptography", 3.2.2);
    b is not needed to add them."""

    name: str  # openssl's
    prime: int
    a: int
    order: int
    base: tuple[int, int]
    neutral = (1, 1, 0)

    @property
    def generator(self) -> tuple:
        return (*self.base, 1)

    def add(self, one: tuple, other: tuple) -> tuple:
        p, (x1, y1, z1), (x2, y2, z2) = self.prime, one, other
        if z1 == 0 or z2 == 0:
            return one if z2 == 0 else other
        u1, u2 = x1 * z2 * z2 % p, x2 * z1 * z1 % p
        s1, s2 = y1 * z2**3 % p, y2 * z1**3 % p
        if u1 == u2:
            return self._double(one) if s1 == s2 else self.neutral
        h, r = (u2 - u1) % p, (s2 - s1) % p
        square = h * h % p
        cube, v = square * h % p, u1 * square % p
        x = (r * r - cube - 2 * v) % p
        return x, (r * (v - x) - s1 * cube) % p, h * z1 * z2 % p

    def _double(self, one: tuple) -> tuple:
        p, (x, y, z) = self.prime, one
        square = y * y % p
        s, m = 4 * x * square % p, (3 * x * x + self.a * z**4) % p
        doubled = (m * m - 2 * s) % p
        return doubled, (m * (s - doubled) - 8 * square * square) % p, 2 * y * z % p

    def affine(self, point: tuple) -> tuple[int, int]:
        inverse = pow(point[2], -1, self.prime)
        return point[0] * inverse**2 % self.prime, point[1] * inverse**3 % self.prime


@dataclass(frozen=True)
class Edwards(_Multiples):
    """-x^2 + y^2 = 1 + d x^2 y^2. Points are (X, Y, Z, T) with x = X / Z, y = Y / Z and T = X Y / Z (RFC 8032 5.1.4)."""

    name: str
    prime: int
    d: int
    order: int
    base: tuple[int, int]
    neutral = (0, 1, 1, 0)

    @property
    def generator(self) -> tuple:
        x, y = self.base
        return x, y, 1, x * y % self.prime

    def add(self, one: tuple, other: tuple) -> tuple:
        p, (x1, y1, z1, t1), (x2, y2, z2, t2) = self.prime, one, other
        a, b = (y1 - x1) * (y2 - x2) % p, (y1 + x1) * (y2 + x2) % p
        c, d = 2 * self.d * t1 * t2 % p, 2 * z1 * z2 % p
        e, f, g, h = b - a, d - c, d + c, b + a
        return e * f % p, g * h % p, f * g % p, e * h % p

    def affine(self, point: tuple) -> tuple[int, int]:
        inverse = pow(point[2], -1, self.prime)
        return point[0] * inverse % self.prime, point[1] * inverse % self.prime

    def encoded(self, point: tuple) -> bytes:
        """RFC 8032 5.1.2."""
        x, y = self.affine(point)
        return (y | (x & 1) << 255).to_bytes(32, "little")


# SEC 2, as `openssl ecparam -name NAME -param_enc explicit -text` prints them.
P256 = Weierstrass(
    "prime256v1",
    2**256 - 2**224 + 2**192 + 2**96 - 1,
    -3,
    0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551,
    (0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296, 0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5),
)  # fmt: skip
P384 = Weierstrass(
    "secp384r1",
    2**384 - 2**128 - 2**96 + 2**32 - 1,
    -3,
    0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFC7634D81F4372DDF581A0DB248B0A77AECEC196ACCC52973,
    (0xAA87CA22BE8B05378EB1C71EF320AD746E1D3B628BA79B9859F741E082542A385502F25DBF55296C3A545E3872760AB7, 0x3617DE4A96262C6F5D9E98BF9292DC29F8F41DBD289A147CE9DA3113B5F0B8C00A60B1CE1D7E819D7A431D7C90EA0E5F),
)  # fmt: skip
P521 = Weierstrass(
    "secp521r1",
    2**521 - 1,
    -3,
    0x1FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFA51868783BF2F966B7FCC0148F709A5D03BB5C9B8899C47AEBB6FB71E91386409,
    (0xC6858E06B70404E9CD9E3ECB662395B4429C648139053FB521F828AF606B4D3DBAA14B5E77EFE75928FE1DC127A2FFA8DE3348B3C1856A429BF97E7E31C2E5BD66, 0x11839296A789A3BC0045C8A5FB42C7D1BD998F54449579B446817AFBD17273E662C97EE72995EF42640C550B9013FAD0761353C7086A272C24088BE94769FD16650),
)  # fmt: skip
SECP256K1 = Weierstrass(
    "secp256k1",
    2**256 - 2**32 - 977,
    0,
    0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141,
    (0x79BE667EF9DCBBAC55A06295CE870B07029BFCDB2DCE28D959F2815B16F81798, 0x483ADA7726A3C4655DA4FBFC0E1108A8FD17B448A68554199C47D08FFB10D4B8),
)  # fmt: skip
# RFC 8032 5.1.
ED25519 = Edwards(
    "ed25519",
    2**255 - 19,
    -121665 * pow(121666, -1, 2**255 - 19) % (2**255 - 19),
    2**252 + 27742317777372353535851937790883648493,
    (15112221349535400772501151409588531511454012693041857206046113283949847762202, 46316835694926478169428394003475163141307993866256225615783033603165251855960),
)  # fmt: skip
