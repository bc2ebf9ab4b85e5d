#!/usr/bin/env python3
"""What the worst inputs cost: processor time, peak memory and output of the command, at 10 KiB, 100 KiB and 1 MiB of each.

    cargo build --release
    python3 benches/worst_inputs.py target/release/mqtt-ca-check                the table of docs/limits.md
    python3 benches/worst_inputs.py target/release/mqtt-ca-check --quick        1 MiB only, and a word at the end

It fails if an input of 1 MiB takes more than 64 MiB of memory, or more than a second (--seconds says otherwise where the
machine is shared), or ends in another way than with a verdict. Time is that of the processor, not of the clock: the machine
may be busy. Python and its standard library only.
"""

import argparse
import base64
import json
import os
import random
import subprocess
import sys
import tempfile

MEBIBYTE = 1 << 20
SIZES = [10 << 10, 100 << 10, MEBIBYTE]
MEMORY_LIMIT = 64 * MEBIBYTE

# Each input in each of these forms; the dearest counts.
FORMS = [
    ["check", "--format", "human"],
    ["check", "--format", "json"],
    ["check", "--format", "ndjson"],
    ["inspect", "--format", "human"],
    ["inspect", "--format", "json"],
]

# A verdict, a failure, or something unreadable. A panic would be 70, an abort or a signal something else.
STATUSES = (0, 1, 3)

# DER, octet by octet.


def tlv(tag, *contents):
    contents = b"".join(contents)
    length = len(contents)
    if length < 0x80:
        return bytes([tag, length]) + contents
    octets = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(octets)]) + octets + contents


def oid(number):
    """1.2.NUMBER, so that each is another."""
    septets = [number & 0x7F]
    while number := number >> 7:
        septets.insert(0, 0x80 | number & 0x7F)
    return tlv(0x06, bytes([0x2A, *septets]))


def extension(identifier, value=b"", critical=False):
    return tlv(0x30, identifier, b"\x01\x01\xff" if critical else b"", tlv(0x04, value))


def known(last_arc, value):
    """An extension of id-ce, 2.5.29."""
    return extension(bytes([0x06, 0x03, 0x55, 0x1D, last_arc]), tlv(0x30, value))


COMMON_NAME = bytes.fromhex("0603550403")
ALGORITHM = bytes.fromhex("300d06092a864886f70d01010b0500")
RSA = bytes.fromhex("300d06092a864886f70d0101010500")
VALIDITY = tlv(0x30, tlv(0x17, b"250601000000Z"), tlv(0x17, b"350601000000Z"))
MODULUS = b"\x00\xc1" + random.Random(1).randbytes(254) + b"\x01"


def attribute(value=b"x", tag=0x0C, kind=COMMON_NAME):
    return tlv(0x31, tlv(0x30, kind, tlv(tag, value)))


def key(modulus=MODULUS, exponent=b"\x01\x00\x01"):
    return tlv(0x30, RSA, tlv(0x03, b"\x00", tlv(0x30, tlv(0x02, modulus), tlv(0x02, exponent))))


def certificate(subject=None, issuer=None, extensions=b"", public_key=None, serial=b"\x01", signature=bytes(256)):
    subject = tlv(0x30, attribute(b"ca") if subject is None else subject)
    issuer = subject if issuer is None else tlv(0x30, issuer)
    parts = [tlv(0xA0, b"\x02\x01\x02"), tlv(0x02, serial), ALGORITHM, issuer, VALIDITY, subject]
    parts.append(public_key or key())
    if extensions:
        parts.append(tlv(0xA3, tlv(0x30, extensions)))
    return tlv(0x30, tlv(0x30, *parts), ALGORITHM, tlv(0x03, b"\x00", signature))


# Text.


def pem(der, label="CERTIFICATE"):
    text = base64.b64encode(der).decode()
    lines = [text[at : at + 64] for at in range(0, len(text), 64)]
    return "\n".join([f"-----BEGIN {label}-----", *lines, f"-----END {label}-----", ""])


def response(ca, **fields):
    data = {"RegistrationCode": "code", "CaName": "name", "Sn": "01", "CaContent": ca, "VerificationContent": ca}
    data |= {"ValidBegin": "1748736000000", "ValidEnd": "2064268800000", "Status": "1"} | fields
    return json.dumps({"RequestId": "1", "Data": data})


def registered(**parts):
    """A response whose CA is this certificate, and its proof an ordinary one."""
    return response(pem(certificate(**parts)), VerificationContent=pem(certificate()))


def times(text, size):
    return text * max(1, size // len(text))


def many(size, make):
    """Things made of their numbers until they take this size."""
    made, taken = [], 0
    while taken < size:
        made.append(make(len(made)))
        taken += len(made[-1])
    return b"".join(made)


def shuffled_names(size):
    names = [attribute(b"%07d" % number) for number in range(size // 2 // 18)]
    other = names.copy()
    random.Random(2).shuffle(other)
    return registered(subject=b"".join(names), issuer=b"".join(other))


# Octets of DER that fill a response of a given size, once base64 has made four characters of three and wrapped them.
def der(size):
    return max(1, size * 7 // 10 - 2000)


def within(opening, levels, inner, end="}\n"):
    """A value that breaks where it ends, `levels` deep in others, each on a line that begins one: it is read once for each."""

    def make(size):
        before = opening * levels
        return before + inner(size - len(before) - len(end)) + end

    return make


BLOCK = "-----BEGIN A-----\n-----END A-----\n"
JUNK = tlv(0x30, b"\x05\x00" * 64)

INPUTS = {
    "certificates: one extension, over and over": lambda n: registered(extensions=times(extension(oid(1)), der(n))),
    "certificates: many extensions, each another": lambda n: registered(
        extensions=many(der(n), lambda number: extension(oid(number), critical=True))
    ),
    "certificates: many attributes in a name": lambda n: registered(subject=times(attribute(), der(n) // 2)),
    "certificates: two long names in another order": lambda n: shuffled_names(der(n)),
    "certificates: one long string in a name": lambda n: registered(subject=attribute(b"x" * (der(n) // 2))),
    "certificates: a name of NULs": lambda n: registered(subject=attribute(bytes(der(n) // 2))),
    "certificates: a name of spaces": lambda n: registered(subject=attribute(b" a" * (der(n) // 8)), issuer=attribute(b"  a" * (der(n) // 8))),
    "certificates: a long TeletexString": lambda n: registered(subject=attribute(b"\xff" * (der(n) // 2), 0x14)),
    "certificates: a long BMPString": lambda n: registered(subject=attribute(b"\x20\x2e" * (der(n) // 4), 0x1E)),
    "certificates: an object identifier of many arcs": lambda n: registered(extensions=extension(tlv(0x06, b"\x55" * der(n)))),
    "certificates: an attribute type that is no object identifier": lambda n: registered(subject=attribute(kind=tlv(0x06, b"\xff" * (der(n) // 2)))),
    "certificates: many alternative names": lambda n: registered(extensions=known(0x11, b"\x82\x01a" * (der(n) // 3))),
    "certificates: many key purposes": lambda n: registered(extensions=known(0x25, oid(1) * (der(n) // 4))),
    "certificates: many policies": lambda n: registered(extensions=known(0x20, tlv(0x30, oid(1)) * (der(n) // 6))),
    "certificates: many name constraints": lambda n: registered(extensions=known(0x1E, tlv(0xA0, tlv(0x30, b"\x82\x01a") * (der(n) // 5)))),
    "certificates: a long issuer in authorityKeyIdentifier": lambda n: registered(
        extensions=known(0x23, tlv(0xA1, tlv(0xA4, tlv(0x30, times(attribute(), der(n))))))
    ),
    "certificates: a modulus of megabits": lambda n: registered(public_key=key(b"\x00\xc1" + b"\xc1" * der(n) + b"\x01")),
    "certificates: an exponent of megabits": lambda n: registered(public_key=key(exponent=b"\x01" * der(n))),
    "certificates: a long serial number": lambda n: registered(serial=b"\x01" * der(n)),
    "certificates: a long signature": lambda n: registered(signature=b"\x01" * der(n)),
    "contents: base64 in one line": lambda n: response(f"-----BEGIN CERTIFICATE-----\n{'A' * (n // 2 - 500)}\n-----END CERTIFICATE-----\n"),
    "contents: base64, a character a line": lambda n: response(f"-----BEGIN CERTIFICATE-----\n{times('A' + chr(10), n // 4)}-----END CERTIFICATE-----\n"),
    "contents: header lines": lambda n: response(f"-----BEGIN CERTIFICATE-----\n{times('A:' + chr(10), n // 3)}-----END CERTIFICATE-----\n"),
    "contents: line ends of every kind": lambda n: response(times("-----BEGIN A-----\\r\\n\r\n \\n\r", n // 3)),
    "contents: many PEM blocks": lambda n: response(times(BLOCK, n // 3)),
    "contents: many PEM blocks and an asterisk": lambda n: response(times(BLOCK, n // 3) + "*"),
    "contents: many BEGIN lines": lambda n: response(times("-----BEGIN A-----\n", n // 3)),
    "contents: many certificates": lambda n: response(times(pem(certificate()), n // 3)),
    "contents: many private keys under another label": lambda n: response(times(pem(tlv(0x30, b"\x02\x01\x00", tlv(0x30)), "A"), n // 3)),
    "fields: a long Sn": lambda n: response(pem(certificate()), Sn="01" * (n // 2 - 3000)),
    "fields: a long decimal Sn": lambda n: response(pem(certificate()), Sn="9" * (n - 6000)),
    "fields: a code of hidden characters": lambda n: response(pem(certificate()), RegistrationCode="\u202e" * (n // 6 - 1000)),
    "fields: a name of escape characters": lambda n: response(pem(certificate()), CaName="\x1b" * (n // 6 - 1000)),
    "JSON: opening brackets": lambda n: "[" * n,
    "JSON: opening objects": lambda n: times('{"a":', n),
    "JSON: 127 brackets deep, many times": lambda n: "[" + ",".join(["[" * 126 + "]" * 126] * (n // 253)) + "]",
    "JSON: many keys": lambda n: "{" + ",".join(f'"{at:x}":0' for at in range(n // 10)) + "}",
    "JSON: one key over and over": lambda n: "{" + ",".join(['"Sn":0'] * (n // 7 - 1)) + "}",
    "JSON: escapes": lambda n: '{"Data":{"Sn":"' + "\\u0041" * (n // 6 - 10) + '"}}',
    "JSON: an array of numbers": lambda n: "[" + ",".join("1" * (n // 2 - 1)) + "]",
    "JSON: lines of one digit": lambda n: times("1\n", n),
    "JSON: lines of an empty object": lambda n: times("{}\n", n),
    "JSON: the smallest records, in lines": lambda n: times('{"Data":{"Sn":""}}\n', n),
    "JSON: the smallest records, in a page": lambda n: '{"Data":{"CaCertificateVOS":[' + ",".join(['{"Sn":""}'] * (n // 10 - 5)) + "]}}",
    "JSON: empty records, in a page": lambda n: '{"Data":{"CaCertificateVOS":[' + ",".join(["{}"] * (n // 3 - 20)) + "]}}",
    "JSON: an error of the API with long texts": lambda n: json.dumps({"Code": "x" * (n // 2), "Message": "\u202e" * (n // 13)}),
    "broken: an array within 126 lines that begin a value": within('{"a":\n', 126, lambda n: "[" + "1," * (n // 2 - 1)),
    "broken: a string within 126 lines that begin a value": within('{"a":\n', 126, lambda n: '"' + "x" * (n - 1), "\n"),
    "broken: a number within 126 lines that begin a value": within('{"a":\n', 126, lambda n: "1" * n, "\n{\n"),
    "broken: text that is no UTF-8 within 126 lines that begin a value": lambda n: times(b'{"a":\n', 126 * 6) + b'["' + b"\xff" * (n - 900) + b'"}\n',
    "broken: lines that begin a value within 120 that do": within('{"a":[\n', 60, lambda n: times('{"b":1},\n', n), "oops\n"),
    "broken: lines of a list, the last of which goes wrong": within('{"a":[\n', 1, lambda n: times("[],\n", n), "oops\n"),
    "broken: records in lines of a list that goes wrong": within('{"a":[\n', 1, lambda n: times('{"Data":{"Sn":""}},\n', n), "oops\n"),
    "broken: lines of an object in an object": lambda n: times('{"a":\n', n),
    "broken: lines of an object in an object, 200 levels at a time": lambda n: times('{"a":\n' * 200 + "\n", n),
    "broken: lines of a bracket": lambda n: times("[\n", n),
    "broken: Data in a line of its own": lambda n: times('{"Data":\n{"Sn":""}\n', n),
    "broken: strings without an end": lambda n: times('{"a":"\n', n),
    "broken: a string of backslashes behind lines of an object": lambda n: times('{"a":\n', n // 2) + '"' + "\\" * (n // 2 - 1),
    "broken: elements that are no JSON": lambda n: times("[\n" + "{x},\n" * 200, n),
    "broken: commas": lambda n: "[" + "," * (n - 1),
    "broken: closing brackets in lines": lambda n: times("}\n", n),
    "broken: byte order marks": lambda n: times(b"\xef\xbb\xbf", n),
    "broken: lines of an object in an object, in UTF-16": lambda n: times('{"a":\n', n // 2 - 2).encode("utf-16"),
    "text: lines": lambda n: times("x\n", n),
    "text: lines of opening quotes": lambda n: times('"\n', n),
    "text: lines that begin as an error does": lambda n: times("ERROR: SDK\n", n),
    "text: line ends": lambda n: "\n" * n,
    "text: errors of the vendor's command": lambda n: times("SDK.\n", n),
    "text: XML": lambda n: "<?xml " + times("<Error><Code>", n - 6),
    "text: letters": lambda n: "x" * n,
    "PEM: BEGIN lines": lambda n: times("-----BEGIN A-----\n", n),
    "PEM: empty blocks": lambda n: times(BLOCK, n),
    "PEM: certificates": lambda n: times(pem(certificate()), n),
    "DER: certificates": lambda n: times(certificate(), n),
    "DER: octets that are not DER": lambda n: times(JUNK, n),
    "octets: NULs": lambda n: b"\x00" * n,
    "octets: 0xff": lambda n: b"\xff" * n,
    "octets: UTF-16": lambda n: times('{"Sn":1}', n // 2 - 2).encode("utf-16"),
}


def cost(binary, form, path):
    """Seconds of the processor, octets of memory, octets of output."""
    process = subprocess.Popen([binary, *form, path], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    written = 0
    while block := process.stdout.read(MEBIBYTE):
        written += len(block)
    process.stdout.close()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in STATUSES:
        sys.exit(f"{' '.join(form)} ended with status {process.returncode} on {path}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024, written


def dearest(binary, folder, octets):
    path = os.path.join(folder, "input")
    with open(path, "wb") as file:
        file.write(octets)
    costs = [cost(binary, form, path) for form in FORMS]
    return tuple(max(column) for column in zip(*costs))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("binary")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--seconds", type=float, default=1.0)
    parser.add_argument("--only", default="", help="inputs whose name holds this")
    arguments = parser.parse_args()
    sizes = SIZES[-1:] if arguments.quick else SIZES
    complaints = []
    if not arguments.quick:
        print("| input | 10 KiB, ms | 100 KiB, ms | 1 MiB, ms | memory, MiB | output, MB |")
        print("| --- | ---: | ---: | ---: | ---: | ---: |")
    with tempfile.TemporaryDirectory() as folder:
        for name, make in INPUTS.items():
            if arguments.only not in name:
                continue
            costs = []
            for size in sizes:
                octets = make(size)
                octets = octets.encode() if isinstance(octets, str) else octets
                if not size * 4 // 10 <= len(octets) <= size:
                    sys.exit(f"{name}: {len(octets)} octets instead of {size}")
                costs.append(dearest(arguments.binary, folder, octets))
            seconds, memory, written = costs[-1]
            if seconds > arguments.seconds or memory > MEMORY_LIMIT:
                complaints.append(f"{name}: {seconds:.2f} s, {memory / MEBIBYTE:.0f} MiB")
            if not arguments.quick:
                milliseconds = " | ".join(f"{1000 * seconds:.0f}" for seconds, _, _ in costs)
                print(f"| {name} | {milliseconds} | {memory / MEBIBYTE:.0f} | {written / 1e6:.1f} |", flush=True)
    for complaint in complaints:
        print(f"too dear: {complaint}")
    if complaints:
        sys.exit(1)
    if arguments.quick:
        print(f"{len(INPUTS)} inputs of 1 MiB, each within {arguments.seconds:g} s and 64 MiB")


if __name__ == "__main__":
    main()
