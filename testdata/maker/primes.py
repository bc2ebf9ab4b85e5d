"""Primes that are the same in every run, for keys whose factors have to be known. Imports nothing of this package."""

import hashlib
from functools import cache
from itertools import count
from math import gcd, isqrt, prod

_SMALL = [number for number in range(2, 2000) if all(number % divisor for divisor in range(2, int(number**0.5) + 1))]
_PRODUCT_OF_SMALL = prod(_SMALL)


def small(largest: int) -> list[int]:
    """The primes to `largest`, which is below 2000."""
    return [prime for prime in _SMALL if prime <= largest]


def is_prime(number: int) -> bool:
    """By Miller and Rabin, with fixed bases: for numbers that nobody chose to deceive it, from 2000 on."""
    if gcd(number, _PRODUCT_OF_SMALL) != 1:
        return False
    twos = (number - 1 & 1 - number).bit_length() - 1
    for base in _SMALL[:8]:
        powers = [pow(base, number - 1 >> twos - step, number) for step in range(twos)]
        if powers[0] != 1 and number - 1 not in powers:
            return False
    return True


def after(number: int) -> int:
    """The next prime above `number`."""
    return next(candidate for candidate in count(number + 1 | 1, 2) if is_prime(candidate))


def number(label: str, bits: int) -> int:
    """A number of exactly this many bits that looks random; both leading bits are set, so that a product of two is as long
    as both together."""
    stream = hashlib.shake_256(label.encode()).digest((bits + 7) // 8)
    return int.from_bytes(stream, "big") >> (-bits % 8) | 3 << (bits - 2)


@cache
def prime(label: str, bits: int) -> int:
    """A prime of exactly this many bits that looks random."""
    return after(number(label, bits))


@cache
def fermat_partner(p: int, round: int) -> int:
    """A prime q, above p, for which Fermat's method finds the factors of p q in this round: the first round tries the integer
    above the square root as the mean of the factors.

    With half the distance b and the mean a, a - sqrt(p q) is about b^2 / (2 a): here, half a step before the round's number."""
    half = isqrt(p * (2 * round - 1))
    q = after(p + 2 * half)
    assert fermat_round(p, q) == round
    return q


def fermat_round(p: int, q: int) -> int:
    return (p + q) // 2 - isqrt(p * q)


@cache
def roca(label: str, bits: int = 1024) -> int:
    """A prime as the broken generator of ROCA (CVE-2017-15361) made them: k M + (65537^a mod M), where M, for RSA keys of 1984
    bits and more, is the product of the primes to 701 (generate.sage, in the repository of roca-detect)."""
    product = prod(small(701))
    power = pow(65537, number(f"{label} exponent", 200), product)
    start = number(label, bits) // product
    return next(one for k in count(start) if is_prime(one := k * product + power))
