"""Devices' certificates and the CAs above them, in files as a factory has them: testdata/devices/. Imports what lies around it.

What is right or wrong about each is not said here but in the sidecar NAME.expected, which is written by hand."""

from datetime import timedelta

from . import der, extensions, keys, pem
from .certificate import (
    CA_NAME, CA_NOT_AFTER, DIGITAL_SIGNATURE, IS_CA, NOT_BEFORE, NOT_CA, Certificate, authority_key_identifier, basic_constraints,
    ca, common_name, key_usage, subject_key_identifier,
)  # fmt: skip
from .extensions import CLIENT_AUTH, key_purposes
from .signing import RSA_SHA256, Algorithm, Signer

NOT_AFTER = NOT_BEFORE + timedelta(days=365)
KEY = "rsa-2048-proof"


def device(under: Certificate, algorithm: Algorithm = RSA_SHA256, key: str = KEY, **overrides: object) -> Certificate:
    """The good device under the CA `under`, one year long; `key` is its own."""
    public_key = overrides.get("public_key", keys.public(key))
    usual = dict(
        key=key,
        signer=under.key,
        algorithm=algorithm,
        serial=bytes.fromhex("7d01c2a49be60358"),
        issuer=under.subject,
        subject=common_name("device-0001"),
        public_key=public_key,
        not_before=der.time(NOT_BEFORE),
        not_after=der.time(NOT_AFTER),
        extensions=device_extensions(public_key, under.public_key),
    )
    return Certificate(**usual | overrides)


def device_extensions(public_key: bytes, authority_key: bytes, **replaced: bytes) -> tuple[bytes, ...]:
    """The extensions of a good device; `constraints`, `usage`, `purposes`, `subject` and `authority` replace one each, empty octets
    leave it out."""
    usual = dict(
        constraints=basic_constraints(NOT_CA, critical=False),
        usage=key_usage(der.named_bits(DIGITAL_SIGNATURE)),
        purposes=key_purposes(CLIENT_AUTH),
        subject=subject_key_identifier(public_key),
        authority=authority_key_identifier(authority_key),
    )
    return tuple(filter(None, (usual | replaced).values()))


class Folder:
    """Name of a file -> what is in it."""

    def __init__(self, signer: Signer):
        self.signer = signer
        self.files: dict[str, bytes] = {}

    def put(self, file: str, data: bytes) -> None:
        if file in self.files:
            raise ValueError(f"two files are called {file}")
        self.files[file] = data

    def der(self, one: Certificate) -> bytes:
        return one.issue(self.signer)

    def pem(self, *those: Certificate) -> bytes:
        return "".join(pem.block(self.der(one)) for one in those).encode()

    def add(self, name: str, *those: Certificate) -> None:
        """A file in PEM: the device's certificate, and what it sends with it."""
        self.put(f"{name}.pem", self.pem(*those))


def files(signer: Signer) -> dict[str, bytes]:
    folder = Folder(signer)
    folder.add("ca", ca())
    folder.add("good", device(ca()))
    return folder.files
