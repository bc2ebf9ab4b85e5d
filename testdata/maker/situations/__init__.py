"""The situations: every response of testdata/responses/, by name. Imports the other rooms.

What is right or wrong about each is not said here but in the sidecar NAME.expected, which is written by hand."""

from ..book import Book
from . import algorithms, behind, ca_profile, contents, declared, encoding, key_soundness, names_and_times, pair, possession, profiles, trust

CHAPTERS = (
    declared.recipes, declared.good_ones, declared.fields, declared.status, declared.serial_numbers, declared.validity_fields,
    contents.contents, contents.pem_encodings, contents.private_keys,
    ca_profile.validity, ca_profile.times, ca_profile.versions, ca_profile.constraints_and_usage, ca_profile.self_signatures,
    algorithms.rsa, algorithms.rsa_pss, algorithms.elliptic_curves, algorithms.other_algorithms,
    key_soundness.rsa_moduli, key_soundness.rsa_numbers, key_soundness.elliptic_curves,
    key_soundness.ed25519, key_soundness.rsa_identity_exponent,
    possession.possession, possession.computed, possession.bound, possession.codes_that_are_none, possession.verification_codes,
    possession.code_string_types, possession.issuers,
    encoding.lengths, encoding.integers, encoding.booleans_and_defaults, encoding.bits, encoding.names, encoding.parameters,
    encoding.refused, encoding.digests, encoding.agreement,
    profiles.repeated, profiles.malformed_constraints, profiles.malformed_identifiers, profiles.malformed_lists,
    profiles.in_early_versions, profiles.critical, profiles.well_formed, profiles.purposes, profiles.verification_as_ca,
    profiles.bought,
    names_and_times.serial_numbers, names_and_times.times, names_and_times.name_values, names_and_times.name_lengths,
    names_and_times.ca_names,
    trust.roots, trust.constraints_of_names, trust.path_lengths, trust.profiles, trust.criticality,
    pair.key_identifiers, pair.overlaps,
    behind.values, behind.certificates,
)  # fmt: skip


def write_all(book: Book) -> None:
    for chapter in CHAPTERS:
        chapter(book)
