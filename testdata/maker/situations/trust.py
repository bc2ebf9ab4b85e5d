"""What TLS servers ask of a CA that they are to trust: that it is a root, its name constraints, path length and profile.

Imports what lies around this folder."""

from .. import der, extensions, keys
from ..book import MISSING, Book
from ..certificate import (
    CA_COMMON_NAME, CA_NAME, CODE, COMMON_NAME, EMAIL_ADDRESS, IS_CA, ORGANIZATION, attribute,
    authority_key_identifier, basic_constraints, ca, ca_extensions, extension, key_usage, name, proof,
)  # fmt: skip
from ..extensions import (
    INHIBIT_ANY_POLICY, NETSCAPE_CERTIFICATE_TYPE, POLICY_CONSTRAINTS, alternative_names, directory_name, dns_name, excluded,
    ip_address, name_constraints, permitted, policies, rfc822_name, subtree,
)  # fmt: skip
from .usual import CHINA, UPPER_NAME, ca_constraints, ca_usage, ca_with, own_key, proof_with


def roots(book: Book) -> None:
    """Issuer and subject that differ in writing only, and an authorityKeyIdentifier with all its parts."""

    def named(common_name: str) -> bytes:
        return name(CHINA, attribute(ORGANIZATION, "Example"), attribute(COMMON_NAME, common_name))

    book.add("ca-trust-anchor-issuer-in-capitals", ca(issuer=named(CA_COMMON_NAME.upper())))
    book.add("ca-trust-anchor-issuer-with-spaces", ca(issuer=named(" Example  MQTT CA ")))
    book.add("ca-trust-anchor-issuer-in-capitals-beyond-ascii", ca(subject=named("Werk Köln CA"), issuer=named("WERK KÖLN CA")))

    def naming(label: str, issuer: bytes, serial: bytes = ca().serial) -> None:
        full = extensions.authority(keys.identifier(own_key()), (directory_name(issuer),), serial)
        book.add(f"ca-trust-anchor-naming-{label}", ca(extensions=(*ca_extensions(own_key())[:3], full)))

    naming("itself-in-full", CA_NAME)
    naming("itself-in-capitals", named(CA_COMMON_NAME.upper()))
    naming("another-issuer", UPPER_NAME)
    without = ca_extensions(own_key())
    other_key = (*without[:2], authority_key_identifier(keys.public("rsa-2048-other")))
    book.add("ca-trust-anchor-naming-a-key-without-its-own-identifier", ca(extensions=other_key))


def constraints_of_names(book: Book) -> None:
    """nameConstraints, and verification certificates inside and outside of them."""
    plant = name(attribute(ORGANIZATION, "Example"))
    in_plant = name(attribute(ORGANIZATION, "Example"), attribute(COMMON_NAME, CODE))
    of_plant = subtree(directory_name(plant))

    def add(label: str, constraints: bytes, *names: bytes, **overrides: object) -> None:
        under = ca_with(name_constraints(constraints))
        issued = proof_with(alternative_names(*names)) if names else proof(under, **overrides)
        book.add(f"ca-name-constraints-{label}", under, issued)

    add("proof-inside", permitted(of_plant), subject=in_plant)
    add("proof-outside", permitted(of_plant))
    add("proof-excluded", excluded(of_plant), subject=in_plant)
    add("proof-not-excluded", excluded(of_plant))
    of_hosts = permitted(subtree(dns_name("example.com")))
    add("dns-inside", of_hosts, dns_name("line2.example.com"))
    add("dns-outside", of_hosts, dns_name("line2.example.org"))
    book.add("ca-name-constraints-dns-and-verification-missing", ca_with(name_constraints(of_hosts)), verification_content=MISSING)
    network = permitted(subtree(ip_address(bytes([192, 0, 2, 0, 255, 255, 255, 0]))))
    add("address-inside", network, ip_address(bytes([192, 0, 2, 7])))
    add("address-outside", network, ip_address(bytes([198, 51, 100, 7])))
    mail = excluded(subtree(rfc822_name("example.com")))
    in_subject = name(attribute(EMAIL_ADDRESS, "line2@example.com", der.IA5_STRING), attribute(COMMON_NAME, CODE))
    add("mail-excluded", mail, subject=in_subject)


def path_lengths(book: Book) -> None:
    """Both sides of the longest path that Java reads."""
    for label, length in (("below-2-to-the-31", 2**31 - 1), ("2-to-the-31", 2**31), ("1", 1)):
        constraints = basic_constraints(der.sequence(der.boolean(True), der.integer(length)))
        book.add(f"ca-basic-constraints-path-length-{label}", ca_constraints(constraints))


def profiles(book: Book) -> None:
    """What strict validators miss."""
    one, two, _, four = ca_extensions(own_key())
    not_critical = basic_constraints(IS_CA, critical=False)
    book.add("ca-strict-profile-without-subject-key-identifier", ca(extensions=(one, two, four)))
    book.add("ca-strict-profile-none-of-three", ca(extensions=(not_critical, four)))
    malformed = key_usage(der.integer(4))
    both = ca_usage(malformed)
    book.add("extensions-wellformed-policies-and-key-usage", ca(extensions=(*both.extensions, policies())))


def criticality(book: Book) -> None:
    """Extensions that should be critical and are not, or the reverse."""
    explicit_policy = der.sequence(der.implicit(0, b"\x00"))
    netscape = extension(NETSCAPE_CERTIFICATE_TYPE, der.named_bits(5), critical=True)
    book.add("critical-extensions-netscape-certificate-type", ca_with(netscape))
    requires, inhibits = extension(POLICY_CONSTRAINTS, explicit_policy), extension(INHIBIT_ANY_POLICY, der.integer(0))
    book.add("critical-extensions-policies-not-critical", ca_with(requires, inhibits))
    book.add("critical-extensions-inhibit-any-policy-not-critical", ca_with(inhibits))
