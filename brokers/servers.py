"""The servers: how each is started on loopback with one trust file, and which version it is.

mosquitto, OpenSSL and GnuTLS are commands, and a process of them is started for each case. The programs in the other files of this
folder stay, and take one case after the other: a line with the path of a trust file on standard input, then `port NUMBER` or
`load REASON` on standard output. They listen until the next line. Each has to ask for a client certificate, to verify it against that file
alone, and to answer something when a client that it accepts has sent a line."""

import itertools
import re
import select
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
START_LIMIT = 60  # seconds, until a server listens
BUILD_LIMIT = 1500

# Below the ports that systems hand out by themselves, so that no client has one of them.
_ports = itertools.cycle(range(21000, 29000))

# MQTT 3.1.1: CONNECT with a clean session and the client identifier "a". A server that accepts the device answers with CONNACK.
MQTT_CONNECT = bytes.fromhex("100d00044d5154540402003c000161")
LINE = b"hello\n"


class Missing(Exception):
    """What a server needs is not installed."""


@dataclass(frozen=True)
class Identity:
    """What every server shows of itself."""

    certificate: Path
    key: Path


@dataclass(frozen=True)
class Refused:
    """The server did not take the trust file, and why."""

    reason: str


class ProcessPerCase:
    """A command that is started for each trust file: `arguments` makes them from the file, the port and a folder to write to.

    It is ready when it listens, or when its log says so: mosquitto listens before it has read the trust file."""

    def __init__(self, arguments: Callable[[Path, int, Path], list[object]], says: bytes = LINE, ready: str | None = None):
        self.says = says
        self._ready = ready
        self._arguments = arguments
        self._process = None
        self._folder = tempfile.TemporaryDirectory()

    def serve(self, trust: Path) -> int | Refused:
        self.stop()
        port = free_port()
        folder = Path(self._folder.name)
        log = folder / "log"
        with log.open("wb") as output:
            command = [str(argument) for argument in self._arguments(trust, port, folder)]
            self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=output)
        deadline = time.monotonic() + START_LIMIT
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                return Refused(log.read_text(errors="replace").strip()[-200:])
            if self._is_ready(port, log):
                return port
            time.sleep(0.01)
        raise TimeoutError(f"{self._process.args[0]} is not ready after {START_LIMIT} seconds")

    def _is_ready(self, port: int, log: Path) -> bool:
        if self._ready:
            return self._ready in log.read_text(errors="replace")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return True
        except OSError:
            return False

    def stop(self) -> None:
        if self._process:
            self._process.kill()
            self._process.wait()
            self._process = None

    def close(self) -> None:
        self.stop()
        self._folder.cleanup()


class Program:
    """A program of this folder, which takes one trust file after the other."""

    says = LINE

    def __init__(self, *command: object):
        self._log = tempfile.TemporaryFile()
        self._process = subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
            errors="replace",
        )

    def serve(self, trust: Path) -> int | Refused:
        self._process.stdin.write(f"{trust}\n")
        self._process.stdin.flush()
        kind, _, rest = self.line().partition(" ")
        if kind == "port":
            return int(rest)
        if kind == "load":
            return Refused(rest)
        self._log.seek(0)
        raise RuntimeError(f"{self._process.args[0]} ended: {self._log.read().decode(errors='replace')[-500:]}")

    def line(self) -> str:
        # Never two lines at once, so none can hide in the buffer.
        if not select.select([self._process.stdout], [], [], START_LIMIT)[0]:
            raise TimeoutError(f"{self._process.args[0]} says nothing for {START_LIMIT} seconds")
        return self._process.stdout.readline().strip()

    def close(self) -> None:
        self._process.kill()
        self._process.wait()
        self._process.stdin.close()
        self._process.stdout.close()
        self._log.close()


def free_port() -> int:
    for port in itertools.islice(_ports, 1000):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
                return port
            except OSError:
                continue
    raise OSError("no free port")


# The servers: each function gives the version in words, and the server. ----------------------------------------------------


def mosquitto(identity: Identity, build: Path) -> tuple[str, ProcessPerCase]:
    # Debian has it where only root looks.
    program = _find("mosquitto", "/usr/sbin/mosquitto")

    def arguments(trust: Path, port: int, folder: Path) -> list[object]:
        configuration = folder / "mosquitto.conf"
        configuration.write_text(
            f"listener {port} 127.0.0.1\n"
            f"cafile {trust}\ncertfile {identity.certificate}\nkeyfile {identity.key}\n"
            # As another user it could not read the folder of the cases.
            "require_certificate true\nallow_anonymous true\nuser root\n"
        )
        return [program, "-c", configuration]

    version = _version(program, "-h", pattern=r"mosquitto version (\S+)")
    return f"mosquitto {version}", ProcessPerCase(arguments, says=MQTT_CONNECT, ready=f"mosquitto version {version} running")


def openssl(identity: Identity, build: Path) -> tuple[str, ProcessPerCase]:
    program = _find("openssl")

    def arguments(trust: Path, port: int, folder: Path) -> list[object]:
        command = [program, "s_server", "-accept", f"127.0.0.1:{port}", "-rev", "-quiet"]
        command += ["-cert", identity.certificate, "-key", identity.key, "-CAfile", trust, "-no-CApath", "-no-CAstore"]
        return [*command, "-Verify", "1", "-verify_return_error"]

    return _version(program, "version", pattern=r"OpenSSL \S+"), ProcessPerCase(arguments)


def jsse(identity: Identity, build: Path, java: str = "java") -> tuple[str, Program]:
    """Compiled by the javac that is installed, run by `java`, which may be of another version."""
    program, compiler = _find(java), _find("javac")
    _run(compiler, "-d", build, HERE / "Jsse.java")
    version = _version(program, "-version", pattern=r'version "([^"]+)"')
    return f"Java {version}", Program(program, "-cp", build, "Jsse", identity.certificate, identity.key)


def go(identity: Identity, build: Path, go: str = "go") -> tuple[str, Program]:
    program = _find(go)
    version = _version(program, "version", pattern=r"go(\d+\.\d+[.\d]*)")
    folder = build / "go"
    folder.mkdir()
    # crypto/x509 behaves as in the version that go.mod names, however new the compiler is.
    (folder / "go.mod").write_text(f"module server\n\ngo {'.'.join(version.split('.')[:2])}\n")
    shutil.copy(HERE / "server.go", folder)
    _run(program, "build", "-o", folder / "server", ".", cwd=folder)
    return f"Go {version}", Program(folder / "server", identity.certificate, identity.key)


def rustls(identity: Identity, build: Path) -> tuple[str, Program]:
    manifest = HERE / "rustls" / "Cargo.toml"
    # Into the folder of the workspace, where aws-lc-rs stays built.
    target = HERE.parent / "target" / "brokers"
    _run(_find("cargo"), "build", "--locked", "--release", "--manifest-path", manifest, "--target-dir", target)
    locked = (manifest.parent / "Cargo.lock").read_text(encoding="utf-8")
    crates = {"rustls": "rustls", "rustls-webpki": "webpki", "aws-lc-rs": "aws-lc-rs"}
    versions = dict(re.findall(r'name = "(.+)"\nversion = "(.+)"', locked))
    server = Program(target / "release" / "server", identity.certificate, identity.key)
    return " ".join(f"{name} {versions[crate]}" for crate, name in crates.items()), server


def erlang(identity: Identity, build: Path) -> tuple[str, Program]:
    program = _find("escript")
    server = Program(program, HERE / "server.escript", identity.certificate, identity.key)
    return server.line(), server


def gnutls(identity: Identity, build: Path) -> tuple[str, ProcessPerCase]:
    """gnutls-serv cannot be told an address: while a case is tried, it listens on every one of this machine."""
    program = _find("gnutls-serv")

    def arguments(trust: Path, port: int, folder: Path) -> list[object]:
        command = [program, "--echo", "--quiet", "--port", port, "--x509cafile", trust]
        # Without the second it takes any certificate.
        command += ["--require-client-cert", "--verify-client-cert"]
        return [*command, "--x509certfile", identity.certificate, "--x509keyfile", identity.key]

    version = _version(program, "--version", pattern=r"gnutls-serv (\S+)")
    return f"GnuTLS {version}", ProcessPerCase(arguments)


# In the order of the table's columns.
SERVERS = {server.__name__: server for server in (mosquitto, openssl, jsse, go, rustls, erlang, gnutls)}


def _find(*names: str) -> str:
    for name in names:
        if found := shutil.which(name):
            return found
    raise Missing(f"`{names[0]}` is not installed")


def _run(*command: object, cwd: Path | None = None) -> None:
    done = subprocess.run([*map(str, command)], cwd=cwd, capture_output=True, text=True, timeout=BUILD_LIMIT)
    if done.returncode:
        raise Missing(f"`{' '.join(map(str, command[:2]))}` failed: {done.stderr.strip()[-500:]}")


def _version(*command: str, pattern: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, timeout=START_LIMIT)
    found = re.search(pattern, done.stdout + done.stderr)
    return found[found.re.groups] if found else "of unknown version"
