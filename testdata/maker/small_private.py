"""The tables of src/x509/key/small_private: by which public keys a small private key is known. Imports curves.

A table has one entry of 8 octets, the most significant first, for each of the private keys 1 to 1024 and the inverses of 2 to
1024 modulo the order of the generator; their opposites have the same coordinate. The upper 53 bits are those of the low 64 bits
of the public key's coordinate: x on Weierstrass curves, y for Ed25519. The other 11 bits are the number less 1, and whether
its inverse is meant. The entries are sorted."""

from pathlib import Path

from . import curves

FOLDER = Path(__file__).parent.parent.parent / "src" / "x509" / "key" / "small_private"
LARGEST = 1024


def write() -> None:
    FOLDER.mkdir(exist_ok=True)
    for file, curve, axis in (
        ("p256", curves.P256, 0),
        ("p384", curves.P384, 0),
        ("p521", curves.P521, 0),
        ("secp256k1", curves.SECP256K1, 0),
        ("ed25519", curves.ED25519, 1),
    ):
        entries = sorted(entry(curve, axis, number, inverse) for number in range(1, LARGEST + 1) for inverse in (False, True) if number > 1 or not inverse)
        (FOLDER / f"{file}.bin").write_bytes(b"".join(entry.to_bytes(8, "big") for entry in entries))


def entry(curve: curves.Weierstrass | curves.Edwards, axis: int, number: int, inverse: bool) -> int:
    scalar = pow(number, -1, curve.order) if inverse else number
    coordinate = curve.affine(curve.multiple(scalar))[axis]
    return (coordinate % 2**64) >> 11 << 11 | (number - 1) << 1 | inverse
