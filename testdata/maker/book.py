"""Collects the responses: a good one by default, with whatever a situation changes. Imports certificate, pem, signing."""

from dataclasses import replace
from datetime import datetime, timezone

from . import certificate, pem
from .certificate import CA_NOT_AFTER, CODE, NOT_BEFORE, Certificate
from .signing import Signer

REQUEST_ID = "6D1F0C54-2E3B-5A7C-9D10-3F4E5A6B7C8D"
MISSING = object()  # the value of a field that is to be left out

# The eight fields in the order of the API, under the names they have in `Book.add`.
FIELDS = {
    "registration_code": "RegistrationCode",
    "ca_name": "CaName",
    "sn": "Sn",
    "ca_content": "CaContent",
    "verification_content": "VerificationContent",
    "valid_begin": "ValidBegin",
    "valid_end": "ValidEnd",
    "status": "Status",
}


class Book:
    """Name of the situation -> the response that shows it."""

    def __init__(self, signer: Signer):
        self.signer = signer
        self.responses: dict[str, dict] = {}

    def add(self, name: str, ca: Certificate | None = None, proof: Certificate | None = None, **fields: object) -> None:
        """Adds a response. The certificates are good ones unless given; the fields follow from them unless given: Sn from the
        CA, the validity from the *default* dates, so that a CA with other dates needs `valid_begin` or `valid_end` too."""
        if name in self.responses:
            raise ValueError(f"two situations are called {name}")
        ca = ca or certificate.ca()
        values = dict(
            registration_code=CODE,
            ca_name="mqtt_ca",
            sn=ca.serial.hex(),
            ca_content=fields.get("ca_content") or self.pem(ca),
            verification_content=fields.get("verification_content") or self.pem(proof or certificate.proof(ca)),
            valid_begin=milliseconds(NOT_BEFORE),
            valid_end=milliseconds(CA_NOT_AFTER),
            status="1",
        )
        self.put(name, **values | fields)

    def put(self, name: str, **values: object) -> None:
        """Adds a response of exactly these fields."""
        data = {FIELDS[field]: values[field] for field in FIELDS if values[field] is not MISSING}
        self.responses[name] = {"RequestId": REQUEST_ID, "Data": data}

    def pem(self, one: Certificate) -> str:
        return pem.block(one.issue(self.signer))

    def with_changed_signature(self, one: Certificate) -> Certificate:
        """The same certificate, the last octet of its signature changed."""
        signature = self.signer.sign(one.signer, one.algorithm, one.to_be_signed())
        return replace(one, signature=signature[:-1] + bytes([signature[-1] ^ 0x01]))


def milliseconds(moment: datetime) -> str:
    """Unix milliseconds, in the decimal text of ValidBegin and ValidEnd."""
    seconds = (moment - datetime(1970, 1, 1, tzinfo=timezone.utc)).total_seconds()
    return str(round(seconds * 1000))
