//! expected-sn

use crate::check::prelude::*;
use crate::x509::serial::same_spelling;

// RegisterCaCertificate returns the Sn of the CA it registered.
pub(crate) const CHECK: Check = Check::new(Rule {
    id: CheckId::ExpectedSn,
    title: "Sn is the expected one",
    severity: Severity::Error,
    reference: "RegisterCaCertificate, response parameter Sn",
    explain: Explain {
        what: "Sn is the serial number that the caller expects; letter case, colons and leading zeros do not count. \
               Not applicable without an expectation.",
        why: "It shows that the response is about the CA that you mean to deploy under, not about another one of the \
              account.",
        seen: "The response looks right in every detail, and `openssl x509 -serial` of your own CA certificate \
               prints another number.",
        fix: "Fetch the response with the Sn of your CA (`openssl x509 -in ca.pem -noout -serial`), or correct the \
              expectation.",
    },
    scope: Scope::Value(Field::Sn, run),
})
.unless(|policy| policy.expectations.sn.is_none().then_some(UNEXPECTED));

/// Why there is nothing to check without an expectation.
const UNEXPECTED: &str = "no Sn is expected";

fn run(declared: &str, policy: &Policy) -> Judged {
    let Some(expected) = &policy.expectations.sn else {
        return Ok(Outcome::NotApplicable(UNEXPECTED));
    };
    if same_spelling(declared, expected) {
        return Ok(Outcome::PASSED);
    }
    Evidence::new("other-serial", "Sn is not the expected one")
        .expected(Value::quoted(expected))
        .found(Value::quoted(declared))
        .help("fetch the response of the CA you mean (`aliyun onsmqtt GetCaCertificate --MqttInstanceId ID --Sn SN`), or correct the expectation")
        .failed()
}

#[cfg(test)]
mod tests {
    use crate::checks::testing::{policy, said, said_under};

    #[test]
    fn spellings_of_the_expected_number_are_one() {
        let outcome = |sn: &str| said_under(&policy().expect_sn(sn), "expected-sn", "Sn", "good").outcome;
        let declared = said_under(&policy().expect_sn("1"), "expected-sn", "Sn", "good").found;
        assert_eq!(outcome(&declared), "passed");
        assert_eq!(outcome(&declared.to_uppercase()), "passed");
        assert_eq!(outcome(&format!("00:{declared}")), "passed");
        assert_eq!(outcome(&format!("{declared}1")), "failed");
        assert_eq!(outcome(""), "failed");
    }

    #[test]
    fn without_an_expectation_it_does_not_apply() {
        assert_eq!(said("expected-sn", "Sn", "good").outcome, "not-applicable");
    }
}
