"""The vendor's recipe, its openssl commands as documented, under a stopped clock. Imports keys and openssl.

`openssl x509 -req` draws random serial numbers, and ECDSA signatures are random too, so that the certificates are made once and
kept in testdata/recipe/. Without -extfile it makes version 1 certificates: that is where the vendor's documents lead."""

import tempfile
from pathlib import Path

from . import openssl
from .certificate import CODE
from .keys import path

FOLDER = Path(__file__).parent.parent / "recipe"
CLOCK = "2026-06-01 00:00:00"

CA_EXTENSIONS = """\
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid:always
"""
PROOF_EXTENSIONS = """\
basicConstraints = CA:FALSE
keyUsage = digitalSignature
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
"""
# Name -> CA key, key of the verification certificate, with version 3 extensions or as documented.
VARIANTS = {
    "rsa": ("rsa-2048-ca", "rsa-2048-proof", False),
    "rsa-v3": ("rsa-2048-ca", "rsa-2048-proof", True),
    "ecc": ("ec-p256-ca", "ec-p256-proof", False),
    "ecc-v3": ("ec-p256-ca", "ec-p256-proof", True),
}


def make_missing(force: bool) -> None:
    """Follows the recipe for every variant that is not there yet, or with `force` for all."""
    FOLDER.mkdir(exist_ok=True)
    for variant, (ca_key, proof_key, extended) in VARIANTS.items():
        if force or not (ca_path(variant).exists() and proof_path(variant).exists()):
            with tempfile.TemporaryDirectory() as folder:
                _follow(Path(folder), variant, path(ca_key), path(proof_key), extended)


def ca_path(variant: str) -> Path:
    return FOLDER / f"{variant}-ca.pem"


def proof_path(variant: str) -> Path:
    return FOLDER / f"{variant}-verification.pem"


def _follow(folder: Path, variant: str, ca_key: Path, proof_key: Path, extended: bool) -> None:
    ca_request, proof_request = folder / "CA.csr", folder / "verificationCert.csr"
    # req takes its default distinguished name from a configuration file, here an empty one
    configuration = _write(folder / "req.cnf", "[req]\ndistinguished_name = none\n[none]\n")
    options = {}
    for who, text in (("ca", CA_EXTENSIONS), ("proof", PROOF_EXTENSIONS)):
        options[who] = ["-extfile", _write(folder / f"{who}.cnf", text)] if extended else []

    request = ["req", "-new", "-config", configuration]
    openssl.run(*request, "-key", ca_key, "-subj", "/C=CN/O=Example/CN=Example MQTT CA", "-out", ca_request)
    self_sign = ["x509", "-req", "-in", ca_request, "-signkey", ca_key, "-out", ca_path(variant), "-days", 3650]
    openssl.run(*self_sign, *options["ca"], at=CLOCK)

    openssl.run(*request, "-key", proof_key, "-subj", f"/CN={CODE}", "-out", proof_request)
    sign = ["x509", "-req", "-in", proof_request, "-CA", ca_path(variant), "-CAkey", ca_key]
    sign += ["-CAcreateserial", "-CAserial", folder / "CA.srl", "-out", proof_path(variant), "-days", 300, "-sha512"]
    openssl.run(*sign, *options["proof"], at=CLOCK)


def _write(file: Path, text: str) -> Path:
    file.write_text(text)
    return file
