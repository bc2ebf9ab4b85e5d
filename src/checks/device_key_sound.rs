//! device-key-sound

use std::sync::Arc;

use super::sound_key;
use crate::check::prelude::*;
use crate::x509::key::PublicKey;

// As for ca-key-sound: RFC 8017 section 3.1; NIST SP 800-89 section 5.3.3; CVE-2017-15361; CVE-2022-26320.
pub(crate) const CHECK: Check = Check::new(Rule {
    id: CheckId::DeviceKeySound,
    title: "the device's key is not known to be broken",
    severity: Severity::Error,
    reference: "RFC 8017 section 3.1; NIST SP 800-89 section 5.3.3; CVE-2022-26320; CVE-2017-15361; SEC 1 section 3.2.2.1; RFC 8032 section 5.1.3",
    explain: Explain {
        what: "What ca-key-sound asks of the CA's key holds for the device's; what it does not look for is not looked for here either.",
        why: "With a broken key anybody can log in as the device. No server looks for that. Small devices make their keys when they first \
              start, which is when random numbers are worst.",
        seen: "Nothing: every server accepts the device, and whoever found its key.",
        fix: "Make the device's key where random numbers are good, or in an element that is made for it, and regard the old key as known.",
    },
    scope: Scope::Issued(Role::Device, run),
})
.since_version("0.2.0");

fn run(device: &Certificate, _: &Policy) -> Judged {
    let key = PublicKey::read(&device.subject_public_key_info());
    let is_point = || Issuer::new(Arc::new(device.clone())).point_on_curve();
    sound_key::judge(Role::Device, &key, is_point)
}
