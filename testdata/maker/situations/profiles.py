"""Extensions: malformed, repeated, critical, and those that decide what a certificate may be used for.

Imports what lies around this folder."""

from .. import der, extensions, keys
from ..book import Book
from ..certificate import (
    CA_NAME, COMMON_NAME, CRL_SIGN, DIGITAL_SIGNATURE, IS_CA, KEY_CERT_SIGN, NOT_CA, ORGANIZATION, attribute,
    authority_key_identifier, basic_constraints, ca, ca_extensions, extension, key_usage, name, proof, subject_key_identifier,
)  # fmt: skip
from ..extensions import (
    ANY_PURPOSE, AUTHORITY_KEY_IDENTIFIER, CERTIFICATE_POLICIES, CLIENT_AUTH, CODE_SIGNING, EVERY_KIND_OF_NAME, EXTENDED_KEY_USAGE,
    INHIBIT_ANY_POLICY, ISSUER_ALTERNATIVE_NAME, NAME_CONSTRAINTS, NETSCAPE_CERTIFICATE_TYPE, POLICY_CONSTRAINTS, PRIVATE,
    SERVER_AUTH, SUBJECT_ALTERNATIVE_NAME, SUBJECT_KEY_IDENTIFIER, alternative_names, authority_information_access,
    crl_distribution_points, dns_name, excluded, ip_address, key_purposes, name_constraints, permitted, policies, policy,
    practice_statement, subtree, user_notice,
)  # fmt: skip
from .usual import ca_constraints, ca_usage, ca_with, intermediate, own_key, proof_key, proof_with


def repeated(book: Book) -> None:
    """One extension twice: which one counts would depend on the reader."""
    authority = ca()
    one = extension(PRIVATE, der.null())
    book.add("extensions-wellformed-twice-unknown", ca_with(one, one))
    book.add("extensions-wellformed-twice-unknown-in-verification", authority, proof_with(one, one))
    names = alternative_names(dns_name("mqtt.example.com"))
    book.add("extensions-wellformed-twice-alternative-name", ca_with(names, names))
    purposes = key_purposes(CLIENT_AUTH)
    book.add("extensions-wellformed-twice-extended-key-usage", ca_with(purposes, purposes))
    book.add("extensions-wellformed-twice-subject-key-identifier", ca_with(subject_key_identifier(own_key())))
    book.add("extensions-wellformed-twice-authority-key-identifier", ca_with(authority_key_identifier(own_key())))
    again = authority_key_identifier(own_key())
    book.add("extensions-wellformed-twice-authority-key-identifier-in-verification", authority, proof_with(again))
    no_ca = basic_constraints(NOT_CA, critical=False)
    book.add("extensions-wellformed-twice-basic-constraints-in-verification", authority, proof_with(no_ca))


def malformed_constraints(book: Book) -> None:
    """basicConstraints and keyUsage that are not what their types say."""
    true = der.boolean(True)

    def constraints(label: str, value: bytes) -> None:
        book.add(f"extensions-wellformed-basic-constraints-{label}", ca_constraints(basic_constraints(value)))

    constraints("negative-path-length", der.sequence(true, der.integer(-1)))
    constraints("path-length-first", der.sequence(der.integer(0), true))
    constraints("ca-twice", der.sequence(true, true))
    constraints("third-element", der.sequence(true, der.integer(0), der.null()))
    constraints("boolean-of-two-octets", der.sequence(der.tlv(0x01, b"\xff\xff")))
    constraints("no-octets", b"")
    malformed = basic_constraints(der.integer(0), critical=False)
    book.add("extensions-wellformed-basic-constraints-in-verification", ca(), proof_with(constraints=malformed))

    def path_length(label: str, length: int) -> None:
        book.add(f"ca-basic-constraints-path-length-{label}", ca_constraints(basic_constraints(der.sequence(true, der.integer(length)))))

    book.add("ca-basic-constraints-path-length-without-ca", ca_constraints(basic_constraints(der.sequence(der.integer(0)))))
    path_length("256", 256)
    path_length("below-2-to-the-32", 2**32 - 1)
    path_length("2-to-the-32", 2**32)

    def usage(label: str, value: bytes) -> None:
        book.add(f"extensions-wellformed-key-usage-{label}", ca_usage(key_usage(value)))

    usage("octet-after", der.named_bits(KEY_CERT_SIGN) + b"\x00")
    usage("eight-unused-bits", der.tlv(0x03, bytes([8, 0b0000_0100])))
    usage("unused-bits-of-nothing", der.tlv(0x03, bytes([1])))
    usage("without-count-of-unused-bits", der.tlv(0x03))
    malformed = key_usage(der.octet_string(b"\x80"), critical=False)
    book.add("extensions-wellformed-key-usage-in-verification", ca(), proof_with(usage=malformed))


def malformed_identifiers(book: Book) -> None:
    """Key identifiers that are not what their types say."""
    key = keys.identifier(own_key())
    authority = ca()

    def subject(label: str, value: bytes) -> None:
        one, two, _, four = ca_extensions(own_key())
        book.add(f"extensions-wellformed-ski-{label}", ca(extensions=(one, two, extension(SUBJECT_KEY_IDENTIFIER, value), four)))

    subject("without-octet-string", key)
    subject("octet-after", der.octet_string(key) + b"\x00")
    malformed = extension(SUBJECT_KEY_IDENTIFIER, der.sequence(der.octet_string(keys.identifier(proof_key()))))
    book.add("extensions-wellformed-ski-in-verification", authority, proof_with(subject=malformed))

    def issuing(label: str, value: bytes) -> None:
        malformed = extension(AUTHORITY_KEY_IDENTIFIER, value)
        book.add(f"extensions-wellformed-aki-{label}-in-verification", authority, proof_with(authority=malformed))

    identifier, serial = der.implicit(0, key), der.implicit(2, authority.serial)
    issuing("octet-after", der.sequence(identifier) + b"\x00")
    issuing("octet-string", der.octet_string(key))
    issuing("serial-number-first", der.sequence(serial, identifier))
    issuing("key-twice", der.sequence(identifier, identifier))
    issuing("unknown-field", der.sequence(identifier, der.implicit(3, b"\x00")))
    *others, _ = ca_extensions(own_key())
    octet_string = extension(AUTHORITY_KEY_IDENTIFIER, der.octet_string(key))
    book.add("extensions-wellformed-aki-octet-string", ca(extensions=(*others, octet_string)))


def malformed_lists(book: Book) -> None:
    """extKeyUsage, subjectAltName, nameConstraints and certificatePolicies that are not what their types say."""
    authority = ca()

    def values(label: str, dotted: str, **malformed: bytes) -> None:
        for how, value in malformed.items():
            one = extension(dotted, value)
            book.add(f"extensions-wellformed-{label}-{how.replace('_', '-')}", ca_with(one))
        book.add(f"extensions-wellformed-{label}-empty-in-verification", authority, proof_with(extension(dotted, der.sequence())))

    client, name_ = der.oid(CLIENT_AUTH), dns_name("mqtt.example.com")
    values("eku", EXTENDED_KEY_USAGE, empty=der.sequence(), octet_after=der.sequence(client) + b"\x00",
           integer=der.sequence(client, der.integer(1)), bare=client,
           oid_not_minimal=der.sequence(der.tlv(0x06, bytes([0x2B, 0x80, 0x06]))))  # fmt: skip
    values("san", SUBJECT_ALTERNATIVE_NAME, empty=der.sequence(), octet_after=der.sequence(name_) + b"\x00",
           unknown_kind=der.sequence(name_, der.implicit(9, b"x")), universal_string=der.sequence(der.tlv(der.IA5_STRING, b"x")),
           broken_directory_name=der.sequence(der.explicit(4, der.integer(1))), no_octets=b"")  # fmt: skip
    inside = permitted(subtree(name_))
    values("name-constraints", NAME_CONSTRAINTS, empty=der.sequence(), octet_after=der.sequence(inside) + b"\x00",
           no_subtree=der.sequence(permitted()), twice_permitted=der.sequence(inside, inside),
           excluded_first=der.sequence(excluded(subtree(name_)), inside),
           negative_minimum=der.sequence(permitted(subtree(name_, der.implicit(0, b"\xff")))))  # fmt: skip
    known = policy("1.3.6.1.4.1.99999.4")
    values("policies", CERTIFICATE_POLICIES, empty=der.sequence(), octet_after=der.sequence(known) + b"\x00",
           without_identifier=der.sequence(der.sequence()), bare_identifier=der.sequence(der.oid("1.3.6.1.4.1.99999.4")),
           without_qualifier=der.sequence(der.sequence(der.oid("1.3.6.1.4.1.99999.4"), der.sequence())))  # fmt: skip


def in_early_versions(book: Book) -> None:
    """Extensions are of version 3, unique identifiers of version 2."""
    authority = ca()
    unique = {"uniqueIdentifiers": der.implicit(1, b"\x00\x01") + der.implicit(2, b"\x00\x02")}
    book.add("extensions-wellformed-version-2", ca(version=2))
    book.add("extensions-wellformed-version-1-in-verification", authority, proof(authority, version=1))
    book.add("extensions-wellformed-version-2-in-verification", authority, proof(authority, version=2))
    book.add("verification-version-2", authority, proof(authority, version=2, extensions=()))
    book.add("unique-identifiers-version-1", ca(version=1, extensions=(), written=unique))
    book.add("unique-identifiers-version-1-in-verification", authority, proof(authority, version=1, extensions=(), written=unique))
    book.add("unique-identifiers-version-2", ca(version=2, extensions=(), written=unique))
    book.add("unique-identifiers-version-3", ca(written=unique))
    book.add("unique-identifiers-version-3-in-verification", authority, proof(authority, written=unique))


def critical(book: Book) -> None:
    """A critical extension that a validator does not know, or must not find critical."""
    authority = ca()
    one, two, three, four = ca_extensions(own_key())
    unknown = extension(PRIVATE, der.null(), critical=True)
    book.add("critical-extensions-unknown", ca_with(unknown))
    book.add("critical-extensions-two", ca_with(unknown, crl_distribution_points(critical=True)))
    book.add("critical-extensions-unknown-in-verification", authority, proof_with(unknown))
    boolean_01 = der.sequence(der.oid(PRIVATE), der.boolean(True, true=0x01), der.octet_string(der.null()))
    book.add("critical-extensions-unknown-by-another-true", ca_with(boolean_01))
    own = extension(SUBJECT_KEY_IDENTIFIER, der.octet_string(keys.identifier(own_key())), critical=True)
    book.add("critical-extensions-ski", ca(extensions=(one, two, own, four)))
    issuing = extensions.authority(keys.identifier(own_key()), critical=True)
    book.add("critical-extensions-aki", ca(extensions=(one, two, three, issuing)))
    of_proof = extension(SUBJECT_KEY_IDENTIFIER, der.octet_string(keys.identifier(proof_key())), critical=True)
    book.add("critical-extensions-ski-in-verification", authority, proof_with(subject=of_proof))
    book.add("critical-extensions-aki-in-verification", authority, proof_with(authority=issuing))
    book.add("critical-extensions-authority-information-access", ca_with(authority_information_access(critical=True)))
    book.add("critical-extensions-crl-distribution-points", ca_with(crl_distribution_points(critical=True)))
    explicit_policy = der.sequence(der.implicit(0, b"\x00"))
    book.add("critical-extensions-policy-constraints", ca_with(extension(POLICY_CONSTRAINTS, explicit_policy, critical=True)))
    book.add("critical-extensions-inhibit-any-policy", ca_with(extension(INHIBIT_ANY_POLICY, der.integer(0), critical=True)))
    issuer_names = extension(ISSUER_ALTERNATIVE_NAME, der.sequence(dns_name("ca.example.com")), critical=True)
    book.add("critical-extensions-issuer-alternative-name", ca_with(issuer_names))
    netscape = extension(NETSCAPE_CERTIFICATE_TYPE, der.named_bits(5), critical=True)
    book.add("critical-extensions-netscape-certificate-type-in-verification", authority, proof_with(netscape))

    known = (
        key_purposes(CLIENT_AUTH, critical=True),
        alternative_names(dns_name("mqtt.example.com"), critical=True),
        name_constraints(permitted(subtree(dns_name("example.com"))), critical=True),
        policies(policy("1.3.6.1.4.1.99999.4"), critical=True),
    )
    book.add("critical-extensions-all-known", ca_with(*known))


def well_formed(book: Book) -> None:
    """Extensions that are right, in forms that readers stumble over."""
    authority = ca()
    book.add("alternative-names-of-every-kind", ca_with(alternative_names(*EVERY_KIND_OF_NAME)))
    book.add("alternative-names-of-every-kind-in-verification", authority, proof_with(alternative_names(*EVERY_KIND_OF_NAME)))
    subtrees = (subtree(dns_name("example.com")), subtree(ip_address(bytes([192, 0, 2, 0, 255, 255, 255, 0]))),
                subtree(extensions.directory_name(extensions.PLANT)), subtree(extensions.rfc822_name("example.com")))  # fmt: skip
    book.add("name-constraints-permitted-and-excluded", ca_with(name_constraints(permitted(*subtrees), excluded(*subtrees))))
    book.add("name-constraints-not-critical", ca_with(name_constraints(excluded(*subtrees), critical=False)))
    bounds = subtree(dns_name("example.com"), der.implicit(0, b"\x01"), der.implicit(1, b"\x05"))
    book.add("name-constraints-with-bounds", ca_with(name_constraints(permitted(bounds))))
    qualified = policy("1.3.6.1.4.1.99999.4", practice_statement("https://example.com/cps"), user_notice("for line 2 only"))
    book.add("policies-with-qualifiers", ca_with(policies(policy("2.5.29.32.0"), qualified)))
    book.add("unknown-extension-of-any-octets", ca_with(extension(PRIVATE, b"\x30\x80\x01")))
    garbage = extension(extensions.AUTHORITY_INFORMATION_ACCESS, b"no ASN.1")
    book.add("authority-information-access-of-any-octets", ca_with(garbage))
    book.add("crl-distribution-points-malformed", ca_with(extension("2.5.29.31", der.octet_string(b""))))
    mapping = der.sequence(der.oid("1.2.3.4"), der.oid("1.2.3.5"))
    book.add("policy-mappings-critical", ca_with(extension("2.5.29.33", der.sequence(mapping), critical=True)))
    book.add("verification-without-extensions", authority, proof(authority, extensions=()))
    book.add("ca-key-usage-not-critical", ca_usage(key_usage(der.named_bits(KEY_CERT_SIGN, CRL_SIGN), critical=False)))


def purposes(book: Book) -> None:
    """What the CA's extKeyUsage lets the certificates below it be used for."""
    for label, oids in (
        ("client-auth", (CLIENT_AUTH,)), ("client-and-server-auth", (CLIENT_AUTH, SERVER_AUTH)), ("any", (ANY_PURPOSE,)),
        ("any-among-others", (CODE_SIGNING, ANY_PURPOSE)), ("server-auth", (SERVER_AUTH,)),
        ("server-auth-and-code-signing", (SERVER_AUTH, CODE_SIGNING)),
    ):  # fmt: skip
        book.add(f"ca-extended-key-usage-{label}", ca_with(key_purposes(*oids)))
    book.add("ca-extended-key-usage-server-auth-critical", ca_with(key_purposes(SERVER_AUTH, critical=True)))
    book.add("verification-extended-key-usage-server-auth", ca(), proof_with(key_purposes(SERVER_AUTH)))


def verification_as_ca(book: Book) -> None:
    """Verification certificates that are CAs, or nearly."""
    authority = ca()

    def constraints(label: str, value: bytes, usage: bytes | None = None, critical: bool = False) -> None:
        one = basic_constraints(value, critical) if value else b""
        replaced = dict(usage=usage) if usage else {}
        book.add(f"verification-{label}", authority, proof_with(constraints=one, **replaced))

    signing = key_usage(der.named_bits(KEY_CERT_SIGN, CRL_SIGN))
    constraints("not-ca-true", IS_CA)
    constraints("not-ca-true-and-key-cert-sign", IS_CA, signing, critical=True)
    constraints("not-ca-true-of-octet-01", der.sequence(der.boolean(True, true=0x01)))
    constraints("basic-constraints-absent", b"")
    constraints("key-cert-sign-without-ca", NOT_CA, signing)
    constraints("path-length-without-ca", der.sequence(der.integer(0)))
    constraints("basic-constraints-critical", NOT_CA, critical=True)


def bought(book: Book) -> None:
    """CAs as others issue them."""
    upper_key = keys.public("rsa-2048-other")

    def bought_with(*purpose: str) -> tuple[bytes, ...]:
        return (
            basic_constraints(der.sequence(der.boolean(True), der.integer(0))),
            key_usage(der.named_bits(DIGITAL_SIGNATURE, KEY_CERT_SIGN, CRL_SIGN)),
            key_purposes(*purpose),
            subject_key_identifier(own_key()),
            authority_key_identifier(upper_key),
            authority_information_access(),
            crl_distribution_points(),
            policies(policy("2.23.140.1.2.2", practice_statement("https://example.com/cps"))),
        )

    serial = bytes.fromhex("0c79a944b08c11952092615fe26b1d83")
    book.add("ca-bought-intermediate", intermediate(serial=serial, extensions=bought_with(CLIENT_AUTH, SERVER_AUTH)))
    book.add("ca-bought-intermediate-server-auth-only", intermediate(serial=serial, extensions=bought_with(SERVER_AUTH)))
    root = name(attribute(ORGANIZATION, "Example Trust"), attribute(COMMON_NAME, "Example Trust Root R1"))
    book.add("ca-self-signed-naming-another-key", ca(extensions=ca_extensions(own_key(), authority=upper_key)))
    old = extensions.authority(keys.identifier(own_key()), (extensions.directory_name(CA_NAME),), bytes.fromhex("00a1b2c3"))
    book.add("ca-self-signed-naming-its-old-serial", ca(extensions=(*ca_extensions(own_key())[:3], old)))
    book.add("ca-cross-signed", intermediate(issuer=root))
    named = extensions.authority(keys.identifier(upper_key), (extensions.directory_name(root),), bytes.fromhex("4d3c2b1a"))
    book.add("ca-cross-signed-by-name", intermediate(issuer=root, extensions=(*ca_extensions(own_key())[:3], named)))
