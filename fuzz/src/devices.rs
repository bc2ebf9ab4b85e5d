//! Devices: what passes was signed, link by link, from a CA that is trusted, by the second opinion too; and what is looked at stays
//! bounded.

use mqtt_ca_check::case::{Authorities, Kind, Lineage, Role};
use mqtt_ca_check::policy::Policy;
use mqtt_ca_check::x509::{Bundle, Certificate, Form, Issuer};
use mqtt_ca_check::{Case, Report, Trust, Verdict, check_devices};

use crate::judge::{assert_sound, policies};
use crate::recheck;

/// The CA of the devices in testdata.
const CA: &str = include_str!("../../testdata/devices/ca.pem");

/// More are not trusted: each is asked for every device.
const MAX_TRUSTED: usize = 16;

/// Judges the devices in `input`, under the CA of testdata alone and under all that stands in the input.
pub fn assert_judges(input: &[u8]) {
    let ca = Issuer::new(Certificate::from_pem(CA).expect("a certificate"));
    for policy in policies() {
        let mut trust = Trust::new(policy.clone());
        trust.add(ca.clone());
        assert_devices(input, &trust, &policy);
        let in_file = Bundle::of(input, Form::Auto).flatten().take(MAX_TRUSTED);
        in_file.for_each(|certificate| trust.add(Issuer::new(certificate)));
        assert_devices(input, &trust, &policy);
        trust.reports().for_each(|report| assert_sound(&report, &policy));
    }
}

fn assert_devices(input: &[u8], trust: &Trust, policy: &Policy) {
    for report in check_devices(input, trust).flatten() {
        assert_sound(&report, policy);
        assert_traced(&report, trust.authorities());
        let json = serde_json::to_string(&report).expect("a report");
        assert!(!json.contains("PRIVATE KEY"), "{json}");
        let _text = report.to_string();
    }
    // The same by itself, with nothing remembered of the CA.
    if let Ok(cases) = Case::devices(input, trust.authorities()) {
        let alone = cases.into_iter().map(|case| mqtt_ca_check::judge(case, policy));
        let json = |report: &Report| serde_json::to_string(report).expect("a report");
        let remembered: Vec<_> = check_devices(input, trust).collect();
        // What begins like JSON is read as that.
        let are_of_file =
            remembered.iter().all(|it| it.as_ref().is_ok_and(|it| it.case().kind() == Kind::Device));
        let remembered = remembered.into_iter().flatten();
        assert!(!are_of_file || alone.map(|it| json(&it)).eq(remembered.map(|it| json(&it))));
    }
}

/// What passed leads to a CA that is trusted, over signatures that hold.
fn assert_traced(report: &Report, authorities: &Authorities) {
    let Some(lineage) = report.case().lineage() else { return };
    assert!(lineage.links().len() < Lineage::MAX_CERTIFICATES);
    let passed = |id: &str| {
        let mut of_it = report.findings().iter().filter(|finding| finding.check.id() == id);
        of_it.all(|finding| finding.outcome.is_passed())
    };
    if report.verdict() != Verdict::Passed || !passed("device-signature") || !passed("device-chain") {
        return;
    }
    let top = lineage.anchor().expect("a trusted CA").certificate();
    let mut trusted = (0..authorities.len()).filter_map(|place| authorities.get(place));
    assert!(trusted.any(|it| it.certificate().der() == top.der()));
    let mut below = report.case().certificate(Role::Device).expect("a certificate");
    for link in lineage.links() {
        let above = link.issuer().certificate();
        assert_signed(below, above);
        below = above;
    }
}

/// Whether the second opinion, where it has one, agrees that the key of one certificate signed the other.
fn assert_signed(signed: &Certificate, signer: &Certificate) {
    let (Ok(signed), Ok(signer)) =
        (recheck::Certificate::read(signed.der()), recheck::Certificate::read(signer.der()))
    else {
        return;
    };
    let Some(signature) = signed.whole_signature() else { return };
    let verdict = recheck::verify(signer.public_key, signed.algorithm, signed.tbs, signature);
    assert_ne!(verdict, Some(false), "a signature that only the library verifies");
}
