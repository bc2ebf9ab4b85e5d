//! no-private-key

use crate::case::{Content, Kind};
use crate::check::prelude::*;
use crate::untrusted::is_private_key;
use crate::x509::certificate::CertificateError;
use crate::x509::other::Other;
use crate::x509::pem::PemError;

// RegisterCaCertificate takes certificates. It sends its parameters in the query string, which proxies and logs keep.
pub(crate) const CHECK: Check = Check::new(Rule {
    id: CheckId::NoPrivateKey,
    title: "the content holds no private key",
    severity: Severity::Error,
    reference: "RegisterCaCertificate, request parameters; RFC 7468 sections 10 and 11",
    explain: Explain {
        what: "No private key of any kind (PKCS#8, encrypted or not, PKCS#12, RSA, EC, DSA, OpenSSH, PGP, PuTTY, JWK) \
               stands in the content: not in its text, as a label, in base64 or in hexadecimal, nor at the start of \
               the octets of a block, whatever its label. The fields inside of a certificate are not looked at.",
        why: "Whoever reads a CA's private key can make devices at will. The content travels in the query string and \
              comes back in every response, so the key is to be regarded as known.",
        seen: "A line with BEGIN and PRIVATE KEY in the response, in its logs, and in the access logs of \
               every proxy on the way.",
        fix: "Regard the key as disclosed: delete the CA (`aliyun onsmqtt DeleteCaCertificate --MqttInstanceId \
              ID --Sn SN`), make a new key and CA, register the certificate alone, and replace the device \
              certificates under the old CA.",
    },
    scope: Scope::EachContent(run),
});

fn run(field: Field, content: &Content, case: &Case) -> Judged {
    if content.is_bare() {
        return Ok(Outcome::NotApplicable("the certificate did not come as a text of its own"));
    }
    let mislabelled = || content.pem().decoded().any(|octets| is_private_key(&octets));
    let is_key = matches!(content.other(), Some(Other::PrivateKey | Other::Pkcs12));
    if is_key || content.pem().has_private_key() || (content.error().is_some() && mislabelled()) {
        Evidence::new("private-key", format!("{} holds a private key", field.name()))
            .expected("a certificate alone")
            .found("a private key")
            .help(match case.kind() {
                Kind::RegisteredDevice => {
                    "regard the key as disclosed: delete this device, make a new key and certificate for it"
                }
                Kind::Registration => {
                    "regard the key as disclosed: delete this CA, make a new key and register the new certificate alone"
                }
                _ => "send the certificate alone, and keep the key where it is: `openssl x509 -in FILE -out CERTIFICATE-new.crt` leaves it out",
            })
            .failed()
    } else if matches!(content.error(), Some(CertificateError::Pem(PemError::TooManyBlocks))) {
        Err(Cause::TooManyBlocks(field).into())
    } else {
        Ok(Outcome::PASSED)
    }
}

#[cfg(test)]
mod tests {
    use super::run;
    use crate::case::{Case, Role};
    use crate::check::Cause;
    use crate::checks::testing::said;
    use crate::wire::Field;

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
            assert_eq!(finding.message, "CaContent holds a private key", "{response}");
        }
        assert_eq!(said("no-private-key", "CaContent", "ca-content-public-key").outcome, "passed");
        assert_eq!(said("no-private-key", "CaContent", "pem-prose-about-a-private-key").outcome, "passed");
    }

    #[test]
    fn a_key_outside_of_blocks_is_found() {
        // openssl genpkey -algorithm ed25519 -outform DER | base64
        let pkcs8 = "MC4CAQAwBQYDK2VwBCIEIADUHHTHIUOpwtRHycziLSZ8zyuKpZO5ER0ANqwExEmx";
        let block = "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n";
        let header = block.replacen('\n', &format!("\nComment: {pkcs8}\n\n"), 1);
        for text in [format!("{pkcs8}\n{block}"), header] {
            let case = Case::proposal(text.as_bytes(), b"", "");
            assert!(run(Field::CaContent, case.content(Role::Ca).unwrap(), &case).unwrap().is_failed());
        }
    }

    #[test]
    fn words_about_a_private_key_around_a_certificate_are_none() {
        let block = "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n";
        for words in ["The private key is kept in the HSM.\n", "# private key: vault:secret/mqtt\n"] {
            for text in [format!("{words}{block}"), format!("{block}{words}")] {
                let case = Case::proposal(text.as_bytes(), b"", "");
                assert!(
                    !run(Field::CaContent, case.content(Role::Ca).unwrap(), &case).unwrap().is_failed(),
                    "{words}"
                );
            }
        }
    }

    #[test]
    fn a_key_may_stand_behind_the_blocks_that_are_read() {
        let blocks = "-----BEGIN A-----\n-----END A-----\n".repeat(10_001);
        let case = Case::proposal(blocks.as_bytes(), b"", "");
        let cause = run(Field::CaContent, case.content(Role::Ca).unwrap(), &case).unwrap_err();
        assert!(matches!(*cause, Cause::TooManyBlocks(Field::CaContent)));
    }

    #[test]
    fn a_key_under_the_label_certificate_is_found() {
        // openssl genpkey -algorithm ed25519 -outform DER | base64
        let pkcs8 = "MC4CAQAwBQYDK2VwBCIEIADUHHTHIUOpwtRHycziLSZ8zyuKpZO5ER0ANqwExEmx";
        // openssl ecparam -name prime256v1 -genkey -noout -outform DER | base64 -w64
        let sec1 = "MHcCAQEEIBTsJRAsav+AnmAxVCPuiQ4oaZUzCkm7SEwAQdR7P1jfoAoGCCqGSM49\n\
                    AwEHoUQDQgAEGEL8n+TTT6avbzQGcS5ia0fnaEk2JVX3dkprHxAZp3qNbwFBWLGt\n\
                    kvkubXIoS+7Ue1YAy8H1r7kVRSWNQo3xOw==";
        // openssl pkcs8 -topk8 -in k.pem -passout pass:test -outform DER | base64 -w64
        let encrypted = "MIHsMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAike3iFPs1hygICCAAw\n\
                    DAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEOYcfLOQzPqQNZZeKleyVBsEgZBT\n\
                    8vgLS0id9RgYAJ7ST7mDkEaklZhdK3+EDf2KE7+WmS3T9M2pDO+l8feu5dA+tH0g\n\
                    ZXuoEFMOXa+lITR/2GaLe0/2/V11lNkewKA6212XjeWVusQ2/7c9GXU9TkxK1ioY\n\
                    yKV0ZnpxYioqKZYwxto3ocHebhuTuVTZdSmzv98p4Vy9Pcmyu44K6wQvyJjdGz8=";
        for base64 in [pkcs8, sec1, encrypted] {
            let text = format!("-----BEGIN CERTIFICATE-----\n{base64}\n-----END CERTIFICATE-----\n");
            let case = Case::proposal(text.as_bytes(), b"", "");
            assert!(
                run(Field::CaContent, case.content(Role::Ca).unwrap(), &case).unwrap().is_failed(),
                "{base64}"
            );
        }
    }
}
