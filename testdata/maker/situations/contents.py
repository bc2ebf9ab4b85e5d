"""CaContent and VerificationContent: PEM in every spelling, too much and too little of it, private keys.

Imports what lies around this folder."""

from .. import der, keys, openssl, pem, signing
from ..book import Book
from ..certificate import CA_COMMON_NAME, CODE, ca, common_name, proof


def contents(book: Book) -> None:
    authority = ca()
    data = authority.issue(book.signer)
    good = pem.block(data)
    proof_text = book.pem(proof(authority))
    lines = good.splitlines(keepends=True)

    book.add("ca-content-not-pem", ca_content="registered on 1 June")
    book.add("ca-content-base64-without-markers", ca_content="".join(lines[1:-1]))
    book.add("ca-content-without-end", ca_content="".join(lines[:-1]))
    book.add("ca-content-bad-base64", ca_content="".join([lines[0], "!" + lines[1][1:], *lines[2:]]))
    book.add("ca-content-two-certificates", ca_content=good + book.pem(ca("rsa-2048-other")))
    book.add("ca-content-same-certificate-twice", ca_content=good + good)
    book.add("ca-content-with-verification-certificate", ca_content=good + proof_text)
    book.add("ca-content-label-trusted-certificate", ca_content=pem.block(data, "TRUSTED CERTIFICATE"))
    book.add("ca-content-label-x509-certificate", ca_content=pem.block(data, "X509 CERTIFICATE"))
    book.add("ca-content-label-devicecertificate", ca_content=pem.block(data, "DEVICECERTIFICATE"))
    book.add("ca-content-octet-after-certificate", ca_content=pem.block(data + b"\x00"))
    book.add("ca-content-certificate-after-certificate", ca_content=pem.block(data + data))
    book.add("ca-content-truncated", ca_content=pem.block(data[:-1]))
    book.add("ca-content-empty-block", ca_content=pem.block(b""))
    book.add("ca-content-request", ca_content=pem.block(_request(book)))
    book.add("ca-content-public-key", ca_content=pem.block(keys.public("rsa-2048-ca"), "PUBLIC KEY"))

    book.add("verification-content-not-pem", verification_content="OK")
    book.add("verification-content-chain", verification_content=proof_text + good)
    book.add("verification-content-request", verification_content=pem.block(_request(book)))
    book.add("verification-content-truncated", verification_content=pem.block(proof(authority).issue(book.signer)[:-40]))
    book.add("both-contents-not-pem", ca_content="n/a", verification_content="n/a")


def _request(book: Book) -> bytes:
    """A PKCS #10 request (RFC 2986) for the registration code, which some label CERTIFICATE."""
    information = der.sequence(der.integer(0), common_name(CODE), keys.public("rsa-2048-proof"), der.explicit(0))
    algorithm = signing.RSA_SHA256
    signature = book.signer.sign("rsa-2048-proof", algorithm, information)
    return der.sequence(information, algorithm.identifier, der.bit_string(signature))


def pem_encodings(book: Book) -> None:
    """The same good certificate, spelled in other ways."""
    authority = ca()
    data = authority.issue(book.signer)
    good = pem.block(data)
    bare = good.rstrip("\n")
    proof_text = book.pem(proof(authority))

    book.add("pem-without-final-newline", ca_content=bare, verification_content=proof_text.rstrip("\n"))
    book.add("pem-literal-newlines", ca_content=bare.replace("\n", "\\n"), verification_content=proof_text.rstrip("\n").replace("\n", "\\n"))
    book.add("pem-literal-newlines-in-verification", verification_content=proof_text.replace("\n", "\\n"))
    book.add("pem-literal-crlf", ca_content=bare.replace("\n", "\\r\\n"))
    book.add("pem-crlf", ca_content=good.replace("\n", "\r\n"))
    book.add("pem-lone-cr", ca_content=good.replace("\n", "\r"))
    book.add("pem-bom", ca_content=f"\ufeff{good}")
    book.add("pem-indented", ca_content="".join(f"    {line}\n" for line in good.splitlines()))
    book.add("pem-spaces-at-line-ends", ca_content="".join(f"{line} \n" for line in good.splitlines()))
    header = "Proc-Type: 4,MIC-ONLY\nContent-Domain: RFC822\n\n"
    book.add("pem-header-lines", ca_content=good.replace("CERTIFICATE-----\n", f"CERTIFICATE-----\n{header}", 1))
    # Each of these fails in `openssl x509 -in` (3.0.19), or it asks for a passphrase; tests/openssl.rs asks it again.
    encrypted = "Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,000102030405060708090A0B0C0D0E0F\n\n"
    book.add("pem-header-of-encryption", ca_content=good.replace("CERTIFICATE-----\n", f"CERTIFICATE-----\n{encrypted}", 1))
    encrypted = "Proc-Type: 4,ENCRYPTED\n\n"
    verification_content = proof_text.replace("CERTIFICATE-----\n", f"CERTIFICATE-----\n{encrypted}", 1)
    book.add("pem-header-of-encryption-in-verification", verification_content=verification_content)
    for name, end in (("line-separator", "\u2028"), ("paragraph-separator", "\u2029"), ("next-line", "\x85"), ("no-break-space", "\xa0"),
                      ("vertical-tab", "\v"), ("form-feed", "\f")):  # fmt: skip
        first, *lines, last = good.splitlines()
        book.add(f"pem-lines-ended-by-{name}", ca_content=f"{first}\n{end.join(lines)}\n{last}\n")
    book.add("pem-line-ended-by-line-separator-in-verification", verification_content=proof_text.replace("\n", "\u2028", 2).replace("\u2028", "\n", 1))
    # Readers written in C take the text to end there: one sees no certificate, or another than the first block.
    book.add("pem-nul-before", ca_content=f"\0{good}")
    book.add("pem-nul-after-in-verification", verification_content=f"{proof_text}\0")
    book.add("pem-blank-lines", ca_content=good.replace("\n", "\n\n"))
    book.add("pem-one-line-body", ca_content=pem.block(data, columns=len(good)))
    book.add("pem-76-columns", ca_content=pem.block(data, columns=76))
    book.add("pem-prose-before", ca_content=f"subject=C = CN, O = Example, CN = {CA_COMMON_NAME}\n{good}")
    book.add("pem-prose-with-asterisk", ca_content=f"Subject Alternative Name: DNS:*.example.com\n{good}")
    book.add("pem-prose-about-a-private-key", ca_content=f"# BEGINNING: the PRIVATE KEY stays in the safe\n{good}")
    book.add("pem-prose-after", ca_content=f"{good}issued for line 2\n")
    book.add("pem-prose-around-verification", verification_content=f"Bag Attributes: none\n{proof_text}sent by mail\n")


def private_keys(book: Book) -> None:
    authority = ca()
    good, proof_text = book.pem(authority), book.pem(proof(authority))
    plain = keys.path("rsa-2048-ca").read_text()
    traditional = openssl.run("pkey", "-in", keys.path("rsa-2048-ca"), "-traditional").decode()
    elliptic = openssl.run("pkey", "-in", keys.path("ec-p256-ca"), "-traditional").decode()
    # PBES2 (RFC 8018) around octets that are no key: what counts here is the label.
    scheme = der.sequence(der.oid("1.2.840.113549.1.5.13"), der.sequence())
    encrypted = pem.block(der.sequence(scheme, der.octet_string(bytes(range(64)))), "ENCRYPTED PRIVATE KEY")

    book.add("private-key-pkcs8", ca_content=good + plain)
    book.add("private-key-pkcs8-first", ca_content=plain + good)
    book.add("private-key-rsa", ca_content=good + traditional)
    book.add("private-key-ec", ca_content=good + elliptic)
    book.add("private-key-encrypted", ca_content=good + encrypted)
    book.add("private-key-openssh", ca_content=good + pem.block(b"openssh-key-v1\x00", "OPENSSH PRIVATE KEY", columns=70))
    book.add("private-key-labelled-public-key", ca_content=good + pem.block(pem.decode(plain), "PUBLIC KEY"))
    book.add("private-key-labelled-certificate", ca_content=pem.block(pem.decode(plain)))
    book.add("private-key-alone", ca_content=plain)
    book.add("private-key-without-label", ca_content="".join(plain.splitlines(keepends=True)[1:-1]) + good)
    book.add("private-key-in-hexadecimal", ca_content=f"key={pem.decode(elliptic).hex()}\n{good}")
    book.add("private-key-in-literal-newlines", ca_content=(good + plain).rstrip("\n").replace("\n", "\\n"))
    book.add("private-key-in-verification", verification_content=proof_text + keys.path("rsa-2048-proof").read_text())
