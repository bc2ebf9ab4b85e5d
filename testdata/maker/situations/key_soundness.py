"""CA keys that are broken, and those that just are not: ca-key-sound. Imports what lies around this folder.

Where the private key can be known, the certificates are really signed with it."""

from dataclasses import replace
from math import isqrt, prod

from .. import keys, primes, signing
from ..book import Book
from ..certificate import Certificate, ca, proof
from ..curves import ED25519

EXPONENT = 65537


def rsa_moduli(book: Book) -> None:
    def modulus(label: str, *factors: int) -> None:
        public_key = keys.rsa_public(prod(factors), EXPONENT)
        authority = _signed(ca(public_key=public_key), factors)
        book.add(f"ca-key-sound-{label}", authority, _signed(proof(authority, signing.RSA_SHA256), factors))

    p = primes.prime("close primes", 1024)
    modulus("close-primes", p, primes.after(p))
    modulus("close-primes-round-100", p, primes.fermat_partner(p, 100))
    modulus("close-primes-round-101", p, primes.fermat_partner(p, 101))
    modulus("modulus-square", p, p)
    third, fifth = primes.prime("cube", 683), primes.prime("fifth power", 410)
    modulus("modulus-cube", third, third, third)
    modulus("modulus-fifth-power", fifth, fifth, fifth, fifth, fifth)
    modulus("modulus-17th-power", *17 * [primes.prime("17th power", 121)])
    cofactor = primes.prime("cofactor", 2047)
    # 65521 is the largest prime below 2^16, 65539 the second one above: 65537 is the exponent too.
    for factor in (3, 997, 1009, 1013, 2039, 2053):
        modulus(f"factor-{factor}", factor, cofactor)
    modulus("modulus-even", 2, cofactor)
    modulus("roca", primes.roca("roca p"), primes.roca("roca q"))


def rsa_identity_exponent(book: Book) -> None:
    """A modulus of many primes, each of which is one more than a divisor of the exponent less 1, or plus 1: the private
    exponent is 1, or -1."""
    multiple = 2**5 * 3**3 * 5**2 * 7 * 11 * 13 * 17 * 19
    divisors = [divisor for divisor in range(2, isqrt(multiple)) if multiple % divisor == 0]
    factors = [number + 1 for number in divisors + [multiple // divisor for divisor in divisors]]
    modulus = 1
    for factor in sorted(factor for factor in factors if factor > 2**16 and primes.is_prime(factor)):
        if modulus.bit_length() < 2048:
            modulus *= factor

    def exponents(label: str, public: int, private: int) -> None:
        def signed(one: Certificate) -> Certificate:
            padded = int.from_bytes(signing.forge(modulus, one.to_be_signed()), "big")
            size = (modulus.bit_length() + 7) // 8
            return replace(one, signature=pow(padded, private, modulus).to_bytes(size, "big"))

        authority = signed(ca(public_key=keys.rsa_public(modulus, public)))
        book.add(f"ca-key-sound-exponent-{label}", authority, signed(proof(authority, signing.RSA_SHA256)))

    exponents("identity", multiple + 1, 1)
    exponents("inverse", multiple - 1, -1)


def _signed(one: Certificate, factors: tuple[int, ...]) -> Certificate:
    return replace(one, signature=signing.sign_with_factors(factors, EXPONENT, one.to_be_signed()))


def rsa_numbers(book: Book) -> None:
    """Numbers to which no private key belongs; the signatures are those of another key."""
    good = keys.modulus("rsa-2048-ca")
    book.add("ca-key-sound-modulus-0", ca(public_key=keys.rsa_public(0, EXPONENT)))
    book.add("ca-key-sound-modulus-negative", ca(public_key=keys.rsa_public(-good, EXPONENT)))
    book.add("ca-key-sound-exponent-0", ca(public_key=keys.rsa_public(good, 0)))
    book.add("ca-key-sound-exponent-negative", ca(public_key=keys.rsa_public(good, -EXPONENT)))
    book.add("ca-key-sound-exponent-65-bits", ca(public_key=keys.rsa_public(good, 2**64 + 1)))
    # 65521 * 65519 = 4292870399 has 32 bits; the exponent is odd and has 33.
    book.add("ca-key-sound-exponent-above-modulus", ca(public_key=keys.rsa_public(65521 * 65519, 2**32 + 1)))


def elliptic_curves(book: Book) -> None:
    sha256, sha384, sha512 = signing.ECDSA_SHA256, signing.ECDSA_SHA384, signing.ECDSA_SHA512

    def pair(label: str, key: str, algorithm: signing.Algorithm = sha256, **overrides: object) -> None:
        authority = ca(key, algorithm, **overrides)
        book.add(f"ca-key-sound-{label}", authority, proof(authority, algorithm, key="ec-p256-proof"))

    whole = keys.point("ec-p256-ca")
    x, y = whole[1:33], whole[33:]

    def point(label: str, octets: bytes) -> None:
        pair(label, "ec-p256-ca", public_key=keys.ec_public("ec-p256-ca", octets))

    point("point-off-curve", whole[:-1] + bytes([whole[-1] ^ 0x01]))
    point("point-infinity", b"\x00")
    point("point-compressed", bytes([2 + y[-1] % 2]) + x)
    # For x = 1, x^3 - 3 x + b is no square modulo the prime of P-256.
    point("point-compressed-off-curve", b"\x02" + (1).to_bytes(32, "big"))

    for name in keys.SMALL_PRIVATE:
        algorithm = {"ec-p384": sha384, "ec-p521": sha512}.get(name[:7], sha256)
        pair(name.removeprefix("ec-"), name, algorithm)


def ed25519(book: Book) -> None:
    def pair(label: str, scalar: int) -> None:
        def signed(one: Certificate) -> Certificate:
            return replace(one, signature=signing.sign_with_ed25519_scalar(scalar % ED25519.order, one.to_be_signed()))

        authority = signed(ca(algorithm=signing.ED25519, public_key=keys.ed25519_public(scalar)))
        book.add(f"ca-key-sound-ed25519-{label}", authority, signed(proof(authority, signing.ED25519)))

    pair("generator", 1)
    pair("generator-opposite", -1)
    pair("7", 7)
    pair("inverse-of-3", pow(3, -1, ED25519.order))
    pair("1024", 1024)
    pair("1025", 1025)

    def forged(label: str, octets: bytes) -> None:
        """R is the neutral element and S is 0: under a key that is the neutral element this verifies for every text."""
        signature = (1).to_bytes(32, "little") + bytes(32)
        authority = ca(algorithm=signing.ED25519, public_key=keys.ed25519_public_of(octets), signature=signature)
        book.add(f"ca-key-sound-ed25519-{label}", authority, proof(authority, signing.ED25519, signature=signature))

    forged("small-order", (1).to_bytes(32, "little"))
    forged("y-too-large", (ED25519.prime + 3).to_bytes(32, "little"))
