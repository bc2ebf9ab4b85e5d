"""What the response itself says: good ones, fields, status, serial number, validity. Imports what lies around this folder."""

from .. import der, keys, pem, recipe
from ..book import MISSING, Book, milliseconds
from ..certificate import CA_NOT_AFTER, CODE, NOT_BEFORE, ca, common_name, proof


# Good ones ---------------------------------------------------------------------------------------------------------------------


def recipes(book: Book) -> None:
    """The vendor's own recipe, serial numbers drawn by openssl."""
    for variant in recipe.VARIANTS:
        ca_content = recipe.ca_path(variant).read_text()
        to_be_signed = der.children(pem.decode(ca_content))[0]
        serial = next(part for part in der.children(to_be_signed) if part[0] == 0x02)
        book.put(
            f"recipe-{variant}",
            registration_code=CODE,
            ca_name="mqtt_ca",
            sn=der.content(serial).hex(),
            ca_content=ca_content,
            verification_content=recipe.proof_path(variant).read_text(),
            valid_begin=milliseconds(NOT_BEFORE),
            valid_end=milliseconds(CA_NOT_AFTER),
            status="1",
        )


def good_ones(book: Book) -> None:
    book.add("good")
    hexadecimal = "3f6c1b9e0d7a4825c6f1e0b9a8d7c6b5f4e3d2c1b0a998877665544332211000"
    authority = ca()
    book.add(
        "registration-code-64-hex",
        authority,
        proof(authority, subject=common_name(hexadecimal)),
        registration_code=hexadecimal,
    )
    book.add("ca-name-empty", ca_name="")
    book.add("ca-name-with-asterisk", ca_name="plant * line 2")
    book.add("ca-name-with-commands", ca_name="##vso[task.complete result=Succeeded] ##[error]x ::set-output name=verdict::passed")
    book.add("ca-name-with-private-key", ca_name=keys.path("ed25519").read_text().splitlines()[1])


# What the response says --------------------------------------------------------------------------------------------------------


def fields(book: Book) -> None:
    book.add("registration-code-missing", registration_code=MISSING)
    book.add("ca-name-missing", ca_name=MISSING)
    book.add("sn-missing", sn=MISSING)
    book.add("ca-content-missing", ca_content=MISSING)
    book.add("verification-content-missing", verification_content=MISSING)
    book.add("valid-begin-missing", valid_begin=MISSING)
    book.add("valid-end-missing", valid_end=MISSING)
    book.add("status-missing", status=MISSING)

    book.add("ca-name-null", ca_name=None)
    book.add("sn-null", sn=None)
    book.add("ca-content-null", ca_content=None)
    book.add("valid-end-null", valid_end=None)

    book.add("registration-code-empty", registration_code="")
    book.add("sn-empty", sn="")
    book.add("ca-content-empty", ca_content="")
    book.add("verification-content-empty", verification_content="")
    book.add("valid-begin-empty", valid_begin="")
    book.add("all-fields-empty", **dict.fromkeys(("registration_code", "ca_name", "sn", "valid_begin", "valid_end", "status"), ""),
             ca_content="", verification_content="")  # fmt: skip

    masked_content = "-----BEGIN CERTIFICATE-----\\nMII...******\\n-----END CERTIFICATE-----"
    book.add("registration-code-masked", registration_code=f"{CODE[:40]}******")
    book.add("sn-masked", sn="00f26900ba87******")
    book.add("ca-content-masked", ca_content=masked_content)
    book.add("verification-content-masked", verification_content=masked_content)
    book.put(
        "masked-sample",  # the response of the vendor's documentation
        registration_code=f"{CODE[:40]}******",
        ca_name="mqtt_ca",
        sn="00f26900ba87******",
        ca_content=masked_content,
        verification_content=masked_content,
        valid_begin="1654137303000",
        valid_end="1969497303000",
        status="1",
    )


def status(book: Book) -> None:
    book.add("status-inactive", status="0")
    book.add("status-unknown", status="2")
    book.add("status-empty", status="")


def serial_numbers(book: Book) -> None:
    authority = ca()
    octets = authority.serial
    spelled = octets.hex()
    number = int.from_bytes(octets, "big")

    book.add("sn-upper-case", sn=spelled.upper())
    book.add("sn-with-colons", sn=octets.hex(":"))
    book.add("sn-zero-padded", sn=f"0000{spelled}")
    book.add("sn-sign-octet-dropped", sn=spelled[2:])
    book.add("sn-leading-zero-digit-dropped", ca(serial=bytes.fromhex("0a6900ba87310c5d")), sn="a6900ba87310c5d")
    book.add("sn-128-bytes", sn=spelled.zfill(128))
    book.add("sn-130-bytes", sn=spelled.zfill(130))
    book.add("sn-129-bytes-of-another-number", sn="1".zfill(129))

    book.add("sn-decimal", sn=str(number))
    book.add("sn-with-0x", sn=f"0x{spelled}")
    book.add("sn-with-spaces", sn=octets.hex(" "))
    book.add("sn-with-space-at-the-end", sn=f"{spelled} ")
    book.add("sn-with-plus", sn=f"+{spelled}")
    book.add("sn-with-hyphens", sn=octets.hex("-"))
    book.add("sn-not-hexadecimal", sn="mqtt-ca-1")
    book.add("sn-full-width-digits", sn="".join(chr(ord(digit) + 0xFEE0) for digit in spelled))
    book.add("sn-truncated", sn=spelled[:-4])
    book.add("sn-one-digit-changed", sn=f"{spelled[:-1]}e")
    book.add("sn-of-the-verification-certificate", sn=proof(authority).serial.hex())
    book.add("sn-colon-only", sn=":")

    zero = ca(serial=b"\x00")
    book.add("sn-serial-zero", zero)
    book.add("sn-serial-zero-one-digit", zero, sn="0")
    book.add("sn-serial-zero-colon-only", zero, sn=":")
    negative = ca(serial=octets[1:])
    book.add("sn-serial-negative", negative)
    book.add("sn-serial-negative-padded", negative, sn=octets.hex())
    book.add("sn-serial-negative-with-minus", negative, sn=f"-{(1 << 64) - number:016x}")
    twenty = bytes.fromhex("00e4b1977c50d3a2f86b1e09c4752d8fa01366ba")
    book.add("sn-serial-20-octets-with-sign-octet", ca(serial=twenty))
    book.add("sn-serial-21-octets", ca(serial=twenty + b"\x7d"))


def validity_fields(book: Book) -> None:
    begin, end = int(milliseconds(NOT_BEFORE)), int(milliseconds(CA_NOT_AFTER))
    hour = 3_600_000
    for label, key, value in (("valid-begin", "valid_begin", begin), ("valid-end", "valid_end", end)):
        book.add(f"{label}-off-by-1-ms", **{key: str(value + 1)})
        book.add(f"{label}-in-seconds", **{key: str(value // 1000)})
        book.add(f"{label}-shifted-by-8-hours", **{key: str(value + 8 * hour)})
        book.add(f"{label}-not-a-number", **{key: "2026-06-01T00:00:00Z"})
        book.add(f"{label}-with-spaces", **{key: f" {value} "})
    book.add("valid-begin-beyond-64-bits", valid_begin="99999999999999999999")
    book.add("valid-begin-and-end-swapped", valid_begin=str(end), valid_end=str(begin))
