//! response-fields

use crate::case::Absence;
use crate::check::prelude::*;

// GetCaCertificate, response parameters: Data holds eight strings. The documentation's own samples mask values with
// asterisks, and so do copies made for support requests.
pub(crate) const CHECK: Check = Check::new(Rule {
    id: CheckId::ResponseFields,
    title: "every declared field is present and unmasked",
    severity: Severity::Error,
    reference: "GetCaCertificate, response parameters",
    explain: Explain {
        what: "Each of the eight fields of Data is present and not empty (CaName may be empty), and RegistrationCode, \
               Sn and the PEM blocks of both contents hold no asterisk. RegistrationCode is letters and digits of ASCII with \
               plain punctuation, and none of the masks that are known, such as <redacted>, xxx or an ellipsis.",
        why: "A field that is missing or masked cannot be judged; every check that needs it is left unchecked, so the \
              response cannot pass.",
        seen: "Asterisks in the response, as in the samples of the API's documentation, or a field that a \
               script or a log filter has dropped.",
        fix: "Fetch the response again with GetCaCertificate and store it as it came, without masking or dropping \
              fields: `aliyun onsmqtt GetCaCertificate --MqttInstanceId ID --Sn SN > response.json`",
    },
    scope: Scope::EachValue(run),
});

fn run(field: Field, case: &Case) -> Judged {
    let evidence = match case.value(field) {
        Ok(_) => return Ok(Outcome::PASSED),
        Err(Absence::Empty) if field == Field::CaName => return Ok(Outcome::PASSED),
        Err(Absence::Missing) => {
            Evidence::new("field-missing", format!("{} is missing", field.name())).found("missing")
        }
        Err(Absence::Empty) => {
            Evidence::new("field-empty", format!("{} is empty", field.name())).found("empty")
        }
        Err(Absence::Masked) => masked(field, case),
    };
    evidence
        .expected("the value as the API returns it")
        .help("fetch the response again and store it unmasked: `aliyun onsmqtt GetCaCertificate --MqttInstanceId ID --Sn SN`")
        .failed()
}

fn masked(field: Field, case: &Case) -> Evidence {
    let text = case.record().field(field).unwrap_or_default();
    if text.contains('*') {
        return Evidence::new("field-masked", format!("{} is masked with asterisks", field.name()))
            .found("masked with asterisks");
    }
    Evidence::new(
        "not-a-code",
        format!(
            "{} is masked, or can be no code: a code is letters and digits with plain punctuation",
            field.name()
        ),
    )
    .found(Value::quoted(text))
}

#[cfg(test)]
mod tests {
    use crate::checks::testing::said;

    #[test]
    fn missing_empty_and_masked_fields_are_told_apart() {
        let message = |field, response| said("response-fields", field, response).message;
        assert_eq!(message("Sn", "sn-missing"), "Sn is missing");
        assert_eq!(message("Sn", "sn-null"), "Sn is missing");
        assert_eq!(message("Sn", "sn-empty"), "Sn is empty");
        assert_eq!(message("Sn", "sn-masked"), "Sn is masked with asterisks");
    }

    #[test]
    fn a_name_may_be_empty_or_hold_an_asterisk_but_not_be_missing() {
        assert_eq!(said("response-fields", "CaName", "ca-name-empty").outcome, "passed");
        assert_eq!(said("response-fields", "CaName", "ca-name-with-asterisk").outcome, "passed");
        assert_eq!(said("response-fields", "CaName", "ca-name-missing").outcome, "failed");
    }
}
