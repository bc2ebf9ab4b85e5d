//! What is behind the findings about the two certificates and what they have to do with each other.

use memchr::memmem;

use super::view::{Diagnosis, View, quoted};
use crate::case::{Case, Role, SelfSignature};
use crate::check::CheckId::{self, *};
use crate::check::Value;
use crate::untrusted::pasted;
use crate::wire::Field;
use crate::x509::certificate::{Certificate, Time};
use crate::x509::issuer::has_signed;
use crate::x509::name::NameMatch;
use crate::x509::oid::{
    AUTHORITY_KEY_IDENTIFIER, BASIC_CONSTRAINTS, KEY_USAGE, SUBJECT_ALT_NAME, SUBJECT_KEY_IDENTIFIER,
};
use crate::x509::signature::SignatureResult;

/// How to make a proof under a CA of a request.
const SIGN: &str = "`openssl x509 -req -in verificationCert.csr -CA CA.crt -CAkey CA.key -CAcreateserial -out verificationCert-new.crt -days 300 -sha512`";

/// What can say so where the proof is not of this CA.
const OF_PROOF: [CheckId; 4] =
    [VerificationIssuerMatch, VerificationSignature, VerificationKeyIdentifier, CaKeyBound];

/// What can say so where CaContent is another certificate than a CA.
const OF_CA: [CheckId; 10] = [
    CaVersion,
    CaBasicConstraints,
    CaKeyUsage,
    CaExtendedKeyUsage,
    CaTrustAnchor,
    CaStrictProfile,
    CaSubject,
    CaSelfSignature,
    CaKeyAlgorithm,
    CaKeyStrength,
];

/// How many certificates that lie beside the proof are asked whether their key signed it. A record can hold many.
const ASKED: usize = 2;

/// Octets of the shortest code that the platform is known to issue: a UUID and more, or 64 digits.
const SHORTEST_CODE: usize = 37;

/// What is known of a case in which both certificates can be read.
struct Pair<'v> {
    view: &'v View<'v>,
    ca: &'v Certificate,
    proof: &'v Certificate,
}

pub(super) fn causes<'v>(view: &'v View<'v>) -> impl Iterator<Item = Diagnosis> + use<'v> {
    let pair = view.case.certificate(Role::Ca).zip(view.case.certificate(Role::Verification));
    let of_pair = pair.map(|(ca, proof)| Pair { view, ca, proof }).and_then(|pair| pair.cause());
    let alone = of_pair.is_none().then(|| without_mark(view)).flatten();
    of_pair.into_iter().chain(alone).chain(repeated(view))
}

impl Pair<'_> {
    fn cause(&self) -> Option<Diagnosis> {
        let rules: [fn(&Self) -> Option<Diagnosis>; 9] = [
            Pair::swapped,
            Pair::twice,
            Pair::end_entity,
            Pair::remade,
            Pair::self_signed,
            Pair::link,
            Pair::renamed,
            Pair::other_ca,
            Pair::other_code,
        ];
        rules.iter().find_map(|rule| rule(self))
    }

    fn code(&self) -> Option<&str> {
        self.view.case.value(Field::RegistrationCode).ok()
    }

    fn with_new_code(&self, help: &str) -> String {
        if self.view.is_proposal() {
            return help.to_owned();
        }
        format!(
            "{help}; a code counts once, so get another first: `aliyun onsmqtt GetRegisterCode --MqttInstanceId ID`"
        )
    }

    fn swapped(&self) -> Option<Diagnosis> {
        let is_named_so = self.code().is_some_and(|code| self.ca.has_common_name(code))
            && self.ca.issuer().compare(&self.proof.subject()) != NameMatch::Different
            && self.proof.may_be_ca();
        let is_signed_so = self.view.failed(VerificationSignature) == Some("contents-swapped");
        let is_other_way_round = is_named_so && !self.view.passed(VerificationSignature);
        (is_other_way_round || is_signed_so).then_some(())?;
        let cause = "the two certificates are exchanged: the CA stands in the verification certificate's place, and the other way round";
        let help = if self.view.is_proposal() {
            "give the CA certificate to --ca and the verification certificate to --verification".to_owned()
        } else {
            "put each content in the field of its name; if the platform sent them like this, register the CA again with each in its \
             parameter"
                .to_owned()
        };
        let of_values = [SnMatch, SnSpelling, ValidBeginMatch, ValidEndMatch, CaValidity, CaExpiryMargin];
        let of_others =
            [VerificationCodeMatch, VerificationNotCa, VerificationValidity, VerificationKeyDistinct];
        self.view.cause(
            "certificates-exchanged",
            cause.to_owned(),
            help,
            &[&OF_CA[..], &OF_PROOF, &of_values, &of_others].concat(),
        )
    }

    /// One certificate in both places.
    fn twice(&self) -> Option<Diagnosis> {
        self.view.case.proof_is_ca().then_some(())?;
        let is_proof = !self.ca.may_be_ca() && self.code().is_some_and(|code| self.ca.has_common_name(code));
        if is_proof {
            let cause = "both are the verification certificate: the CA certificate is missing";
            let help = "give the certificate of the CA that issued it in the CA's place".to_owned();
            let of_others = [VerificationKeyDistinct, CaExpiryMargin];
            return self.view.cause(
                "proof-as-ca",
                cause.to_owned(),
                help,
                &[&OF_CA[..], &OF_PROOF, &of_others].concat(),
            );
        }
        let help = format!(
            "make a certificate for the code and sign it with the CA's key: {}",
            request(self.view, self.code())
        );
        self.view.cause(
            "ca-as-proof",
            "the verification certificate is the CA certificate once more, and no proof".to_owned(),
            help,
            &[VerificationCodeMatch, VerificationNotCa, VerificationKeyDistinct],
        )
    }

    /// The CA certificate is one that a CA issued for something else.
    fn end_entity(&self) -> Option<Diagnosis> {
        let is_signed_by_another = matches!(
            self.view.case.self_signature(),
            Some(SelfSignature::Checked(SignatureResult::Rejected) | SelfSignature::IssuedByAnother)
        );
        // Whoever signed a proof with it means it to be a CA.
        let signs = self.view.passed(VerificationIssuerMatch) && self.view.passed(VerificationSignature);
        if self.ca.may_be_ca() || !is_signed_by_another || signs {
            return None;
        }
        let issuer = self.ca.issuer();
        let (what, it) = match issuer.compare(&self.ca.subject()) {
            NameMatch::Different => (format!("which {} issued", quoted(issuer)), "that issuer"),
            _ => ("issued by a CA that has the same name".to_owned(), "the CA that issued it"),
        };
        let same = issuer.compare(&self.proof.issuer()) != NameMatch::Different;
        let too = if same { "; the verification certificate has the same issuer" } else { "" };
        let help = if same {
            format!(
                "register the certificate of {it} in place of this one; the verification certificate may be right for it"
            )
        } else {
            format!(
                "register the certificate of the CA that is to issue your devices, for example of {it}, with a proof by its key"
            )
        };
        let cause = format!("the certificate in the CA's place is an end-entity certificate, {what}{too}");
        self.view.cause("end-entity-as-ca", cause, help, &[&OF_CA[..], &OF_PROOF].concat())
    }

    /// Another CA of the same name signed the proof: most often the same, made anew.
    fn remade(&self) -> Option<Diagnosis> {
        let is_other_key = self.view.failed(VerificationSignature) == Some("bad-signature");
        if !is_other_key || !self.view.passed(VerificationIssuerMatch) {
            return None;
        }
        let own = self.ca.subject_key_identifier().ok().flatten();
        let authority = self.proof.authority_key_identifier().ok().flatten();
        let named = authority.and_then(|authority| authority.key_identifier);
        // The key is named, so that the signature is damaged.
        if named.is_some() && named == own {
            return None;
        }
        let [begin, other] = [self.proof, self.ca].map(|it| it.not_before().instant());
        let is_older = begin.zip(other).is_some_and(|(proof, ca)| proof < ca);
        let cause = if is_older {
            format!(
                "the CA was made anew after the proof: the same name, but another key (the proof is of {}, the CA of {})",
                day(self.proof.not_before()),
                day(self.ca.not_before())
            )
        } else if named.is_some() && own.is_some() {
            "another CA of the same name signed the verification certificate: its authorityKeyIdentifier names another key".to_owned()
        } else {
            return None;
        };
        let (proposal, registered) = (
            format!(
                "sign a new verification certificate with the key of this CA ({SIGN}), or give the CA certificate that the proof was made under"
            ),
            "register the CA again: either with a new verification certificate under this CA, or the CA that signed this one",
        );
        let help = if self.view.is_proposal() { proposal } else { self.with_new_code(registered) };
        self.view.cause(
            if is_older { "ca-made-anew" } else { "other-ca-of-this-name" },
            cause,
            help,
            &OF_PROOF,
        )
    }

    /// `openssl req -x509` makes a certificate that names itself as issuer.
    fn self_signed(&self) -> Option<Diagnosis> {
        if self.view.failed(VerificationIssuerMatch).is_none() || !self.proof.is_self_issued() {
            return None;
        }
        let is_same_key = self.proof.subject_public_key_info().raw == self.ca.subject_public_key_info().raw;
        let cause = if is_same_key {
            "the verification certificate was made like a CA, by openssl req -x509 with the CA's key: it names itself as its issuer"
        } else if self.view.failed(VerificationSignature) == Some("self-signed") {
            "the verification certificate is self-signed, as openssl req -x509 makes it: the CA did not issue it"
        } else {
            return None;
        };
        let help = format!(
            "make a request for the code, with a key of its own, and sign that with the CA: {}",
            request(self.view, self.code())
        );
        let help = self.with_new_code(&help);
        self.view.cause(
            "self-signed-proof",
            cause.to_owned(),
            help,
            &[&OF_PROOF[..], &[VerificationKeyDistinct, VerificationNotCa]].concat(),
        )
    }

    /// The signer of the proof lies beside it.
    fn link(&self) -> Option<Diagnosis> {
        let _failed = self.view.failed(VerificationIssuerMatch)?;
        let issuer = self.proof.issuer();
        let beside =
            [Role::Verification, Role::Ca].into_iter().filter_map(|role| self.view.case.content(role));
        let beside = beside.flat_map(|content| content.certificates());
        let named = beside.filter(|it| it.subject().compare(&issuer) != NameMatch::Different);
        let signer = named.take(ASKED).find(|it| has_signed(it, self.proof))?;
        let is_below = signer.issuer().compare(&self.ca.subject()) != NameMatch::Different;
        let what = if is_below { "an intermediate below this CA" } else { "another CA in the same file" };
        let cause = format!("{}, {what}, signed the verification certificate", quoted(issuer));
        let help = format!(
            "sign the request with the CA that is registered ({SIGN}), or register the CA that signed this one"
        );
        self.view.cause("signer-in-the-file", cause, self.with_new_code(&help), &OF_PROOF)
    }

    /// The CA's key signed the proof, under another name.
    fn renamed(&self) -> Option<Diagnosis> {
        let _failed = self.view.failed(VerificationIssuerMatch)?;
        self.view.passed(VerificationSignature).then_some(())?;
        let cause = format!(
            "this CA's key signed the verification certificate, but under another name, {}: the CA certificate was probably made \
             anew with another subject",
            quoted(self.proof.issuer())
        );
        let help = format!(
            "sign the request again with this CA certificate as -CA ({SIGN}), or register the one of that name"
        );
        self.view.cause("ca-renamed", cause, self.with_new_code(&help), &OF_PROOF)
    }

    fn other_ca(&self) -> Option<Diagnosis> {
        let _failed = self.view.failed(VerificationIssuerMatch)?;
        let issuer = self.proof.issuer();
        let cause = format!("another CA, {}, issued the verification certificate", quoted(issuer));
        let help = format!(
            "register the certificate of that CA, if it is the one that you mean; else sign the request with this CA: {SIGN}"
        );
        self.view.cause("other-ca", cause, self.with_new_code(&help), &OF_PROOF)
    }

    /// A good proof but for the code.
    fn other_code(&self) -> Option<Diagnosis> {
        let reason = self.view.failed(VerificationCodeMatch)?;
        let code = self.code()?;
        // The code stands in another field.
        let is_sn = |sn: &str| self.proof.has_common_name(sn);
        if self.view.case.value(Field::Sn).is_ok_and(is_sn) {
            return None;
        }
        let is_signed = self.view.passed(VerificationIssuerMatch) && self.view.passed(VerificationSignature);
        let texts = || self.proof.subject().attributes().filter_map(|attribute| attribute.text().ok());
        let common_name = self.proof.subject().common_names().next().and_then(|name| name.text().ok());
        let is_path =
            texts().any(|text| ['/', '\\'].iter().any(|it| text.contains(&format!("{it}CN={code}"))));
        let names = self.proof.extensions().find(|extension| extension.oid == SUBJECT_ALT_NAME);
        let is_alternative = names.is_some_and(|names| memmem::find(names.value, code.as_bytes()).is_some());
        let is_own = reason == "other-code" && is_signed;
        let (reason, cause, help) = if is_path {
            (
                "subject-taken-for-a-path",
                "the subject holds -subj as a whole: Git Bash on Windows takes /CN=... for a path".to_owned(),
                format!(
                    "make the request again so that it is left alone: `MSYS_NO_PATHCONV=1 openssl req -new -key verificationCert.key \
                 -subj /CN={} -out verificationCert.csr`",
                    pasted(code, "CODE")
                ),
            )
        } else if is_alternative && ["other-code", "no-common-name"].contains(&reason) {
            (
                "code-in-alternative-name",
                "the registration code stands in subjectAltName; it has to be the common name".to_owned(),
                format!(
                    "make the certificate again with the code as common name: {}",
                    request(self.view, Some(code))
                ),
            )
        } else if let Some(name) =
            common_name.as_ref().filter(|name| is_own && (1..SHORTEST_CODE).contains(&name.len()))
        {
            let help = format!(
                "make one for the code, which is its common name then: {}",
                request(self.view, Some(code))
            );
            (
                "certificate-of-another-name",
                format!(
                    "the verification certificate is one that this CA issued for another name, {}",
                    Value::quoted(name.clone())
                ),
                self.with_new_code(&help),
            )
        } else if let Some(name) = common_name.filter(|name| is_own && Case::is_code(name)) {
            (
                "proof-of-another-code",
                format!(
                    "the verification certificate is a good proof for another code, {}",
                    Value::quoted(name)
                ),
                if self.view.is_proposal() {
                    format!(
                        "give the code that it was made for, if that is still the instance's; else make one for this code: {}",
                        request(self.view, Some(code))
                    )
                } else {
                    "compare with the code that GetRegisterCode gave for this instance; register the CA again with a certificate for a new code if this is another's"
                        .to_owned()
                },
            )
        } else if self.view.is_proposal() {
            let evidence = self.view.failures(VerificationCodeMatch).next().map(|(_, evidence)| evidence)?;
            let help = format!(
                "make the certificate again with the code alone as its common name: {}",
                request(self.view, Some(code))
            );
            (reason, evidence.message().to_owned(), help)
        } else {
            return None;
        };
        self.view.cause(reason, cause, help, &[VerificationCodeMatch])
    }
}

/// A self-signed certificate without the mark of a CA, which the platform does not register.
fn without_mark(view: &View<'_>) -> Option<Diagnosis> {
    let is_missing = [CaVersion, CaBasicConstraints].iter().any(|check| view.failed(*check).is_some());
    let ca = view
        .case
        .certificate(Role::Ca)
        .filter(|ca| is_missing && view.is_proposal() && ca.is_self_issued())?;
    let what = match ca.version() {
        3 => "made without basicConstraints CA:TRUE".to_owned(),
        version => format!("version {version}, made without -extfile or -extensions"),
    };
    let cause = format!("the CA certificate does not say that it is a CA: it is {what}");
    let help = "make it again with the same key and name, after which the verification certificate still fits: `openssl x509 -req -in \
                CA.csr -signkey CA.key -extfile ca.ext -days 3650 -sha256 -out CA-new.crt`, with basicConstraints=critical,CA:TRUE in ca.ext";
    view.cause("ca-without-mark", cause, help.to_owned(), &[CaVersion, CaBasicConstraints, CaKeyUsage])
}

/// An extension twice, as OpenSSL 1.1.1 makes it: of those that its configuration gives a self-signed certificate.
fn repeated(view: &View<'_>) -> Option<Diagnosis> {
    let ca = view.case.certificate(Role::Ca).filter(|ca| ca.is_self_issued())?;
    let usual = [BASIC_CONSTRAINTS, KEY_USAGE, SUBJECT_KEY_IDENTIFIER, AUTHORITY_KEY_IDENTIFIER];
    let _repeated = ca.repeated_extension().filter(|oid| usual.contains(oid))?;
    let cause = "the CA certificate has an extension twice, as openssl req -x509 -addext of version 1.1.1 makes it: it adds to those of \
                 its configuration";
    let help = "make it again with OpenSSL 3, or with `-config` and a file that names each extension once";
    // Those that fail do so for another cause.
    let waiting = [CaTrustAnchor, CaPathLength, CaStrictProfile].into_iter();
    let waiting = waiting.filter(|check| view.failed(*check).is_none());
    let explained: Vec<CheckId> =
        [ExtensionsWellformed, CaBasicConstraints, CaKeyUsage].into_iter().chain(waiting).collect();
    let told = view.cause("extension-added-twice", cause.to_owned(), help.to_owned(), &explained)?;
    Some(Diagnosis { field: Some(Field::CaContent), ..told })
}

/// How to make a proof for a code, as a command or two.
fn request(view: &View<'_>, code: Option<&str>) -> String {
    if view.is_proposal() {
        // The others are told with the names of the files.
        return SIGN.to_owned();
    }
    format!(
        "`openssl req -new -key verificationCert.key -subj /CN={} -out verificationCert.csr`, then {SIGN}",
        pasted(code.unwrap_or_default(), "CODE")
    )
}

fn day(time: Time<'_>) -> String {
    time.instant().map(|instant| Value::Instant(instant).to_string()).unwrap_or_default()
}
