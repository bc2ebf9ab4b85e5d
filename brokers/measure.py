#!/usr/bin/env python3
"""Tries a device against real TLS servers under each CA of testdata, and compares with what the command forecasts.

    brokers/measure.py                      measure with every server that is installed, and write brokers/measured.tsv
    brokers/measure.py --devices            the same with each device of testdata in place of each CA: brokers/measured-devices.tsv
    brokers/measure.py --servers jsse,go    only these; the other columns stay as they are
    brokers/measure.py --quick              mosquitto and OpenSSL only, and compare with measured.tsv: status 1 if cells differ
    brokers/measure.py --compare PROGRAM    hold the forecasts of this `mqtt-ca-check` to measured.tsv: status 1 if too few agree

Needs Python 3.11 and the openssl command, and what there is of mosquitto, a JDK, Go, Cargo, Erlang and gnutls-bin. Every server gets a CA as
its only trust file, and a device with a sound certificate under that CA connects under TLS 1.2 and under TLS 1.3. A cell of the table
says what came of it:

    +  accepted                 2  accepted under TLS 1.2 only        L  refused when the trust file was loaded
    -  refused                  3  accepted under TLS 1.3 only        ?  not measured

The command judges at 24 November 2026, and servers by the clock of this machine. A CA that is valid at one of the two and not at the
other is left out, and its cells stay as they are. The device certificate is one that OpenSSL has to load, or nobody can show it: where it
does not, for what stands in the name of its issuer, the cell is `?` unless the server refused the trust file."""

import argparse
import socket
import ssl
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timezone
from functools import partial
from pathlib import Path

import cases
import forecast
import servers
from cases import Case
from maker.signing import Signer
from servers import Identity, Missing, Refused
from table import NOT_MEASURED, Table

HERE = Path(__file__).resolve().parent
CLIENT_LIMIT = 15  # seconds

QUICK = ("mosquitto", "openssl")
AT_A_TIME = 2  # servers

VERSIONS = {"2": ssl.TLSVersion.TLSv1_2, "3": ssl.TLSVersion.TLSv1_3}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--servers", default=",".join(servers.SERVERS), metavar="NAME,...", help="which to start")
    parser.add_argument("--java", default="java", metavar="PROGRAM", help="the Java to run JSSE with")
    parser.add_argument("--go", default="go", metavar="PROGRAM", help="the Go to build the server with")
    parser.add_argument("--devices", action="store_true", help="the devices of testdata/devices, not the CAs of testdata/responses")
    parser.add_argument("--output", type=Path, metavar="FILE", help="the table, if not the one in this folder")
    parser.add_argument("--quick", action="store_true", help="in under a minute; nothing is written")
    parser.add_argument("--compare", metavar="PROGRAM", help="compare with the forecasts of this mqtt-ca-check; measure nothing")
    parser.add_argument("--reports", type=Path, metavar="NDJSON", help="compare with the forecasts in this file; measure nothing")
    arguments = parser.parse_args()
    if not arguments.output:
        arguments.output = HERE / ("measured-devices.tsv" if arguments.devices else "measured.tsv")
    if arguments.compare or arguments.reports:
        table = Table.read(arguments.output)
        program = arguments.compare
        judge = forecast.judge_devices if arguments.devices else forecast.judge
        reports = judge(program, table.rows) if program else arguments.reports.read_text(encoding="utf-8")
        return forecast.compare(table, reports)

    names = QUICK if arguments.quick else arguments.servers.split(",")
    if unknown := set(names) - set(servers.SERVERS):
        parser.error(f"no server is called {', '.join(sorted(unknown))}: there are {', '.join(servers.SERVERS)}")
    starters = servers.SERVERS | {
        "jsse": partial(servers.jsse, java=arguments.java),
        "go": partial(servers.go, go=arguments.go),
    }
    old = Table.read(arguments.output)
    new = measure({name: starters[name] for name in names}, cases.all_devices if arguments.devices else cases.all_cases)
    if arguments.quick:
        return compare_with_table(new, old)
    if not new.versions:
        print("nothing was measured")
        return 1
    differences(new, old)
    old.updated(new).write(arguments.output)
    return 0


def measure(starters: dict, make_cases) -> Table:
    """A table of these servers, as far as they can be started."""
    signer = Signer(force=True)
    judged = make_cases(signer)
    now = datetime.now(timezone.utc)
    known = [case for case in judged if case.is_valid_alike(now)]
    if len(known) < len(judged):
        left = ", ".join(case.name for case in judged if case not in known)
        print(f"left out, for the clock makes another case of them: {left}", flush=True)
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(AT_A_TIME) as pool:
        folder = Path(folder)
        controls = [cases.good_case(signer), cases.stranger(signer)]
        for case in [*controls, *known]:
            case.write(folder / case.name)
        cases.write_server(folder, signer)
        started = {name: pool.submit(column, name, starters[name], folder, [case.name for case in known]) for name in starters}
        columns = {name: future.result() for name, future in started.items()}
    measured = {name: found for name, found in columns.items() if found}
    rows = {case.name: {name: cells[case.name] for name, (_, cells) in measured.items()} for case in known}
    return Table({name: version for name, (version, _) in measured.items()}, rows)


def column(name: str, start, folder: Path, names: list[str]) -> tuple[str, dict[str, str]] | None:
    """The version of a server and a cell for each case; None, and a word, if it cannot be started or takes everybody or nobody."""
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as build:
        try:
            version, server = start(Identity(folder / "server.pem", folder / "server.key"), Path(build))
        except Missing as missing:
            print(f"{name}: not measured: {missing}", flush=True)
            return None
        try:
            controls = "".join(cell(server, folder / control) for control in ("control-good", "control-stranger"))
            if controls != "+-":
                print(f"{name}: not measured: said {controls} of a good device and one of another CA", flush=True)
                return None
            cells = {case: cell(server, folder / case) for case in names}
        except (RuntimeError, OSError) as error:
            print(f"{name}: not measured: {error}", flush=True)
            return None
        finally:
            server.close()
    unanswered = [case for case, said in cells.items() if said == NOT_MEASURED]
    print(f"{name}: {version}, {len(cells)} cases in {time.monotonic() - begun:.0f} s", flush=True)
    if unanswered:
        print(f"{name}: no answer in {', '.join(unanswered)}", flush=True)
    return version, cells


def cell(server, folder: Path) -> str:
    port = server.serve(folder / "ca.pem")
    if isinstance(port, Refused):
        return "L"
    taken = {version: accepts(port, server.says, folder / "device.pem", version) for version in VERSIONS}
    if None in taken.values():
        return NOT_MEASURED
    versions = [version for version, accepted in taken.items() if accepted]
    return {0: "-", 1: versions[0] if versions else "", 2: "+"}[len(versions)]


def accepts(port: int, says: bytes, device: Path, version: str) -> bool | None:
    """Whether the server answers a device that connects under one version of TLS; None if nothing came in time.

    Under TLS 1.3 a client is through before the server has looked at its certificate, so only the answer tells."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.minimum_version = context.maximum_version = VERSIONS[version]
    # The device shows what it has, however weak its CA.
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    try:
        context.load_cert_chain(device, device.with_suffix(".key"))
    except ssl.SSLError:
        return None
    try:
        with socket.create_connection(("127.0.0.1", port), CLIENT_LIMIT) as plain, context.wrap_socket(plain) as client:
            client.sendall(says)
            return client.recv(64) != b""
    except TimeoutError:
        return None
    # A server that closes at once may do so before its alert is read.
    except (ssl.SSLError, ConnectionError):
        return False


def differences(new: Table, old: Table) -> list[str]:
    """Prints the cells that the old table has otherwise, and gives the servers whose version has not changed and whose cells have."""
    changed = []
    for name, version in new.versions.items():
        cells = [
            f"{case} {old.rows[case][name]} -> {row[name]}"
            for case, row in new.rows.items()
            if case in old.rows and old.rows[case].get(name, NOT_MEASURED) not in (NOT_MEASURED, row[name])
        ]
        if cells:
            print(f"{name}, {old.versions[name]} -> {version}: {', '.join(cells)}", flush=True)
            if version == old.versions[name]:
                changed.append(name)
    return changed


def compare_with_table(new: Table, old: Table) -> int:
    if len(new.versions) < len(QUICK):
        print(f"not all of {', '.join(QUICK)} were measured")
        return 1
    changed = differences(new, old)
    print(f"{len(new.rows)} cases, {'as in the table' if not changed else 'not as in the table: ' + ', '.join(changed)}")
    return 1 if changed else 0


if __name__ == "__main__":
    sys.exit(main())
