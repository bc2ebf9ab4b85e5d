#!/usr/bin/env python3
"""Writes anew what follows from the catalogue of checks: the README's table and number of checks, what its console blocks
show, and the snapshots of the command's output. Read the difference before you commit it.

    tests/regenerate.py
"""

import json
import os
import pathlib
import re
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
PROGRAMS = ROOT / "target" / "debug"
TIME_LIMIT = 60


def printed(command):
    """What a command shows on a terminal."""
    environment = dict(os.environ, PATH=f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}")
    if " check " in command and "--at" not in command:
        # As the test of the README does.
        command += " --at 2026-11-24T00:00:00Z"
    command = "exec 2>&1\n" + command.replace("cargo run --", "mqtt-ca-check")
    run = ["bash", "-c", command]
    return subprocess.run(
        run, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, timeout=TIME_LIMIT, check=False
    ).stdout


def console_block(match):
    """The block with each command followed by what it prints now. A command goes on behind a backslash or a pipe."""
    shown = []
    commands = re.findall(r"^\$ (?:.*[\\|]\n)*.*", match.group(1), flags=re.MULTILINE)
    for command in commands:
        shown.append(f"{command}\n")
        # The command that runs the tests of the README.
        if command != "$ cargo test":
            shown.append(printed(command.removeprefix("$ ")))
    return f"```console\n{''.join(shown)}```"


def table(checks):
    """The rows that tests/readme.rs asks for."""
    yield "| check | severity | about | holds when |\n| --- | --- | --- | --- |\n"
    for check in checks:
        names = [target.removeprefix("Data.") for target in check["targets"]]
        about = "each field" if len(names) > 2 else ", ".join(names)
        yield f"| {check['id']} | {check['severity']} | {about} | {check['title']} |\n"


def main():
    subprocess.run(["cargo", "build", "--bin", "mqtt-ca-check"], cwd=ROOT, check=True)
    checks = json.loads(printed("mqtt-ca-check explain --format json"))["checks"]
    text = README.read_text(encoding="utf-8")
    rows = f"<!-- checks -->\n{''.join(table(checks))}<!-- /checks -->"
    text = re.sub(r"<!-- checks -->\n.*?<!-- /checks -->", lambda _: rows, text, flags=re.DOTALL)
    text = re.sub(r"Each of the \d+ checks", f"Each of the {len(checks)} checks", text)
    text = re.sub(r"```console\n(.*?)```", console_block, text, flags=re.DOTALL)
    README.write_text(text, encoding="utf-8")
    subprocess.run(
        ["cargo", "test", "--package", "mqtt-ca-check-cli", "--test", "cli"],
        cwd=ROOT,
        env=dict(os.environ, INSTA_UPDATE="always"),
        check=True,
    )


if __name__ == "__main__":
    main()
