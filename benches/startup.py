#!/usr/bin/env python3
"""How much more a process that checks one response costs than a process that does nothing.

    python3 benches/startup.py target/release/mqtt-ca-check [RUNS]

The process that does nothing is a Rust program with an empty main. Both are started in turn, and the processor time of
each (user and system) is counted, so that other work on the machine matters little. Both are copied first, as installing
does: what a linker has just written lies in the page cache in single pages, and is mapped more slowly. Prints the medians in milliseconds,
and last one line `ratio startup RATIO`.
"""

import os
import pathlib
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile

WORKSPACE = pathlib.Path(__file__).resolve().parents[1]
RESPONSE = WORKSPACE / "testdata/responses/good.json"
RUNS = 501


def processor_time():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def cost(command, nowhere):
    """The processor time of one run, in seconds. The run has to succeed."""
    before = processor_time()
    actions = [(os.POSIX_SPAWN_DUP2, nowhere, 1)]
    child = os.posix_spawn(command[0], command, os.environ, file_actions=actions)
    _, status = os.waitpid(child, 0)
    if status != 0:
        sys.exit(f"{command} ended with status {os.waitstatus_to_exitcode(status)}")
    return processor_time() - before


def main():
    if not 2 <= len(sys.argv) <= 3:
        sys.exit(__doc__)
    runs = int(sys.argv[2]) if len(sys.argv) == 3 else RUNS
    with tempfile.TemporaryDirectory() as folder:
        source, nothing = f"{folder}/nothing.rs", f"{folder}/nothing"
        pathlib.Path(source).write_text("fn main() {}\n")
        subprocess.run(["rustc", "-O", "-o", nothing, source], check=True)
        binary, installed = f"{folder}/mqtt-ca-check", f"{folder}/nothing-installed"
        shutil.copy(sys.argv[1], binary)
        shutil.copy(nothing, installed)
        commands = {
            "a process that does nothing": [installed],
            "one response": [binary, "check", "--at", "2026-11-24T00:00:00Z", str(RESPONSE)],
        }
        costs = {name: [] for name in commands}
        nowhere = os.open(os.devnull, os.O_WRONLY)
        for _ in range(runs):
            for name, command in commands.items():
                costs[name].append(cost(command, nowhere))
    medians = {name: statistics.median(of_runs) for name, of_runs in costs.items()}
    for name, seconds in medians.items():
        print(f"{name:<30}{seconds * 1000:8.3f} ms")
    nothing, one = medians.values()
    print(f"ratio startup {one / nothing:.2f}")


if __name__ == "__main__":
    main()
