#!/usr/bin/env python3
"""Makes the device files of a factory with openssl, some of them defective, and looks whether a command finds just these:

    python3 testdata/fleet_of_devices.py --count 10000 --command target/release/mqtt-ca-check FOLDER

FOLDER/devices holds NAME.pem, and of each defective one NAME.expected with the checks that should fail, a line each. Without --command
nothing is run. Needs openssl (3.0) and faketime; all devices of one kind have one key, so that none has to be made."""

import argparse
import json
import os
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from maker import certificate, keys, openssl, pem
from maker.signing import Signer

AT = "2026-11-24T00:00:00Z"
MADE, TOO_LATE = "2026-06-01 00:00:00", "2026-12-01 00:00:00"
EVERY = 100  # one device in so many is defective

CLIENT = "basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=clientAuth\n"
GUIDE = "basicConstraints=CA:FALSE\nkeyUsage=digitalSignature,keyCertSign\n"
PLAIN = "basicConstraints=CA:FALSE\n"
IDENTIFIERS = "subjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n"
SOUND = [(CLIENT, "rsa-2048-proof"), (GUIDE, "rsa-2048-proof"), (PLAIN, "ec-p256-proof"), (CLIENT, "ec-p384"), (CLIENT, "rsa-3072")]

# What is done otherwise, and the checks that should fail.
DEFECTS = [
    (dict(days=30), ["device-validity"]),
    (dict(clock=TOO_LATE), ["device-validity"]),
    (dict(text=CLIENT.replace("clientAuth", "serverAuth")), ["device-extended-key-usage"]),
    (dict(text=CLIENT.replace("digitalSignature", "keyEncipherment")), ["device-key-usage"]),
    (dict(digest="sha1"), ["device-signature-digest"]),
    (dict(key="rsa-1024"), ["device-key-strength"]),
    (dict(key="ec-p256-generator"), ["device-key-sound"]),
    (dict(key="rsa-2048-ca"), ["device-key-distinct"]),
    (dict(text=CLIENT + "1.3.6.1.4.1.99999.2=critical,ASN1:NULL\n"), ["device-critical-extensions"]),
    (dict(authority="impostor"), ["device-signature", "device-key-identifier"]),
    (dict(authority="stranger"), ["device-chain", "device-issuer-match"]),
    (dict(text=CLIENT + "nsCertType=server\n"), ["device-extended-key-usage"]),
]  # fmt: skip
AUTHORITIES = {
    "ca": certificate.ca(),
    "impostor": certificate.ca("rsa-4096"),  # the CA's name, another key
    "stranger": certificate.ca("rsa-2048-other", subject=certificate.common_name("Another CA")),
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--command", type=Path)
    arguments = parser.parse_args()

    started = time.monotonic()
    make(arguments.folder, arguments.count)
    print(f"{arguments.count} devices made in {time.monotonic() - started:.1f} s")
    return 0 if arguments.command is None else run(arguments.command.resolve(), arguments.folder)


def make(folder: Path, count: int) -> None:
    devices = folder / "devices"
    devices.mkdir(parents=True)
    for name, authority in AUTHORITIES.items():
        (folder / f"{name}.pem").write_text(pem.block(authority.issue(Signer(False))))

    for key in {key for _, key in SOUND} | {changes["key"] for changes, _ in DEFECTS if "key" in changes}:
        (folder / f"{key}.pub").write_text(pem.block(keys.public(key), "PUBLIC KEY"))

    def one(number: int) -> None:
        defective = number % EVERY == EVERY // 2
        text, key = SOUND[number % len(SOUND)]
        given = dict(text=text, key=key)
        if defective:
            changes, checks = DEFECTS[number // EVERY % len(DEFECTS)]
            given = dict(text=CLIENT, key="rsa-2048-proof") | changes
            (devices / f"{number:05}.expected").write_text("".join(f"{check}\n" for check in checks))
        certificate_of_device(folder, devices / f"{number:05}.pem", number, **given)

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(one, range(count)))


def certificate_of_device(
    folder: Path, file: Path, number: int, text: str, key: str, digest: str = "sha256", days: int = 365, clock: str = MADE, authority: str = "ca"
) -> None:
    command = ["x509", "-new", "-subj", f"/O=Example/CN=device-{number:05}", "-set_serial", 10_000_000_000 + number, f"-{digest}"]
    command += ["-days", days, "-force_pubkey", folder / f"{key}.pub", "-extfile", "/dev/stdin", "-out", file]
    command += ["-CA", folder / f"{authority}.pem", "-CAkey", keys.path(AUTHORITIES[authority].key)]
    openssl.run(*command, stdin=(text + IDENTIFIERS).encode(), at=clock)


def run(command: Path, folder: Path) -> int:
    """Compares what the command finds with what should be found."""
    started = time.monotonic()
    line = [command, "devices", "--ca", folder / "ca.pem", "--at", AT, "--format", "ndjson", folder / "devices"]
    done = subprocess.run(line, capture_output=True, text=True)
    print(f"judged in {time.monotonic() - started:.2f} s, exit status {done.returncode}")
    wrong, found = [], Counter()
    reports = [report for report in map(json.loads, done.stdout.splitlines()) if report.get("kind") == "device"]
    for report in reports:
        file = folder / "devices" / Path(report["source"]).name
        sidecar = file.with_suffix(".expected")
        expected = set(sidecar.read_text().split()) if sidecar.exists() else set()
        failed = {row["check"] for row in report["outcomes"] if row["outcome"] == "failed" and row["level"] == "error"}
        if failed != expected or report["verdict"] != ("failed" if expected else "passed"):
            wrong.append(f"{file.name}: {report['verdict']}, failed {sorted(failed)}, expected {sorted(expected)}")
        found.update(failed)
    made = len(list((folder / "devices").glob("*.pem")))
    defective = len(list((folder / "devices").glob("*.expected")))
    print(f"{len(reports)} reports on {made} files, {defective} of them defective: {dict(sorted(found.items()))}")
    print("\n".join(wrong[:20]) or "exactly the defective ones fail, each by the checks expected")
    return int(bool(wrong) or len(reports) != made or done.returncode != (1 if defective else 0))


if __name__ == "__main__":
    sys.exit(main())
