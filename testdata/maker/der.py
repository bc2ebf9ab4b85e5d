"""A small DER writer. It writes what it is told, the malformed too; imports nothing of this package."""

from datetime import datetime, timezone

INTEGER, OCTET_STRING, SEQUENCE, SET = 0x02, 0x04, 0x30, 0x31
UTF8_STRING, NUMERIC_STRING, PRINTABLE_STRING, TELETEX_STRING, IA5_STRING = 0x0C, 0x12, 0x13, 0x14, 0x16
VISIBLE_STRING, UNIVERSAL_STRING, BMP_STRING = 0x1A, 0x1C, 0x1E
UTC_TIME, GENERALIZED_TIME = 0x17, 0x18


def tlv(tag: int, *parts: bytes) -> bytes:
    """One element: tag, definite length in as few octets as possible, and the parts as its content."""
    content = b"".join(parts)
    size = len(content)
    if size < 0x80:
        return bytes([tag, size]) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(length)]) + length + content


def with_long_length(element: bytes) -> bytes:
    """The same element, its length written with one octet more than it needs."""
    size = _length(element)
    length = size.to_bytes(max(1, _header(element) - 2) + (element[1] >= 0x80), "big")
    return bytes([element[0], 0x80 | len(length)]) + length + content(element)


def with_long_tag(element: bytes) -> bytes:
    """The same element, its tag number written in an octet of its own, as only numbers from 31 need it."""
    return bytes([element[0] | 0x1F, element[0] & 0x1F]) + element[1:]


def with_indefinite_length(element: bytes) -> bytes:
    """The same constructed element in BER's form without a length, ended by two zero octets."""
    return bytes([element[0], 0x80]) + content(element) + b"\x00\x00"


def sequence(*parts: bytes) -> bytes:
    return tlv(SEQUENCE, *parts)


def set_as_given(*parts: bytes) -> bytes:
    """A SET OF whose parts keep the order given (DER sorts them)."""
    return tlv(SET, *parts)


def integer_octets(value: int) -> bytes:
    """The content octets of a minimal INTEGER, the sign octet included."""
    size = (value if value >= 0 else ~value).bit_length() // 8 + 1
    return value.to_bytes(size, "big", signed=True)


def integer(value: int) -> bytes:
    return tlv(0x02, integer_octets(value))


def boolean(value: bool, true: int = 0xFF) -> bytes:
    """A BOOLEAN; DER writes TRUE as ff, BER as anything but zero."""
    return tlv(0x01, bytes([true]) if value else b"\x00")


def null() -> bytes:
    return tlv(0x05)


def octet_string(content: bytes) -> bytes:
    return tlv(0x04, content)


def bit_string(content: bytes, unused: int = 0) -> bytes:
    return tlv(0x03, bytes([unused]), content)


def named_bits(*positions: int) -> bytes:
    """A BIT STRING of named bits, trailing zeros removed (X.690 11.2.2)."""
    size = max(positions) + 1
    value = sum(1 << (size - 1 - position) for position in positions)
    unused = -size % 8
    return bit_string((value << unused).to_bytes((size + unused) // 8, "big"), unused)


def oid(dotted: str) -> bytes:
    first, second, *rest = (int(arc) for arc in dotted.split("."))
    return tlv(0x06, b"".join(_base128(arc) for arc in (40 * first + second, *rest)))


def _base128(arc: int) -> bytes:
    octets = [arc & 0x7F]
    while arc := arc >> 7:
        octets.append(0x80 | arc & 0x7F)
    return bytes(reversed(octets))


def explicit(number: int, *parts: bytes) -> bytes:
    """A constructed context-specific element, as EXPLICIT tagging makes it."""
    return tlv(0xA0 | number, *parts)


def implicit(number: int, content: bytes) -> bytes:
    """A primitive context-specific element, as IMPLICIT tagging makes it."""
    return tlv(0x80 | number, content)


def utc_time(text: str) -> bytes:
    """A UTCTime of any text."""
    return tlv(UTC_TIME, text.encode())


def generalized_time(text: str) -> bytes:
    """A GeneralizedTime of any text."""
    return tlv(GENERALIZED_TIME, text.encode())


def time(moment: datetime) -> bytes:
    """A Time as RFC 5280 4.1.2.5 asks: UTCTime from 1950 through 2049, GeneralizedTime otherwise."""
    moment = moment.astimezone(timezone.utc)
    if 1950 <= moment.year <= 2049:
        return tlv(UTC_TIME, moment.strftime("%y%m%d%H%M%SZ").encode())
    return tlv(GENERALIZED_TIME, f"{moment.year:04}".encode(), moment.strftime("%m%d%H%M%SZ").encode())


def children(element: bytes) -> list[bytes]:
    """The elements, tag and length included, inside one constructed element."""
    content, found = element[_header(element) :], []
    while content:
        size = _header(content) + _length(content)
        found.append(content[:size])
        content = content[size:]
    return found


def content(element: bytes) -> bytes:
    return element[_header(element) :]


def _header(element: bytes) -> int:
    return 2 if element[1] < 0x80 else 2 + (element[1] & 0x7F)


def _length(element: bytes) -> int:
    return element[1] if element[1] < 0x80 else int.from_bytes(element[2 : _header(element)], "big")
