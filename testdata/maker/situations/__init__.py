"""The situations: every response of testdata/responses/, by name. Imports the other rooms.

What is right or wrong about each is not said here but in the sidecar NAME.expected, which is written by hand."""

from ..book import Book
from . import algorithms, ca_profile, contents, declared, possession

CHAPTERS = (
    declared.recipes, declared.good_ones, declared.fields, declared.status, declared.serial_numbers, declared.validity_fields,
    contents.contents, contents.pem_encodings, contents.private_keys,
    ca_profile.validity, ca_profile.times, ca_profile.versions, ca_profile.constraints_and_usage, ca_profile.self_signatures,
    algorithms.rsa, algorithms.rsa_pss, algorithms.elliptic_curves, algorithms.other_algorithms,
    possession.possession, possession.verification_codes, possession.code_string_types, possession.issuers,
)  # fmt: skip


def write_all(book: Book) -> None:
    for chapter in CHAPTERS:
        chapter(book)
