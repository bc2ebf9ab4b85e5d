"""What has one cause behind several findings. Imports what lies around this folder."""

from .. import der
from ..book import Book, milliseconds
from ..certificate import CA_NOT_AFTER, CODE, NOT_BEFORE, PROOF_NOT_AFTER, ca, common_name, proof

HOUR = 3_600_000


def values(book: Book) -> None:
    begin, end = int(milliseconds(NOT_BEFORE)), int(milliseconds(CA_NOT_AFTER))
    local = dict(valid_begin=str(begin + 8 * HOUR), valid_end=str(end + 8 * HOUR))
    book.add("behind-both-times-in-local-time", **local)
    book.add("behind-sn-and-code-exchanged", registration_code=ca().serial.hex(), sn=CODE)
    another = dict(sn="5b6c7d8e9fa0b1c2", valid_begin=str(begin - 4711 * HOUR), valid_end=str(end - 4711 * HOUR - 1))
    book.add("behind-values-of-another-ca", **another)


def certificates(book: Book) -> None:
    authority = ca()
    # 2026-11-01T00:00:00Z is 1793491200 (`date -u -d 2026-11-01 +%s`).
    remade = ca("rsa-2048-other", not_before=der.utc_time("261101000000Z"))
    book.add("behind-ca-made-anew", remade, proof(authority), valid_begin="1793491200000")
    server = proof(authority, subject=common_name("mqtt.example.com"), key="rsa-2048-other")
    book.add("behind-end-entity-as-ca", server, proof(authority), valid_end=milliseconds(PROOF_NOT_AFTER))
    # Valid from seven hours after the instant at which the tests judge: 2026-11-24T07:00:00Z is 1795503600.
    ahead = ca(not_before=der.utc_time("261124070000Z"))
    book.add("behind-clock-ahead", ahead, proof(ahead, not_before=ahead.not_before), valid_begin="1795503600000")
