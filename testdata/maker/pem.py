"""PEM text as OpenSSL writes it, with the means to deviate. Imports nothing of this package."""

import base64


def block(data: bytes, label: str = "CERTIFICATE", columns: int = 64) -> str:
    """One PEM block: body lines of `columns` characters, LF after every line."""
    body = base64.b64encode(data).decode()
    lines = [body[start : start + columns] for start in range(0, len(body), columns)]
    return "".join(f"{line}\n" for line in (f"-----BEGIN {label}-----", *lines, f"-----END {label}-----"))


def decode(text: str) -> bytes:
    """The data of the one block in `text`."""
    return base64.b64decode("".join(line for line in text.splitlines() if not line.startswith("-----")))
