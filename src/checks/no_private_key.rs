//! no-private-key

use crate::certificate::is_private_key;
use crate::check::{Check, Context, Evidence, Explain, Judged, Need, Outcome, Run};
use crate::policy::Severity;
use crate::registration::Role;

// RegisterCaCertificate takes certificates. It sends its parameters in the query string, which proxies and logs keep.
pub(crate) const CHECK: Check = Check {
    id: "no-private-key",
    title: "the content holds no private key",
    severity: Severity::Error,
    severity_before_registration: None,
    reference: "RegisterCaCertificate, request parameters; RFC 7468 sections 10, 11 and 13",
    explain: Explain {
        what: "No private key block of any kind (PKCS#8, encrypted or not, RSA, EC, DSA, OpenSSH, PGP, PuTTY) stands \
               in the content, and none hides under another label.",
        why: "Whoever reads a CA's private key can make devices at will. The content travels in the query string and \
              comes back in every response, so the key is to be regarded as known.",
        fix: "Regard the key as disclosed: delete the CA (DeleteCaCertificate), make a new key and CA, register the \
              certificate alone, and replace the device certificates under the old CA.",
    },
    needs: &[Need::EachContent],
    run: Run::EachCertificate(run),
};

fn run<'r>(context: &Context<'r>, role: Role) -> Judged<'r> {
    let content = context.content(role)?;
    let mislabelled = || content.pem().decoded().any(|octets| is_private_key(&octets));
    let message = if content.pem().has_private_key() {
        "holds a private key"
    } else if content.certificate().is_err() && mislabelled() {
        "holds a private key under another label"
    } else {
        return Ok(Outcome::PASSED);
    };
    Evidence::new(format!("{} {message}", role.field().name()))
        .expected("a certificate alone")
        .found("a private key")
        .help("regard the key as disclosed: delete this CA, make a new key and register the new certificate alone")
        .failed()
}

#[cfg(test)]
mod tests {
    use super::run;
    use crate::check::Context;
    use crate::checks::testing::{policy, said};
    use crate::registration::{Registration, Role};
    use crate::wire::{Field, Response};

    #[test]
    fn the_key_is_found_and_never_shown() {
        let finding = said("no-private-key", "CaContent", "private-key-rsa");
        assert_eq!(finding.message, "CaContent holds a private key");
        assert_eq!(finding.found, "a private key");
    }

    #[test]
    fn a_key_in_a_block_with_another_label_is_found() {
        for response in ["private-key-labelled-public-key", "private-key-labelled-certificate"] {
            let finding = said("no-private-key", "CaContent", response);
            assert_eq!(finding.message, "CaContent holds a private key under another label", "{response}");
        }
        assert_eq!(said("no-private-key", "CaContent", "ca-content-public-key").outcome, "passed");
        assert_eq!(said("no-private-key", "CaContent", "pem-prose-about-a-private-key").outcome, "passed");
    }

    #[test]
    fn a_key_under_the_label_certificate_is_found() {
        // openssl genpkey -algorithm ed25519 -outform DER
        let pkcs8 = "MC4CAQAwBQYDK2VwBCIEIO1zbJLXxg1aGAyNjPqRkGZ+YIC7JCRDr9QFmVJmqfB/";
        // openssl ecparam -name prime256v1 -genkey -noout
        let sec1 = "MHcCAQEEIJfvI1ffr5PiTDBCvXhWzAdfbBCIwr7HYMGb7dqwbMWPoAoGCCqGSM49\n\
                    AwEHoUQDQgAEmg1cy1vZ9Rn7DIVlgp7bnQvMPqYkTjw3+GMFoA8bVVnmGU8yKmwj\n\
                    1TqGGJnj0Z3h3P3pSvHk6nTAm5j4Ee3M0Q==";
        for base64 in [pkcs8, sec1] {
            let text = format!("-----BEGIN CERTIFICATE-----\n{base64}\n-----END CERTIFICATE-----\n");
            let response = Response::new().with(Field::CaContent, text);
            let registration = Registration::new(&response);
            let context = Context { registration: &registration, policy: &policy() };
            assert!(run(&context, Role::Ca).unwrap().is_failed(), "{base64}");
        }
    }
}
