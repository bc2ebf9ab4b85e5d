"""The forms in which private keys get into the wrong field, made once of the committed keys. Imports der, keys, openssl and pem."""

import base64
import json
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from . import der, keys, openssl, pem

FOLDER = Path(__file__).parent.parent / "private-keys"
RSA, EC, ED25519 = keys.path("rsa-2048-ca"), keys.path("ec-p256-ca"), keys.path("ed25519")
PASSWORD = ("-passout", "pass:test")


def make_missing() -> None:
    """Makes the files that are not there yet. Those that are stay: encryption draws a salt each time."""
    FOLDER.mkdir(exist_ok=True)
    for name, make in FORMS.items():
        if not (file := FOLDER / f"{name}.txt").exists():
            made = make()
            file.write_bytes(made if isinstance(made, bytes) else made.encode())


def _numbers(key: Path) -> list[int]:
    """The numbers of RSAPrivateKey behind the version: n, e, d, p, q, dP, dQ, qInv."""
    structure = openssl.run("pkey", "-in", key, "-traditional", "-outform", "DER")
    return [int.from_bytes(der.content(number), "big") for number in der.children(structure)[1:]]


def _octets(number: int) -> bytes:
    return number.to_bytes((number.bit_length() + 7) // 8, "big")


def _url(octets: bytes) -> str:
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode()


def _jwk_rsa() -> str:
    names = ("n", "e", "d", "p", "q", "dp", "dq", "qi")
    numbers = {name: _url(_octets(number)) for name, number in zip(names, _numbers(RSA), strict=True)}
    return json.dumps({"kty": "RSA"} | numbers)


def _jwk_ed25519() -> str:
    private = openssl.run("pkey", "-in", ED25519, "-outform", "DER")[-32:]
    public = openssl.run("pkey", "-in", ED25519, "-pubout", "-outform", "DER")[-32:]
    return str({"keys": [{"crv": "Ed25519", "d": _url(private), "kty": "OKP", "x": _url(public)}]})


def _xml() -> str:
    names = ("Modulus", "Exponent", "D", "P", "Q", "DP", "DQ", "InverseQ")
    numbers = zip(names, _numbers(RSA), strict=True)
    inside = "".join(f"<{name}>{base64.b64encode(_octets(number)).decode()}</{name}>" for name, number in numbers)
    return f"<RSAKeyValue>{inside}</RSAKeyValue>"


def _openssh() -> bytes:
    """ssh-keygen writes its own form over what it reads."""
    with TemporaryDirectory() as folder:
        key = Path(folder) / "key"
        key.write_bytes(EC.read_bytes())
        key.chmod(0o600)
        subprocess.run(["ssh-keygen", "-q", "-p", "-f", key, "-N", "", "-P", ""], check=True, capture_output=True)
        return key.read_bytes()


def _putty() -> str:
    """As PuTTYgen writes a key without a passphrase; nobody checks the MAC here."""
    public = base64.encodebytes(keys.public("ed25519")).decode()
    private = base64.encodebytes(openssl.run("pkey", "-in", ED25519, "-outform", "DER")[-34:]).decode()
    head = "PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\nComment: x\n"
    return f"{head}Public-Lines: 2\n{public}Private-Lines: 1\n{private}Private-MAC: {'5d' * 32}\n"



def _pfx() -> bytes:
    certificate = openssl.run("req", "-x509", "-key", EC, "-subj", "/CN=x", "-days", "1")
    return openssl.run("pkcs12", "-export", "-inkey", EC, "-in", "/dev/stdin", *PASSWORD, stdin=certificate)


# File name -> how it is made.
FORMS = {
    "pkcs8-rsa": lambda: RSA.read_bytes(),
    "pkcs8-ec": lambda: EC.read_bytes(),
    "pkcs8-ed25519": lambda: ED25519.read_bytes(),
    "pkcs8-dsa": lambda: keys.path("dsa-2048").read_bytes(),
    "pkcs8-explicit-curve": lambda: openssl.run("pkey", "-in", EC, "-ec_param_enc", "explicit"),
    "pkcs8-encrypted": lambda: openssl.run("pkcs8", "-topk8", "-in", EC, "-v2", "aes-256-cbc", *PASSWORD),
    "pkcs8-encrypted-pkcs12": lambda: openssl.run("pkcs8", "-topk8", "-in", EC, "-v1", "PBE-SHA1-3DES", *PASSWORD),
    "pkcs1": lambda: openssl.run("pkey", "-in", RSA, "-traditional"),
    "pkcs1-encrypted": lambda: openssl.run("pkey", "-in", RSA, "-traditional", "-aes128", *PASSWORD),
    "sec1": lambda: openssl.run("pkey", "-in", EC, "-traditional"),
    "dsa": lambda: openssl.run("pkey", "-in", keys.path("dsa-2048"), "-traditional"),
    "pkcs12": lambda: pem.block(_pfx(), "PKCS12"),
    "openssh": _openssh,
    "putty": _putty,
    "jwk-rsa": _jwk_rsa,
    "jwk-set-in-single-quotes": _jwk_ed25519,
    "xml": _xml,
    "text-rsa": lambda: openssl.run("pkey", "-in", RSA, "-text", "-noout"),
    "text-ec": lambda: openssl.run("pkey", "-in", EC, "-text", "-noout"),
}
