"""Runs the openssl command; the only file that does."""

import os
import subprocess

# No configuration of the machine may change what is made; UTC for faketime.
_ENVIRONMENT = {"PATH": os.environ["PATH"], "LC_ALL": "C", "TZ": "UTC", "OPENSSL_CONF": "/dev/null"}


def run(*arguments: object, stdin: bytes = b"", at: str | None = None) -> bytes:
    """What `openssl ARGUMENTS` writes to standard output; `at` ("YYYY-MM-DD hh:mm:ss", UTC) stops its clock."""
    clock = ["faketime", "-f", at] if at else []
    command = [*clock, "openssl", *map(str, arguments)]
    done = subprocess.run(command, input=stdin, capture_output=True, env=_ENVIRONMENT)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(command)}\n{done.stderr.decode(errors='replace')}")
    return done.stdout
