"""The cases: each CA of testdata/responses whose private key is known, as a trust file, and a sound device certificate under it.

Many of these CAs are malformed, and openssl refuses to issue under them. So the device certificates are written with the DER
writer of testdata/maker, and what they take from the CA (its subject, its key identifier) is found by position, in BER as well."""

import base64
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from functools import cache
from math import prod
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "testdata"))

from maker import certificate, der, keys, openssl, pem, primes, signing  # noqa: E402
from maker.certificate import Certificate  # noqa: E402

RESPONSES = ROOT / "testdata" / "responses"
DEVICES = ROOT / "testdata" / "devices"
VALIDATION_TIME = datetime(2026, 11, 24, tzinfo=timezone.utc)

DEVICE_KEY, STRANGER_KEY, SERVER_CA_KEY, SERVER_KEY = "ec-p256-proof", "rsa-3072", "rsa-4096", "rsa-2048-other"
CLIENT_AUTH = "1.3.6.1.5.5.7.3.2"

# The algorithm that people sign with under a key: the first prefix of the key's name decides.
ALGORITHMS = {
    "rsa": signing.RSA_SHA256,
    "ec-p384": signing.ECDSA_SHA384,
    "ec-p521": signing.ECDSA_SHA512,
    "ec": signing.ECDSA_SHA256,
    "dsa": signing.DSA_SHA256,
    "ed25519": signing.ED25519,
    "ed448": signing.ED448,
    "sm2": signing.SM2_SM3,
}


@dataclass(frozen=True)
class Case:
    """The name of a response or of a device's file, the text of the trust file, what could be read of the certificate that the case is
    about, and what the device sends, in PEM, with the key that it has."""

    name: str
    trust: str
    authority: "Authority"
    device: str
    key: str = DEVICE_KEY

    def write(self, folder: Path) -> None:
        """Writes ca.pem, device.pem and device.key."""
        folder.mkdir()
        (folder / "ca.pem").write_bytes(self.trust.encode())
        (folder / "device.pem").write_text(self.device)
        (folder / "device.key").write_bytes(keys.path(self.key).read_bytes())

    def is_valid_alike(self, now: datetime) -> bool:
        """Whether the certificate is as valid, or invalid, now as it was at the validation time."""
        return self.authority.is_valid_at(now) == self.authority.is_valid_at(VALIDATION_TIME)


@dataclass(frozen=True)
class Authority:
    """What a device certificate takes from its CA, as far as it can be found."""

    subject: bytes
    public_key: bytes
    key_identifier: bytes | None
    validity: bytes

    @classmethod
    def read(cls, trust: str) -> "Authority | None":
        """The first certificate of a trust file, or None if no subject and key can be found in it."""
        try:
            parts = _children(_children(_first_certificate(trust))[0])
            if parts[0][0] == 0xA0:
                del parts[0]
            _, _, _, validity, subject, public_key, *rest = parts
        except (IndexError, ValueError):
            return None
        return cls(subject, public_key, _subject_key_identifier(rest, public_key), validity)

    def is_valid_at(self, moment: datetime) -> bool | None:
        """None if the times are not in the usual form."""
        times = re.findall(rb"\x17\x0d(\d{12})Z|\x18\x0f(\d{14})Z", self.validity)
        if len(times) != 2:
            return None
        try:
            begin, end = (datetime.strptime(_four_digit_year(*time), "%Y%m%d%H%M%S%z") for time in times)
        except ValueError:
            return None
        return begin <= moment <= end


def all_cases(signer: signing.Signer) -> list[Case]:
    """A case for each CA text that differs from those before, under the name of its first response."""
    cases, seen = [], set()
    for path in sorted(RESPONSES.glob("*.json")):
        trust = json.loads(path.read_text(encoding="utf-8")).get("Data", {}).get("CaContent")
        if not isinstance(trust, str) or trust in seen:
            continue
        seen.add(trust)
        authority = Authority.read(trust)
        device = authority and _device(authority, signer)
        if device:
            cases.append(Case(path.name, trust, authority, device))
    return cases


def device_files(name: str) -> tuple[Path, list[Path]]:
    """The file of a device and those that are trusted, as its sidecar says: else the file of its name, and ca.pem."""
    lines = (DEVICES / f"{name}.expected").read_text(encoding="utf-8").splitlines()
    said = dict(re.match(r"(file|trust):\s*(.*)", line).groups() for line in lines if line.startswith(("file:", "trust:")))
    trusted = [DEVICES / file for file in said.get("trust", "ca.pem").split()]
    return DEVICES / said.get("file", f"{name}.pem"), trusted


def all_devices(_: signing.Signer) -> list[Case]:
    """A case for each sidecar whose file is a device's certificate, with what the device sends, and whose key is a committed one."""
    cases = []
    for name in sorted(path.stem for path in DEVICES.glob("*.expected")):
        file, trusted = device_files(name)
        if file.suffix == ".json" or not trusted:
            continue
        text = pem.block(file.read_bytes()) if file.suffix == ".der" else _device_first(file.read_text(encoding="utf-8"))
        device = Authority.read(text)
        key = device and next((name for name, mark in _marks() if mark in device.public_key), None)
        if key:
            trust = "".join(path.read_text(encoding="utf-8") for path in trusted)
            cases.append(Case(name, trust, device, text, key))
    return cases


def _device_first(text: str) -> str:
    """A file in which another certificate stands before the device's, in the order in which a client has to send them."""
    blocks = re.findall(r"-----BEGIN [A-Z ]*CERTIFICATE-----.*?-----END [A-Z ]*CERTIFICATE-----\n", text, re.DOTALL)
    is_ca = lambda block: bytes.fromhex("30030101ff") in base64.b64decode("".join(block.splitlines()[1:-1]) + "==")  # noqa: E731
    return "".join(sorted(blocks, key=is_ca)) if len(blocks) > 1 else text


def good_case(signer: signing.Signer) -> Case:
    """A sound CA, under which every server has to accept the device."""
    trust = pem.block(certificate.ca().issue(signer))
    authority = Authority.read(trust)
    return Case("control-good", trust, authority, _device(authority, signer))


def stranger(signer: signing.Signer) -> Case:
    """A sound CA, and a device under another one, which every server has to refuse."""
    another = certificate.ca(STRANGER_KEY, subject=certificate.common_name("Another CA"))
    device = _device(Authority.read(pem.block(another.issue(signer))), signer)
    return replace(good_case(signer), name="control-stranger", device=device)


def write_server(folder: Path, signer: signing.Signer) -> None:
    """Writes server.pem and server.key: what each server shows, from a CA that is in no trust file."""
    authority = certificate.ca(SERVER_CA_KEY, subject=certificate.common_name("Server CA"))
    server = certificate.proof(authority, key=SERVER_KEY, subject=certificate.common_name("localhost"))
    (folder / "server.pem").write_text(pem.block(server.issue(signer)))
    (folder / "server.key").write_bytes(keys.path(SERVER_KEY).read_bytes())


# The device ----------------------------------------------------------------------------------------------------------------


def _device(authority: Authority, signer: signing.Signer) -> str | None:
    """A device certificate that nothing is wrong with but its CA; None if nobody knows the CA's private key."""
    public_key = keys.public(DEVICE_KEY)
    authority_key_identifier = b""
    if authority.key_identifier is not None:
        value = der.sequence(der.implicit(0, authority.key_identifier))
        authority_key_identifier = certificate.extension("2.5.29.35", value)
    extensions = (
        certificate.basic_constraints(certificate.NOT_CA),
        certificate.key_usage(der.named_bits(certificate.DIGITAL_SIGNATURE)),
        certificate.extension("2.5.29.37", der.sequence(der.oid(CLIENT_AUTH))),
        certificate.subject_key_identifier(public_key),
        authority_key_identifier,
    )
    unsigned = Certificate(
        key=DEVICE_KEY,
        signer="",
        algorithm=signing.RSA_SHA256,
        serial=bytes.fromhex("3c41d2e7905b6a18"),
        issuer=authority.subject,
        subject=certificate.common_name("device-1"),
        public_key=public_key,
        not_before=der.time(certificate.NOT_BEFORE),
        not_after=der.time(certificate.CA_NOT_AFTER),
        extensions=tuple(filter(None, extensions)),
    )
    signed = _signed(unsigned, authority.public_key)
    return pem.block(signed.issue(signer)) if signed else None


def _signed(unsigned: Certificate, public_key: bytes) -> Certificate | None:
    """The certificate and what signs it: a committed key, or arithmetic where the CA's RSA key is broken."""
    name = next((name for name, mark in _marks() if mark in public_key), None)
    if name is None or name.startswith("rsa"):
        signature = _broken_rsa_signature(name, public_key, unsigned.to_be_signed())
        if signature:
            return replace(unsigned, signature=signature)
    if name is None:
        return None
    algorithm = next(algorithm for prefix, algorithm in ALGORITHMS.items() if name.startswith(prefix))
    return replace(unsigned, signer=name, algorithm=algorithm)


@cache
def _marks() -> list[tuple[str, bytes]]:
    """For each committed key, what a SubjectPublicKeyInfo of it contains, however malformed that is around it: the modulus, or
    the point, also in its compressed form."""
    marks = []
    for path in sorted(keys.FOLDER.glob("*.pem")):
        name = path.stem
        if name.startswith("rsa"):
            modulus = keys.modulus(name)
            marks.append((name, modulus.to_bytes((modulus.bit_length() + 7) // 8, "big")))
            continue
        point = keys.point(name)
        marks.append((name, point))
        if point[0] == 0x04 and not name.startswith("dsa"):
            size = len(point) // 2
            marks.append((name, bytes([2 + point[-1] % 2]) + point[1 : 1 + size]))
    return marks


# Broken RSA keys -----------------------------------------------------------------------------------------------------------


def _broken_rsa_signature(name: str | None, public_key: bytes, text: bytes) -> bytes | None:
    """A signature that fits a public key which is not that of a committed key: another exponent to a committed modulus, factors
    that anybody finds, or a private exponent of 1 or -1. None if it is an ordinary key, or nobody can sign under it."""
    try:
        modulus, exponent = (
            int.from_bytes(_content(number), "big", signed=True)
            for number in _children(_content(_children(public_key)[1])[1:])
        )
    except (IndexError, ValueError):
        return None
    if modulus < 2 or exponent < 1 or (name and exponent == _rsa_private(name)[1]):
        return None
    padded = int.from_bytes(signing.forge(modulus, text), "big")
    for private in (1, -1):
        try:
            signature = pow(padded, private, modulus)
        except ValueError:
            continue
        if pow(signature, exponent, modulus) == padded:
            return signature.to_bytes((modulus.bit_length() + 7) // 8, "big")
    factors = _rsa_private(name)[0] if name else _found_factors(modulus)
    try:
        return signing.sign_with_factors(factors, exponent, text) if prod(factors) == modulus else None
    except ValueError:
        return None


def _rsa_private(name: str) -> tuple[tuple[int, int], int]:
    """The factors and the public exponent of a committed RSA key, from its RSAPrivateKey (RFC 8017 A.1.2)."""
    numbers = der.children(openssl.run("rsa", "-in", keys.path(name), "-traditional", "-outform", "DER"))
    _, _, exponent, _, p, q, *_ = (int.from_bytes(der.content(number), "big") for number in numbers)
    return (p, q), exponent


@cache
def _primes_of_broken_keys() -> list[int]:
    """One prime of each broken modulus: those of testdata/maker/situations/key_soundness.py, by the same labels."""
    lengths = {"close primes": 1024, "cube": 683, "fifth power": 410, "17th power": 121, "cofactor": 2047}
    return [*(primes.prime(label, bits) for label, bits in lengths.items()), primes.roca("roca p")]


def _found_factors(modulus: int) -> tuple[int, ...]:
    """The prime factors of a broken modulus; nothing if it is none of them."""
    for prime in _primes_of_broken_keys():
        factors, rest = [], modulus
        while rest % prime == 0:
            factors.append(prime)
            rest //= prime
        if factors:
            return tuple(factors if rest == 1 else [*factors, rest])
    return ()


# Reading what may be malformed ---------------------------------------------------------------------------------------------


def _first_certificate(trust: str) -> bytes:
    """The octets of the first block, or of a text without markers; whatever stands around and between its lines."""
    trust = re.sub(r"\\r\\n|\\n", "\n", trust)
    block = re.search(r"-----BEGIN [A-Z0-9 ]*CERTIFICATE-----(.*?)-----END", trust, re.DOTALL)
    lines = (block[1] if block else trust).splitlines()
    base64_text = "".join(re.sub(r"[^A-Za-z0-9+/]", "", line) for line in lines if ":" not in line)
    return base64.b64decode(base64_text + "=" * (-len(base64_text) % 4))


def _split(octets: bytes) -> tuple[bytes, bytes, bytes]:
    """The first element, its content, and what follows it. In BER: tags and lengths of any form."""
    at = 1
    if octets[0] & 0x1F == 0x1F:
        while octets[at] & 0x80:
            at += 1
        at += 1
    length, at = octets[at], at + 1
    if length == 0x80:
        rest = octets[at:]
        while rest[:2] != b"\x00\x00":
            rest = _split(rest)[2]
        end = len(octets) - len(rest)
        return octets[: end + 2], octets[at:end], rest[2:]
    if length > 0x80:
        length, at = int.from_bytes(octets[at : at + length - 0x80], "big"), at + length - 0x80
    return octets[: at + length], octets[at : at + length], octets[at + length :]


def _content(element: bytes) -> bytes:
    return _split(element)[1]


def _children(element: bytes) -> list[bytes]:
    return list(_elements(_content(element)))


def _elements(octets: bytes) -> Iterator[bytes]:
    while octets:
        element, _, octets = _split(octets)
        yield element


def _subject_key_identifier(after_key: list[bytes], public_key: bytes) -> bytes | None:
    """The key identifier among the elements that follow the public key; None if there is none. For one that is malformed stands
    the hash of the key, as much issuing software computes it without a look at the CA."""
    for extensions in (element for element in after_key if element[0] == 0xA3):
        try:
            for extension in _children(_children(extensions)[0]):
                identifier, *_, value = _children(extension)
                if identifier == der.oid("2.5.29.14"):
                    element, content, rest = _split(_content(value))
                    return content if element[0] == der.OCTET_STRING and not rest else keys.identifier(public_key)
        except (IndexError, ValueError):
            return None
    return None


def _four_digit_year(short: bytes, long: bytes) -> str:
    """A UTCTime's or GeneralizedTime's digits with the year in four, and the zone."""
    century = b"" if long else (b"19" if short[:2] >= b"50" else b"20")
    return (century + short + long).decode() + "+0000"
