//! TLS servers by family, and what was measured of them: whether they accept devices under a CA.

use crate::words::words;

/// Servers that use the same TLS library, which decides whether a device's certificate is accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Family {
    /// OpenSSL: mosquitto, nginx and most proxies in C.
    OpenSsl,
    /// JSSE, the TLS of Java: HiveMQ, and other brokers on the JVM.
    Jsse,
    /// The standard library of Go: brokers and proxies in Go.
    Go,
    /// rustls, with webpki and aws-lc-rs: rumqttd.
    Rustls,
    /// Erlang/OTP: EMQX, VerneMQ, RabbitMQ.
    Erlang,
    /// GnuTLS.
    GnuTls,
}

words!(
    Family,
    "The word used in reports: `openssl`, `jsse`, `go`, `rustls`, `erlang` or `gnutls`.",
    OpenSsl "openssl",
    Jsse "jsse",
    Go "go",
    Rustls "rustls",
    Erlang "erlang",
    GnuTls "gnutls",
);

impl Family {
    /// All families, in the order of reports.
    pub const ALL: [Family; 6] =
        [Family::OpenSsl, Family::Jsse, Family::Go, Family::Rustls, Family::Erlang, Family::GnuTls];

    /// What people call it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.row().0
    }

    /// The versions and settings that were measured. Each trusted one CA alone and asked every device for a certificate.
    #[must_use]
    pub const fn measured(self) -> &'static str {
        self.row().1
    }

    const fn row(self) -> (&'static str, &'static str) {
        match self {
            Family::OpenSsl => ("OpenSSL", "OpenSSL 4.0.3, default security level, as a server of pyOpenSSL"),
            Family::Jsse => ("Java", "JSSE of Java 25.0.2, PKIX TrustManagerFactory"),
            Family::Go => ("Go", "crypto/tls of Go 1.27.3, RequireAndVerifyClientCert"),
            Family::Rustls => {
                ("rustls", "rustls 0.23.46, webpki 0.103.17, aws-lc-rs 1.19.0, WebPkiClientVerifier")
            }
            Family::Erlang => ("Erlang", "Erlang/OTP 25, ssl 10.8.7, verify_peer, fail_if_no_peer_cert"),
            Family::GnuTls => ("GnuTLS", "gnutls-serv 3.7.9, which asks for no purpose of the certificate"),
        }
    }
}

/// What servers of a family do with sound devices under a CA of which something was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reaction {
    /// Devices are accepted.
    Accepts,
    /// Devices are accepted under TLS 1.2 only.
    AcceptsTls12,
    /// Devices are accepted under TLS 1.3 only.
    AcceptsTls13,
    /// Devices are refused in the handshake.
    Refuses,
    /// The CA is refused when the trust file is loaded.
    RefusesToLoad,
    /// Nothing is known.
    NotMeasured,
}

/// What was measured of a reason: one character a family, in the order of [`Family::ALL`]: `+`, `-`, `L` at loading, `2` and `3` for the one
/// version of TLS under which devices are accepted.
pub(crate) type Measured = (&'static str, &'static str);

/// What servers of this family do where this reason was given.
pub(crate) fn reaction(rows: &[Measured], reason: &str, family: Family) -> Reaction {
    let row = rows.iter().find(|(known, _)| *known == reason);
    let place = Family::ALL.iter().position(|other| *other == family);
    match row.zip(place).and_then(|((_, cells), place)| cells.as_bytes().get(place)) {
        Some(b'+') => Reaction::Accepts,
        Some(b'2') => Reaction::AcceptsTls12,
        Some(b'3') => Reaction::AcceptsTls13,
        Some(b'-') => Reaction::Refuses,
        Some(b'L') => Reaction::RefusesToLoad,
        _ => Reaction::NotMeasured,
    }
}
