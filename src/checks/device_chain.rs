//! device-chain

use crate::case::{End, Lineage, Link};
use crate::check::Flaw;
use crate::check::prelude::*;
use crate::untrusted::{cut, first_few, quoted};
use crate::x509::signature::SignatureResult;

/// How much of a name is shown.
const MAX_NAME: usize = 64;

// RFC 5280 section 6.1: from the device's certificate a path leads over CAs, each of which holds, to one that is trusted.
pub(crate) const CHECK: Check = Check::new(Rule {
    id: CheckId::DeviceChain,
    title: "the device's chain leads to a CA that is trusted, and each intermediate holds",
    severity: Severity::Error,
    reference: "RFC 5280 section 6.1",
    explain: Explain {
        what: "Each CA between the device and one of --ca is given with --ca or --intermediate, or stands in the file that the device \
               sends; a certificate that lies elsewhere helps no device. Each intermediate is judged as a CA, and no pathLenConstraint \
               above is exceeded. At most 8 certificates and 16 signatures are looked at.",
        why: "A server knows its trust file and what the device sends, and nothing else. Measured: every server refuses a device whose \
              intermediate is missing, expired, or no CA. In the rest they differ: rustls takes an intermediate without keyCertSign, \
              Erlang one of version 1, Java and Erlang one that is signed over SHA-1, Java and GnuTLS one for serverAuth alone.",
        seen: "`openssl verify` says 'unable to get local issuer certificate' (error 20), 'invalid CA certificate' (error 79) or 'path length \
               constraint exceeded' (error 25).",
        fix: "Put the intermediate behind the device's certificate in the file that it sends: `cat device.crt intermediate.crt > \
              device-chain.crt`. Issue an intermediate that does not hold again, with its root.",
    },
    scope: Scope::Lineage(run),
})
.since_version("0.2.0")
.measured_of_device(&[
    ("intermediate-digest", "-+--+-"),
    ("intermediate-expired", "------"),
    ("intermediate-key-usage", "---+--"),
    ("intermediate-not-ca", "------"),
    ("intermediate-purpose", "-+---+"),
    ("intermediate-signature", "------"),
    ("intermediate-version", "----+-"),
    ("link-missing", "------"),
    ("path-too-long", "-+-++-"),
]);

fn run(_: &Certificate, lineage: &Lineage, flaws: &[Vec<Flaw>]) -> Judged {
    if !lineage.has_authorities() || lineage.has_too_many_issuers() {
        return Err(Cause::without_issuer(lineage).into());
    }
    let mut defects = Vec::new();
    for (link, flaws) in lineage.intermediates().iter().zip(flaws) {
        defects.extend(flaws.iter().filter_map(|flaw| of_flaw(link, flaw)));
    }
    for (below, above) in lineage.links().iter().zip(lineage.links().iter().skip(1)) {
        if *above.signature() == SignatureResult::Rejected {
            let text = format!("the key of the CA above did not sign {}", name(below));
            defects.push(Defect::new("intermediate-signature", Severity::Error, text));
        }
    }
    defects.extend(path_lengths(lineage.links()));
    let top = lineage.links().last();
    match (lineage.end(), top) {
        (End::Trusted, _) => {}
        (End::TooLong, _) => {
            let text = format!(
                "more than {} certificates, or their signatures, would have to be looked at",
                Lineage::MAX_CERTIFICATES
            );
            defects.push(Defect::new("too-long", Severity::Error, text));
        }
        (End::Missing, None) => {
            let text = "the CA that issued the device is neither given nor in the device's file";
            defects.push(Defect::new("link-missing", Severity::Error, text));
        }
        (End::Missing, Some(top)) => {
            let text = format!("the CA above {} is neither given nor in the device's file", name(top));
            let ends = format!("{} is in the device's file, but not trusted", name(top));
            let is_root = top.issuer().certificate().is_self_issued();
            defects.push(Defect::new("link-missing", Severity::Error, if is_root { ends } else { text }));
        }
    }
    let help = match defects.iter().any(|defect| defect.reason == "link-missing") {
        true => {
            "give the CAs that the broker trusts (--ca, --intermediate), and put the others into the file that the device sends: \
             `cat device.crt intermediate.crt > device-chain.crt`"
        }
        false => "issue the intermediate again under its root, and send it with the device",
    };
    let above = lineage.links().iter().skip(1);
    let unverified = above.filter_map(|link| match link.signature() {
        SignatureResult::Unsupported(reason) => Some(Cause::of_signature(Role::Ca, reason)),
        _ => None,
    });
    match evidence("", defects) {
        None => unverified.into_iter().next().map_or(Ok(Outcome::PASSED), |cause| Err(cause.into())),
        Some(evidence) => evidence
            .expected("sound CAs, from the device's issuer up to one that is trusted")
            .found(path(lineage))
            .help(help)
            .failed(),
    }
}

fn name(link: &Link) -> String {
    let name = link.issuer().certificate().subject().to_string();
    quoted(&cut(&name, MAX_NAME))
}

/// The CAs above the device, as far as they are known.
fn path(lineage: &Lineage) -> String {
    match lineage.links() {
        [] => "no CA above the device".to_owned(),
        links => format!("above the device: {}", first_few(links.iter().map(name), links.len(), ", then ")),
    }
}

/// The reason here of what a check of CAs found, where it was measured of intermediates.
fn told(flaw: &Flaw) -> Option<&'static str> {
    match flaw.check {
        CheckId::CaValidity | CheckId::ValidityOrder => Some("intermediate-expired"),
        CheckId::CaBasicConstraints => Some("intermediate-not-ca"),
        CheckId::CaKeyUsage => Some("intermediate-key-usage"),
        CheckId::CaExtendedKeyUsage if flaw.severity == Severity::Error => Some("intermediate-purpose"),
        CheckId::CaVersion => Some("intermediate-version"),
        CheckId::SignatureDigest => Some("intermediate-digest"),
        _ => None,
    }
}

/// An error, or what some servers are known to refuse; a lesser flaw of a CA keeps no device out.
fn of_flaw(link: &Link, flaw: &Flaw) -> Option<Defect> {
    let told = told(flaw);
    let is_error = told.is_some() || flaw.severity == Severity::Error;
    let severity = if is_error { Severity::Error } else { Severity::Warning };
    let text = || format!("{} fails {} ({})", name(link), flaw.check, flaw.reason);
    (is_error || flaw.is_refused)
        .then(|| Defect::new(told.unwrap_or("intermediate-defective"), severity, text()))
}

/// RFC 5280 section 4.2.1.9: how many CAs that did not issue themselves may stand below one.
fn path_lengths(links: &[Link]) -> impl Iterator<Item = Defect> {
    let exceeded = |(place, link): (usize, &Link)| {
        let constraints = link.issuer().certificate().basic_constraints().ok().flatten()?;
        let below =
            links.get(..place)?.iter().filter(|it| !it.issuer().certificate().is_self_issued()).count();
        let limit = constraints.path_len?;
        (u64::try_from(below).ok()? > limit).then(|| {
            let text = format!("{} allows {limit} CAs below it, and {below} stand there", name(link));
            Defect::new("path-too-long", Severity::Error, text)
        })
    };
    links.iter().enumerate().filter_map(exceeded)
}

#[cfg(test)]
mod tests {
    use crate::checks::testing::{said_of_device, said_of_device_below};

    const ID: &str = "device-chain";

    #[test]
    fn where_a_link_is_missing_the_last_one_is_named() {
        let line = "\"CN=Example Line CA,C=CN\"";
        let root = "\"CN=Example Root,C=CN\"";
        for (name, trusted, message, found) in [
            (
                "chain-device-only",
                "root",
                "the CA that issued the device is neither given nor in the device's file".to_owned(),
                "no CA above the device".to_owned(),
            ),
            (
                "chain",
                "ca",
                format!("the CA above {line} is neither given nor in the device's file"),
                format!("above the device: {line}"),
            ),
            (
                "chain-with-root",
                "ca",
                format!("{root} is in the device's file, but not trusted"),
                format!("above the device: {line}, then {root}"),
            ),
        ] {
            let finding = said_of_device_below(&[trusted], ID, name);
            assert_eq!(
                (finding.outcome, finding.message, finding.found),
                ("failed", message, found),
                "{name}"
            );
            assert!(finding.help.starts_with("give the CAs that the broker trusts"), "{name}");
        }
    }

    #[test]
    fn what_is_wrong_with_an_intermediate_is_named() {
        let line = "\"CN=Example Line CA,C=CN\"";
        for (name, trusted, message) in [
            ("chain-expired", "root", format!("{line} fails ca-validity (expired)")),
            ("chain-server-auth", "root", format!("{line} fails ca-extended-key-usage (no-client-auth)")),
            ("chain-signed-by-another-key", "root", format!("the key of the CA above did not sign {line}")),
            (
                "chain",
                "root-path-length-0",
                "\"CN=Example Root,C=CN\" allows 0 CAs below it, and 1 stand there".to_owned(),
            ),
        ] {
            let finding = said_of_device_below(&[trusted], ID, name);
            assert_eq!((finding.outcome, finding.message), ("failed", message), "{name}");
            assert!(finding.help.starts_with("issue the intermediate again"), "{name}");
        }
    }

    #[test]
    fn without_any_ca_nothing_is_said() {
        assert_eq!(said_of_device_below(&[], ID, "chain-expired").outcome, "unchecked");
        assert_eq!(said_of_device(ID, "good").outcome, "passed");
    }
}
