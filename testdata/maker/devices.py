"""Devices' certificates and the CAs above them, in files as a factory has them: testdata/devices/. Imports what lies around it.

What is right or wrong about each is not said here but in the sidecar NAME.expected, which is written by hand."""

import json
import tempfile
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

from . import der, extensions, keys, openssl, pem, signing
from .book import MISSING, REQUEST_ID, milliseconds
from .certificate import (
    CA_NAME, CA_USAGE, COMMON_NAME, CRL_SIGN, DIGITAL_SIGNATURE, IS_CA, KEY_CERT_SIGN, NOT_BEFORE, NOT_CA, ORGANIZATION, Certificate,
    attribute, authority_key_identifier, basic_constraints, ca, ca_extensions, common_name, extension, key_usage, name, proof,
    subject_key_identifier,
)  # fmt: skip
from .extensions import (
    ANY_PURPOSE, CLIENT_AUTH, CODE_SIGNING, EXTENDED_KEY_USAGE, NETSCAPE_CERTIFICATE_TYPE, PRIVATE, SERVER_AUTH, SUBJECT_KEY_IDENTIFIER,
    alternative_names, directory_name, dns_name, key_purposes, name_constraints, permitted, subtree,
)  # fmt: skip
from .signing import RSA_SHA256, Algorithm, Signer
from .situations.usual import CHINA, UPPER_KEY, UPPER_NAME

NOT_AFTER = NOT_BEFORE + timedelta(days=365)
KEY = "rsa-2048-proof"
KEY_ENCIPHERMENT, KEY_AGREEMENT = 2, 4


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


    def with_changed_signature(self, one: Certificate) -> Certificate:
        signature = self.signer.sign(one.signer, one.algorithm, one.to_be_signed())
        return replace(one, signature=signature[:-1] + bytes([signature[-1] ^ 0x01]))


def files(signer: Signer) -> dict[str, bytes]:
    folder = Folder(signer)
    for chapter in (
        authorities, sound, profiles, versions_and_extensions, times, serial_numbers, names, issuers, key_identifiers, signatures,
        digests, own_keys, keys_of_the_ca, encodings, constraints_of_names, chains, several, by_openssl, records,
    ):  # fmt: skip
        chapter(folder)
    return folder.files


# The CAs -------------------------------------------------------------------------------------------------------------------------

LINE_NAME, LINE_KEY = name(CHINA, attribute(COMMON_NAME, "Example Line CA")), "rsa-3072"
PLANT = name(attribute(ORGANIZATION, "Example"))


def elliptic_ca() -> Certificate:
    return ca("ec-p256-ca", signing.ECDSA_SHA256, subject=common_name("Example MQTT CA on P-256"))


def root(*constraints: bytes, **overrides: object) -> Certificate:
    """The CA above the intermediates."""
    own = keys.public(UPPER_KEY)
    return ca(UPPER_KEY, subject=UPPER_NAME, **dict(extensions=ca_extensions(own, constraints=constraints or None)) | overrides)


def below_root(*more: bytes, constraints: tuple[bytes, ...] | None = None, usage: tuple[bytes, ...] | None = None, **overrides: object) -> Certificate:
    """The intermediate, Example Line CA."""
    listed = ca_extensions(keys.public(LINE_KEY), constraints, usage, authority=keys.public(UPPER_KEY))
    usual = dict(
        serial=bytes.fromhex("3b90d2f1"), signer=UPPER_KEY, issuer=UPPER_NAME, subject=LINE_NAME, extensions=(*listed, *more)
    )
    return ca(LINE_KEY, **usual | overrides)


def constrained_ca() -> Certificate:
    """A CA that permits names of its own plant only."""
    inside = name_constraints(permitted(subtree(directory_name(PLANT))))
    return ca(extensions=(*ca_extensions(keys.public("rsa-2048-ca")), inside))


def moment(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> bytes:
    return der.time(datetime(year, month, day, hour, minute, tzinfo=timezone.utc))


def authorities(folder: Folder) -> None:
    folder.add("ca", ca())
    folder.add("ca-elliptic", elliptic_ca())
    folder.add("ca-constrained", constrained_ca())
    folder.add("ca-expired", ca(serial=b"\x11", not_before=moment(2016, 6, 1), not_after=moment(2026, 6, 1)))
    folder.add("ca-new-key", ca("rsa-4096", serial=b"\x12"))
    folder.add("ca-new-serial", ca(serial=b"\x13"))
    folder.add("root", root())
    folder.add("root-path-length-0", root(basic_constraints(der.sequence(der.boolean(True), der.integer(0)))))
    folder.add("root-version-1", root(version=1, extensions=()))
    folder.add("intermediate", below_root())


# Devices under the CA ------------------------------------------------------------------------------------------------------------


def with_(*more: bytes, **replaced: bytes) -> Certificate:
    """The good device with extensions replaced (see `device_extensions`) or added."""
    authority = ca()
    return device(authority, extensions=(*device_extensions(keys.public(KEY), authority.public_key, **replaced), *more))


def sound(folder: Folder) -> None:
    """What every server accepts, and some of which is odd all the same."""
    folder.add("good", device(ca()))
    folder.put("good-in-der.der", folder.der(device(ca())))
    folder.put("device-label.pem", pem.block(folder.der(device(ca())), "DEVICECERTIFICATE").encode())
    folder.add("good-elliptic", device(elliptic_ca(), signing.ECDSA_SHA256, "ec-p256-proof"))
    folder.add("no-extended-key-usage", with_(purposes=b""))
    folder.add("client-auth-critical", with_(purposes=key_purposes(CLIENT_AUTH, critical=True)))
    folder.add("client-and-server-auth", with_(purposes=key_purposes(SERVER_AUTH, CLIENT_AUTH)))
    folder.add("client-auth-and-any", with_(purposes=key_purposes(CLIENT_AUTH, ANY_PURPOSE)))
    folder.add("no-key-usage", with_(usage=b""))
    folder.add("no-basic-constraints", with_(constraints=b""))
    folder.add("no-subject-key-identifier", with_(subject=b""))
    folder.add("no-authority-key-identifier", with_(authority=b""))
    folder.add("no-extensions", device(ca(), extensions=()))
    folder.add("verification-certificate", proof(ca()))


def profiles(folder: Folder) -> None:
    """Purposes, key usage, basicConstraints."""
    folder.add("server-auth", with_(purposes=key_purposes(SERVER_AUTH)))
    folder.add("code-signing", with_(purposes=key_purposes(CODE_SIGNING)))
    folder.add("any-purpose", with_(purposes=key_purposes(ANY_PURPOSE)))
    folder.add("no-purpose", with_(purposes=extension(EXTENDED_KEY_USAGE, der.sequence())))
    folder.add("netscape-server", with_(extension(NETSCAPE_CERTIFICATE_TYPE, der.named_bits(1)), purposes=b""))
    folder.add("netscape-client", with_(extension(NETSCAPE_CERTIFICATE_TYPE, der.named_bits(0)), purposes=b""))

    def usage(label: str, *bits: int) -> None:
        folder.add(f"key-usage-{label}", with_(usage=key_usage(der.named_bits(*bits))))

    usage("key-encipherment", KEY_ENCIPHERMENT)
    usage("key-cert-sign", KEY_CERT_SIGN)
    usage("key-agreement", KEY_AGREEMENT)
    usage("digital-signature-and-key-encipherment", DIGITAL_SIGNATURE, KEY_ENCIPHERMENT)
    folder.add("key-usage-none", with_(usage=key_usage(der.tlv(0x03, b"\x00"))))
    folder.add("ca-true", with_(constraints=basic_constraints(IS_CA)))


def versions_and_extensions(folder: Folder) -> None:
    folder.add("version-1", device(ca(), version=1, extensions=()))
    folder.add("version-2", device(ca(), version=2, extensions=()))
    folder.add("version-1-with-extensions", device(ca(), version=1))
    folder.add("unknown-critical-extension", with_(extension(PRIVATE, der.null(), critical=True)))
    folder.add("unknown-extension-twice", with_(extension(PRIVATE, der.null()), extension(PRIVATE, der.null())))
    folder.add("extended-key-usage-twice", with_(key_purposes(CLIENT_AUTH)))
    folder.add("extended-key-usage-malformed", with_(purposes=extension(EXTENDED_KEY_USAGE, der.oid(CLIENT_AUTH))))
    folder.add("key-usage-malformed", with_(usage=key_usage(der.octet_string(b"\x80"))))
    two_octets = der.sequence(der.tlv(0x01, b"\xff\xff"))
    folder.add("basic-constraints-malformed", with_(constraints=basic_constraints(two_octets, critical=False)))
    own = extension(SUBJECT_KEY_IDENTIFIER, der.octet_string(keys.identifier(keys.public(KEY))), critical=True)
    folder.add("subject-key-identifier-critical", with_(subject=own))
    critical = extensions.authority(keys.identifier(ca().public_key), critical=True)
    folder.add("authority-key-identifier-critical", with_(authority=critical))


def times(folder: Folder) -> None:
    def valid(label: str, begin: bytes, end: bytes, **overrides: object) -> None:
        folder.add(label, device(ca(), not_before=begin, not_after=end, **overrides))

    begin, end = der.time(NOT_BEFORE), der.time(NOT_AFTER)
    valid("expired", begin, moment(2026, 11, 23, 23, 55))
    valid("ends-now", begin, moment(2026, 11, 24))
    valid("not-yet-valid", moment(2026, 11, 24, 1), end)
    valid("begins-now", moment(2026, 11, 24), end)
    valid("end-before-begin", moment(2027, 6, 1), moment(2026, 7, 1))
    valid("expires-in-30-days", begin, moment(2026, 12, 24))
    valid("expires-in-30-days-and-a-minute", begin, moment(2026, 12, 24, 0, 1))
    valid("outlives-ca", begin, moment(2046, 6, 1))
    valid("not-after-9999", begin, der.generalized_time("99991231235959Z"))
    valid("begins-before-ca", moment(2026, 1, 1), end)
    valid("generalized-time-before-2050", begin, der.generalized_time("20270601000000Z"))
    valid("time-without-seconds", begin, der.utc_time("2706010000Z"))
    valid("time-with-offset", begin, der.utc_time("270601000000+0000"))
    valid("time-month-13", begin, der.utc_time("271301000000Z"))


def serial_numbers(folder: Folder) -> None:
    folder.add("serial-of-ca", device(ca(), serial=ca().serial))
    folder.add("serial-zero", device(ca(), serial=b"\x00"))
    folder.add("serial-21-octets", device(ca(), serial=b"\x41" + bytes(range(20))))
    folder.add("serial-negative", device(ca(), serial=b"\xf2\x69"))
    folder.add("serial-padded", device(ca(), serial=b"\x00\x00\x4d\x5e"))


def names(folder: Folder) -> None:
    def called(label: str, subject: bytes) -> None:
        folder.add(label, device(ca(), subject=subject))

    def common(label: str, text: str | bytes, tag: int = der.UTF8_STRING) -> None:
        called(f"common-name-{label}", common_name(text, tag))

    called("no-common-name", name(attribute(ORGANIZATION, "Example")))
    common("64-characters", "d" * 64)
    common("65-characters", "d" * 65)
    common("1000-characters", "d" * 1000)
    common("empty", "")
    called("common-name-twice", name(attribute(COMMON_NAME, "device-0001"), attribute(COMMON_NAME, "device-0002")))
    common("nul", "device\x000001")
    common("newline", "device\n0001")
    common("t61", "device-0001", der.TELETEX_STRING)
    common("not-utf-8", b"device-\xff")
    common("underscore", "device_0001", der.PRINTABLE_STRING)
    called("subject-empty", name())
    names_ = alternative_names(dns_name("device-0001.example.com"), critical=True)
    folder.add("subject-empty-and-critical-alternative-name", replace(with_(names_), subject=name()))


def issuers(folder: Folder) -> None:
    organization, common = attribute(ORGANIZATION, "Example"), attribute(COMMON_NAME, "Example MQTT CA")
    capitals = name(CHINA, organization, attribute(COMMON_NAME, "EXAMPLE MQTT CA"))
    printable = name(CHINA, organization, attribute(COMMON_NAME, "Example MQTT CA", der.PRINTABLE_STRING))
    spaces = name(CHINA, organization, attribute(COMMON_NAME, " Example  MQTT CA "))
    folder.add("issuer-in-capitals", device(ca(), issuer=capitals))
    folder.add("issuer-printable-string", device(ca(), issuer=printable))
    folder.add("issuer-with-spaces", device(ca(), issuer=spaces))
    folder.add("issuer-another", device(ca(), issuer=common_name("Another CA")))
    folder.add("issuer-in-other-order", device(ca(), issuer=name(CHINA, common, organization)))


def key_identifiers(folder: Folder) -> None:
    own, issuer = keys.identifier(ca().public_key), (directory_name(CA_NAME),)
    other = keys.identifier(keys.public("rsa-4096"))

    def naming(label: str, *parts: object) -> None:
        folder.add(f"authority-key-identifier-{label}", with_(authority=extensions.authority(*parts)))

    naming("in-full", own, issuer, ca().serial)
    naming("another-key", other)
    naming("another-serial", own, issuer, bytes.fromhex("00a1b2c3"))
    naming("another-issuer", own, (directory_name(UPPER_NAME),), ca().serial)


def signatures(folder: Folder) -> None:
    folder.add("signed-by-another-key", device(ca(), signer="rsa-2048-other"))
    folder.add("signature-changed", folder.with_changed_signature(device(ca())))
    folder.add("self-signed-with-issuer-of-ca", device(ca(), signer=KEY))
    own = common_name("device-0001")
    public_key = keys.public(KEY)
    folder.add("self-signed", device(ca(), signer=KEY, issuer=own, extensions=device_extensions(public_key, public_key)))
    folder.add("algorithm-of-another-digest-inside", device(ca(), written={"signature": signing.RSA_SHA512.identifier}))
    bare = der.sequence(der.children(RSA_SHA256.identifier)[0])
    folder.add("null-missing-outside", device(ca(), written={"signatureAlgorithm": bare}))


def digests(folder: Folder) -> None:
    for label, algorithm in (
        ("md5", signing.RSA_MD5), ("sha1", signing.RSA_SHA1), ("sha224", signing.RSA_SHA224), ("sha384", signing.RSA_SHA384),
        ("sha512", signing.RSA_SHA512), ("unknown", signing.UNKNOWN), ("pss-sha256", signing.rsa_pss("sha256", 32)),
        ("pss-sha1", signing.rsa_pss("sha1", 20)),
    ):  # fmt: skip
        folder.add(f"signed-with-{label}", device(ca(), algorithm))
    folder.add("signed-with-ecdsa-sha1", device(elliptic_ca(), signing.ECDSA_SHA1, "ec-p256-proof"))
    folder.add("signed-with-p256-sha512", device(elliptic_ca(), signing.ECDSA_SHA512, "ec-p256-proof"))


def own_keys(folder: Folder) -> None:
    for label in ("rsa-512", "rsa-1024", "rsa-3072", "rsa-4096", "rsa-9216", "ec-p256-proof", "ec-p384", "ec-p224", "ec-p521", "ed25519"):
        folder.add(f"key-{label.removesuffix('-proof')}", device(ca(), key=label))


def keys_of_the_ca(folder: Folder) -> None:
    folder.add("key-guessable", device(ca(), key="ec-p256-generator"))
    folder.add("key-of-ca", device(ca(), key="rsa-2048-ca"))
    folder.add("name-of-ca", device(ca(), subject=CA_NAME))
    folder.add("key-and-name-of-ca", device(ca(), key="rsa-2048-ca", subject=CA_NAME))
    folder.add("ca-itself", ca())


def encodings(folder: Folder) -> None:
    folder.put("octet-after.der", folder.der(device(ca())) + b"\x00")
    usage = der.sequence(der.oid("2.5.29.15"), der.boolean(True, true=0x01), der.octet_string(der.named_bits(DIGITAL_SIGNATURE)))
    folder.add("boolean-01", with_(usage=usage))
    folder.add("unused-bit-set", with_(usage=key_usage(der.tlv(0x03, bytes([7, 0b1000_0001])))))
    folder.add("length-too-long", device(ca(), written={"validity": der.with_long_length(der.sequence(der.time(NOT_BEFORE), der.time(NOT_AFTER)))}))


def constraints_of_names(folder: Folder) -> None:
    folder.add("name-inside", device(constrained_ca(), subject=name(attribute(ORGANIZATION, "Example"), attribute(COMMON_NAME, "device-0001"))))
    folder.add("name-outside", device(constrained_ca(), subject=name(attribute(ORGANIZATION, "Elsewhere"), attribute(COMMON_NAME, "device-0001"))))


# Chains --------------------------------------------------------------------------------------------------------------------------


def chains(folder: Folder) -> None:
    """Devices below an intermediate, which they send, or not."""
    line = below_root()
    folder.add("chain", device(line), line)
    folder.add("chain-intermediate-first", line, device(line))
    folder.add("chain-with-root", device(line), line, root())
    folder.add("chain-device-only", device(line))
    none, not_ca = (), (basic_constraints(NOT_CA),)
    for label, upper in (
        ("not-ca", below_root(constraints=not_ca)),
        ("no-basic-constraints", below_root(constraints=none)),
        ("expired", below_root(not_before=moment(2025, 6, 1), not_after=moment(2026, 6, 2))),
        ("without-key-cert-sign", below_root(usage=(key_usage(der.named_bits(DIGITAL_SIGNATURE, CRL_SIGN)),))),
        ("version-1", below_root(version=1, extensions=())),
        ("sha1", below_root(algorithm=signing.RSA_SHA1)),
        ("server-auth", below_root(key_purposes(SERVER_AUTH))),
        ("signed-by-another-key", below_root(signer="rsa-2048-ca")),
    ):  # fmt: skip
        folder.add(f"chain-{label}", device(upper), upper)


def several(folder: Folder) -> None:
    """Files of several devices, and one in which something else stands."""
    first, second = device(ca()), device(ca(), serial=b"\x22", subject=common_name("device-0002"), not_after=moment(2026, 8, 1))
    folder.add("two-devices", first, second)
    folder.put("two-devices-in-der.der", folder.der(first) + folder.der(second))
    folder.put("device-and-its-key.pem", folder.pem(first) + keys.path(KEY).read_bytes())
    folder.put("no-certificate.pem", keys.path(KEY).read_bytes())
    folder.put("certificate-cut-off.pem", pem.block(folder.der(first)[:-40]).encode())


# By openssl ----------------------------------------------------------------------------------------------------------------------

GUIDE = """\
basicConstraints = CA:FALSE
keyUsage = digitalSignature, keyCertSign
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
"""
CLIENT = """\
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = clientAuth
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid, issuer:always
"""


def by_openssl(folder: Folder) -> None:
    """What `openssl x509 -req` makes, which under an RSA key is always the same: the extensions of the vendor's guide, what others
    recommend, and none."""
    with tempfile.TemporaryDirectory() as temporary:
        where = Path(temporary)
        authority, request, configuration = where / "ca.pem", where / "device.csr", where / "req.cnf"
        authority.write_bytes(folder.files["ca.pem"])
        configuration.write_text("[req]\ndistinguished_name = none\n[none]\n")
        openssl.run("req", "-new", "-config", configuration, "-key", keys.path(KEY), "-subj", "/CN=device-0001", "-out", request)
        for label, text in (("guide", GUIDE), ("client", CLIENT), ("without-extfile", None)):
            command = ["x509", "-req", "-in", request, "-CA", authority, "-CAkey", keys.path("rsa-2048-ca"), "-days", 365, "-sha256"]
            command += ["-set_serial", "0x7d01c2a49be60358"]
            if text is not None:
                (where / "ext").write_text(text)
                command += ["-extfile", where / "ext"]
            folder.put(f"openssl-{label}.pem", openssl.run(*command, at="2026-06-01 00:00:00"))


# Records -------------------------------------------------------------------------------------------------------------------------


def records(folder: Folder) -> None:
    """Responses of GetDeviceCertificate, and a page of ListDeviceCertificate."""
    content = folder.pem(device(ca())).decode()

    def values(**fields: object) -> dict[str, object]:
        """The fields in the order of the documentation."""
        usual = dict(
            CaSn=ca().serial.hex(), DeviceSn=device(ca()).serial.hex(), DeviceName="device-0001", DeviceContent=content,
            ValidBegin=milliseconds(NOT_BEFORE), ValidEnd=milliseconds(NOT_AFTER), Status="1",
        )  # fmt: skip
        return {name: value for name, value in (usual | fields).items() if value is not MISSING}

    def put(name: str, document: object) -> None:
        folder.put(f"{name}.json", (json.dumps(document, indent=2) + "\n").encode())

    def add(label: str, **fields: object) -> None:
        put(f"record-{label}", {"RequestId": REQUEST_ID, "Data": values(**fields)})

    add("good")
    add("device-sn-another", DeviceSn="00a1b2c3")
    add("device-sn-in-capitals", DeviceSn=device(ca()).serial.hex().upper())
    add("ca-sn-another", CaSn="00a1b2c3")
    add("valid-begin-another", ValidBegin=milliseconds(NOT_BEFORE + timedelta(days=1, seconds=5)))
    add("valid-end-in-seconds", ValidEnd=milliseconds(NOT_AFTER)[:-3])
    add("inactive", Status="0")
    add("device-sn-missing", DeviceSn=MISSING)
    add("content-masked", DeviceContent="******")
    add("device-label", DeviceContent=content.replace(" CERTIFICATE", " DEVICECERTIFICATE"))
    line = below_root()
    add("chain", CaSn=line.serial.hex(), DeviceContent=folder.pem(device(line), line).decode())

    second = device(ca(), serial=b"\x22", subject=common_name("device-0002"))
    listed = [values(), values(DeviceSn="22", DeviceName="device-0002", DeviceContent=folder.pem(second).decode(), Status="0")]
    page = {"PageNo": 1, "PageSize": 10, "Total": 2, "DeviceCertificateVOS": listed}
    put("records-page", {"RequestId": REQUEST_ID, "Data": page})
