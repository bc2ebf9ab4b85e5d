//! code-form

use crate::check::prelude::*;

// GetRegisterCode and GetCaCertificate: the samples are a UUID and ten more hexadecimal digits, the last ones masked. IoT
// Platform, manage CA certificates: the sample has 64 hexadecimal digits.
pub(crate) const CHECK: Check = Check::new(Rule {
    id: CheckId::CodeForm,
    title: "RegistrationCode has the form that the platform issues",
    severity: Severity::Info,
    reference: "GetRegisterCode, response parameter RegisterCode",
    explain: Explain {
        what: "RegistrationCode is a UUID with further hexadecimal digits after it, as ApsaraMQ for MQTT issues, or 64 \
               hexadecimal digits, as IoT Platform issues.",
        why: "A code of another form was probably not issued by the platform: any certificate that the CA ever signed is \
              a proof, if its common name is taken for the code.",
        seen: "RegistrationCode is a name, a host, or a UUID alone, such as a RequestId.",
        fix: "Ask for the code of the instance: `aliyun onsmqtt GetRegisterCode --MqttInstanceId ID`. Compare it with \
              RegistrationCode, and give it as --expect-code. If they differ, find out who registered this CA.",
    },
    scope: Scope::Value(Field::RegistrationCode, run),
})
.since_version("0.2.0");

fn run(code: &str, _: &Policy) -> Judged {
    if is_uuid_and_more(code) || (code.len() == 64 && is_hexadecimal(code)) {
        return Ok(Outcome::PASSED);
    }
    Evidence::new("other-form", "RegistrationCode does not have the form of a code that the platform issues")
        .expected("a UUID and further hexadecimal digits, or 64 hexadecimal digits")
        .found(Value::quoted(code))
        .help("compare it with the answer of GetRegisterCode: `aliyun onsmqtt GetRegisterCode --MqttInstanceId ID`")
        .failed()
}

/// Whether the text is a UUID (RFC 9562 section 4) that goes on with hexadecimal digits.
fn is_uuid_and_more(text: &str) -> bool {
    const UUID: usize = 36;
    let fits = |(at, octet): (usize, u8)| match at {
        8 | 13 | 18 | 23 => octet == b'-',
        _ => octet.is_ascii_hexdigit(),
    };
    text.len() > UUID && text.bytes().enumerate().all(fits)
}

fn is_hexadecimal(text: &str) -> bool {
    text.bytes().all(|octet| octet.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    // The samples of the documentation, with digits in place of their asterisks.
    #[test]
    fn both_forms_of_the_documentation_pass_and_others_do_not() {
        assert!(is_uuid_and_more("13274673-8f90-4630-bea1-9cccb25756ad2089012345"));
        for other in [
            "13274673-8f90-4630-bea1-9cccb25756ad",
            "13274673-8f90-4630-bea1-9cccb25756ad2089-01",
            "13274673-8f90-4630-bea1-9cccb25756ad20890g",
            "132746738-f90-4630-bea1-9cccb25756ad2089",
            "13274673-8f90-4630-bea19cccb25756ad2089",
            "",
        ] {
            assert!(!is_uuid_and_more(other), "{other}");
        }
    }
}
