"""Names, serial numbers and times at the edges of what RFC 5280 allows. Imports what lies around this folder."""

from datetime import datetime, timedelta, timezone

from .. import der
from ..book import Book, milliseconds
from ..certificate import (
    CA_COMMON_NAME, CA_NAME, CODE, COMMON_NAME, COUNTRY, DOMAIN_COMPONENT, EMAIL_ADDRESS, LOCALITY, ORGANIZATION, SERIAL_NUMBER,
    STATE, TITLE, UNIT, attribute, ca, name, proof,
)  # fmt: skip
from ..extensions import PRIVATE, alternative_names, dns_name
from .usual import CHINA, UPPER_NAME, ca_with, intermediate

UTC = timezone.utc


def serial_numbers(book: Book) -> None:
    authority = ca()
    twenty = bytes.fromhex("7fe4b1977c50d3a2f86b1e09c4752d8fa01366ba")
    for label, serial in (
        ("one", b"\x01"), ("minus-one", b"\xff"), ("127", b"\x7f"), ("minus-128", b"\x80"), ("128", b"\x00\x80"),
        ("20-octets", twenty), ("37-octets", twenty + twenty[:17]), ("padded-to-21-octets", twenty[:1].rjust(21, b"\x00")),
        # what openssl rand -hex 20 gives in every second case
        ("20-random-octets-with-the-top-bit-set", bytes.fromhex("00e4b1977c50d3a2f86b1e09c4752d8fa01366ba7d")),
    ):  # fmt: skip
        book.add(f"serial-number-{label}", ca(serial=serial))
    for label, serial in (("zero", b"\x00"), ("negative", b"\xa5\x17"), ("20-octets", twenty), ("21-octets", b"\x00\xff" + twenty[1:])):
        book.add(f"serial-number-{label}-in-verification", authority, proof(authority, serial=serial))


def times(book: Book) -> None:
    utc, generalized = der.utc_time, der.generalized_time
    authority = ca()

    def ends(label: str, time: bytes, *moment: int, thousandths: int = 0) -> None:
        """A CA whose notAfter is `time`, which is this moment."""
        end = datetime(*moment, tzinfo=UTC) + timedelta(milliseconds=thousandths)
        book.add(f"time-encoding-{label}", ca(not_after=time), valid_end=milliseconds(end))

    last_second_of_2049 = (2049, 12, 31, 23, 59, 59)
    ends("utc-2049", utc("491231235959Z"), *last_second_of_2049)
    ends("generalized-2049", generalized("20491231235959Z"), *last_second_of_2049)
    ends("generalized-2050", generalized("20500101000000Z"), 2050, 1, 1)
    ends("utc-50-meant-for-2050", utc("500101000000Z"), 1950, 1, 1)
    ends("february-29", utc("360229000000Z"), 2036, 2, 29)
    ends("generalized-without-seconds", generalized("205605290000Z"), 2056, 5, 29)
    ends("generalized-hours-only", generalized("2056052900Z"), 2056, 5, 29)
    ends("generalized-with-offset", generalized("20560529000000+0000"), 2056, 5, 29)
    ends("generalized-fraction", generalized("20560529000000.5Z"), 2056, 5, 29, thousandths=500)
    ends("generalized-fraction-with-comma", generalized("20560529000000,5Z"), 2056, 5, 29, thousandths=500)
    ends("generalized-fraction-of-zero", generalized("20560529000000.0Z"), 2056, 5, 29)
    ends("generalized-without-zone", generalized("20560529000000"), 2056, 5, 29)
    ends("second-60", utc("351231235960Z"), 2036, 1, 1)
    ends("february-29-of-no-leap-year", utc("350229000000Z"), 2035, 3, 1)
    ends("space-in-front", utc(" 360529000000Z"), 2036, 5, 29)

    def begins(label: str, time: bytes, *moment: int) -> None:
        begin = milliseconds(datetime(*moment, tzinfo=UTC))
        book.add(f"time-encoding-not-before-{label}", ca(not_before=time), valid_begin=begin)

    begins("generalized-2026", generalized("20260601000000Z"), 2026, 6, 1)
    begins("utc-1950", utc("500101000000Z"), 1950, 1, 1)
    begins("generalized-1950", generalized("19500101000000Z"), 1950, 1, 1)
    begins("generalized-1949", generalized("19491231235959Z"), 1949, 12, 31, 23, 59, 59)

    for label, time in (
        ("generalized-2027", generalized("20270328000000Z")), ("generalized-2056", generalized("20560328000000Z")),
        ("without-seconds", utc("2703280000Z")), ("with-offset", utc("270328000000+0000")), ("without-zone", utc("270328000000")),
    ):  # fmt: skip
        book.add(f"time-encoding-{label}-in-verification", authority, proof(authority, not_after=time))


# Names ---------------------------------------------------------------------------------------------------------------------------


def name_values(book: Book) -> None:
    """One attribute more in the subject of the verification certificate, valid in its string type or not."""
    authority = ca()

    def beside_code(label: str, kind: str, value: str | bytes, tag: int = der.UTF8_STRING) -> None:
        subject = name(attribute(kind, value, tag), attribute(COMMON_NAME, CODE))
        book.add(f"name-encoding-{label}", authority, proof(authority, subject=subject))

    beside_code("printable-string-with-all-it-may-hold", ORGANIZATION, "AZ az 09 '()+,-./:=?", der.PRINTABLE_STRING)
    beside_code("printable-string-with-at", ORGANIZATION, "line2@example", der.PRINTABLE_STRING)
    beside_code("printable-string-with-underscore", ORGANIZATION, "line_2", der.PRINTABLE_STRING)
    beside_code("printable-string-with-asterisk", ORGANIZATION, "line *", der.PRINTABLE_STRING)
    beside_code("printable-string-with-ampersand", ORGANIZATION, "Ex & Ample", der.PRINTABLE_STRING)
    beside_code("printable-string-not-ascii", ORGANIZATION, "Werk Köln".encode("latin-1"), der.PRINTABLE_STRING)
    beside_code("numeric-string", SERIAL_NUMBER, "0123 456789", der.NUMERIC_STRING)
    beside_code("numeric-string-with-hyphen", SERIAL_NUMBER, "0123-456789", der.NUMERIC_STRING)
    beside_code("ia5-string", EMAIL_ADDRESS, "line_2@example.com", der.IA5_STRING)
    beside_code("ia5-string-not-ascii", EMAIL_ADDRESS, "köln@example.com".encode("latin-1"), der.IA5_STRING)
    beside_code("visible-string", ORGANIZATION, "line ~2!", der.VISIBLE_STRING)
    beside_code("visible-string-not-ascii", ORGANIZATION, "Köln".encode("latin-1"), der.VISIBLE_STRING)
    beside_code("utf-8", ORGANIZATION, "示例工厂 🏭")
    beside_code("utf-8-encoded-twice", ORGANIZATION, "Werk Köln".encode().decode("latin-1"))
    beside_code("utf-8-invalid", ORGANIZATION, "Werk Köln".encode("latin-1"))
    beside_code("utf-8-overlong", ORGANIZATION, b"line\xc0\xaf2")
    beside_code("utf-8-surrogate", ORGANIZATION, b"line\xed\xa0\x80")
    beside_code("bmp-string", ORGANIZATION, "示例工厂", der.BMP_STRING)
    beside_code("bmp-string-odd-length", ORGANIZATION, "示例".encode("utf-16-be") + b"\x00", der.BMP_STRING)
    beside_code("bmp-string-surrogates", ORGANIZATION, "🏭".encode("utf-16-be"), der.BMP_STRING)
    beside_code("universal-string", ORGANIZATION, "示例 🏭", der.UNIVERSAL_STRING)
    beside_code("universal-string-beyond-unicode", ORGANIZATION, b"\x00\x11\x00\x00", der.UNIVERSAL_STRING)
    beside_code("universal-string-surrogate", ORGANIZATION, b"\x00\x00\xd8\x00", der.UNIVERSAL_STRING)
    beside_code("teletex-string-latin-1", ORGANIZATION, "Werk Köln", der.TELETEX_STRING)
    beside_code("teletex-string-c1", ORGANIZATION, b"line\x85two", der.TELETEX_STRING)

    beside_code("nul", ORGANIZATION, "Example\0.example")
    beside_code("carriage-return", ORGANIZATION, "Example\r")
    beside_code("escape", ORGANIZATION, "\x1b[31mExample")
    beside_code("delete", ORGANIZATION, "Example\x7f")
    beside_code("c1-control", ORGANIZATION, "Example\u009b31m")
    beside_code("right-to-left-override", ORGANIZATION, "Example \u202eAC")
    beside_code("markup", ORGANIZATION, "<script>&quot;=1+1|- !!x")
    beside_code("space-at-the-end", ORGANIZATION, "Example ")

    beside_code("integer", ORGANIZATION, b"\x05", der.INTEGER)
    beside_code("octet-string", COUNTRY, b"CN", der.OCTET_STRING)
    beside_code("context-tag", ORGANIZATION, b"Example", 0x80)
    beside_code("unknown-attribute-integer", PRIVATE, b"\x05", der.INTEGER)
    beside_code("unknown-attribute-not-utf-8", PRIVATE, b"\xff")
    beside_code("domain-component", DOMAIN_COMPONENT, "example", der.IA5_STRING)
    beside_code("empty-organization", ORGANIZATION, "")


def name_lengths(book: Book) -> None:
    """The upper bounds of RFC 5280 appendix A.1, and one character more."""
    authority = ca()

    def beside_code(label: str, kind: str, value: str, tag: int = der.UTF8_STRING) -> None:
        subject = name(attribute(kind, value, tag), attribute(COMMON_NAME, CODE))
        book.add(f"name-encoding-{label}", authority, proof(authority, subject=subject))

    for label, kind, bound in (
        ("organization", ORGANIZATION, 64), ("unit", UNIT, 64), ("serial-number", SERIAL_NUMBER, 64), ("title", TITLE, 64),
        ("locality", LOCALITY, 128), ("state", STATE, 128),
    ):  # fmt: skip
        beside_code(f"{label}-{bound}-characters", kind, "e" * bound)
        beside_code(f"{label}-{bound + 1}-characters", kind, "e" * (bound + 1))
    for length in (255, 256):
        beside_code(f"email-{length}-characters", EMAIL_ADDRESS, "@example.com".rjust(length, "e"), der.IA5_STRING)
    beside_code("64-characters-of-more-octets", ORGANIZATION, "工" * 64)
    beside_code("64-characters-beyond-16-bits", ORGANIZATION, "🏭" * 64)
    beside_code("65-characters-of-more-octets", ORGANIZATION, "ö" * 65)
    for label, country in (("1-character", "C"), ("2-characters", "CN"), ("3-characters", "CHN")):
        beside_code(f"country-{label}", COUNTRY, country, der.PRINTABLE_STRING)
    for length in (64, 65):
        own_name = attribute(COMMON_NAME, "Example MQTT CA ".ljust(length, "1"))
        book.add(f"name-encoding-ca-common-name-{length}-characters", ca(subject=name(CHINA, own_name)))


def ca_names(book: Book) -> None:
    """The CA's own subject and issuer."""
    own_name = attribute(COMMON_NAME, CA_COMMON_NAME)
    with_at = name(CHINA, attribute(ORGANIZATION, "ca@example", der.PRINTABLE_STRING), own_name)
    book.add("name-encoding-ca-printable-string-with-at", ca(subject=with_at))
    twice_wrong = name(
        CHINA, attribute(ORGANIZATION, "ca@example", der.PRINTABLE_STRING), attribute(COMMON_NAME, "Example MQTT CA\n")
    )
    book.add("name-encoding-ca-two", ca(subject=twice_wrong))
    with_newline = name(CHINA, attribute(COMMON_NAME, "Example MQTT CA\n"))
    book.add("name-encoding-ca-newline", ca(subject=with_newline))
    upper = name(CHINA, attribute(COMMON_NAME, "Example_Root", der.PRINTABLE_STRING))
    book.add("name-encoding-issuer-of-intermediate", intermediate(issuer=upper))
    book.add("name-encoding-issuer-empty", intermediate(issuer=name()))
    twice = name(own_name, attribute(ORGANIZATION, "Example"), attribute(ORGANIZATION, "Example"))
    book.add("ca-subject-organization-twice", ca(subject=twice))
    book.add("ca-subject-two-common-names", ca(subject=name(own_name, attribute(COMMON_NAME, "line 2"))))

    book.add("ca-subject-empty", ca(subject=name()))
    alternative = alternative_names(dns_name("ca.example.com"), critical=True)
    book.add("ca-subject-empty-with-alternative-name", ca_with(alternative, subject=name()))
    book.add("ca-subject-empty-of-intermediate", intermediate(subject=name(), issuer=UPPER_NAME))
    under = ca(subject=name())
    book.add("ca-subject-empty-proof-names-another", under, proof(under, issuer=CA_NAME))
