#!/usr/bin/env python3
"""Changes the code of one room in every way that cargo-mutants knows, one change at a time, and sees whether a test fails.

    python3 tests/mutants/run.py ROOM [SHARD/SHARDS]    a room of src/, or one of several parts of it (0/4, 1/4, ...)
    python3 tests/mutants/run.py all                    every room in turn: some hours on two cores

A change that no test notices fails the run, unless survivors.txt says why nothing can notice it. So does a line of
survivors.txt whose change a test noticed, or that is no change any more, once a whole room was tried.

Each change is tried with the unit tests of the library and the responses of testdata, which takes seconds; the other tests
would notice more, but what judges should be noticed there. What cargo-mutants found stays in target/mutants/ROOM. Not a part of .ci/run, since it takes so long; it is installed if it is missing.
"""

import collections
import os
import pathlib
import re
import shutil
import subprocess
import sys

WORKSPACE = pathlib.Path(__file__).resolve().parents[2]
# What is mutated: a copy of the tree.
COPY = WORKSPACE / "target/mutants/tree"
SURVIVORS = WORKSPACE / "tests/mutants/survivors.txt"
ROOMS = ["checks", "case", "judge", "policy", "x509/serial", "x509/pem", "x509/name", "x509/key", "x509/signature"]
VERSION = "27.1.0"

# The tests take some seconds; a change that makes a loop endless is told by this.
TIME_LIMIT_SECONDS = 60

# What is built and run.
TESTS = ["--lib", "--test=responses", "--test=json"]

# Unit tests that are slow, each with the room that they are about; changes of other rooms do not concern them.
SLOW_TESTS = {
    "wire::tests": "wire",
    "key::weakness::tests": "x509/key",
    "key::natural::tests": "x509/key",
    "key::power::tests": "x509/key",
    "key::small_primes::tests": "x509/key",
}

# What cargo-mutants ends with if changes were missed, or ran into the time limit; else something went wrong.
FOUND_SURVIVORS = (0, 2, 3)


def copy_tree():
    """The files of the workspace, with the modules of the checks declared one by one: cargo-mutants does not look into macros."""
    shutil.rmtree(COPY, ignore_errors=True)
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=WORKSPACE, capture_output=True, text=True, check=True).stdout
    for name in filter(None, listed.split("\0")):
        path = COPY / name
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(WORKSPACE / name, path)
    table = COPY / "src/checks.rs"
    modules = re.findall(r'^ +(\w+) \w+ "[a-z0-9-]+"$', (COPY / "src/check/id.rs").read_text(), flags=re.MULTILINE)
    text = table.read_text().replace("        $(mod $module;)*\n\n", "")
    assert modules and text != table.read_text(), "checks.rs declares its modules in another way"
    table.write_text(text + "".join(f"mod {module};\n" for module in modules))


def mutate(room, output, options, skipped):
    command = ["cargo", "mutants", "--dir", ".", "--package", "mqtt-ca-check", "--jobs", "1", "--no-shuffle"]
    command += ["--colors", "never", "--output", str(output), "--timeout", str(TIME_LIMIT_SECONDS), "--build-timeout", "300"]
    command += ["--file", f"src/{room}.rs", "--file", f"src/{room}/**", *options]
    # For the build as well as for the run of the tests: what is not run need not be built.
    command += [f"--cargo-arg={test}" for test in TESTS]
    command += ["--", "--", *skipped]
    # Without debug information each change is built in a third of the time.
    environment = {**os.environ, "CARGO_PROFILE_DEV_DEBUG": "none"}
    status = subprocess.run(command, cwd=COPY, env=environment, check=False).returncode
    if status not in FOUND_SURVIVORS:
        sys.exit(f"cargo mutants ended with status {status}")


def names(output, kind):
    path = output / "mutants.out" / f"{kind}.txt"
    return path.read_text().splitlines() if path.exists() else []


def described(name):
    """A change without its line and column, which move, but with the line of code that is changed."""
    path, line, _, change = name.split(":", 3)
    code = (WORKSPACE / path).read_text().splitlines()[int(line) - 1].strip()
    return f"{path}: {change.strip()} | {code}"


def listed(room):
    """The changes that survivors.txt expects to survive in this room, each as often as it stands there."""
    expected = collections.Counter()
    for line in SURVIVORS.read_text().splitlines():
        if line.startswith((f"src/{room}.rs:", f"src/{room}/")):
            expected[line] += 1
    return expected


def run(room, shard):
    output = WORKSPACE / "target/mutants" / room
    shutil.rmtree(output, ignore_errors=True)
    output.mkdir(parents=True)
    options = ["--shard", shard] if shard else []
    skipped = [word for tests, about in SLOW_TESTS.items() if about != room for word in ("--skip", tests)]
    mutate(room, output, options, skipped)
    survived = collections.Counter(map(described, names(output, "missed")))
    expected = listed(room)
    for change in (survived - expected).elements():
        print(f"survived: {change}")
    stale = [] if shard else list((expected - survived).elements())
    for change in stale:
        print(f"does not survive, or is no change any more: {change}")
    return survived <= expected and not stale


def main():
    arguments = sys.argv[1:]
    rooms = ROOMS if arguments[:1] == ["all"] else arguments[:1]
    shard = arguments[1] if len(arguments) == 2 else None
    if not rooms or len(arguments) > 2 or not set(rooms) <= set(ROOMS):
        sys.exit(__doc__)
    if shutil.which("cargo-mutants") is None:
        subprocess.run(["cargo", "install", "--locked", "cargo-mutants", "--version", VERSION], check=True)
    copy_tree()
    if not all([run(room, shard) for room in rooms]):
        sys.exit(1)
    print("every change was noticed, or survivors.txt says why not")


if __name__ == "__main__":
    main()
