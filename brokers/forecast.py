"""What the command forecasts of TLS servers, held against the table of what they did."""

import json
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from cases import RESPONSES, VALIDATION_TIME, device_files
from table import NOT_MEASURED, Table

# Column -> the family that the command names. mosquitto uses OpenSSL, of the system that it runs on.
FAMILIES = {
    "mosquitto": "openssl",
    "openssl": "openssl",
    "jsse": "jsse",
    "go": "go",
    "rustls": "rustls",
    "erlang": "erlang",
    "gnutls": "gnutls",
}

# What has to agree: of all cells, and of the cells where the server refused the device.
ALL, REFUSALS = 0.97, 0.95
TIME_LIMIT = 300


def judge(program: str, names: Iterable[str]) -> str:
    """The reports of the command on these responses, one a line."""
    command = [program, "check", "--format", "ndjson", "--at", f"{VALIDATION_TIME:%Y-%m-%dT%H:%M:%SZ}"]
    files = [RESPONSES / name for name in sorted(names)]
    done = subprocess.run([*command, *files], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=TIME_LIMIT)
    if done.returncode not in (0, 1, 3):
        sys.exit(f"{' '.join(command)} ended with status {done.returncode}\n{done.stderr}")
    return done.stdout


def judge_devices(program: str, names: Iterable[str]) -> str:
    """The reports of the command on these devices, one a line; those on CAs are left out."""
    lines = []
    for name in sorted(names):
        file, trusted = device_files(name)
        trust = [part for path in trusted for part in ("--ca", path)]
        command = [program, "devices", "--format", "ndjson", "--at", f"{VALIDATION_TIME:%Y-%m-%dT%H:%M:%SZ}", *trust, file]
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=TIME_LIMIT)
        if done.returncode not in (0, 1, 3):
            sys.exit(f"{program} devices on {file.name} ended with status {done.returncode}\n{done.stderr}")
        reports = (json.loads(line) for line in done.stdout.splitlines())
        # Of a file of two devices, the client shows the first.
        devices = [report | {"source": name} for report in reports if report.get("kind") == "device"]
        lines += [json.dumps(report) for report in devices[:1]]
    return "\n".join(lines)


@dataclass
class Score:
    """How a column's forecasts came out."""

    right: int = 0
    wrong: list[str] = field(default_factory=list)
    at_another_time: list[str] = field(default_factory=list)
    not_one_certificate: int = 0
    text: int = 0
    refused: int = 0
    refusals_foreseen: int = 0

    def count(self, case: str, cell: str, forecast: dict) -> None:
        """Forecasts are about the certificate. Nothing is held against them where there is not exactly one that can be decoded, or
        where the text around it is all that they warn of, for some servers read it and others do not."""
        if forecast["devices"] == "not-measured":
            self.not_one_certificate += 1
            return
        if forecast["devices"] == "accepted" and not forecast["loads"]:
            self.text += 1
            return
        foreseen, refused = forecast["devices"] == "refused", cell in "-L"
        self.refused += refused
        self.refusals_foreseen += refused and foreseen
        if foreseen != refused:
            because = f" ({', '.join(forecast['because'])})" if foreseen else ""
            self.wrong.append(f"{case}: {cell}, forecast {forecast['devices']}{because}")
            return
        self.right += 1
        if refused and forecast["loads"] == (cell == "L"):
            self.at_another_time.append(f"{case} {cell}")

    def agreement(self) -> float:
        return _share(self.right, self.right + len(self.wrong))

    def agreement_of_refusals(self) -> float:
        return _share(self.refusals_foreseen, self.refused)


def compare(table: Table, reports: str) -> int:
    """Prints how the forecasts in `reports`, NDJSON, agree with each column, and every cell where they do not. The exit status:
    1 if they agree too seldom, or there are none."""
    forecasts = _forecasts(reports)
    if not forecasts:
        print("the reports forecast nothing of servers")
        return 1
    status = 0
    for column, version in table.versions.items():
        family = FAMILIES[column]
        score = Score()
        for case, row in table.rows.items():
            forecast = forecasts.get(case, {}).get(family)
            if forecast and row[column] != NOT_MEASURED:
                score.count(case, row[column], forecast)
        enough = score.right and score.agreement() >= ALL and score.agreement_of_refusals() >= REFUSALS
        status = status if enough else 1
        print(
            f"{column} ({version}): {score.agreement():.1%} of {score.right + len(score.wrong)} agree, "
            f"{score.agreement_of_refusals():.1%} of {score.refused} refusals were forecast{'' if enough else ': TOO FEW'}; "
            f"no forecast for {score.not_one_certificate} that are not one certificate and {score.text} for their text"
        )
        for wrong in score.wrong:
            print(f"    {wrong}")
        if score.at_another_time:
            print(f"    refused, but not when the forecast says (L: at load): {', '.join(score.at_another_time)}")
    return status


def _forecasts(reports: str) -> dict[str, dict[str, dict]]:
    """File name of a response -> family -> forecast."""
    found = {}
    for report in map(json.loads, reports.splitlines()):
        families = {server["family"]: server for server in report.get("servers", [])}
        if families:
            found[Path(report["source"]).name] = families
    return found


def _share(some: int, of: int) -> float:
    return some / of if of else 1.0
