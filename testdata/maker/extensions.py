"""More extensions and what stands in them: names of all kinds, key purposes, policies, constraints. Imports der, certificate."""

from . import der
from .certificate import COMMON_NAME, attribute, extension, name

SUBJECT_KEY_IDENTIFIER, AUTHORITY_KEY_IDENTIFIER = "2.5.29.14", "2.5.29.35"
SUBJECT_ALTERNATIVE_NAME, ISSUER_ALTERNATIVE_NAME = "2.5.29.17", "2.5.29.18"
NAME_CONSTRAINTS, CRL_DISTRIBUTION_POINTS, CERTIFICATE_POLICIES = "2.5.29.30", "2.5.29.31", "2.5.29.32"
POLICY_CONSTRAINTS, EXTENDED_KEY_USAGE, INHIBIT_ANY_POLICY = "2.5.29.36", "2.5.29.37", "2.5.29.54"
AUTHORITY_INFORMATION_ACCESS = "1.3.6.1.5.5.7.1.1"
NETSCAPE_CERTIFICATE_TYPE = "2.16.840.1.113730.1.1"
PRIVATE = "1.3.6.1.4.1.99999.2"  # an extension that nobody has defined

SERVER_AUTH, CLIENT_AUTH, CODE_SIGNING = "1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2", "1.3.6.1.5.5.7.3.3"
ANY_PURPOSE = "2.5.29.37.0"

# Names of every kind (RFC 5280 4.2.1.6) ------------------------------------------------------------------------------------------


def rfc822_name(text: str) -> bytes:
    return der.implicit(1, text.encode("latin-1"))


def dns_name(text: str) -> bytes:
    return der.implicit(2, text.encode("latin-1"))


def directory_name(value: bytes) -> bytes:
    return der.explicit(4, value)


def uri(text: str) -> bytes:
    return der.implicit(6, text.encode("latin-1"))


def ip_address(octets: bytes) -> bytes:
    return der.implicit(7, octets)


PLANT = name(attribute(COMMON_NAME, "line 2"))
EVERY_KIND_OF_NAME = (
    # userPrincipalName, a UTF8String
    der.explicit(0, der.oid("1.3.6.1.4.1.311.20.2.3"), der.explicit(0, der.tlv(der.UTF8_STRING, b"plant@example.com"))),
    rfc822_name("plant@example.com"),
    dns_name("mqtt.example.com"),
    # ORAddress with a CountryName
    der.explicit(3, der.sequence(der.tlv(0x61, der.tlv(der.PRINTABLE_STRING, b"CN")))),
    directory_name(PLANT),
    # EDIPartyName with a partyName
    der.explicit(5, der.explicit(1, der.tlv(der.UTF8_STRING, b"plant"))),
    uri("https://example.com/ca"),
    ip_address(bytes([192, 0, 2, 1])),
    ip_address(bytes.fromhex("20010db8000000000000000000000001")),
    der.implicit(8, der.content(der.oid("1.3.6.1.4.1.99999.3"))),
)

# Extensions ----------------------------------------------------------------------------------------------------------------------


def alternative_names(*names: bytes, critical: bool = False) -> bytes:
    return extension(SUBJECT_ALTERNATIVE_NAME, der.sequence(*names), critical)


def key_purposes(*purposes: str, critical: bool = False) -> bytes:
    return extension(EXTENDED_KEY_USAGE, der.sequence(*map(der.oid, purposes)), critical)


def subtree(base: bytes, *bounds: bytes) -> bytes:
    """A GeneralSubtree; minimum 0 is the default, which DER leaves out."""
    return der.sequence(base, *bounds)


def name_constraints(*fields: bytes, critical: bool = True) -> bytes:
    """nameConstraints of `permitted` and `excluded` fields."""
    return extension(NAME_CONSTRAINTS, der.sequence(*fields), critical)


def permitted(*subtrees: bytes) -> bytes:
    return der.explicit(0, *subtrees)


def excluded(*subtrees: bytes) -> bytes:
    return der.explicit(1, *subtrees)


def policies(*information: bytes, critical: bool = False) -> bytes:
    return extension(CERTIFICATE_POLICIES, der.sequence(*information), critical)


def policy(dotted: str, *qualifiers: bytes) -> bytes:
    """A PolicyInformation."""
    return der.sequence(der.oid(dotted), *([der.sequence(*qualifiers)] if qualifiers else []))


def practice_statement(address: str) -> bytes:
    """The qualifier that points to a certification practice statement."""
    return der.sequence(der.oid("1.3.6.1.5.5.7.2.1"), der.tlv(der.IA5_STRING, address.encode()))


def user_notice(text: str) -> bytes:
    return der.sequence(der.oid("1.3.6.1.5.5.7.2.2"), der.sequence(der.tlv(der.UTF8_STRING, text.encode())))


def authority_information_access(critical: bool = False) -> bytes:
    """Where the issuer's certificate can be had."""
    description = der.sequence(der.oid("1.3.6.1.5.5.7.48.2"), uri("http://ca.example.com/root.cer"))
    return extension(AUTHORITY_INFORMATION_ACCESS, der.sequence(description), critical)


def crl_distribution_points(critical: bool = False) -> bytes:
    point = der.explicit(0, der.explicit(0, uri("http://ca.example.com/root.crl")))
    return extension(CRL_DISTRIBUTION_POINTS, der.sequence(der.sequence(point)), critical)


def authority(key: bytes | None = None, issuer: tuple[bytes, ...] = (), serial: bytes | None = None, critical: bool = False) -> bytes:
    """authorityKeyIdentifier of any of its three fields: the key's identifier, the issuer's own issuer, its serial number."""
    fields = [
        *([der.implicit(0, key)] if key is not None else []),
        *([der.explicit(1, *issuer)] if issuer else []),
        *([der.implicit(2, serial)] if serial is not None else []),
    ]
    return extension(AUTHORITY_KEY_IDENTIFIER, der.sequence(*fields), critical)
