//! What comes next for what is about to be registered: what to do with a good pair, or the commands that make one of what there
//! is. Of the input only what is safe in a shell stands in them; all else is a placeholder.

use std::path::Path;

use mqtt_ca_check::case::Role;
use mqtt_ca_check::check::CheckId;
use mqtt_ca_check::report::Diagnosis;
use mqtt_ca_check::report::{Finding, Report, Verdict};
use mqtt_ca_check::untrusted;
use mqtt_ca_check::wire::Field;
use mqtt_ca_check::x509::NameMatch;

use super::commands::{self, Shell};
use super::style;
use crate::layout::Page;
use crate::render::form::Files;

/// What is made, under other names than the recipe gives the files that there are.
const NEW_CA: &str = "CA-new.crt";
const NEW_PROOF: &str = "verificationCert-new.crt";

/// What a CA certificate has to say, a line each.
const EXTENSIONS: [&str; 3] = [
    "basicConstraints=critical,CA:TRUE",
    "keyUsage=critical,keyCertSign,cRLSign",
    "subjectKeyIdentifier=hash",
];

pub(super) fn show(page: &mut Page, report: &Report, files: &Files) {
    match report.verdict() {
        Verdict::Passed => after_a_pass(page, files),
        _ => after_a_failure(page, report, files),
    }
}

fn after_a_pass(page: &mut Page, files: &Files) {
    let [ca, verification] = [
        quoted(&files.ca, Shell::Sh, "CA-FILE"),
        quoted(&files.verification, Shell::Sh, "VERIFICATION-FILE"),
    ];
    page.begin(0, 2).words("Next: register both, and destroy the key of the verification certificate: while that is valid, it logs in as a device.").end();
    commands::apart(
        page,
        &format!(
            "aliyun onsmqtt RegisterCaCertificate --MqttInstanceId ID --CaName NAME --CaContent \"$(cat {ca})\" \
             --VerificationContent \"$(cat {verification})\""
        ),
        Shell::Sh,
    );
}

fn after_a_failure(page: &mut Page, report: &Report, files: &Files) {
    let plan = Plan::of(report);
    let head = match plan {
        Plan { is_exchanged: true, .. } => "To judge each in its place:",
        Plan { has_new_key: true, .. } => "To make both again, with a new key of the CA:",
        Plan { makes_ca: true, makes_proof: true, .. } => "To make both again (CA.key is the CA's key):",
        Plan { makes_ca: true, .. } => {
            "To make the CA certificate again (CA.key is its key; the verification certificate stays good):"
        }
        Plan { makes_proof: true, .. } => {
            "To make the verification certificate again (CA.key is the CA's key):"
        }
        _ if plan.mends => "To take the certificate out of the file, and judge again:",
        _ => return,
    };
    page.blank_line();
    page.begin(0, 2).words(head).end();
    let shells = [(Shell::Sh, "sh"), (Shell::PowerShell, "PowerShell")];
    // What mends a file is said for sh alone: it goes through pipes.
    let shells = shells.into_iter().filter(|(shell, _)| !plan.mends || *shell == Shell::Sh);
    for (shell, name) in shells {
        page.begin(2, 2).styled(&format!("in {name}"), style::LABEL).end();
        for command in plan.commands(report, files, shell) {
            commands::apart(page, &command, shell);
        }
    }
}

/// What has to be made again.
#[derive(Default)]
struct Plan {
    /// Nothing: each file only has to go into the other's place.
    is_exchanged: bool,
    makes_ca: bool,
    has_new_key: bool,
    has_new_name: bool,
    makes_proof: bool,
    has_new_code: bool,
    /// Before all else, a file is to be made a certificate in PEM.
    mends: bool,
}

impl Plan {
    fn of(report: &Report) -> Self {
        let told = |reason: &str| report.diagnoses().iter().any(|it| it.reason == reason);
        if told("certificates-exchanged") {
            return Plan { is_exchanged: true, ..Plan::default() };
        }
        // What to give in place of it, or when, is said already.
        if ["end-entity-as-ca", "proof-as-ca", "clock-ahead", "ca-registered"].into_iter().any(told) {
            return Plan::default();
        }
        let elsewhere = [
            CheckId::CertificateDecodes,
            CheckId::NoPrivateKey,
            CheckId::PemEncoding,
            CheckId::CodeForm,
            CheckId::ExpectedCa,
            CheckId::PreflightCaUnregistered,
        ];
        let of_key = [CheckId::CaKeyStrength, CheckId::CaKeyAlgorithm, CheckId::CaKeySound];
        let is_of = |finding: &Finding, checks: &[CheckId]| checks.contains(&finding.check.check_id());
        let failed: Vec<&Finding> = report
            .findings()
            .iter()
            .filter(|it| report.is_decisive(it) && it.outcome.is_failed() && !is_of(it, &elsewhere))
            .collect();
        // That nothing binds the CA's key can be mended by either.
        let is_of_ca = |it: &Finding| it.target == Field::CaContent && !is_of(it, &[CheckId::CaKeyBound]);
        let makes_ca = failed.iter().any(|it| is_of_ca(it));
        let has_new_key = failed.iter().any(|it| is_of(it, &of_key));
        let has_new_name = failed.iter().any(|it| is_of(it, &[CheckId::CaSubject]));
        let makes_proof = has_new_key || has_new_name || failed.iter().any(|it| !is_of_ca(it));
        // Only its own issuer can make it again.
        let certificate = report.case().certificate(Role::Ca);
        let is_issued =
            certificate.is_some_and(|it| it.issuer().compare(&it.subject()) == NameMatch::Different);
        if makes_ca && is_issued {
            return Plan::default();
        }
        let is_used = failed.iter().any(|it| is_of(it, &[CheckId::PreflightCodeUnused]));
        let plan = Plan {
            is_exchanged: false,
            makes_ca,
            has_new_key,
            has_new_name,
            makes_proof,
            has_new_code: is_used,
            mends: false,
        };
        let mends = [Role::Ca, Role::Verification].iter().any(|role| plan.mending(report, *role).is_some());
        Plan { mends, ..plan }
    }

    /// The command that makes one certificate in PEM of a file that is something else, if one does and the file is still needed.
    fn mending<'r>(&self, report: &'r Report, role: Role) -> Option<&'r str> {
        let (made, is_made_anew) = match role {
            Role::Ca => (NEW_CA, self.has_new_key || self.has_new_name),
            _ => (NEW_PROOF, self.makes_proof),
        };
        let is_of = |diagnosis: &&Diagnosis| {
            let is_there = diagnosis.field.and_then(Role::of) == Some(role);
            is_there && diagnosis.explains.contains(&CheckId::CertificateDecodes)
        };
        let diagnosis = report.diagnoses().iter().find(is_of).filter(|_| !is_made_anew)?;
        let command = diagnosis.help.split('`').nth(1);
        command.filter(|command| command.contains(" FILE") && command.contains(made))
    }

    fn commands(&self, report: &Report, files: &Files, shell: Shell) -> Vec<String> {
        // Of a content that is no certificate in PEM, the one that its fix makes.
        let file = |role: Role, path: &Path, placeholder, made: &'static str| {
            let is_pem = report.case().content(role).is_some_and(|content| content.error().is_none());
            if is_pem { quoted(path, shell, placeholder) } else { made.to_owned() }
        };
        let ca = file(Role::Ca, &files.ca, "CA-FILE", NEW_CA);
        let verification = file(Role::Verification, &files.verification, "VERIFICATION-FILE", NEW_PROOF);
        let code = report.case().value(Field::RegistrationCode).unwrap_or_default();
        let code = if self.has_new_code { "CODE" } else { untrusted::pasted(code, "CODE") };
        if self.is_exchanged {
            return vec![format!(
                "mqtt-ca-check preflight --ca {verification} --verification {ca} --code {code}"
            )];
        }
        let key = if self.has_new_key { "CA-new.key" } else { "CA.key" };
        let request = |key: &str, subject: &str, out: &str| {
            format!("{}openssl req -new -key {key} -subj {subject} -out {out}", shell.without_paths())
        };
        let mut commands = Vec::new();
        for (role, path, placeholder) in
            [(Role::Ca, &files.ca, "CA-FILE"), (Role::Verification, &files.verification, "VERIFICATION-FILE")]
        {
            let Some(command) = self.mending(report, role) else { continue };
            if command.contains(" ca.ext ") {
                commands.extend(shell.lines_into("ca.ext", &EXTENSIONS));
            }
            let path = quoted(path, shell, placeholder);
            let words = command.split(' ').map(|word| match word {
                "FILE" => &path,
                "CA.crt" => &ca,
                word => word,
            });
            commands.push(words.collect::<Vec<_>>().join(" "));
        }
        if self.has_new_code {
            commands.push("aliyun onsmqtt GetRegisterCode --MqttInstanceId ID".to_owned());
        }
        if self.makes_ca {
            if self.has_new_key {
                commands.push(format!("openssl genrsa -out {key} 2048"));
            }
            commands.push(if self.has_new_key || self.has_new_name {
                request(key, "\"/CN=NAME OF THE CA\"", "CA-new.csr")
            } else {
                format!("openssl x509 -in {ca} -x509toreq -signkey {key} -out CA-new.csr")
            });
            commands.extend(shell.lines_into("CA-new.ext", &EXTENSIONS));
            commands.push(format!(
                "openssl x509 -req -in CA-new.csr -signkey {key} -extfile CA-new.ext -days 3650 -sha256 -out {NEW_CA}"
            ));
        }
        let ca = if self.makes_ca { NEW_CA } else { &ca };
        if self.makes_proof {
            commands.push("openssl genrsa -out verificationCert-new.key 2048".to_owned());
            commands.push(request(
                "verificationCert-new.key",
                &format!("/CN={code}"),
                "verificationCert-new.csr",
            ));
            // Without it nothing shows that a CA that another issued has its key (ca-key-bound).
            commands.extend(shell.lines_into("verificationCert-new.ext", &["authorityKeyIdentifier=keyid"]));
            commands.push(format!(
                "openssl x509 -req -in verificationCert-new.csr -CA {ca} -CAkey {key} -CAcreateserial \
                 -extfile verificationCert-new.ext -days 300 -sha512 -out {NEW_PROOF}"
            ));
        }
        let verification = if self.makes_proof { NEW_PROOF } else { &verification };
        commands
            .push(format!("mqtt-ca-check preflight --ca {ca} --verification {verification} --code {code}"));
        commands
    }
}

/// A file's name as a shell takes it for one; a placeholder, if it holds what is not seen or could be a command elsewhere.
fn quoted(path: &Path, shell: Shell, placeholder: &'static str) -> String {
    let is_shown = |text: &&str| {
        *text != "-"
            && text.len() <= untrusted::MAX_QUOTED
            && untrusted::line(text) == *text
            && !untrusted::has_private_key(text)
    };
    let Some(text) = path.to_str().filter(is_shown) else { return placeholder.to_owned() };
    let text = if text.starts_with('-') { format!("./{text}") } else { text.to_owned() };
    let is_bare = text.bytes().all(|octet| octet.is_ascii_alphanumeric() || b"._/-".contains(&octet));
    match shell {
        _ if is_bare => text,
        Shell::Sh => format!("'{}'", text.replace('\'', "'\\''")),
        Shell::PowerShell => format!("'{}'", text.replace('\'', "''")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_quoted_for_the_shell_that_is_named() {
        for (name, sh, power_shell) in [
            ("CA.pem", "CA.pem", "CA.pem"),
            ("certs/CA.pem", "certs/CA.pem", "certs/CA.pem"),
            ("my CA.pem", "'my CA.pem'", "'my CA.pem'"),
            ("it's.pem", "'it'\\''s.pem'", "'it''s.pem'"),
            ("$(reboot).pem", "'$(reboot).pem'", "'$(reboot).pem'"),
            ("-rf", "./-rf", "./-rf"),
            ("\u{8bc1}\u{4e66}.crt", "'\u{8bc1}\u{4e66}.crt'", "'\u{8bc1}\u{4e66}.crt'"),
            ("a\nb", "FILE", "FILE"),
            ("::set-output::x", "FILE", "FILE"),
            ("-", "FILE", "FILE"),
        ] {
            assert_eq!(quoted(Path::new(name), Shell::Sh, "FILE"), sh, "{name:?}");
            assert_eq!(quoted(Path::new(name), Shell::PowerShell, "FILE"), power_shell, "{name:?}");
        }
    }
}
