"""What several chapters start from: the usual pair with extensions exchanged or added, and the CA above it.

Imports what lies around this folder."""

from .. import der, keys
from ..certificate import COMMON_NAME, COUNTRY, Certificate, attribute, ca, ca_extensions, name, proof, proof_extensions

CHINA = attribute(COUNTRY, "CN", der.PRINTABLE_STRING)
UPPER_NAME = name(CHINA, attribute(COMMON_NAME, "Example Root"))
UPPER_KEY = "rsa-2048-other"


def own_key() -> bytes:
    """The usual CA's public key."""
    return keys.public("rsa-2048-ca")


def proof_key() -> bytes:
    """The public key in the usual verification certificate."""
    return keys.public("rsa-2048-proof")


def ca_with(*more: bytes, **overrides: object) -> Certificate:
    """The usual CA with more extensions."""
    return ca(extensions=(*ca_extensions(own_key()), *more), **overrides)


def ca_constraints(*extensions: bytes) -> Certificate:
    """The usual CA with these in place of basicConstraints."""
    return ca(extensions=ca_extensions(own_key(), constraints=extensions))


def ca_usage(*extensions: bytes) -> Certificate:
    """The usual CA with these in place of keyUsage."""
    return ca(extensions=ca_extensions(own_key(), usage=extensions))


def intermediate(**overrides: object) -> Certificate:
    """The usual CA's name and key under a CA above."""
    usual = dict(signer=UPPER_KEY, issuer=UPPER_NAME, extensions=ca_extensions(own_key(), authority=keys.public(UPPER_KEY)))
    return ca(**usual | overrides)


def proof_with(*more: bytes, under: Certificate | None = None, **replaced: bytes) -> Certificate:
    """The usual verification certificate with extensions replaced (see `proof_extensions`) or added."""
    return proof(under or ca(), extensions=(*proof_extensions(proof_key(), own_key(), **replaced), *more))
